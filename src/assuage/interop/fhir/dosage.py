"""Dosage: how much a day and by which route, where that is written without doubt."""

from collections.abc import Mapping
from typing import Any

from assuage.interop.fhir.coding import codings, words_of
from assuage.interop.fhir.timing import times_a_day
from assuage.patient import PATCH_PER_HOUR, MedicineUse, Origin, QuantityError, daily_dose, route_named

# Route codes of SNOMED CT (the FHIR R4 route value set) and of HL7 v3 RouteOfAdministration.
_ROUTES = {
    **dict.fromkeys(("26643006", "PO", "SWALLOW"), "oral"),
    **dict.fromkeys(("37839007", "SL"), "sublingual"),
    **dict.fromkeys(("54471007", "BUC"), "buccal"),
    **dict.fromkeys(("47625008", "IV", "IVINJ", "IVP"), "iv"),
    **dict.fromkeys(("78421000", "IM"), "im"),
    **dict.fromkeys(("34206005", "SQ", "SUBCUT"), "sc"),
    **dict.fromkeys(("46713006", "NASAL", "NASINHL"), "nasal"),
    **dict.fromkeys(("45890007", "TRNSDERM"), "transdermal"),
    **dict.fromkeys(("37161004", "PR", "RECINSTL"), "rectal"),
    **dict.fromkeys(("72607000", "ITINJ"), "intrathecal"),
    **dict.fromkeys(("404820008", "EPI", "EPINJ"), "epidural"),
    **dict.fromkeys(("447694001", "IPINHL", "INHL"), "inhaled"),
    **dict.fromkeys(("6064005", "TOPICAL"), "topical"),
}
_SEVERAL = "several instructions stand there, and it is not said whether they hold together"


def use_of(claim: str, resource: Mapping[str, Any], origin: Origin, *, sure: bool) -> MedicineUse:
    """How one medicine is used. `sure` is false where the product holds more than it, so that a dose is not its dose."""
    instructions = _instructions(resource)
    routes = {_route(one.get("route")) for one in instructions}
    route = routes.pop() if len(routes) == 1 else None
    told = next((one["text"] for one in instructions if isinstance(one.get("text"), str)), "")
    if not sure:
        why = "the product is known by a word of its name, or holds several medicines, so the dose is of no one of them"
        return MedicineUse(claim, route, None, None, told, origin, why)
    try:
        amount, unit = _amount(instructions, route)
    except QuantityError as error:
        return MedicineUse(claim, route, None, None, told, origin, str(error))
    return MedicineUse(claim, route, amount, unit, told or f"{amount:g} {unit}", origin)


def _instructions(resource: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    for field in ("dosageInstruction", "dosage"):
        written = resource.get(field)
        listed = written if isinstance(written, list) else [written]
        found: list[Mapping[str, Any]] = [one for one in listed if isinstance(one, dict)]
        if found:
            return found
    return []


def _route(concept: Any) -> str | None:
    found = {_ROUTES[code] for _, code in codings(concept) if code in _ROUTES}
    if not found:
        found = {route for words in words_of(concept) if (route := route_named(words)) is not None}
    return found.pop() if len(found) == 1 else None


def _amount(instructions: list[Mapping[str, Any]], route: str | None) -> tuple[float, str]:
    """The amount of all instructions together, which must say that they hold at once (one number of sequence)."""
    if not instructions:
        raise QuantityError("no dose is written")
    if len(instructions) > 1 and len({_sequence(one) for one in instructions} - {None}) != 1:
        raise QuantityError(_SEVERAL)
    if len(instructions) > 1 and any(_sequence(one) is None for one in instructions):
        raise QuantityError(_SEVERAL)
    parts = [_one(instruction, route) for instruction in instructions]
    units = {unit for _, unit in parts}
    if len(units) != 1:
        raise QuantityError("the instructions give a dose a day and a rate an hour, which are not added")
    return sum(amount for amount, _ in parts), units.pop()


def _sequence(instruction: Mapping[str, Any]) -> int | None:
    number = instruction.get("sequence")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def _one(instruction: Mapping[str, Any], route: str | None) -> tuple[float, str]:
    if _as_needed(instruction):
        raise QuantityError("it is taken as needed, so the daily amount is not known")
    dose, rate = _dose_and_rate(instruction)
    if rate is not None:
        return daily_dose(*rate, route=route)
    if dose is None:
        raise QuantityError("no dose is written that is one number")
    if route == "transdermal":
        raise QuantityError(f"it is a patch without a rate in {PATCH_PER_HOUR}")
    number, unit = dose
    times = times_a_day(instruction.get("timing"))
    return daily_dose(number * times, f"{unit}/d", route=route)


def _as_needed(instruction: Mapping[str, Any]) -> bool:
    """Whether the amount is left to need; an explicit false is the only way to say that it is not, beside silence."""
    return bool(instruction.get("asNeededCodeableConcept")) or instruction.get("asNeededBoolean") not in (None, False)


def _dose_and_rate(
    instruction: Mapping[str, Any],
) -> tuple[tuple[float, str] | None, tuple[float, str] | None]:
    listed = instruction.get("doseAndRate")
    parts = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    if not parts and isinstance(instruction.get("dose"), dict):
        raise QuantityError("it was given once, so the daily amount is not known")
    doses = {_quantity(one.get("doseQuantity")) for one in parts} - {None}
    rates = {_rate(one) for one in parts} - {None}
    if len(parts) > 1 and (len(doses) > 1 or len(rates) > 1):
        raise QuantityError("several doses are written, and it is not said which holds")
    if any("doseRange" in one or "rateRange" in one for one in parts):
        raise QuantityError("the dose is a range")
    return next(iter(doses), None), next(iter(rates), None)


def _quantity(value: Any) -> tuple[float, str] | None:
    if not isinstance(value, dict) or value.get("comparator"):
        return None
    number = value.get("value")
    unit = value.get("code") if isinstance(value.get("code"), str) else value.get("unit")
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not isinstance(unit, str) or not unit:
        return None
    return float(number), unit


def _rate(part: Mapping[str, Any]) -> tuple[float, str] | None:
    rate = _quantity(part.get("rateQuantity"))
    ratio = part.get("rateRatio")
    if rate is not None or not isinstance(ratio, dict):
        return rate
    above, below = _quantity(ratio.get("numerator")), _quantity(ratio.get("denominator"))
    if above is None or below is None or below[0] <= 0:
        return None
    return above[0] / below[0], f"{above[1]}/{below[1]}"


def settled(uses: tuple[MedicineUse, ...]) -> tuple[MedicineUse, ...]:
    """The uses of a chart, one for each medicine and route, where several entries can be told apart.

    An order and a statement that agree on dose and route are one use. Any other two entries on one medicine may be a renewal
    or a second use, which only a person can tell: their amounts are not read.
    """
    kept: list[MedicineUse] = []
    for claim in dict.fromkeys(use.id for use in uses):
        same = [use for use in uses if use.id == claim]
        if len(same) == 1:
            kept += same
        elif len({(use.route, use.daily_dose, use.dose_unit) for use in same}) == 1 and _of_different_kinds(same):
            kept.append(same[0])
        else:
            why = "several entries of it stand on the chart, and it is not said whether they are one"
            kept += [MedicineUse(one.id, one.route, None, None, one.words, one.origin, why) for one in same]
    return tuple(kept)


def _of_different_kinds(uses: list[MedicineUse]) -> bool:
    kinds = [use.origin.source.split("/", maxsplit=1)[0].split(" ", maxsplit=1)[0] for use in uses]
    return len(set(kinds)) == len(kinds)
