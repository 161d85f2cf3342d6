"""How two things go together in one group: COR raw, ZCOR by Fisher's z."""

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.meta.checks import Floats, columns
from assuage.stats.meta.effects.numbers import correlated, whole_group


def raw_correlation(*, r: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """The correlation as it stands (COR), variance `(1 - r^2)^2 / (n - 1)`."""
    c = _checked(r, n)
    return c["r"], (1.0 - c["r"] ** 2) ** 2 / (c["n"] - 1.0)


def fisher_z(*, r: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Fisher's z of a correlation (ZCOR), `atanh r`, variance `1 / (n - 3)`; Fisher 1921. `tanh` leads back."""
    c = _checked(r, n)
    return np.arctanh(c["r"]), 1.0 / (c["n"] - 3.0)


def _checked(r: ArrayLike, n: ArrayLike) -> dict[str, Floats]:
    c = columns({"r": r, "n": n})
    correlated(c, "r")
    whole_group(c, "n", least=4)
    return c
