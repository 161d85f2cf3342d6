"""W1 beside matrix exponentials of 40 digits, for 20 people spread over the population."""

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from assuage.numerics import Floats, solve_population
from populations import TIMES, four_hours_on_ten_days, lognormal_people
from row import Row, below

PEOPLE = 10_000
CHECKED = np.linspace(0, PEOPLE - 1, 20).astype(int)
# Early and late in an infusion, after it, on the last day of treatment, and four days later.
PLACES = np.array([1, 12, 24, 25, 60, 143, 145, 1297, 1320, 1321, 1400, 1600, 2016])
NAME = "accuracy W1, relative"


def run() -> Iterator[Row]:
    """The largest relative error of the kernel."""
    if find_spec("mpmath") is None:
        yield below(NAME, "accuracy", None, "1", mark=1e-10)
        return
    system, doses = lognormal_people(PEOPLE), four_hours_on_ten_days()
    found = solve_population(system, doses, TIMES[PLACES])
    worst = 0.0
    for person in CHECKED:
        exact = forty_digits(system.rates[person], system.readout[person], TIMES[PLACES])
        worst = max(worst, float(np.abs(found[:, person] / exact - 1.0).max()))
    yield below(NAME, "accuracy", worst, "1", mark=1e-10)


def forty_digits(rates: Floats, readout: Floats, times: Floats) -> Floats:
    """The answer by mpmath, segment by segment, the constant input as one more state."""
    import mpmath

    with mpmath.workdps(50):
        n = len(rates)
        doses = four_hours_on_ten_days()
        block = mpmath.matrix(n + 1, n + 1)
        for i in range(n):
            for j in range(n):
                block[i, j] = mpmath.mpf(float(rates[i, j]))
        block[0, n] = mpmath.mpf(float(doses.amount[0])) / mpmath.mpf(240)
        steps = {span: mpmath.expm(block * span) for span in (240, 1200)}
        states, moments = [], []
        state = mpmath.matrix(n + 1, 1)
        for day in range(10):
            for length, on in ((240, 1), (1200, 0)):
                state[n] = on
                states.append(state.copy())
                moments.append(1440 * day + (0 if on else 240))
                state = steps[length] * state
        answers = np.empty((len(readout), len(times)))
        for column, moment in enumerate(times):
            segment = int(np.searchsorted(moments, moment, side="right")) - 1
            here = mpmath.expm(block * (mpmath.mpf(float(moment)) - moments[segment])) * states[segment]
            for row, weights in enumerate(readout):
                answers[row, column] = float(mpmath.fsum(mpmath.mpf(float(w)) * here[k] for k, w in enumerate(weights)))
        return answers
