"""A number with a unit as people write it, brought to the unit the vocabulary keeps."""

import math
import re

from assuage.patient.errors import PatientError

_WRITTEN = re.compile(r"^\s*([-+]?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\s*(\S.*?)?\s*$")
_DECIMAL_COMMA = re.compile(r"^\s*[-+]?[0-9]+,[0-9]")
_NEVER_BELOW_ZERO = frozenset(
    {"kg", "cm", "mm[Hg]", "U/L", "umol/L", "g/L", "mg/dL", "10*9/L", "kg/m2", "mg/d", "ug/h", "/min", "%", "1"}
)
_ENZYME_UNITS = frozenset({"iu/l", "[iu]/l", "units/l", "unit/l"})
_NEVER_ZERO = frozenset({"kg", "cm", "mm[Hg]"})


class QuantityError(PatientError):
    """A value or its unit cannot be used; the message tells what is wrong without repeating the value."""


def split_quantity(written: str) -> tuple[float, str]:
    """`"70 kg"` as 70.0 and `"kg"`; a bare number has the unit `""`."""
    match = _WRITTEN.match(written)
    if _DECIMAL_COMMA.match(written):
        raise QuantityError("it has a comma in the number; write the number with a point, as in `70.5 kg`")
    if match is None:
        raise QuantityError("it is not a number with a unit; write it as in `70 kg`")
    return float(match.group(1)), match.group(2) or ""


def in_canonical_unit(value: float, unit: str, *, canonical: str, molar_mass_g_per_mol: float | None = None) -> float:
    """The value in the canonical unit.

    `molar_mass_g_per_mol` is that of what was measured, for a value that counts molecules where the vocabulary weighs them.
    The international unit of an enzyme is its unit: `IU/L` of ALT is `U/L`.
    Errors: `QuantityError` for a value that is not finite or not possible, and for a unit that is unknown or measures
    something else.
    """
    if not math.isfinite(value):
        raise QuantityError("the value is not a finite number")
    if canonical == "U/L" and unit.strip().lower() in _ENZYME_UNITS:
        unit = canonical
    converted = value if unit == canonical else _converted(value, unit, canonical, molar_mass_g_per_mol)
    if converted < 0 and canonical in _NEVER_BELOW_ZERO:
        raise QuantityError("the value is below zero, which this can never be")
    if converted == 0 and canonical in _NEVER_ZERO:
        raise QuantityError("the value is zero, which this can never be")
    return converted


def _converted(value: float, unit: str, canonical: str, molar_mass_g_per_mol: float | None) -> float:
    from assuage.units import UnitError, convert  # loads the table of units, which most commands never need

    try:
        return convert(value, unit, canonical, molar_mass_g_per_mol=molar_mass_g_per_mol)
    except UnitError as error:
        raise QuantityError(f"the unit `{unit}` cannot be brought to `{canonical}`: {error}") from error
