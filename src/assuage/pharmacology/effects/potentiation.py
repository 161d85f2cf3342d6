"""How far a drug is shifted to the left by ketamine: explanatory only."""

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.expressions import Value


def potentiation(level: Floats, *, c50_doubling: Value) -> Floats:
    """The factor `1 + level / c50_doubling` on the other drug's C50.

    >>> float(potentiation(np.array(127.0), c50_doubling=127.0))
    2.0
    """
    return np.asarray(1.0 + level / c50_doubling)
