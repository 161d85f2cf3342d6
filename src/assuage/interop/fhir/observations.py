"""Observation: vitals, laboratory values, scores and coded findings, with the parts of a panel."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import OBSERVED, Meanings
from assuage.interop.fhir.found import Found, measured, not_used, together
from assuage.interop.fhir.quantity import is_as_kept, read_number
from assuage.interop.fhir.times import first_moment, moment
from assuage.interop.fhir.yes_no import yes_or_no
from assuage.patient import YES, Concept, Event, Fact, Origin, QuantityError, make_measurement, make_origin

_USED = {"final", "amended", "corrected"}
_VOID = {"entered-in-error", "cancelled"}
_VALUES = ("valueQuantity", "valueInteger", "valueDecimal", "valueBoolean", "valueCodeableConcept", "valueString")
_STATED_BY = {"pregnancy_test": "pregnancy"}  # positive says that the claim is true, negative that it is not


def read_observation(entry: Entry, chart: Chart, meanings: Meanings) -> Found:
    """The measurements and findings of one Observation, its components included.

    A value is converted to the canonical unit or listed; a missing value keeps its reason; a preliminary result is not
    used. A coded answer (positive, not detected) to a statement of the vocabulary is a fact.
    """
    resource, where = entry.resource, entry.where
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(where, why, about="observations")
    status = resource.get("status")
    if status not in _USED:
        if status in _VOID:
            return not_used(where, f"its status is {status}", about="observations", matters=False)
        return not_used(where, "it is not final (or its status is missing)", about="observations")
    written = resource.get("effectiveDateTime")
    when = moment(written) if isinstance(written, str) else None
    if when is None:
        when = first_moment(resource, "effectiveDateTime", "effectivePeriod", "effectiveInstant")
    origin = make_origin((where, when))
    if "component" not in resource:
        return _part(resource, origin, meanings)
    parts = list(_parts(resource))
    read = [_part(part, origin, meanings) for part in parts]
    if len(parts) > 1 and any(one.measurements or one.facts or one.unread for one in read[1:]):
        # A panel's own code needs no meaning once a part of it has one.
        read = [one for index, one in enumerate(read) if index or _has_value(parts[0])]
    return together(read)


def _parts(resource: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield resource
    components = resource.get("component")
    for component in components if isinstance(components, list) else []:
        if isinstance(component, dict):
            yield component


def _part(part: Mapping[str, Any], origin: Origin, meanings: Meanings) -> Found:
    found = _as_mostly_written(part, origin, meanings)
    if found is not None:
        return found
    means = meanings.of(part.get("code"), kinds=OBSERVED)
    claims = means.claims
    if means.by_words or not claims:
        return not_used(origin.source, f"{means.told} is not in the vocabulary", about="observations", matters=False)
    concepts = meanings.words.concepts
    if len(claims) == 1:
        return _concept(concepts[claims[0]], part, origin, meanings)
    return together([_concept(concepts[claim], part, origin, meanings) for claim in claims])


def _as_mostly_written(part: Mapping[str, Any], origin: Origin, meanings: Meanings) -> Found | None:
    """A plain value in the unit kept, under one code as the vocabulary writes it; None for all that takes another look."""
    try:
        (coding,) = part["code"]["coding"]
        concept = meanings.measured.get((coding["system"], coding["code"]))
        quantity = part["valueQuantity"]
        if concept is None or concept.unit is None or not is_as_kept(quantity, concept.unit):
            return None
        number = quantity["value"]
        lower, upper = concept.plausible or (number, number)
    except (KeyError, TypeError, ValueError):
        return None
    if not lower <= number <= upper:
        return None
    return measured(make_measurement((concept.id, float(number), concept.unit, origin, f"{number:g} {concept.unit}")))


def _concept(concept: Concept, part: Mapping[str, Any], origin: Origin, meanings: Meanings) -> Found:
    value = _value(part)
    if value is None and part.get("dataAbsentReason"):
        return not_used(origin.source, f"{concept.name}: its value is recorded as absent", about="observations")
    if concept.kind == "observations" and concept.unit is not None:
        return _measured(concept, value, origin)
    if concept.kind == "observations" and concept.id not in _STATED_BY:
        return _done(concept, value, origin)
    answer = YES if value is None and concept.kind == "statements" else yes_or_no(value)
    if answer is None:
        why = f"{concept.name}: the result is neither a yes nor a no (a level needs its laboratory's own limit)"
        return not_used(origin.source, why, about="observations")
    claim = _STATED_BY.get(concept.id, concept.id)
    told = meanings.of(part.get("code"), kinds=OBSERVED).told
    return Found(facts=(Fact(claim, answer, origin, explicit=True, words=f"result of {told}"),))


def _measured(concept: Concept, value: Any, origin: Origin) -> Found:
    if value is None:
        return not_used(origin.source, f"{concept.name}: it carries no value", about="observations")
    try:
        number, written = read_number(value, concept)
    except QuantityError as error:
        return not_used(origin.source, f"{concept.name}: {error}", about="observations")
    return measured(make_measurement((concept.id, number, concept.unit or "1", origin, written)))


def _done(concept: Concept, value: Any, origin: Origin) -> Found:
    """A study that has no value of its own is listed; what it showed is a statement somebody makes."""
    told = f"{concept.name}: {value}" if isinstance(value, str) else concept.name
    return Found(events=(Event("Observation", told, origin),))


def _has_value(part: Mapping[str, Any]) -> bool:
    return _value(part) is not None


def _value(part: Mapping[str, Any]) -> Any:
    for field in _VALUES:
        value = part.get(field)
        if value is not None and not (isinstance(value, float) and not math.isfinite(value)):
            return value
    return None
