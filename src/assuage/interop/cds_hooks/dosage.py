"""The dose of an order: from FHIR's dosage instruction to a regimen, or the reason why it cannot be read as one.

One occasion is read; nothing is approximated, and what the order leaves open is said to be open.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assuage.dosing import DoseError, Regimen, Route, is_finite_decimal, parse
from assuage.interop.fhir.coding import codings, words_of

_CODES = {
    # SNOMED CT, as FHIR R4 lists them in its value set of route codes.
    "47625008": Route.IV,
    "78421000": Route.IM,
    "34206005": Route.SC,
    "26643006": Route.ORAL,
    "37839007": Route.SUBLINGUAL,
    "46713006": Route.NASAL,
    "37161004": Route.RECTAL,
    "404820008": Route.EPIDURAL,
    "12130007": Route.INTRA_ARTICULAR,
}
_WORDS = (
    (r"\bi\.?v\.?\b|intravenous", Route.IV),
    (r"\bi\.?m\.?\b|intramuscular", Route.IM),
    (r"\bs\.?c\.?\b|subcutaneous", Route.SC),
    (r"sublingual", Route.SUBLINGUAL),
    (r"\boral\b|\borally\b|by mouth|\bpo\b", Route.ORAL),
    (r"nasal", Route.NASAL),
    (r"rectal", Route.RECTAL),
    (r"epidural", Route.EPIDURAL),
    (r"intra-?articular", Route.INTRA_ARTICULAR),
)
_MASSES = {"mg": "mg", "ug": "mcg", "mcg": "mcg", "µg": "mcg"}
_MINUTES = {"s": Fraction(1, 60), "min": Fraction(1), "h": Fraction(60), "hr": Fraction(60), "d": Fraction(1440)}
_PER = {"min": "min", "h": "h", "hr": "h", "d": "day"}
_LEAST, _MOST = 1e-9, 1e9  # any unit of mass or time: what lies outside is a slip
_LONGEST_TEXT = 300  # characters of a dose that a person wrote


@dataclass(frozen=True, slots=True)
class OrderedDose:
    """What an order asks to give.

    `regimen` is None where the dose cannot be read, for the reason in `why_not`; `told` is what a reader must know of how it
    was read. `route` is None where the order does not name one that is known.
    """

    route: Route | None
    regimen: Regimen | None = None
    why_not: str = ""
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number of mg or mcg, perhaps per kilogram, perhaps per time."""

    value: Fraction
    unit: str
    per_kg: bool
    per: str = ""

    @property
    def text(self) -> str:
        return f"{_decimal(self.value)} {self.unit}{'/kg' if self.per_kg else ''}{f'/{self.per}' if self.per else ''}"


class _UnreadableError(Exception):
    """Why a dose cannot be read, in words that go on from `because`."""


def dose_of(order: Mapping[str, Any], *, drug: str) -> OrderedDose:
    """The dose of a MedicationRequest for one occasion; `drug` is the id of the medicine in the vocabulary."""
    listed = order.get("dosageInstruction")
    instructions = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not instructions:
        return OrderedDose(None, why_not="the order states no dose")
    routes = dict.fromkeys(_route(one) for one in instructions)
    route = next(iter(routes)) if len(routes) == 1 else None
    if len(instructions) > 1:
        return OrderedDose(route, why_not="the order has several dosage instructions, which are not read as one")
    try:
        text, told = _text(instructions[0], route)
        regimen = parse(f"{'S-ketamine ' if drug == 'esketamine' else ''}{text}")
    except _UnreadableError as unreadable:
        return OrderedDose(route, why_not=str(unreadable))
    except DoseError as error:
        return OrderedDose(route, why_not=f"the dose language refuses it ({error.reason.rstrip('.')})")
    return OrderedDose(route, regimen, told=told)


def _route(dosage: Mapping[str, Any]) -> Route | None:
    """The route by its code, else by its words, when they name one and no more."""
    concept = dosage.get("route")
    found = {_CODES[code] for system, code in codings(concept) if system == "SNOMED CT" and code in _CODES}
    if not found:
        said = " ".join(words_of(concept)) or (dosage.get("text") if isinstance(dosage.get("text"), str) else "")
        found = {route for pattern, route in _WORDS if re.search(pattern, str(said)[:_LONGEST_TEXT], re.IGNORECASE)}
    return found.pop() if len(found) == 1 else None


def _text(dosage: Mapping[str, Any], route: Route | None) -> tuple[str, tuple[str, ...]]:
    """The dose in the dose language, and what must be told of it."""
    if route is None:
        raise _UnreadableError("the order names no route that is known, or more than one")
    if dosage.get("asNeededBoolean") is True or "asNeededCodeableConcept" in dosage:
        raise _UnreadableError("it is to be given as needed, so its times are not known")
    amount, rate = _amounts(dosage)
    if amount is None and rate is None:
        return _written(dosage, route)
    timing = dosage.get("timing")
    repeat = timing.get("repeat") if isinstance(timing, dict) else None
    repeat = repeat if isinstance(repeat, dict) else {}
    told = (
        ["one occasion was read; how often it is given was not"] if "period" in repeat or "frequency" in repeat else []
    )
    lasts = _duration(repeat)
    if not route.takes_infusion:
        if amount is None:
            raise _UnreadableError("it is a rate, and this route takes no infusion")
        return f"{amount.text} {_spoken(route)}", tuple(told)
    return _infusion(amount, rate, lasts, route, told)


