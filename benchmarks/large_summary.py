"""Summarise 50,000 and 100,000 people at 2,017 times and print the times taken and the peak of memory as JSON."""

import json
import resource
import sys
from collections.abc import Callable

import numpy as np

from assuage.numerics import summarise_population
from populations import TIMES, four_hours_on_ten_days, lognormal_people
from timing import medians_together

QUANTILES = np.array([0.05, 0.5, 0.95])
# Linux counts the peak in kilobytes, macOS in bytes.
PEAK_UNIT = 1.0 if sys.platform == "darwin" else 1024.0


def summary(people: int) -> Callable[[], object]:
    """A summary of so many people, ready to run."""
    system, doses = lognormal_people(people), four_hours_on_ten_days()
    return lambda: summarise_population(system, doses, TIMES, QUANTILES)


if __name__ == "__main__":
    half, whole = medians_together(summary(50_000), summary(100_000), repeats=5)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * PEAK_UNIT / 1e9
    print(json.dumps({"seconds_half": half, "seconds_all": whole, "peak_gb": peak}))
