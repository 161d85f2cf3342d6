"""What the limits of models and effects may ask about: the person, the drug and the shape of the course.

None is unknown; a limit on it is then reported as unchecked, where a person could have told.
"""

from collections.abc import Sequence

from assuage.dosing import Administration, Regimen, Route
from assuage.patient import Answer
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.limits import Facts
from assuage.pharmacology.times import infused_min, longest_infusion_min


def facts_of(who: Covariates, *, rate_is_published: str | None = None) -> Facts:
    """The quantities of the person that a limit may name."""
    return {
        "weight_kg": who.weight_kg,
        "age_years": who.age_years,
        "sex": who.sex,
        "height_cm": who.height_cm,
        "child_pugh": who.child_pugh,
        "condition": who.condition,
        "setting": who.setting,
        "hypertension": None if who.hypertension is Answer.UNKNOWN else who.hypertension.value,
        "rate_in_published_regimen": rate_is_published,
    }


def shape_of(regimen: Regimen, given: Sequence[Administration], *, break_min: float) -> Facts:
    """The quantities of the course that a limit may name; a break shorter than `break_min` [min] does not end an infusion."""
    into_a_vein = regimen.route is Route.IV
    isomer = None if regimen.isomer is None else regimen.isomer.value
    return {
        "isomer": isomer,
        "nasal_isomer": isomer if regimen.route is Route.NASAL else None,
        "route": regimen.route.value,
        "infusion_min": longest_infusion_min(given, break_min=break_min),
        "infused_min": infused_min(given),
        "infusion_days": float(regimen.days),
        "shortest_dose_min": min((one.duration_min for one in given), default=None) if into_a_vein else None,
    }
