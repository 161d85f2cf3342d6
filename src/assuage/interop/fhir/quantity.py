"""A value of an Observation or of an answer, in the unit the vocabulary keeps."""

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from assuage.patient import Concept, QuantityError, checked, in_canonical_unit

_UCUM = "http://unitsofmeasure.org"


def read_number(value: Any, concept: Concept) -> tuple[float, str]:
    """The number in the concept's canonical unit, and the value as it was written.

    Errors: `QuantityError` for what is no finite number, only a bound, has no unit that can be brought to that one or two units
    that disagree, or lies outside what is plausible of a person.
    """
    canonical = concept.unit or "1"
    if is_as_kept(value, canonical):  # what most laboratories write; nothing is converted or refused
        return checked(float(value["value"]), concept), f"{value['value']:g} {canonical}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not _is_unitless(canonical):
            raise QuantityError("it is a bare number without a unit")
        if not math.isfinite(value):
            raise QuantityError("the value is not a finite number")
        return checked(float(value), concept), f"{value:g}"
    if not isinstance(value, dict):
        raise QuantityError("it holds no number")
    number = value.get("value")
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        raise QuantityError("its value is missing or no number")
    if value.get("comparator"):
        raise QuantityError("it is only a bound (below or above a value), not a value")
    unit = _unit(value, canonical)
    if not _is_unitless(canonical) and _disagree(value.get("unit"), unit):
        raise QuantityError("its `unit` and its `code` name two different units, so the value could be either")
    converted = in_canonical_unit(
        float(number), unit, canonical=canonical, molar_mass_g_per_mol=concept.molar_mass_g_per_mol
    )
    return checked(converted, concept), f"{number:g} {value.get('unit') or unit}"


def is_as_kept(value: Any, canonical: str | None) -> bool:
    """Whether a Quantity is a plain positive number in the unit kept, by its code and by its words."""
    if not isinstance(value, dict) or value.get("code") != canonical or value.get("unit") != canonical:
        return False
    number: Any = value.get("value")
    is_number = type(number) is float or type(number) is int
    return is_number and 0 < number < math.inf and value.get("system") in (_UCUM, None) and not value.get("comparator")


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


def _disagree(written: Any, used: str) -> bool:
    """Whether the unit as a person reads it is known, and is not the one used.

    Charts write words there that no table holds (`beats`, `pounds`) and IU for U; these contradict nothing.
    """
    if not isinstance(written, str) or not written.strip() or written.strip() == used:
        return False
    return _differ(written.strip(), used)


@lru_cache(maxsize=1024)
def _differ(written: str, used: str) -> bool:
    """Whether two spellings of units mean two units; kept, because a chart has few spellings and many values."""
    from assuage.units import (
        IncompatibleUnitsError,
        UnitError,
        compatible,
        convert,
    )  # the table of units is slow to load

    try:
        return not all(math.isclose(convert(one, written, used), one, rel_tol=1e-9) for one in (1.0, 100.0))
    except IncompatibleUnitsError:
        return "IU" not in written.upper() and not compatible(written, "1")
    except UnitError:
        return False


def _is_unitless(canonical: str) -> bool:
    """Whether the concept is a plain number, such as a score or a ratio; UCUM writes what is counted in braces."""
    return canonical == "1" or (canonical.startswith("{") and canonical.endswith("}"))
