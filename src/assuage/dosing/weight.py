"""The weight a per-kilogram dose is multiplied by: actual, ideal, adjusted or capped."""

from math import isfinite

from assuage.dosing.errors import DoseError, HeightNeededError, WeightNeededError
from assuage.dosing.form import WeightBasis

# Devine BJ, Gentamicin therapy, Drug Intell Clin Pharm 1974;8:650-655 (`devine_1974`): 50 kg for men and 45.5 kg for women,
# and 2.3 kg for each inch over 5 feet.
_DEVINE_KG = {"male": 50.0, "female": 45.5}
_DEVINE_KG_PER_INCH = 2.3
_DEVINE_FROM_INCHES = 60.0
# Ideal weight and 40 % of the excess: as quoted by Traynor AM et al., Antimicrob Agents Chemother 1995;39:545-548
# (`traynor_1995`). Learnt from aminoglycosides; no such factor has been published for ketamine.
_ADJUSTED_SHARE = 0.4
_CM_PER_INCH = 2.54


def dosing_weight(
    *,
    basis: WeightBasis,
    actual_kg: float | None,
    height_cm: float | None = None,
    sex: str | None = None,
    cap_kg: float | None = None,
) -> float:
    """The dosing weight [kg].

    Ideal: 50 (men) or 45.5 (women) + 2.3 x (height / 2.54 - 60). Adjusted: ideal + 0.4 x (actual - ideal).
    Capped: the lower of `actual_kg` and `cap_kg`.

    Parameters:
        basis: which weight is asked for.
        actual_kg: body weight [kg].
        height_cm: height [cm], for ideal and adjusted weight; the formula holds from 152.4 cm (5 feet) upwards.
        sex: `male` or `female`, for ideal and adjusted weight.
        cap_kg: the cap [kg], for capped weight.

    Raises:
        WeightNeededError: the body weight is unknown.
        HeightNeededError: height or sex is needed and unknown.
        DoseError: the formula does not hold for this person.

    Reference: devine_1974, traynor_1995.
    """
    if actual_kg is None:
        raise WeightNeededError(
            "The body weight is unknown, so no dose per kilogram can be computed.", "Measure or enter the weight in kg."
        )
    _check_positive(actual_kg, "weight", "kg")
    match basis:
        case WeightBasis.ACTUAL:
            return float(actual_kg)
        case WeightBasis.CAPPED:
            if cap_kg is None:
                raise DoseError("The capped dosing weight has no cap.", "Give the cap in kg, for example 100.")
            _check_positive(cap_kg, "cap", "kg")
            return float(min(actual_kg, cap_kg))
        case WeightBasis.IDEAL | WeightBasis.ADJUSTED:
            ideal = _ideal_kg(height_cm=height_cm, sex=sex)
            if actual_kg < ideal:
                raise DoseError(
                    "The body weight is below the ideal weight, so a dose by ideal or adjusted weight would be too high.",
                    "Dose by actual weight.",
                )
            return ideal if basis is WeightBasis.IDEAL else ideal + _ADJUSTED_SHARE * (actual_kg - ideal)


def _ideal_kg(*, height_cm: float | None, sex: str | None) -> float:
    if height_cm is None:
        raise HeightNeededError(
            "The height is unknown, and ideal weight is computed from it.",
            "Measure or enter the height in cm, or dose by actual weight.",
        )
    _check_positive(height_cm, "height", "cm")
    start = _DEVINE_KG.get(sex or "")
    if start is None:
        raise HeightNeededError(
            "The formula for ideal weight is known for men and for women, and the sex is not recorded as either.",
            "Dose by actual or capped weight.",
        )
    above = height_cm / _CM_PER_INCH - _DEVINE_FROM_INCHES
    if above < 0:
        raise DoseError(
            "The formula for ideal weight begins at a height of 152.4 cm (5 feet) and is not stretched below it.",
            "Dose by actual or capped weight.",
        )
    return start + _DEVINE_KG_PER_INCH * above


def _check_positive(value: float, what: str, unit: str) -> None:
    if not isfinite(value) or value <= 0:
        raise DoseError(f"The {what} is not a positive number.", f"Give it in {unit}.")
