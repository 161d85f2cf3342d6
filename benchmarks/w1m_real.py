"""W1m: as W1 with norketamine, S and R apart, a weight covariate and correlated variability, all in one call."""

from collections.abc import Iterator

import numpy as np
from populations import TIMES, four_hours_on_ten_days, lognormal_people, real_people
from row import Row, beside
from timing import median_seconds

from assuage.numerics import solve_population

PEOPLE = 10_000


def run() -> Iterator[Row]:
    """Time it beside W1."""
    plain, daily = lognormal_people(PEOPLE), four_hours_on_ten_days()
    out = np.zeros((2, PEOPLE, len(TIMES)))
    w1 = median_seconds(lambda: solve_population(plain, daily, TIMES, out=out))
    del out
    system, doses = real_people(PEOPLE)
    out = np.zeros((4, PEOPLE, len(TIMES)))
    ours = median_seconds(lambda: solve_population(system, doses, TIMES, out=out))
    yield beside("W1m", ours, "W1", w1, mark=1 / 3)
