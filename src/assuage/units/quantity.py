"""A number that already is in its unit, or a pint quantity: the Python edge takes both and hands on floats."""

from math import isfinite
from numbers import Real
from typing import Any

from assuage.units.errors import IncompatibleUnitsError, UnitError
from assuage.units.unit import unit


def as_float(value: Any, in_unit: str) -> float:
    """`value` as a float in `in_unit`: a plain number is taken as being in it, a pint quantity is converted.

    Parameters:
        value: a real number [in_unit], or anything with pint's `magnitude`, `units` and `to`.
        in_unit: a UCUM code or everyday spelling.

    Raises:
        IncompatibleUnitsError: the quantity measures something else.
        UnitError: not a finite number.

    Example:
        >>> as_float(70, "kg")
        70.0
    """
    number = _magnitude(value, in_unit) if hasattr(value, "magnitude") and hasattr(value, "units") else value
    if (
        isinstance(number, bool)
        or not (isinstance(number, Real) or hasattr(number, "__float__"))
        or isinstance(number, str)
    ):
        raise UnitError(
            f"A number in `{in_unit}` or a pint quantity was expected, and this is neither. Pass one of the two."
        )
    result = float(number)
    if not isfinite(result):
        raise UnitError(
            f"The value in `{in_unit}` is not finite, so nothing can be computed from it. Leave it out if it is unknown."
        )
    return result


def _magnitude(quantity: Any, in_unit: str) -> Any:
    # pint takes a tenth of a second to import, and only a caller who already made a quantity needs it.
    import pint

    expression = unit(in_unit).pint_expression
    if not expression:
        raise UnitError(f"pint has no unit for `{in_unit}`. Pass a plain number in `{in_unit}`.")
    try:
        return quantity.to(expression).magnitude
    except pint.DimensionalityError as mistake:
        raise IncompatibleUnitsError(
            f"The quantity is in `{quantity.units}`, which cannot be turned into `{in_unit}`. Pass a quantity of the same kind."
        ) from mistake
