"""How each measurement scatters about what a person would read: residual errors, daily scores, readings of pressure."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assuage.knowledge.schema import canonical
from assuage.pharmacology.effects.prepared import PreparedEffect, in_house_unit
from assuage.pharmacology.measured import Measured, MeasuredKind
from assuage.pharmacology.measured_use import TOP_OF_SCALE
from assuage.pharmacology.past_course import Ground
from assuage.stats import ABOVE, BELOW, EXACT, Readings

if TYPE_CHECKING:
    from assuage.knowledge.schema import MeasurementErrors


def readings_of(
    used: Sequence[Measured],
    ground: Ground,
    errors: "MeasurementErrors",
    lasting: PreparedEffect,
    *,
    robust: bool,
) -> Readings:
    """The measurements with their errors: a model's own residual for its levels, and the files' spreads for the rest.

    The ends of a scale, and a limit of quantification, say only on which side the truth lies.
    """
    rows = [_reading(one, ground, errors, lasting) for one in used]
    values, censored, additive, proportional, on_log = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Readings(
        np.array(values, dtype=np.float64),
        np.array(censored, dtype=np.int64),
        np.array(additive, dtype=np.float64),
        np.array(proportional, dtype=np.float64),
        np.array(on_log, dtype=np.bool_),
        degrees=canonical(errors.robust_degrees) if robust else np.inf,
    )


def _reading(
    one: Measured, ground: Ground, errors: "MeasurementErrors", lasting: PreparedEffect
) -> tuple[float, int, float, float, bool]:
    """Value, censoring, additive and proportional error of one measurement, and whether the error is on the logarithm."""
    if one.value is None:
        value, censored = float(one.below or 0.0), BELOW
    else:
        top = TOP_OF_SCALE.get(one.kind, np.inf)
        value = one.value
        censored = BELOW if value <= 0.0 else ABOVE if value >= top else EXACT
    if one.kind is MeasuredKind.LEVEL:
        return (value, censored, *_level_error(one, ground, errors))
    if one.kind is MeasuredKind.PAIN:
        return value, censored, lasting.file.between_people["daily_nrs"].value or 0.0, 0.0, False
    if one.kind is MeasuredKind.DISSOCIATION:
        return value, censored, errors.dissociation_sd.value or 0.0, 0.0, False
    own = errors.pressure_share_of_person.value or 0.0
    return value, EXACT, pressure_sd(one.kind, ground) * float(np.sqrt(1.0 - own)), 0.0, False


def _level_error(one: Measured, ground: Ground, errors: "MeasurementErrors") -> tuple[float, float, bool]:
    floor = in_house_unit(errors.level_floor_sd)
    residual = next((error for error in ground.whole.file.residual if error.analyte == one.analyte), None)
    if residual is None:
        return floor, errors.level_proportional_sd.value or 0.0, False
    if residual.log_sd is not None:
        return 0.0, in_house_unit(residual.log_sd), True
    additive = floor if residual.additive_sd is None else in_house_unit(residual.additive_sd)
    return additive, 0.0 if residual.proportional_sd is None else in_house_unit(residual.proportional_sd), False


def pressure_sd(kind: MeasuredKind, ground: Ground) -> float:
    """The published spread of a rise [mmHg], carried from systolic to diastolic as the curve is."""
    numbers = ground.verdicts["blood_pressure"].effect.parameters
    if kind is MeasuredKind.SYSTOLIC:
        return numbers["predictive_sd"]
    return numbers["predictive_sd"] / numbers["systolic_ratio"] * numbers["diastolic_ratio"]
