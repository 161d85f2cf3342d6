"""Procedure and Encounter: listed for the reader; a procedure of the vocabulary (an ECG) is a fact as well."""

from collections.abc import Mapping
from typing import Any

from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import Meanings, first_words
from assuage.interop.fhir.found import Found, make_found, not_used
from assuage.interop.fhir.times import first_moment
from assuage.patient import YES, Fact, make_event, make_origin


def read_event(entry: Entry, chart: Chart, meanings: Meanings) -> Found:
    """One procedure, encounter or report as an event, and as a fact where it was done and the vocabulary has a word for it."""
    resource = entry.resource
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(entry.where, why, matters=False)
    status = resource.get("status")
    if status in {"entered-in-error", "cancelled", "not-done", "planned"}:
        return not_used(entry.where, f"its status is {status}", matters=False)
    when = first_moment(
        resource, "performedDateTime", "performedPeriod", "effectiveDateTime", "effectivePeriod", "period"
    )
    origin = make_origin((entry.where, when))
    concept = _concept(resource)
    told = first_words(concept) or entry.kind
    facts: tuple[Fact, ...] = ()
    if entry.kind != "Encounter" and status in {"completed", "final", "amended", "corrected"}:
        claims = meanings.of(concept, kinds=("statements",)).claims
        facts = tuple(Fact(claim, YES, origin, explicit=True, words=f"done: {told}") for claim in claims)
    return make_found((facts, (), (make_event((entry.kind, told, origin)),), (), ()))


def _concept(resource: Mapping[str, Any]) -> Any:
    concept = resource.get("code")
    if concept is not None:
        return concept
    types = resource.get("type")
    return types[0] if isinstance(types, list) and types else None
