"""A value of an Observation or of an answer, in the unit the vocabulary keeps."""

import math
from collections.abc import Mapping
from typing import Any

from assuage.patient import Concept, QuantityError, in_canonical_unit

_UCUM = "http://unitsofmeasure.org"


def read_number(value: Any, concept: Concept) -> tuple[float, str]:
    """The number in the concept's canonical unit, and the value as it was written.

    Errors: `QuantityError` for what is no finite number, only a bound, or has no unit that can be brought to that one.
    """
    canonical = concept.unit or "1"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not _is_unitless(canonical):
            raise QuantityError("it is a bare number without a unit")
        if not math.isfinite(value):
            raise QuantityError("the value is not a finite number")
        return float(value), f"{value:g}"
    if not isinstance(value, dict):
        raise QuantityError("it holds no number")
    number = value.get("value")
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise QuantityError("its value is missing or no number")
    if value.get("comparator"):
        raise QuantityError("it is only a bound (below or above a value), not a value")
    unit = _unit(value, canonical)
    return in_canonical_unit(float(number), unit, canonical=canonical), f"{number:g} {value.get('unit') or unit}"


def _unit(quantity: Mapping[str, Any], canonical: str) -> str:
    """The UCUM code where there is one, else the unit as written."""
    code, written = quantity.get("code"), quantity.get("unit")
    system = quantity.get("system")
    if isinstance(code, str) and code.strip() and system in {_UCUM, None}:
        unit = code.strip()
    elif isinstance(written, str) and written.strip():
        unit = written.strip()
    elif _is_unitless(canonical):
        return canonical
    else:
        raise QuantityError("its unit is missing")
    if _is_unitless(canonical) and (
        unit.startswith(("{", "(")) or unit.lower() in {"1", canonical.strip("{}").lower()}
    ):
        return canonical
    return unit


def _is_unitless(canonical: str) -> bool:
    """Whether the concept is a plain number, such as a score or a ratio; UCUM writes what is counted in braces."""
    return canonical == "1" or (canonical.startswith("{") and canonical.endswith("}"))
