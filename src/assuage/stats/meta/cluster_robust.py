"""Standard errors that allow for effects of one study going together in a way that is not known: the sandwich."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import design_of, effects, level_of, people_of
from assuage.stats.meta.fitted import fit
from assuage.stats.meta.heterogeneity import Model
from assuage.stats.meta.inference import wald
from assuage.stats.meta.nested import Nested, membership, nested_fit, weigh
from assuage.stats.meta.regression import Coefficient
from assuage.stats.meta.three_level import ThreeLevel, three_level

ENOUGH_CLUSTERS = 40


@dataclass(frozen=True, slots=True)
class Robust:
    """Coefficients with cluster-robust errors, tested by t with clusters - p degrees."""

    method: str
    level: float
    k: int
    clusters: int
    people: float | None
    coefficients: tuple[Coefficient, ...]
    covariance: tuple[tuple[float, ...], ...]
    df: float
    warnings: tuple[str, ...]


def cluster_robust(
    yi: ArrayLike,
    vi: ArrayLike,
    clusters: Sequence[Hashable],
    *,
    moderators: ArrayLike | None = None,
    working: Model | Literal["three-level"] = "three-level",
    correction: Literal["CR0", "CR1"] = "CR1",
    level: float = 0.95,
    people: float | Sequence[float] | None = None,
) -> Robust:
    """Pool with the weights of a working model, and take the errors from how whole clusters miss the fit.

    Formula: `c B (sum over clusters of X_j' W_j e_j e_j' W_j X_j) B`, `B = (X'WX)^-1`, W the inverse of the working
    covariance; `c = 1` for CR0 and `c = m / (m - p)` for CR1 with m clusters. CR1 is a plain small-sample correction (not
    the bias-reduced CR2), so few clusters still give intervals that are too narrow; a warning says so.

    Parameters: `working` is `three-level` (of `clusters`), or a model of `pool`, which takes the effects as independent.
    Raises `PoolingError` for fewer clusters than coefficients and one more. References: Hedges, Tipton & Johnson 2010.
    """
    effect, variance = effects(yi, vi)
    design = design_of(moderators, len(effect))
    k, p = design.shape
    data = Nested(effect, variance, design, membership(clusters, k))
    m = len(data.member)
    if m <= p:
        raise PoolingError(f"{m} clusters cannot show the error of {p} coefficients; give at least {p + 1}")
    if correction not in {"CR0", "CR1"}:
        raise PoolingError(f"correction {correction!r} is not known; choose CR0 or CR1")
    notes: tuple[str, ...] = ()
    if working == "three-level":
        nested: ThreeLevel = three_level(effect, variance, clusters, moderators=moderators)
        notes = nested.warnings
        variances = np.array([nested.between, nested.within])
    else:
        variances = np.array([0.0, fit(effect, variance, design, model=working, test="z").tau2])
    if not np.isfinite(variances).all():
        raise PoolingError("the working model did not settle; name another, for instance working='REML'")
    beta, bread = nested_fit(data, variances)
    # W never reaches across clusters, so each effect's score belongs to its cluster, and those of one cluster are summed.
    scores = data.member @ (design * weigh(data, variances, (effect - design @ beta)[:, None]))
    meat = scores.T @ scores
    factor = m / (m - p) if correction == "CR1" else 1.0
    sandwich = factor * bread @ meat @ bread
    at_level, df = level_of(level), float(m - p)
    coefficients = []
    for i in range(p):
        estimate, se = float(beta[i]), float(np.sqrt(sandwich[i, i]))
        w = wald(estimate, se, level=at_level, df=df)
        name = f"moderator {i}" if i else "intercept"
        coefficients.append(Coefficient(name, estimate, se, w.statistic, w.df, w.p, w.ci_low, w.ci_high))
    if m < ENOUGH_CLUSTERS:
        notes = (
            *notes,
            f"With {m} clusters the robust standard error tends to be too small; read the interval as a least one.",
        )
    return Robust(
        f"cluster-robust {correction}, working model {working}, t test",
        at_level,
        k,
        m,
        people_of(people),
        tuple(coefficients),
        tuple(tuple(row) for row in sandwich.tolist()),
        df,
        notes,
    )
