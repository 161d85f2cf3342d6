"""The rise of blood pressure, from the person's own mean pressure."""

from collections.abc import Mapping

from assuage.numerics import Floats
from assuage.pharmacology.effects.sigmoid import sigmoid
from assuage.pharmacology.expressions import Value

OUTPUTS = {
    "systolic_rise": "mmHg",
    "diastolic_rise": "mmHg",
    "mean_arterial_rise": "mmHg",
    "mean_arterial_rise_percent": "%",
}
"""What is predicted, and its unit; the last one needs no measured pressure."""

READ_IN_MMHG = (
    "How far one reading lies from the curve is known in mmHg only, so without the person's own mean arterial pressure the rise in "
    "percent has no band between people. Measure it."
)


def blood_pressure_rise(
    site_level: Floats,
    *,
    baseline_map_mmhg: Value | None,
    maximum: Value,
    c50: Value,
    systolic_ratio: Value,
    diastolic_ratio: Value,
) -> dict[str, Floats]:
    """Rises: `dMAP = MAP * maximum % * C / (c50 + C)` [mmHg]; systolic and diastolic are fixed multiples of it.

    Without a measured mean pressure only its rise in percent is given.
    """
    percent = sigmoid(site_level, c50=c50, maximum=maximum)
    if baseline_map_mmhg is None:
        return {"mean_arterial_rise_percent": percent}
    mean = percent * (baseline_map_mmhg / 100.0)
    return {
        "systolic_rise": systolic_ratio * mean,
        "diastolic_rise": diastolic_ratio * mean,
        "mean_arterial_rise": mean,
        "mean_arterial_rise_percent": percent,
    }


def one_reading(
    rises: Mapping[str, Floats],
    deviates: Floats,
    numbers: Mapping[str, float],
    *,
    baseline_map_mmhg: float | None,
) -> dict[str, Floats]:
    """Rises (P, T) [mmHg] as one reading of one person would show them: the file's `predictive_sd` about the systolic curve, in proportion elsewhere.

    The published spread mixes people and measurement, so it is one deviate (P, 1) for each person, the same at every time. It is
    in mmHg: the rise in percent carries it converted by the person's own mean pressure, and is left out where that is not known.
    """
    if baseline_map_mmhg is None:
        return {}
    sd_of_mean = numbers["predictive_sd"] / numbers["systolic_ratio"]
    spread = {
        "systolic_rise": numbers["predictive_sd"],
        "diastolic_rise": sd_of_mean * numbers["diastolic_ratio"],
        "mean_arterial_rise": sd_of_mean,
        "mean_arterial_rise_percent": sd_of_mean / baseline_map_mmhg * 100.0,
    }
    return {name: values + spread[name] * deviates for name, values in rises.items()}
