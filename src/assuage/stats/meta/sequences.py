"""Pool again and again: with one study more each time, and with each study left out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, columns, effects, level_of, people_of
from assuage.stats.meta.fitted import Test
from assuage.stats.meta.heterogeneity import Model
from assuage.stats.meta.pool import Pooled, pooled_of


@dataclass(frozen=True, slots=True)
class Step:
    """One pooling: `study` is the place (from 0) of the one that was added, or left out."""

    study: int
    pooled: Pooled


def cumulative(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    order: Sequence[float] | None = None,
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    people: Sequence[float] | None = None,
) -> tuple[Step, ...]:
    """Pool the first study, the first two, and so on; `order` (years, for instance) sorts them, ties as they stand.

    Repeated looks find "significance" too often: `sequential_boundary` allows for them. Reference: Lau et al. 1992.
    """
    effect, variance = effects(yi, vi)
    places = np.arange(len(effect)) if order is None else np.argsort(np.asarray(order), kind="stable")
    if len(places) != len(effect):
        raise PoolingError("give every study its place in the order")
    picks = [(int(place), places[: i + 1]) for i, place in enumerate(places)]
    return _pooled_each(effect, variance, picks, model=model, test=test, level=level, people=people)


def leave_one_out(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    people: Sequence[float] | None = None,
) -> tuple[Step, ...]:
    """Pool all studies but one, for each study in turn; raises `PoolingError` for fewer than two."""
    effect, variance = effects(yi, vi)
    if len(effect) < 2:
        raise PoolingError("there is one study, and leaving it out leaves nothing; give at least two")
    everyone = np.arange(len(effect))
    picks = [(place, np.delete(everyone, place)) for place in range(len(effect))]
    return _pooled_each(effect, variance, picks, model=model, test=test, level=level, people=people)


def _pooled_each(
    yi: Floats,
    vi: Floats,
    picks: list[tuple[int, NDArray[np.intp]]],
    *,
    model: Model,
    test: Test | None,
    level: float,
    people: Sequence[float] | None,
) -> tuple[Step, ...]:
    """Pool each pick of studies, with the people of just those."""
    at_level = level_of(level)
    counts = None if people is None else columns({"people": people})["people"]
    if counts is not None and len(counts) != len(yi):
        raise PoolingError("give the people of every study, or leave them out")
    return tuple(
        Step(
            place,
            pooled_of(
                yi[pick],
                vi[pick],
                model=model,
                test=test,
                level=at_level,
                people=None if counts is None else people_of(counts[pick].tolist()),
            ),
        )
        for place, pick in picks
    )
