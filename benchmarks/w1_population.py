"""W1: plasma and effect concentration of 10,000 people at 2,017 times over 14 days, beside other programs."""

from collections.abc import Callable, Iterator

import numpy as np

import peers
import peers_numbalsoda
from assuage.numerics import Floats, PopulationSystem, solve_population
from assuage.numerics.compiled.caching import kernel
from assuage.numerics.compiled.threads import share_out
from populations import TIMES, four_hours_on_ten_days, lognormal_people
from row import Row, below, beside
from timing import REPEATS, median_seconds, medians_together

PEOPLE = 10_000
NAME = "W1 10,000 x 2,017"


@kernel("void(i8, i8, f8, f8[:,:,::1])")
def _fill(first: int, last: int, value: float, out: Floats) -> None:
    """Write a number everywhere: what no solver can be faster than."""
    for o in range(out.shape[0]):
        for person in range(first, last):
            for j in range(out.shape[2]):
                out[o, person, j] = value


def run() -> Iterator[Row]:
    """Time the workload and its variants."""
    system, doses = lognormal_people(PEOPLE), four_hours_on_ten_days()
    out = np.zeros((2, PEOPLE, len(TIMES)))

    def ours() -> None:
        solve_population(system, doses, TIMES, out=out)

    def writing() -> None:
        share_out(lambda first, last: _fill(first, last, 1.0, out), PEOPLE, group=128)

    seconds, floor = medians_together(ours, writing, repeats=15)
    yield beside(NAME, seconds, "writing both arrays", floor, mark=1 / 4)
    yield from _others(ours)
    yield below("W1 1,000 x 2,017", "time", 1e3 * _variant(1_000, TIMES), "ms")
    yield below("W1 10,000 x 200", "time", 1e3 * _variant(PEOPLE, TIMES[:2000:10]), "ms")
    yield below("W1 100,000 x 200", "time", 1e3 * _variant(100_000, TIMES[:2000:10]), "ms")
    unsorted = np.random.default_rng(1).permutation(TIMES) + 0.123
    yield below("W1 10,000 x 2,017, unsorted times", "time", 1e3 * _variant(PEOPLE, unsorted), "ms")


def _variant(people: int, times: Floats) -> float:
    system, doses = lognormal_people(people), four_hours_on_ten_days()
    out = np.zeros((2, people, len(times)))
    return median_seconds(lambda: solve_population(system, doses, times, out=out))


def _others(ours: Callable[[], None]) -> Iterator[Row]:
    doses = four_hours_on_ten_days()
    listed: list[tuple[str, peers.Solver | None, int, float | None]] = [
        ("numbalsoda", peers_numbalsoda.population(), 100, 120.0),
        ("SciPy batched expm", peers.batched_expm, 1_000, 25.0),
        ("SciPy odeint", peers.scipy_odeint, 10, None),
        ("SciPy solve_ivp LSODA", peers.scipy_solve_ivp, 4, None),
    ]
    for name, solver, people, mark in listed:
        if solver is None:
            yield beside(NAME, median_seconds(ours), name, None, mark=mark)
            continue
        some = lognormal_people(people)
        _check(solver(some, doses, TIMES), some, name)
        repeats = 1 if mark is None else REPEATS
        seconds, theirs = medians_together(ours, lambda s=solver, p=some: s(p, doses, TIMES), repeats=repeats)
        yield beside(NAME, seconds, name, theirs * PEOPLE / people, mark=mark, scaled_from=people)


def _check(found: Floats, system: PopulationSystem, name: str) -> None:
    """A peer that solves something else would make the ratio worthless."""
    ours = solve_population(system, four_hours_on_ten_days(), TIMES)
    if np.abs(found - ours).max() > 1e-5 * ours.max():
        raise AssertionError(f"{name} was given another task")
