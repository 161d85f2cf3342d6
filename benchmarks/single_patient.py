"""One patient at 2,017 times: inside the kernel, and through NumPy alone."""

from collections.abc import Iterator

import numpy as np

from assuage.numerics import LinearSystem, solve
from assuage.numerics.compiled.population import lay_out, run_here
from populations import TIMES, four_hours_on_ten_days, lognormal_people
from row import Row, below
from timing import median_seconds


def run() -> Iterator[Row]:
    """Time both routes."""
    system, doses = lognormal_people(1), four_hours_on_ten_days()
    task = lay_out(system, doses, start=None, switches=())
    out = np.empty((2, 1, len(TIMES)))
    inside = median_seconds(lambda: run_here(task, TIMES[None], out), inner=100)
    yield below("single patient 2,017, kernel", "time", 1e3 * inside, "ms", mark=0.1)
    one = LinearSystem(system.rates[0], system.readout[0])
    plain = median_seconds(lambda: solve(one, doses, TIMES), inner=20)
    yield below("single patient 2,017, NumPy route", "time", 1e3 * plain, "ms", mark=1.0)
