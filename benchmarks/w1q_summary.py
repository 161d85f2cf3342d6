"""W1q: three quantiles over 10,000 people at each time, for both outputs; and 100,000 people in bounded memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from assuage.numerics import population_quantiles, solve_population
from populations import TIMES, four_hours_on_ten_days, lognormal_people
from row import Row, below, beside
from timing import median_seconds, medians_together

PEOPLE = 10_000
QUANTILES = np.array([0.05, 0.5, 0.95])
SOME_TIMES = 50


def run() -> Iterator[Row]:
    """Time the summary beside the simulation and beside NumPy, and measure the memory of a large one."""
    system, doses = lognormal_people(PEOPLE), four_hours_on_ten_days()
    out = np.zeros((2, PEOPLE, len(TIMES)))
    ours, simulation = medians_together(
        lambda: population_quantiles(out, QUANTILES), lambda: solve_population(system, doses, TIMES, out=out)
    )
    yield beside("W1q", ours, "the simulation itself", simulation, mark=1 / 2)
    some = np.ascontiguousarray(out[:, :, :: len(TIMES) // SOME_TIMES][:, :, :SOME_TIMES])
    numpy = median_seconds(lambda: np.quantile(some, QUANTILES, axis=1), repeats=5)
    yield beside("W1q", ours, "np.quantile", numpy * len(TIMES) / SOME_TIMES, scaled_from=PEOPLE)
    # In a process of its own, whose peak is the summary's alone.
    child = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("large_summary.py"))], capture_output=True, text=True, check=True
    )
    measured = json.loads(child.stdout)
    name = "W1 100,000 x 2,017 summary"
    yield below(name, "memory", measured["peak_gb"], "GB", mark=1.5)
    yield below(name, "time", 1e3 * measured["seconds_all"], "ms")
    half = 2.0 * measured["seconds_half"]
    yield beside(f"{name}, linear in people", measured["seconds_all"], "twice 50,000", half, mark=1 / 1.2)
