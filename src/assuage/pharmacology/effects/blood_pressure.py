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
    *,
    predictive_sd: float,
    systolic_ratio: float,
    diastolic_ratio: float,
) -> dict[str, Floats]:
    """Rises (P, T) [mmHg] as one reading of one person would show them: `predictive_sd` about the systolic curve, in proportion elsewhere.

    The published spread mixes people and measurement, so it is one deviate (P, 1) for each person, the same at every time.
    """
    sd_of_mean = predictive_sd / systolic_ratio
    spread = {
        "systolic_rise": predictive_sd,
        "diastolic_rise": sd_of_mean * diastolic_ratio,
        "mean_arterial_rise": sd_of_mean,
    }
    return {name: values + spread.get(name, 0.0) * deviates for name, values in rises.items()}
