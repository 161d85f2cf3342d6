"""Fail-safe N: how many unseen studies without effect would be needed to overturn a result. A rough answer to a rough question."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import effects, people_of


@dataclass(frozen=True, slots=True)
class FailSafe:
    """`n` whole studies, 0 where the result does not stand to begin with; `average` effect and `p`, where the method has one."""

    method: str
    k: int
    people: float | None
    n: int
    average: float
    p: float | None
    warnings: tuple[str, ...]


NOTE = "Fail-safe N takes the unseen studies to average exactly nothing and does not measure bias; prefer the other checks."


def fail_safe_n(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: Literal["Rosenthal", "Orwin", "Rosenberg"] = "Rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
    people: float | Sequence[float] | None = None,
) -> FailSafe:
    """How many studies without effect would bring the result to the edge.

    Rosenthal 1979: `(sum z)^2 / c^2 - k`, c the one-sided normal quantile of alpha, z each study's effect over its error.
    Rosenberg 2005: `((sum w y)^2 / c^2 - sum w) / mean(w)`, w = 1/v, c two-sided: for the weighted common effect.
    Orwin 1983: `k (mean - target) / target`, to bring the unweighted mean to `target` (half the mean unless given; its sign
    is turned to that of the mean). Rounded up to whole studies.
    """
    effect, variance = effects(yi, vi)
    k, total_people = len(effect), people_of(people)
    if not 0.0 < alpha < 0.5:
        raise PoolingError(f"alpha is {alpha:g} and must lie between 0 and 0.5; write 0.05 for 5 %")
    if method == "Rosenthal":
        z = float((effect / np.sqrt(variance)).sum() / math.sqrt(k))
        n = k * ((z / ndtri(1.0 - alpha)) ** 2 - 1.0)
        return FailSafe(
            "fail-safe N of Rosenthal", k, total_people, _whole(n), float(effect.mean()), float(ndtr(-abs(z))), (NOTE,)
        )
    if method == "Rosenberg":
        weights = 1.0 / variance
        total = weights.sum()
        mean = float(weights @ effect / total)
        z = mean * math.sqrt(total)
        n = k * ((z / ndtri(1.0 - alpha / 2.0)) ** 2 - 1.0)
        return FailSafe(
            "fail-safe N of Rosenberg", k, total_people, _whole(n), mean, float(2.0 * ndtr(-abs(z))), (NOTE,)
        )
    if method == "Orwin":
        mean = float(effect.mean())
        goal = mean / 2.0 if target is None else math.copysign(target, mean)
        if goal == 0.0:
            raise PoolingError(
                "the target is zero, which no number of studies would reach; name a smallest worthwhile effect"
            )
        return FailSafe("fail-safe N of Orwin", k, total_people, _whole(k * (mean - goal) / goal), mean, None, (NOTE,))
    raise PoolingError(f"method {method!r} is not known; choose Rosenthal, Orwin or Rosenberg")


def _whole(n: float) -> int:
    """Rounded up, after what rounding errors could have added."""
    return max(0, math.ceil(n - 1e-9 * max(1.0, abs(n))))
