"""An effect that rises with the level at its site and saturates."""

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.expressions import Value


def sigmoid(site_level: Floats, *, c50: Value, gamma: Value = 1.0, maximum: Value = 1.0) -> Floats:
    """`maximum * U^g / (1 + U^g)` with `U = level / c50`.

    Parameters: `site_level` and `c50` in one unit; arrays broadcast. Never negative, never above `maximum`.

    >>> float(sigmoid(np.array(121.0), c50=121.0, maximum=100.0))
    50.0
    """
    relative = site_level / c50
    if not (np.ndim(gamma) == 0 and gamma == 1.0):
        relative = relative**gamma
    return np.asarray(maximum * (relative / (1.0 + relative)))
