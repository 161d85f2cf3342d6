"""Equilibrium occupancy of a receptor by several competing forms of the drug: explanatory only."""

from collections.abc import Mapping

import numpy as np

from assuage.numerics import Floats


def occupancy(
    levels_um: Mapping[str, Floats], *, dissociation_um: Mapping[str, float], unbound_fraction: float
) -> Floats:
    """`sum(fu C/K) / (1 + sum(fu C/K))` over the forms in `levels_um` [uM], each with its K [uM].

    >>> float(occupancy({"S": np.array(0.6)}, dissociation_um={"S": 0.3}, unbound_fraction=0.5))
    0.5
    """
    bound = sum(unbound_fraction * levels_um[form] / dissociation_um[form] for form in levels_um)
    return np.asarray(bound / (1.0 + bound))
