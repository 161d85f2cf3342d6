"""Acute and lasting relief together."""

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.expressions import Value


def pain_score(baseline_nrs: Value, *, acute_relief: Value = 0.0, lasting_relief: Value = 0.0) -> Floats:
    """`NRS = NRS0 (1 - E_acute) (1 - relief_lasting)`, both reliefs as fractions; the class gates the lasting part only.

    >>> float(pain_score(8.0, acute_relief=0.5, lasting_relief=0.5))
    2.0
    """
    return np.asarray(baseline_nrs * (1.0 - acute_relief) * (1.0 - lasting_relief))
