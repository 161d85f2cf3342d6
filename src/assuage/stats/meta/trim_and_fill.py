"""Trim and fill: how many studies one side of the funnel seems to miss, and the result with their mirror images put in."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, effects, level_of, people_of
from assuage.stats.meta.fitted import Test, fit
from assuage.stats.meta.heterogeneity import Model, between_studies
from assuage.stats.meta.linear import weighted_fit
from assuage.stats.meta.pool import Pooled, pooled_of, with_warnings

MOST_ROUNDS = 100
NOTE = "Trim and fill shows how much a lopsided funnel could matter; the filled studies are made up, and it is no correction."
UNSETTLED = (
    "The number of missing studies did not settle in 100 rounds; do not use it, and try the other estimator (L0 or R0)."
)

Side = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class TrimFill:
    """`missing` studies on `side`, with the standard error of that number; `pooled` is with the filled ones.

    `p` (R0 only) tests that none is missing. `filled_yi`, `filled_vi` are the mirror images. Where `has_settled` is false,
    nothing was filled, and the first warning says what to do.
    """

    method: str
    k: int
    people: float | None
    side: Side
    missing: int
    missing_se: float
    p: float | None
    pooled: Pooled
    filled_yi: tuple[float, ...]
    filled_vi: tuple[float, ...]
    has_settled: bool
    warnings: tuple[str, ...]


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    side: Side | None = None,
    estimator: Literal["L0", "R0"] = "L0",
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> TrimFill:
    """Trim the most extreme studies until the rest lie evenly about their mean, then put mirror images back.

    With ranks of the distances from the trimmed mean: `L0 = (4 S - k (k+1)) / (2 k - 1)`, S the ranks on the full side;
    `R0` one less than the run of largest ranks there. Unless `side` is given, it is the one that Egger's line (in a
    mixed-effects model) points away from. Raises `PoolingError` for fewer than three studies. Reference: Duval & Tweedie
    2000.
    """
    effect, variance = effects(yi, vi)
    k = len(effect)
    if k < 3:
        raise PoolingError("fewer than three studies have no sides; give at least three")
    if estimator not in {"L0", "R0"}:
        raise PoolingError(f"estimator {estimator!r} is not known; choose L0 or R0")
    where = side or _emptier_side(effect, variance, model)
    sign = {"left": 1.0, "right": -1.0}.get(where)
    if sign is None:
        raise PoolingError(f"side {where!r} is not known; choose left or right")
    order = np.argsort(sign * effect, kind="stable")
    y, v = sign * effect[order], variance[order]
    missing, raw, centre, has_settled = _count(y, v, estimator, model)
    filled = sign * (2.0 * centre - y[k - missing :]) if has_settled else np.empty(0)
    filled_v = v[k - missing :] if has_settled else np.empty(0)
    pooled = pooled_of(
        np.concatenate([effect, filled]),
        np.concatenate([variance, filled_v]),
        model=model,
        test=test,
        level=level_of(level),
    )
    warnings = (NOTE,) if has_settled else (UNSETTLED, NOTE)
    return TrimFill(
        method=f"trim and fill, {estimator}, {pooled.method}",
        k=k,
        people=people_of(people),
        side=where,
        missing=missing,
        missing_se=_error_of(raw, k, estimator),
        p=0.5 ** (missing + 1) if estimator == "R0" else None,
        pooled=with_warnings(pooled, *warnings),
        filled_yi=tuple(filled.tolist()),
        filled_vi=tuple(filled_v.tolist()),
        has_settled=has_settled,
        warnings=warnings,
    )


def _count(y: Floats, v: Floats, estimator: str, model: Model) -> tuple[int, float, float, bool]:
    """Missing studies on the left of ascending effects, also before rounding; the mean of the rest; has it settled?"""
    k, missing, found = len(y), 0, 0.0
    for _ in range(MOST_ROUNDS):
        kept = slice(0, k - missing)
        ones = np.ones((k - missing, 1))
        tau2 = between_studies(y[kept], v[kept], ones, model)
        centre = float(weighted_fit(y[kept], v[kept], ones, tau2=tau2).beta[0])
        distance = y - centre
        ranks = np.empty(k)
        ranks[np.argsort(np.abs(distance), kind="stable")] = np.arange(1.0, k + 1.0)
        if estimator == "L0":
            found = float((4.0 * ranks[distance > 0.0].sum() - k * (k + 1.0)) / (2.0 * k - 1.0))
        else:
            found = float(k - ranks[distance < 0.0].max(initial=0.0) - 1.0)
        # One study always stays to be the centre.
        again = min(max(0, round(found)), k - 1)
        if again == missing:
            return missing, max(0.0, found), centre, True
        missing = again
    return missing, max(0.0, found), centre, False


def _error_of(missing: float, k: int, estimator: str) -> float:
    """The standard error of the number of missing studies before rounding; Duval & Tweedie 2000."""
    if estimator == "R0":
        return math.sqrt(2.0 * missing + 2.0)
    m = missing
    spread = k * (k + 1) * (2 * k + 1) + 10 * m**3 + 27 * m**2 + 17 * m
    spread += -18 * k * m**2 - 18 * k * m + 6 * k**2 * m
    return 4.0 * math.sqrt(max(0.0, spread / 24.0)) / (2.0 * k - 1.0)


def _emptier_side(yi: Floats, vi: Floats, model: Model) -> Side:
    se = np.sqrt(vi)
    if np.ptp(se) <= 1e-12 * se.max():
        raise PoolingError("all studies have the same standard error, so no side looks emptier; name the side")
    design = np.column_stack([np.ones_like(se), se])
    return "right" if fit(yi, vi, design, model=model, test="z").beta[1] < 0.0 else "left"
