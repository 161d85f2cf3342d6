"""W1m: as W1 with norketamine, S and R apart, a weight covariate and correlated variability, all in one call."""

from collections.abc import Iterator

import numpy as np

from assuage.numerics import solve_population
from populations import TIMES, four_hours_on_ten_days, lognormal_people, real_people
from row import Row, beside
from timing import medians_together

PEOPLE = 10_000


def run() -> Iterator[Row]:
    """Time it beside W1."""
    plain, daily = lognormal_people(PEOPLE), four_hours_on_ten_days()
    system, doses = real_people(PEOPLE)
    few, more = np.zeros((2, PEOPLE, len(TIMES))), np.zeros((4, PEOPLE, len(TIMES)))
    ours, w1 = medians_together(
        lambda: solve_population(system, doses, TIMES, out=more), lambda: solve_population(plain, daily, TIMES, out=few)
    )
    yield beside("W1m", ours, "W1", w1, mark=1 / 3)
