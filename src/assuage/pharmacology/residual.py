"""Residual error: how far a measured level lies from the level of that person, by chance and by the assay."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.draws import deviates
from assuage.pharmacology.effects.prepared import in_house_unit

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, PharmacokineticModel


def with_residual(
    file: "PharmacokineticModel", levels: Mapping[str, Floats], *, people: int, seed: int, first_time: int = 0
) -> dict[str, Floats]:
    """Levels (P, T) [ng/mL] as they would be measured: `C (1 + sp z1) + sa z2`, or `C exp(sl z1)` where the error is on the logarithm.

    An analyte without a published residual error stays as it is. A measured value below zero is returned as zero, as an
    assay would report it. Each person and time has its own deviate; `first_time` is the index of the first column.
    """
    found = dict(levels)
    for error in file.residual:
        values = levels.get(error.analyte)
        if values is None:
            continue
        last = first_time + values.shape[1]
        z = [
            deviates(seed, f"{file.id}/residual/{error.analyte}/{which}", people=people, columns=last)[:, first_time:]
            for which in ("proportional", "additive")
        ]
        if error.log_sd is not None:
            found[error.analyte] = values * np.exp(_of(error.log_sd) * z[0])
        else:
            measured = values * (1.0 + _of(error.proportional_sd) * z[0]) + _of(error.additive_sd) * z[1]
            found[error.analyte] = np.maximum(measured, 0.0)
    return found


def _of(number: "Number | None") -> float:
    return 0.0 if number is None or number.value is None else in_house_unit(number)
