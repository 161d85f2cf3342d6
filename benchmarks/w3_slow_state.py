"""W3: W1's kinetics driving a slow state for 12 weeks: 1,000 people, 500 times. A numerical workload only."""

from collections.abc import Iterator

import numpy as np
import peers
from populations import four_hours_on_ten_days, lognormal_people
from row import Row, below, beside
from scipy.integrate import odeint
from timing import median_seconds, medians_together, once_seconds

from assuage.numerics import Floats, LinearSystem, PopulationSystem, population_slow_state, slow_state_reference, solve

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
    numbalsoda = _numbalsoda()
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

            def slope(x, _, rates=rates, readout=readout, rate=rate):  # type: ignore[no-untyped-def]
                level = readout[0] @ x[:4]
                effect = level / (level + HALF_EFFECT)
                return np.append(rates @ x[:4] + [rate, 0.0, 0.0, 0.0], ON * effect * (1.0 - x[4]) - OFF * x[4])

            asked = np.unique(np.concatenate([[left], inside, [right]]))
            state = odeint(slope, state, asked, rtol=1e-8, atol=1e-10)[-1]


def _numbalsoda():  # type: ignore[no-untyped-def]
    """LSODA by numbalsoda over three compartments and the slow state, in a parallel loop; None where not installed."""
    if not peers.HAS_NUMBALSODA:
        return None
    import numba
    from numba import carray, cfunc
    from numbalsoda import lsoda, lsoda_sig

    @cfunc(lsoda_sig)
    def slope(_time, states, change, parameters):  # type: ignore[no-untyped-def]
        x = carray(states, (4,))
        dx = carray(change, (4,))
        p = carray(parameters, (14,))
        for i in range(3):
            dx[i] = p[3 * i] * x[0] + p[3 * i + 1] * x[1] + p[3 * i + 2] * x[2]
        dx[0] += p[9]
        level = p[10] * x[0]
        effect = level / (level + p[13])
        dx[3] = p[11] * effect * (1.0 - x[3]) - p[12] * x[3]

    address = slope.address

    @numba.njit(parallel=True)
    def follow(rates, readout, edges, inputs, times, out):  # type: ignore[no-untyped-def]
        for person in numba.prange(rates.shape[0]):
            parameters = np.empty(14)
            for i in range(3):
                for j in range(3):
                    parameters[3 * i + j] = rates[person, i, j]
            parameters[10:] = np.array([readout[person, 0, 0], ON, OFF, HALF_EFFECT])
            state = np.zeros(4)
            for segment in range(edges.shape[0] - 1):
                parameters[9] = inputs[segment]
                first = np.searchsorted(times, edges[segment])
                last = np.searchsorted(times, edges[segment + 1])
                asked = np.empty(last - first + 2)
                asked[0] = edges[segment]
                asked[1:-1] = times[first:last]
                asked[-1] = edges[segment + 1]
                begin = 1 if last > first and times[first] == edges[segment] else 0
                course, _ = lsoda(address, state, asked[begin:], data=parameters, rtol=1e-8, atol=1e-10)
                out[person, first:last] = course[1 - begin : last - first + 1 - begin, 3]
                state = course[-1].copy()

    edges, inputs = peers.segments(four_hours_on_ten_days(), TIMES[-1] + 1.0)

    def run_all(system: PopulationSystem) -> Floats:
        out = np.empty((len(system.rates), len(TIMES)))
        follow(system.rates, system.readout, edges, inputs, TIMES, out)
        return out

    return run_all
