"""MedicationRequest, MedicationStatement and MedicationAdministration: what is taken now, and what no longer is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from assuage.interop.fhir.absence import none_known, says_none_known
from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import Meaning, Meanings
from assuage.interop.fhir.dosage import use_of
from assuage.interop.fhir.found import Found, not_used
from assuage.interop.fhir.times import day_of, end_of, first_moment
from assuage.patient import NO, UNKNOWN, YES, Answer, Fact, Origin, Unread

_TAKEN = {
    "MedicationRequest": {"active"},
    "MedicationStatement": {"active"},
    "MedicationAdministration": {"in-progress"},
}
_PAST = {"stopped", "completed", "cancelled", "ended"}
_OPEN = {"on-hold", "unknown"}
_NOT_YET = {"draft", "intended", "preparation"}


def read_medicine(entry: Entry, chart: Chart, meanings: Meanings, at: datetime) -> Found:
    """One medicine as a fact per concept it means.

    An active order or statement is a yes, `not-taken` is a no, on hold is an open question. What was stopped, completed,
    only planned, or given on a past day is told and decides nothing: another order, or the person's own purchase, may
    still stand. What is taken has a use beside it: its route and daily amount, where they can be read. A product whose
    code is not in the vocabulary is recognised by the ingredients its display names.
    """
    resource = entry.resource
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(entry.where, why, about="medicines")
    status = resource.get("status")
    if status == "entered-in-error":
        return not_used(entry.where, "it was entered in error", about="medicines", matters=False)
    if resource.get("doNotPerform") is True:
        return not_used(
            entry.where,
            "it asks not to give a medicine, which is no statement on what is taken",
            about="medicines",
            matters=False,
        )
    concept = _concept(entry, chart)
    if concept is None:
        return not_used(entry.where, "the medicine it refers to is not in the Bundle", about="medicines")
    when = first_moment(resource, "dateAsserted", "effectiveDateTime", "effectivePeriod", "authoredOn")
    if says_none_known(concept, of="medicines"):
        if status != "active":
            return not_used(entry.where, "the statement that no medicine is taken is not active")
        return Found(facts=(none_known(Origin(entry.where, when), of="medicines"),))
    means = meanings.of(concept, kinds=("medicines", "statements"))
    exact = bool(means.claims)
    if not means.claims:
        means = means._replace(claims=meanings.mentioned(means.said, kind="medicines"), by_words=True)
    answer, explicit, told = _answer(entry.kind, resource, at)
    if not means.claims:
        why = f"{means.told}, {told}, is not in the vocabulary"
        return not_used(entry.where, why, about="medicines", matters=answer is YES or explicit)
    told = f"{told}; recognised by its words, not by a code" if means.by_words else told
    origin = Origin(entry.where, when)
    facts = tuple(Fact(claim, answer, origin, explicit, told) for claim in means.claims)
    taken = (
        [claim for claim in means.claims if meanings.words.concepts[claim].kind == "medicines"] if answer is YES else []
    )
    # The dose is that of the medicine only where its own code stands there, and no other medicine is in the product.
    sure = len(means.claims) == 1 and (exact or not means.by_words)
    uses = tuple(use_of(claim, resource, origin, sure=sure) for claim in taken)
    return Found(facts=facts, unread=_recognised(entry, means), uses=uses)


def _concept(entry: Entry, chart: Chart) -> Mapping[str, Any] | None:
    """The CodeableConcept of the medicine, written in place or in a Medication it refers to."""
    written = entry.resource.get("medicationCodeableConcept")
    if isinstance(written, dict):
        return written
    reference = entry.resource.get("medicationReference")
    medication = chart.follow(reference, within=entry)
    if medication is None:
        display = reference.get("display") if isinstance(reference, dict) else None
        return {"text": display} if isinstance(display, str) and display else None
    concept = medication.get("code")
    return concept if isinstance(concept, dict) else None


def _answer(kind: str, resource: Mapping[str, Any], at: datetime) -> tuple[Answer, bool, str]:
    status = resource.get("status")
    if status == "not-taken":
        return NO, True, "recorded as not taken"
    if kind == "MedicationAdministration" and status == "completed":
        return _given(resource, at)
    if status in _PAST:
        return UNKNOWN, False, f"recorded as {status}"
    if status in _NOT_YET or resource.get("intent") in {"proposal", "plan"}:
        return UNKNOWN, False, "planned, not yet taken"
    if status in _TAKEN[kind]:
        ended = _ended(resource)
        if ended is not None and ended < at.date():
            return UNKNOWN, True, "recorded as active, for a time that is over"
        return YES, True, "recorded as active"
    told = (
        "on hold"
        if status == "on-hold"
        else "with an unknown status"
        if status in _OPEN
        else "without a status that FHIR knows"
    )
    return UNKNOWN, True, f"recorded {told}"


def _given(resource: Mapping[str, Any], at: datetime) -> tuple[Answer, bool, str]:
    when = first_moment(resource, "effectiveDateTime", "effectivePeriod")
    if when is not None and day_of(when) == at.date():
        return YES, True, "given today"
    return UNKNOWN, False, "given on an earlier day"


def _ended(resource: Mapping[str, Any]) -> date | None:
    """The last day an order or a statement covers, when it says so."""
    covered = [end_of(resource.get("effectivePeriod"))]
    instructions = resource.get("dosageInstruction")
    for one in instructions if isinstance(instructions, list) else []:
        timing = one.get("timing") if isinstance(one, dict) else None
        repeat = timing.get("repeat") if isinstance(timing, dict) else None
        covered.append(end_of(repeat.get("boundsPeriod")) if isinstance(repeat, dict) else None)
    days = [day_of(end) for end in covered if end is not None]
    return max(days) if days else None


def _recognised(entry: Entry, means: Meaning) -> tuple[Unread, ...]:
    if not means.by_words:
        return ()
    why = f"{means.told}: no code of the vocabulary; used by the medicine its words name, without its strength"
    return (Unread(entry.where, why, matters=False, about="medicines"),)
