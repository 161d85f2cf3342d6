"""W3: W1's kinetics driving a slow state for 12 weeks: 1,000 people, 500 times. A numerical workload only."""

from collections.abc import Iterator

import numpy as np
from scipy.integrate import odeint

import peers
import peers_numbalsoda
from assuage.numerics import Floats, LinearSystem, PopulationSystem, population_slow_state, slow_state_reference, solve
from populations import four_hours_on_ten_days, lognormal_people
from row import Row, below, beside
from timing import median_seconds, medians_together, once_seconds

PEOPLE = 1_000
ON, HALF_EFFECT = 0.01, 0.1
OFF = float(np.log(2.0) / (10.9 * 1440.0))
TIMES = np.linspace(0.0, 84.0 * 1440.0, 500)
TOLERANCE = 1e-7
CHECKED = (0, 250, 500, 750, 999)


def run() -> Iterator[Row]:
    """Time it beside two ODE solvers, and compare it with a third run at its finest."""
    system, doses = lognormal_people(PEOPLE), four_hours_on_ten_days()

    def ours() -> Floats:
        return population_slow_state(
            system, doses, TIMES, output=0, on_rate=ON, off_rate=OFF, half_effect=HALF_EFFECT, tolerance=TOLERANCE
        )

    seconds = median_seconds(ours)
    numbalsoda = peers_numbalsoda.slow_state(TIMES, on=ON, off=OFF, half_effect=HALF_EFFECT)
    if numbalsoda is None:
        yield beside("W3", seconds, "numbalsoda", None, mark=30.0)
    else:
        together = medians_together(ours, lambda: numbalsoda(system), repeats=5)
        yield beside("W3", together[0], "numbalsoda", together[1], mark=30.0)
    some = 4
    few = PopulationSystem(system.rates[:some], system.readout[:some])
    yield beside("W3", seconds, "SciPy odeint", once_seconds(lambda: _odeint(few)) * PEOPLE / some, scaled_from=some)
    course = ours()
    yield below("W3 error", "accuracy", max(_error(system, course, person) for person in CHECKED), "1", mark=1e-7)


def _error(system: PopulationSystem, course: Floats, person: int) -> float:
    """Beside an eighth-order method at its finest tolerance, driven by the exact concentration."""
    doses = four_hours_on_ten_days()
    one = LinearSystem(system.rates[person], system.readout[person, :1])

    def effect(times: Floats) -> Floats:
        level = solve(one, doses, times)[0]
        return level / (level + HALF_EFFECT)

    breaks = np.concatenate([doses.start, doses.stop])
    exact = slow_state_reference(effect, TIMES, on_rate=ON, off_rate=OFF, breaks=breaks)
    return float(np.abs(course[person] - exact).max())


def _odeint(system: PopulationSystem) -> None:
    doses = four_hours_on_ten_days()
    edges, inputs = peers.segments(doses, TIMES[-1] + 1.0)
    for rates, readout in zip(system.rates, system.readout, strict=True):
        state = np.zeros(5)
        for left, right, rate in zip(edges[:-1], edges[1:], inputs, strict=True):
            inside = TIMES[(left <= TIMES) & (right > TIMES)]

            def slope(
                x: Floats, _: float, rates: Floats = rates, readout: Floats = readout, rate: float = rate
            ) -> Floats:
                level = readout[0] @ x[:4]
                effect = level / (level + HALF_EFFECT)
                return np.append(rates @ x[:4] + [rate, 0.0, 0.0, 0.0], ON * effect * (1.0 - x[4]) - OFF * x[4])

            asked = np.unique(np.concatenate([[left], inside, [right]]))
            state = odeint(slope, state, asked, rtol=1e-8, atol=1e-10)[-1]
