"""Pool tables of events as they are, table by table: Mantel-Haenszel and Peto. Nothing is added to empty cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, level_of
from assuage.stats.meta.effect_size import effect_size
from assuage.stats.meta.effects.rates import checked_rates
from assuage.stats.meta.effects.tables import Tables, peto_parts, tables_of
from assuage.stats.meta.inference import wald

Stratified = Literal["OR", "RR", "RD"]


@dataclass(frozen=True, slots=True)
class CommonEffect:
    """One effect common to all tables, on the analysis scale (logarithm for OR, RR, IRR, PETO).

    `k` tables that tell something, of `k_given`. `q` compares single tables (with 1/2 in every cell of a table with an
    empty one, where a table needs it) with the pooled effect. `association` is the Cochran-Mantel-Haenszel chi-square with one
    degree and continuity correction, None for rates and Peto.
    """

    method: str
    measure: str
    level: float
    k: int
    k_given: int
    people: float | None
    estimate: float
    se: float
    statistic: float
    p: float
    ci_low: float
    ci_high: float
    q: float
    q_df: int
    q_p: float
    association: float | None
    association_p: float | None
    warnings: tuple[str, ...]


def mantel_haenszel(
    measure: Stratified, *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = 0.95
) -> CommonEffect:
    """The common OR, RR or RD by Mantel and Haenszel's weights, from events and people of each group.

    Formulas: OR `sum(a d/N) / sum(b c/N)`, variance of Robins, Breslow & Greenland 1986; RR `sum(a n2/N) / sum(c n1/N)`,
    variance of Greenland & Robins 1985; RD weights `n1 n2/N`, variance of Sato, Greenland & Robins 1989.
    Raises `PoolingError` where a ratio has no value: no events (or, for OR, nothing but events) in one group throughout.
    """
    if measure not in FORMULAS:
        raise PoolingError(f"measure {measure!r} is not known here; choose one of {', '.join(get_args(Stratified))}")
    t = tables_of(x1, n1, x2, n2)
    estimate, variance = FORMULAS[measure](t)
    tells = np.ones(len(t.a), dtype=np.bool_) if measure == "RD" else ~t.tells_nothing
    yi, vi = _single(measure, t, ~t.tells_nothing)
    association = _association(t)
    return _common(
        "Mantel-Haenszel",
        measure,
        estimate=estimate,
        variance=variance,
        level=level,
        tells=tells,
        people=float((t.n1 + t.n2).sum()),
        singles=(yi, vi),
        association=association,
    )


def mantel_haenszel_rates(
    *, x1: ArrayLike, t1: ArrayLike, x2: ArrayLike, t2: ArrayLike, level: float = 0.95
) -> CommonEffect:
    """The common rate ratio (IRR) by Mantel and Haenszel's weights, `sum(x1 t2/T) / sum(x2 t1/T)`.

    Variance `sum((x1 + x2) t1 t2 / T^2) / (R S)` with R and S those sums; Rothman & Greenland 1998. Events and times at risk.
    """
    c = checked_rates(x1, t1, x2, t2)
    total = c["t1"] + c["t2"]
    one, two = (c["x1"] * c["t2"] / total).sum(), (c["x2"] * c["t1"] / total).sum()
    _needs_both(one, two)
    variance = ((c["x1"] + c["x2"]) * c["t1"] * c["t2"] / total**2).sum() / (one * two)
    tells = (c["x1"] + c["x2"]) > 0.0
    singles = effect_size("IRR", **{name: column[tells] for name, column in c.items()})
    return _common(
        "Mantel-Haenszel",
        "IRR",
        estimate=float(np.log(one / two)),
        variance=float(variance),
        level=level,
        tells=tells,
        people=None,
        singles=singles,
        association=None,
    )


def pooled_peto(*, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, level: float = 0.95) -> CommonEffect:
    """The common odds ratio by Peto, `sum(a - E) / sum V`, variance `1 / sum V`; Yusuf et al. 1985.

    For rare events, groups of like size and small effects; elsewhere biased towards no effect.
    """
    t = tables_of(x1, n1, x2, n2)
    observed, weight = peto_parts(t)
    tells = ~t.tells_nothing
    if not tells.any():
        raise PoolingError(
            "no table has an event and a person without, so there is nothing to compare; nothing is known"
        )
    estimate = float(observed.sum() / weight.sum())
    yi, vi = observed[tells] / weight[tells], 1.0 / weight[tells]
    return _common(
        "Peto",
        "PETO",
        estimate=estimate,
        variance=float(1.0 / weight.sum()),
        level=level,
        tells=tells,
        people=float((t.n1 + t.n2).sum()),
        singles=(yi, vi),
        association=None,
    )


def _odds(t: Tables) -> tuple[float, float]:
    total = t.n1 + t.n2
    r, s = t.a * t.d / total, t.b * t.c / total
    p, q = (t.a + t.d) / total, (t.b + t.c) / total
    one, two = r.sum(), s.sum()
    _needs_both(one, two)
    variance = (p * r).sum() / (2 * one**2) + (p * s + q * r).sum() / (2 * one * two) + (q * s).sum() / (2 * two**2)
    return float(np.log(one / two)), float(variance)


def _risks(t: Tables) -> tuple[float, float]:
    total = t.n1 + t.n2
    one, two = (t.a * t.n2 / total).sum(), (t.c * t.n1 / total).sum()
    _needs_both(one, two)
    variance = ((t.n1 * t.n2 * (t.a + t.c) - t.a * t.c * total) / total**2).sum() / (one * two)
    return float(np.log(one / two)), float(variance)


def _differences(t: Tables) -> tuple[float, float]:
    total = t.n1 + t.n2
    weight = (t.n1 * t.n2 / total).sum()
    difference = ((t.a * t.n2 - t.c * t.n1) / total).sum() / weight
    skew = t.c * (t.n1 / total) ** 2 - t.a * (t.n2 / total) ** 2 + t.n1 * t.n2 * (t.n2 - t.n1) / (2.0 * total**2)
    spread = (t.a * t.d + t.c * t.b) / (2.0 * total)
    variance = (difference * skew.sum() + spread.sum()) / weight**2
    if variance <= 0.0:
        raise PoolingError(
            "all people of both groups have the same answer in every table, so there is no standard error"
        )
    return float(difference), float(variance)


FORMULAS: dict[str, Callable[[Tables], tuple[float, float]]] = {"OR": _odds, "RR": _risks, "RD": _differences}


def _needs_both(one: float, two: float) -> None:
    if not (one > 0.0 and two > 0.0):
        raise PoolingError(
            "one group has no event (or no person without) in all tables together, so the ratio has no value; use RD"
        )


def _single(measure: str, t: Tables, tells: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    return effect_size(measure, x1=t.a[tells], n1=t.n1[tells], x2=t.c[tells], n2=t.n2[tells])


def _association(t: Tables) -> tuple[float, float] | None:
    """Cochran's and Mantel and Haenszel's test, `(|sum(a - E)| - 1/2)^2 / sum V`."""
    observed, variance = peto_parts(t)
    if variance.sum() <= 0.0:
        return None
    statistic = float(max(0.0, abs(observed.sum()) - 0.5) ** 2 / variance.sum())
    return statistic, float(chdtrc(1, statistic))


def _common(
    name: str,
    measure: str,
    *,
    estimate: float,
    variance: float,
    level: float,
    tells: NDArray[np.bool_],
    people: float | None,
    singles: tuple[Floats, Floats],
    association: tuple[float, float] | None,
) -> CommonEffect:
    at_level = level_of(level)
    se = float(np.sqrt(variance))
    w = wald(estimate, se, level=at_level)
    yi, vi = singles
    q, q_df = float(((yi - estimate) ** 2 / vi).sum()), max(0, len(yi) - 1)
    notes: Sequence[str] = ()
    if not tells.all():
        notes = (
            f"{int((~tells).sum())} of {len(tells)} studies have no events, or nothing but events, and tell nothing.",
        )
    return CommonEffect(
        method=f"{name}, common effect, z test",
        measure=measure,
        level=at_level,
        k=int(tells.sum()),
        k_given=len(tells),
        people=people,
        estimate=estimate,
        se=se,
        statistic=w.statistic,
        p=w.p,
        ci_low=w.ci_low,
        ci_high=w.ci_high,
        q=q,
        q_df=q_df,
        q_p=float(chdtrc(q_df, q)) if q_df else 1.0,
        association=association[0] if association else None,
        association_p=association[1] if association else None,
        warnings=tuple(notes),
    )
