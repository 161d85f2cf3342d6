"""A change that is proportional to the level at its site, within the range of the scale."""

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.expressions import Value


def line(site_level: Floats, *, slope: Value, baseline: Value) -> Floats:
    """`slope * level`, never further than from `baseline` down to 0.

    Parameters: `slope` per unit of level (negative where the effect lowers); `baseline` in the unit of the effect, infinite where
    it is not known, which then has to be said. The bound is
    part of the published line's use (assuage_2026, part c), not a repair.

    >>> float(line(np.array(100.0), slope=-0.038, baseline=7.0))
    -3.8
    """
    return np.asarray(np.maximum(slope * site_level, -1.0 * baseline))