def _infusion(
    amount: _Amount | None, rate: _Amount | None, lasts: Fraction | None, route: Route, told: list[str]
) -> tuple[str, tuple[str, ...]]:
    where = "" if route is Route.IV else f" {_spoken(route)}"
    if amount is not None and rate is not None:
        if amount.per_kg != rate.per_kg or amount.unit != rate.unit or amount.value <= 0 or rate.value <= 0:
            raise _UnreadableError("its amount and its rate are not written in one unit")
        given = amount.value / rate.value * {"min": 1, "h": 60, "day": 1440}[rate.per]
        if lasts is not None and lasts != given:
            raise _UnreadableError("its amount, its rate and its time do not agree")
        return f"{amount.text}{where} over {_decimal(given)} min", tuple(told)
    if rate is not None:
        if lasts is None:
            told.append("how long it runs is not stated; one hour was looked at")
        return f"{rate.text}{where} for {_decimal(lasts or Fraction(60))} min", tuple(told)
    if amount is None:
        raise _UnreadableError("the order states no amount")
    if lasts is not None:
        return f"{amount.text}{where} over {_decimal(lasts)} min", tuple(told)
    if route is Route.IV:
        raise _UnreadableError("it states neither a rate nor the time it is given over")
    return f"{amount.text}{where}", tuple(told)


def _amounts(dosage: Mapping[str, Any]) -> tuple[_Amount | None, _Amount | None]:
    """The amount and the rate, each where it is given."""
    listed = dosage.get("doseAndRate")
    if listed is None:
        return None, None
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], dict):
        raise _UnreadableError("it gives more than one dose, or none that can be read")
    given = listed[0]
    if "doseRange" in given or "rateRange" in given:
        raise _UnreadableError("it is a range, and a range is no dose")
    amount = _quantity(given["doseQuantity"]) if "doseQuantity" in given else None
    if amount is not None and amount.per:
        raise _UnreadableError("its amount is written in a unit of rate")
    rate = _ratio(given["rateRatio"]) if "rateRatio" in given else None
    rate = _quantity(given["rateQuantity"]) if "rateQuantity" in given else rate
    if rate is not None and not rate.per:
        raise _UnreadableError("its rate is written in a unit of amount")
    return amount, rate


def _quantity(quantity: Any) -> _Amount:
    """A Quantity in mg or mcg, per kilogram and per time where its unit says so."""
    value = _number(quantity)
    units = {found for name in ("code", "unit") if (found := _unit(quantity.get(name))) is not None}
    if not units:
        raise _UnreadableError("its unit is not mg or mcg, with kg and a time where they belong")
    if len(units) > 1:
        raise _UnreadableError("its `unit` and its `code` name two different units")
    ((mass, per_kg, per),) = units
    return _Amount(value, mass, per_kg, per)


def _unit(written: Any) -> tuple[str, bool, str] | None:
    """The mass, whether it is per kilogram, and per which time; None for any other unit."""
    if not isinstance(written, str):
        return None
    mass, *rest = re.sub(r"\.([a-z]+)-1", r"/\1", written.strip()).split("/")
    per_kg = bool(rest) and rest[0] == "kg"
    per = rest[1:] if per_kg else rest
    if mass not in _MASSES or len(per) > 1 or any(one not in _PER for one in per):
        return None
    return _MASSES[mass], per_kg, _PER[per[0]] if per else ""


def _ratio(ratio: Any) -> _Amount:
    """A Ratio such as 35 mg : 40 min, as a rate."""
    over, under = (ratio.get("numerator"), ratio.get("denominator")) if isinstance(ratio, dict) else (None, None)
    amount, time = _quantity(over), _number(under)
    unit = under.get("code") or under.get("unit") if isinstance(under, dict) else None
    minutes = time * _MINUTES[unit] if isinstance(unit, str) and unit in _MINUTES else None
    if minutes is None or minutes <= 0 or amount.per:
        raise _UnreadableError("its rate is no amount for a time")
    for per, length in (("min", 1), ("h", 60), ("day", 1440)):
        value = amount.value / minutes * length
        if is_finite_decimal(value):
            return _Amount(value, amount.unit, amount.per_kg, per)
    raise _UnreadableError("its rate is no decimal number")


def _number(quantity: Any) -> Fraction:
    value = quantity.get("value") if isinstance(quantity, dict) else None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or quantity.get("comparator"):
        raise _UnreadableError("its value is missing, no number, or only a bound")
    if not _LEAST <= value <= _MOST:  # not a number, infinite, negative or absurd
        raise _UnreadableError("its value is not a number that a dose could have")
    return Fraction(str(value))


def _duration(repeat: Mapping[str, Any]) -> Fraction | None:
    """The time of one occasion [min], where it is stated."""
    if "durationMax" in repeat:
        raise _UnreadableError("its time is a range")
    if "duration" not in repeat:
        return None
    unit = repeat.get("durationUnit")
    if not isinstance(unit, str) or unit not in _MINUTES:
        raise _UnreadableError("the unit of its time is not known")
    return _number({"value": repeat["duration"]}) * _MINUTES[unit]


def _written(dosage: Mapping[str, Any], route: Route) -> tuple[str, tuple[str, ...]]:
    """A dose that a person wrote as text, where the dose language reads it and it names the same route."""
    text = dosage.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _UnreadableError("the order states no dose")
    if len(text) > _LONGEST_TEXT:
        raise _UnreadableError("it is written as a long text")
    try:
        said = parse(text).route
    except DoseError:  # its words may hold a name, so they are not quoted
        raise _UnreadableError("its words cannot be read as a dose") from None
    if said is not route:
        raise _UnreadableError("its text and its route do not agree")
    return text, ("the dose was read from the words of the order",)


def _spoken(route: Route) -> str:
    return {Route.IM: "IM", Route.SC: "SC"}.get(route, route.value.replace("intra_articular", "intra-articular"))


def _decimal(value: Fraction) -> str:
    """The number as it is written, exactly."""
    if not is_finite_decimal(value):
        raise _UnreadableError("one of its numbers is no decimal number")
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")
