"""Effects of two independent groups compared by their means: MD, SMD, ROM (group 1 against group 2)."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from assuage.stats.meta.checks import Floats, columns, refuse
from assuage.stats.meta.effects.numbers import positive, whole_group


def mean_difference(
    *, m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """The mean difference (MD), `m1 - m2`, with variance `sd1^2/n1 + sd2^2/n2` (the spreads need not be equal).

    Parameters: means and standard deviations in the unit of the scale, people in each group (at least 2); (k,) each.
    The effect has the unit of the scale. Raises `PoolingError` for a spread that is not above zero.
    """
    c = _groups(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    return c["m1"] - c["m2"], c["sd1"] ** 2 / c["n1"] + c["sd2"] ** 2 / c["n2"]


def standardised_mean_difference(
    *, m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """Hedges' g (SMD): `J (m1 - m2) / s` with the pooled standard deviation s and the exact correction J.

    Variance by large samples (LS): `1/n1 + 1/n2 + g^2 / (2 (n1 + n2))`. Without unit. Reference: Hedges 1981.
    """
    c = _groups(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    free = c["n1"] + c["n2"] - 2.0
    spread = np.sqrt(((c["n1"] - 1.0) * c["sd1"] ** 2 + (c["n2"] - 1.0) * c["sd2"] ** 2) / free)
    return from_cohens_d((c["m1"] - c["m2"]) / spread, n1=c["n1"], n2=c["n2"])


def from_cohens_d(d: ArrayLike, *, n1: ArrayLike, n2: ArrayLike) -> tuple[Floats, Floats]:
    """Hedges' g (SMD) from a printed Cohen's d: `J(n1 + n2 - 2) d`, variance as in `standardised_mean_difference`."""
    c = columns({"d": d, "n1": n1, "n2": n2})
    whole_group(c, "n1", least=2)
    whole_group(c, "n2", least=2)
    g = small_sample_correction(c["n1"] + c["n2"] - 2.0) * c["d"]
    return g, 1.0 / c["n1"] + 1.0 / c["n2"] + g**2 / (2.0 * (c["n1"] + c["n2"]))


def ratio_of_means(
    *, m1: ArrayLike, sd1: ArrayLike, n1: ArrayLike, m2: ArrayLike, sd2: ArrayLike, n2: ArrayLike
) -> tuple[Floats, Floats]:
    """The logarithm of the ratio of means (ROM), `ln(m1 / m2)`, variance `sd1^2/(n1 m1^2) + sd2^2/(n2 m2^2)`.

    Only for scales with a true zero: both means must have the same sign. Reference: Hedges, Gurevitch & Curtis 1999.
    """
    c = _groups(m1=m1, sd1=sd1, n1=n1, m2=m2, sd2=sd2, n2=n2)
    refuse(
        c["m1"] * c["m2"] <= 0.0,
        "a mean is zero or the two means differ in sign, so their ratio has no logarithm",
        "use MD or SMD",
    )
    variance = c["sd1"] ** 2 / (c["n1"] * c["m1"] ** 2) + c["sd2"] ** 2 / (c["n2"] * c["m2"] ** 2)
    return np.log(c["m1"] / c["m2"]), variance


def small_sample_correction(free: Floats) -> Floats:
    """Hedges' exact J for `free` degrees of freedom: `Gamma(f/2) / (sqrt(f/2) Gamma((f-1)/2))`; above one degree.

    With one degree of freedom J has no value (the mean of the standardised difference does not exist) and is NaN.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        exact = np.exp(gammaln(free / 2.0) - 0.5 * np.log(free / 2.0) - gammaln((free - 1.0) / 2.0))
    return np.where(free > 1.0, exact, np.nan)


def _groups(**given: ArrayLike) -> dict[str, Floats]:
    c = columns(given)
    for name in ("sd1", "sd2"):
        positive(c, name)
    for name in ("n1", "n2"):
        whole_group(c, name, least=2)
    return c
