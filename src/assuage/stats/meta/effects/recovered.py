"""An effect and its variance from what a paper prints instead: an interval, a standard error, a P value or a statistic.

Each formula undoes a test or interval that the paper made, so it is only as good as the guess which one that was.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from assuage.stats.meta.checks import Floats, columns, level_of, refuse
from assuage.stats.meta.effects.numbers import positive


def from_interval(
    *,
    low: ArrayLike,
    high: ArrayLike,
    level: float = 0.95,
    df: ArrayLike | None = None,
    is_ratio: bool = False,
) -> tuple[Floats, Floats]:
    """The middle of a symmetric interval and its variance, `((high - low) / (2 c))^2`.

    c is the normal quantile of `level`, or of t with `df` degrees (means of small groups). With `is_ratio` the logarithms
    are taken first, as ratios have intervals that are symmetric in them. Reference: Higgins et al. 2019, section 6.3.
    """
    c = columns({"low": low, "high": high, **({} if df is None else {"df": df})})
    if is_ratio:
        positive(c, "low")
        positive(c, "high")
        c["low"], c["high"] = np.log(c["low"]), np.log(c["high"])
    refuse(c["low"] >= c["high"], "the lower end of an interval is not below the upper", "exchange or correct them")
    tail = (1.0 + level_of(level)) / 2.0
    return (c["low"] + c["high"]) / 2.0, ((c["high"] - c["low"]) / (2.0 * _quantile(tail, c.get("df")))) ** 2


def from_p_value(
    effect: ArrayLike, *, p: ArrayLike, df: ArrayLike | None = None, is_one_sided: bool = False
) -> tuple[Floats, Floats]:
    """The effect and its variance from an exact P value against no effect, `(effect / c)^2`, c the quantile of p.

    Two-sided unless told, normal unless `df` is given. A P value known only as a bound (P < 0.05) gives no variance: using
    the bound would be a guess. Raises `PoolingError` for an effect of zero and a P value outside (0, 1).
    """
    c = columns({"effect": effect, "p": p, **({} if df is None else {"df": df})})
    limit = 0.5 if is_one_sided else 1.0
    refuse((c["p"] <= 0.0) | (c["p"] >= limit), f"a P value is not strictly between 0 and {limit:g}", "give it exactly")
    tail = c["p"] if is_one_sided else c["p"] / 2.0
    return from_statistic(c["effect"], statistic=-_quantile(tail, c.get("df")))


def from_statistic(effect: ArrayLike, *, statistic: ArrayLike) -> tuple[Floats, Floats]:
    """The effect and its variance from a z or t statistic against no effect, `(effect / statistic)^2`."""
    c = columns({"effect": effect, "statistic": statistic})
    refuse(
        (c["effect"] == 0.0) | (c["statistic"] == 0.0),
        "an effect or statistic of zero says nothing about the standard error",
        "use the interval or the spread",
    )
    return c["effect"], (c["effect"] / c["statistic"]) ** 2


def cohens_d_of_t(t: ArrayLike, *, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """Cohen's d behind the t statistic of two independent groups, `t sqrt(1/n1 + 1/n2)`; give it to `from_cohens_d`."""
    c = columns({"t": t, "n1": n1, "n2": n2})
    positive(c, "n1")
    positive(c, "n2")
    return c["t"] * np.sqrt(1.0 / c["n1"] + 1.0 / c["n2"])


def sd_of_se(*, se: ArrayLike, n: ArrayLike) -> Floats:
    """The standard deviation behind the standard error of a mean, `se sqrt(n)`."""
    c = columns({"se": se, "n": n})
    positive(c, "se")
    positive(c, "n")
    return c["se"] * np.sqrt(c["n"])


def sd_of_interval(*, low: ArrayLike, high: ArrayLike, n: ArrayLike, level: float = 0.95) -> Floats:
    """The standard deviation behind the t interval of one group's mean, `sqrt(n) (high - low) / (2 t)`, n - 1 degrees."""
    c = columns({"low": low, "high": high, "n": n})
    refuse(c["n"] < 2.0, "a group has fewer than 2 people", "leave the study out")
    _, variance = from_interval(low=c["low"], high=c["high"], level=level, df=c["n"] - 1.0)
    return np.sqrt(variance * c["n"])


def _quantile(tail: Floats | float, df: Floats | None) -> Floats:
    if df is None:
        return np.asarray(ndtri(tail))
    refuse(df <= 0.0, "degrees of freedom must be above zero", "give people less groups")
    return np.asarray(stdtrit(df, tail))
