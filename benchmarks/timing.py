"""Medians of several runs after a warm-up."""

import statistics
import time
from collections.abc import Callable

REPEATS = 7


def median_seconds(run: Callable[[], object], *, repeats: int = REPEATS, inner: int = 1) -> float:
    """The median time of one call; `inner` calls are timed together where one is too short for the clock."""
    run()
    return statistics.median(_seconds(run, inner) for _ in range(repeats))


def medians_together(
    ours: Callable[[], object], theirs: Callable[[], object], *, repeats: int = REPEATS
) -> tuple[float, float]:
    """The medians of two that take turns, so that a busy machine is as busy for one as for the other."""
    ours()
    theirs()
    pairs = [(_seconds(ours, 1), _seconds(theirs, 1)) for _ in range(repeats)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


def once_seconds(run: Callable[[], object]) -> float:
    """The time of one call, for peers that take seconds; warm them up first."""
    return _seconds(run, 1)


def _seconds(run: Callable[[], object], inner: int) -> float:
    begin = time.perf_counter()
    for _ in range(inner):
        run()
    return (time.perf_counter() - begin) / inner
