"""Timing: how many times a day, where that is written without doubt."""

from collections.abc import Mapping
from typing import Any

from assuage.interop.fhir.coding import codings
from assuage.patient import QuantityError

# Codes of HL7 v3 GTSAbbreviation, which FHIR R4 prefers in Timing.code.
_SYSTEMS = {
    "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation",
    "",
}  # a list of somebody's own may mean anything
_CODES = {
    "QD": 1.0,
    "AM": 1.0,
    "PM": 1.0,
    "BED": 1.0,
    "BID": 2.0,
    "TID": 3.0,
    "QID": 4.0,
    "Q1H": 24.0,
    "Q2H": 12.0,
    "Q3H": 8.0,
    "Q4H": 6.0,
    "Q6H": 4.0,
    "Q8H": 3.0,
    "QOD": 0.5,
}
_DAYS = {"min": 1 / 1440, "h": 1 / 24, "d": 1.0, "wk": 7.0}  # a month or a year has no fixed length
_ONCE = {
    "MORN",
    "NOON",
    "AFT",
    "EVE",
    "NIGHT",
    "HS",
    "WAKE",
    "CM",
    "CD",
    "CV",
    "ACM",
    "ACD",
    "ACV",
    "PCM",
    "PCD",
    "PCV",
}
_UNSURE = "when it is taken cannot be read as so many times a day"


def times_a_day(timing: Any) -> float:
    """How often a day.

    Errors: `QuantityError` where that is not written, is a range, or is written in two ways that disagree.
    """
    if not isinstance(timing, dict):
        raise QuantityError("how often it is taken is not written")
    found = {
        round(one, 9) for one in (_by_code(timing.get("code")), _by_repeat(timing.get("repeat"))) if one is not None
    }
    if not found:
        raise QuantityError("how often it is taken is not written")
    if len(found) > 1:
        raise QuantityError("how often it is taken is written in two ways that disagree")
    return found.pop()


def _by_code(concept: Any) -> float | None:
    known = [code.upper() for system, code in codings(concept) if system in _SYSTEMS]
    found = {_CODES[code] for code in known if code in _CODES}
    return found.pop() if len(found) == 1 else None


def _by_repeat(repeat: Any) -> float | None:
    if not isinstance(repeat, dict):
        return None
    if (
        any(field in repeat for field in ("frequencyMax", "periodMax", "countMax", "dayOfWeek"))
        or repeat.get("count") == 1
    ):
        raise QuantityError(_UNSURE)
    named = _named_times(repeat)
    regular = _regular(repeat)
    if named is None:
        return regular
    # A frequency beside named times repeats how many there are; a period alone says of how many days they are the times.
    if regular is not None and regular != named and (regular != 1.0 or "frequency" in repeat):
        raise QuantityError(_UNSURE)
    return named


def _named_times(repeat: Mapping[str, Any]) -> float | None:
    of_day, when = repeat.get("timeOfDay"), repeat.get("when")
    if isinstance(of_day, list) and of_day and not when:
        return float(len(set(map(str, of_day))))
    if not isinstance(when, list) or not when or of_day:
        if when or of_day:
            raise QuantityError(_UNSURE)
        return None
    # At meals says nothing of how many meals there are.
    if not all(isinstance(one, str) and one in _ONCE for one in when):
        raise QuantityError(_UNSURE)
    return float(len(when))


def _regular(repeat: Mapping[str, Any]) -> float | None:
    period, unit = repeat.get("period"), repeat.get("periodUnit")
    frequency = repeat.get("frequency", 1)
    if period is None and unit is None:
        return None
    if not isinstance(unit, str) or unit not in _DAYS:
        raise QuantityError(_UNSURE)
    return _schedule_number(frequency) / (_schedule_number(period) * _DAYS[unit])


def _schedule_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1e-3 < value < 1e3:  # noqa: PLR2004 no schedule goes past them
        raise QuantityError(_UNSURE)
    return float(value)
