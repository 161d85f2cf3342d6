"""Pool within subgroups of studies, and test whether the subgroups differ."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import effects, level_of, people_of
from assuage.stats.meta.fitted import Test
from assuage.stats.meta.heterogeneity import Model
from assuage.stats.meta.linear import weighted_fit
from assuage.stats.meta.pool import Pooled, pooled_of
from assuage.stats.meta.regression import meta_regression

SMALL_GROUP = 3


@dataclass(frozen=True, slots=True)
class Subgroups:
    """Pooled effects of the subgroups, by name in order of appearance, and the test between them.

    `statistic` is chi-square with `df` degrees, or F with (`df`, `df_residual`) where knha shares tau2.
    """

    method: str
    k: int
    people: float | None
    groups: tuple[tuple[str, Pooled], ...]
    statistic: float
    df: int
    df_residual: float | None
    p: float
    warnings: tuple[str, ...]


def subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Sequence[Hashable],
    *,
    model: Model = "REML",
    test: Test | None = None,
    level: float = 0.95,
    shares_tau2: bool = False,
    people: float | Sequence[float] | None = None,
) -> Subgroups:
    """Pool each subgroup by itself and test that their mean effects are equal.

    With its own tau2 in each subgroup the test is `Q = sum w (b - mean)^2`, `w = 1 / se^2`, chi-square with groups - 1
    degrees. With `shares_tau2` the test comes from the meta-regression on the groups (F for knha); the pooled effects
    shown are still each subgroup's own. Raises `PoolingError` for fewer than two groups. Reference: Borenstein & Higgins
    2013.
    """
    effect, variance = effects(yi, vi)
    names = list(dict.fromkeys(groups))
    if len(groups) != len(effect) or len(names) < 2:
        raise PoolingError("give every study its subgroup, and at least two different ones")
    member = np.array([[group == name for group in groups] for name in names])
    at_level = level_of(level)
    parts = [pooled_of(effect[m], variance[m], model=model, test=test, level=at_level) for m in member]
    found = tuple((str(name), part) for name, part in zip(names, parts, strict=True))
    if shares_tau2:
        shared = meta_regression(
            effect, variance, member[1:].T.astype(np.float64), model=model, test=test, level=at_level
        )
        statistic, df, df_residual, p = shared.qm, shared.qm_df, shared.df, shared.qm_p
    else:
        means = weighted_fit(
            np.array([part.estimate for part in parts]),
            np.array([part.se**2 for part in parts]),
            np.ones((len(parts), 1)),
        )
        statistic, df, df_residual = means.quadratic, len(parts) - 1, None
        p = float(chdtrc(df, statistic))
    return Subgroups(
        method=f"subgroups, {parts[0].method}, {'one tau2 for all' if shares_tau2 else 'tau2 by subgroup'}",
        k=len(effect),
        people=people_of(people),
        groups=found,
        statistic=statistic,
        df=df,
        df_residual=df_residual,
        p=p,
        warnings=_notes(found),
    )


def _notes(found: tuple[tuple[str, Pooled], ...]) -> tuple[str, ...]:
    notes = ["Subgroups compare studies, not people: other differences between the studies can explain the result."]
    small = [name for name, part in found if part.k < SMALL_GROUP]
    if small:
        notes.append(f"Fewer than three studies in: {', '.join(small)}. Their spread is hardly known.")
    return tuple(notes)
