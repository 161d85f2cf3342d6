"""The steps of a regimen as FHIR R4 dosage instructions: one for each rate or dose, with every time at which it begins."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from assuage.dosing import (
    Cap,
    CapScope,
    Dose,
    Given,
    Infusion,
    Mass,
    OnDemand,
    Pause,
    Per,
    Regimen,
    Route,
    Step,
    Titration,
    cap_text,
    is_finite_decimal,
)
from assuage.interop.fhir.errors import CannotWriteError

_UCUM = "http://unitsofmeasure.org"
_SNOMED = "http://snomed.info/sct"
_TYPES = "http://terminology.hl7.org/CodeSystem/dose-rate-type"
_MOST_TIMES = 1000
_MINUTES = {Per.MIN: "min", Per.HOUR: "h", Per.DAY: "d"}
# SNOMED CT, as FHIR R4 lists them in its value set of route codes. A route that is not listed there is named in words.
_ROUTES = {
    Route.IV: ("47625008", "Intravenous route"),
    Route.IM: ("78421000", "Intramuscular route"),
    Route.SC: ("34206005", "Subcutaneous route"),
    Route.ORAL: ("26643006", "Oral route"),
    Route.SUBLINGUAL: ("37839007", "Sublingual route"),
    Route.NASAL: ("46713006", "Nasal route"),
    Route.RECTAL: ("37161004", "Rectal route"),
    Route.EPIDURAL: ("404820008", "Epidural route"),
    Route.INTRA_ARTICULAR: ("12130007", "Intra-articular route"),
}


@dataclass(slots=True)
class _Piece:
    """One rate, or one dose, that is given at each of `starts` [min from the start of the course] for `lasts` [min]."""

    words: str
    dose: Dose
    lasts: Fraction
    on_demand: OnDemand | None = None
    starts: list[Fraction] = field(default_factory=list)


def instructions_of(regimen: Regimen, *, starts_at: datetime, dosing_weight_kg: float | None) -> list[dict[str, Any]]:
    """Every step as an instruction, in the order in which they begin; steps that begin together have one number of sequence.

    Raises `CannotWriteError` for more times than a reader would follow, or a number that no decimal of JSON holds exactly.
    """
    pieces = _pieces(regimen)
    if sum(len(piece.starts) for piece in pieces) > _MOST_TIMES:
        raise CannotWriteError(
            f"The order begins more than {_MOST_TIMES} times, which no request should list. Write a shorter course."
        )
    order = sorted({piece.starts[0] for piece in pieces})
    weight = None if dosing_weight_kg is None else Fraction(str(dosing_weight_kg))
    return [
        {
            "sequence": order.index(piece.starts[0]) + 1,
            "text": piece.words,
            **_additional(regimen.caps),
            "timing": _timing(piece, starts_at),
            **({"asNeededBoolean": True} if piece.on_demand else {}),
            "route": _route(regimen.route),
            "doseAndRate": _doses(piece, regimen.caps, weight),
            **_fields(regimen.caps),
        }
        for piece in sorted(pieces, key=lambda one: one.starts[0])
    ]


def begins_after(regimen: Regimen) -> timedelta:
    """How long after its start a course gives something for the first time: a pause may stand at its beginning."""
    first = min(piece.starts[0] for piece in _pieces(regimen))
    return timedelta(microseconds=int(first * 60_000_000))


def _pieces(regimen: Regimen) -> list[_Piece]:
    """Each rate and dose of each step, with every occasion on which it begins; pauses leave a gap and no instruction."""
    found: list[_Piece] = []
    before = Fraction(0)
    for part in regimen.parts:
        at = Fraction(0)
        for stage in part.stages:
            for step in stage:
                for piece, offset in _of_step(step):
                    piece.starts += [before + occasion + at + offset for occasion in part.occasions()]
                    found.append(piece)
            at += max(step.lasts_min for step in stage)
        before += part.span_min
    return found


def _of_step(step: Step) -> list[tuple[_Piece, Fraction]]:
    match step:
        case Given(dose=dose, over_min=over):
            return [
                (_Piece(f"{dose}{f' over {_spoken(over)}' if over else ''}", dose, over or Fraction(0)), Fraction(0))
            ]
        case Infusion(rate=rate, for_min=length):
            return [(_Piece(f"{rate} for {_spoken(length)}", rate, length), Fraction(0))]
        case Titration():
            return [
                (_Piece(f"{rate} for {_spoken(end - begin)}", rate, end - begin), begin)
                for rate, begin, end in step.rates()
            ]
        case OnDemand(dose=dose, lockout_min=lockout, for_min=length):
            words = f"{dose} on demand, at most once in {_spoken(lockout)}"
            return [(_Piece(words, dose, length or Fraction(0), step), Fraction(0))]
        case Pause():
            return []


def _spoken(length: Fraction) -> str:
    value, unit = _span(length)
    return f"{value:g} {unit}"


def _span(length: Fraction) -> tuple[float, str]:
    """A time in minutes, or in seconds where its minutes have no end."""
    return (_exact(length), "min") if is_finite_decimal(length) else (_exact(length * 60), "s")


def _timing(piece: _Piece, starts_at: datetime) -> dict[str, Any]:
    """Every start as an instant, and how long it runs; a lockout is the period between two doses."""
    timing: dict[str, Any] = {"event": [_instant(starts_at, start) for start in piece.starts]}
    if piece.on_demand is not None:
        repeat: dict[str, Any] = {"frequency": 1, **_in_fields("period", piece.on_demand.lockout_min)}
        if piece.lasts:
            value, unit = _span(piece.lasts)
            repeat["boundsDuration"] = {"value": value, "unit": unit, "system": _UCUM, "code": unit}
        return timing | {"repeat": repeat}
    repeat = {"count": len(piece.starts)}
    if piece.lasts:
        repeat |= _in_fields("duration", piece.lasts)
    gaps = {later - earlier for earlier, later in pairwise(piece.starts)}
    if len(gaps) == 1:
        repeat |= {"frequency": 1, **_in_fields("period", gaps.pop())}
    return timing | {"repeat": repeat}


def _in_fields(name: str, length: Fraction) -> dict[str, Any]:
    value, unit = _span(length)
    return {name: value, f"{name}Unit": unit}


def _instant(starts_at: datetime, start: Fraction) -> str:
    microseconds = start * 60_000_000
    if microseconds.denominator != 1:
        raise CannotWriteError(
            "A step begins at a part of a microsecond, which no clock can tell. Round its times to seconds."
        )
    return (starts_at + timedelta(microseconds=int(microseconds))).isoformat()


def _doses(piece: _Piece, caps: Sequence[Cap], weight: Fraction | None) -> list[dict[str, Any]]:
    """The dose as ordered, and beside it in milligrams for the person, a cap on rate or dose applied."""
    ordered = {"type": _type("ordered"), **_amount(piece.dose)}
    if weight is None and piece.dose.per_kg:
        return [ordered]
    limits = [one for one in caps if one.scope in {CapScope.RATE, CapScope.DOSE}]
    if weight is None and any(one.limit.per_kg for one in limits):
        return [ordered]
    mg = piece.dose.mg(weight)
    for one in limits:
        if one.scope is CapScope.RATE and not piece.dose.is_rate:
            # An amount over a time is held to the rate too; one that is given at once has none.
            mg = min(mg, one.limit.mg(weight) * piece.lasts) if piece.lasts else mg
        elif piece.dose.is_rate is (one.scope is CapScope.RATE):
            mg = min(mg, one.limit.mg(weight))
    if piece.dose.is_rate:
        return [ordered, {"type": _type("calculated"), "rateRatio": _ratio(_quantity(float(mg * 60), "mg"), "h")}]
    return [ordered, {"type": _type("calculated"), "doseQuantity": _quantity(float(mg), "mg")}]


def _type(code: str) -> dict[str, Any]:
    return {"coding": [{"system": _TYPES, "code": code, "display": code.capitalize()}]}


def _amount(dose: Dose) -> dict[str, Any]:
    """A dose, a rate of milligrams, or a rate for each kilogram, in the field that FHIR has for it."""
    value = _exact(dose.value)
    if dose.per is None:
        return {"doseQuantity": _quantity(value, _mass(dose))}
    if dose.per_kg:
        return {"rateQuantity": _quantity(value, f"{_mass(dose)}/{_MINUTES[dose.per]}")}
    return {"rateRatio": _ratio(_quantity(value, _mass(dose)), _MINUTES[dose.per])}


def _mass(dose: Dose) -> str:
    return f"{'mg' if dose.unit is Mass.MG else 'ug'}{'/kg' if dose.per_kg else ''}"


def _quantity(value: float, code: str) -> dict[str, Any]:
    return {"value": value, "unit": code.replace("ug", "mcg"), "system": _UCUM, "code": code}


def _ratio(numerator: dict[str, Any], per: str, *, value: float = 1) -> dict[str, Any]:
    return {"numerator": numerator, "denominator": {"value": value, "unit": per, "system": _UCUM, "code": per}}


def _fields(caps: Sequence[Cap]) -> dict[str, Any]:
    """The caps that FHIR has a field for: on one dose, and in a day or another window (one of these; a day goes first)."""
    found: dict[str, Any] = {}
    for cap in caps:
        if cap.scope is CapScope.DOSE:
            found["maxDosePerAdministration"] = _quantity(*_limit(cap))
    windows = sorted(
        (cap for cap in caps if cap.scope in {CapScope.DAY, CapScope.WINDOW}),
        key=lambda cap: cap.scope is not CapScope.DAY,
    )
    if windows:
        first = windows[0]
        length, unit = (1, "d") if first.window_min is None else _span(first.window_min)
        found["maxDosePerPeriod"] = _ratio(_quantity(*_limit(first)), unit, value=length)
    return found


def _limit(cap: Cap) -> tuple[float, str]:
    """A cap as it was ordered."""
    return _exact(cap.limit.value), _mass(cap.limit)


def _additional(caps: Sequence[Cap]) -> dict[str, Any]:
    """Every cap in words, whether or not it has a field."""
    return {"additionalInstruction": [{"text": cap_text(cap)} for cap in caps]} if caps else {}


def _route(route: Route) -> dict[str, Any]:
    words = route.value.replace("_", " ")
    if route not in _ROUTES:
        return {"text": words}
    code, display = _ROUTES[route]
    return {"coding": [{"system": _SNOMED, "code": code, "display": display}], "text": words}


def _exact(value: Fraction) -> float:
    """The number as JSON writes it; refused where that would not be the same number."""
    if value.denominator == 1:
        return int(value)
    written = float(value)
    if Fraction(repr(written)) != value:
        raise CannotWriteError(
            "A number of the order has more digits than a record system keeps. Round it to what can be given."
        )
    return written
