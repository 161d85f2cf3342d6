"""Condition: a diagnosis that stands, one that is past, suspected, refuted, or entered in error."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from assuage.interop.fhir.absence import none_known, says_none_known
from assuage.interop.fhir.bundle import Chart, Entry
from assuage.interop.fhir.coding import Meaning, Meanings, first_code
from assuage.interop.fhir.found import Found, not_used
from assuage.interop.fhir.times import day_of, first_moment, start_of
from assuage.patient import NO, UNKNOWN, YES, Answer, Fact, Origin, Unread

_PRESENT = {"active": "active", "recurrence": "recurring", "relapse": "relapsed"}
_PAST = {"inactive": "inactive", "remission": "in remission", "resolved": "resolved"}
_OPEN = {"unconfirmed", "provisional", "differential"}


def read_condition(entry: Entry, chart: Chart, meanings: Meanings, at: datetime) -> Found:
    """One diagnosis as a fact per concept it means.

    Refuted is a no. Suspected is an open question. Past is told and decides nothing: a chart that calls a psychosis
    resolved has not said that there is none today. A status that contradicts an abatement counts as present.
    """
    resource = entry.resource
    why = chart.why_not_about(entry)
    if why is not None:
        return not_used(entry.where, why, about="conditions")
    verification = first_code(resource.get("verificationStatus"))
    if verification == "entered-in-error":
        return not_used(entry.where, "it was entered in error", about="conditions", matters=False)
    status = first_code(resource.get("clinicalStatus"))
    if says_none_known(resource.get("code"), of="conditions"):
        if verification not in {"", "confirmed"} or status not in {"", "active"}:
            return not_used(entry.where, "the statement that no condition is known is not confirmed, or is past")
        return Found(facts=(none_known(Origin(entry.where, _when(resource)), of="conditions"),))
    means = meanings.of(resource.get("code"), kinds=("conditions", "statements"))
    answer, explicit, told = _answer(resource, verification, at)
    if not means.claims:
        return _not_understood(entry, means, told, meanings, present=answer is YES or explicit)
    when = _when(resource)
    facts = tuple(
        Fact(claim, answer, Origin(entry.where, when), explicit, _words(told, means)) for claim in means.claims
    )
    return Found(facts=facts, unread=_recognised(entry, means))


def _not_understood(entry: Entry, means: Meaning, told: str, meanings: Meanings, *, present: bool) -> Found:
    """A condition without a known code: listed, and an open question on whatever its words mention.

    "Chronic congestive heart failure" must not pass unseen beside a form that denies heart disease; "portal hypertension"
    is not hypertension. So what is mentioned is neither a yes nor nothing.
    """
    why = f"{means.told}, {told}, is not in the vocabulary"
    claims = meanings.mentioned(means.said, kind="conditions") if present else ()
    if claims:
        why += f"; it mentions {', '.join(meanings.words.called(claim) for claim in claims)}, which stays open until somebody answers"
    origin = Origin(entry.where, _when(entry.resource))
    said = f"mentioned in the words of a condition that is not known, {told}"
    facts = tuple(Fact(claim, UNKNOWN, origin, explicit=True, words=said) for claim in claims)
    return Found(facts=facts, unread=(Unread(entry.where, why, matters=present, about="conditions"),))


def _when(resource: Mapping[str, Any]) -> datetime | date | None:
    return first_moment(resource, "recordedDate", "onsetDateTime") or start_of(resource.get("onsetPeriod"))


def _answer(resource: Mapping[str, Any], verification: str, at: datetime) -> tuple[Answer, bool, str]:
    if verification == "refuted":
        return NO, True, "refuted"
    if verification in _OPEN:
        return UNKNOWN, True, f"{verification}: not settled"
    status = first_code(resource.get("clinicalStatus"))
    abated = _abated(resource, at)
    if status in _PAST:
        return UNKNOWN, False, f"recorded as {_PAST[status]}"
    if status in _PRESENT:
        return YES, True, f"recorded as {_PRESENT[status]}" + (", and also as ended" if abated else "")
    if status:
        return UNKNOWN, True, "recorded with a clinical status that FHIR does not know"
    if abated:
        return UNKNOWN, False, "recorded as ended"
    return YES, True, "recorded without a clinical status"


def _abated(resource: Mapping[str, Any], at: datetime) -> bool:
    """Whether the resource says that the condition had ended by the instant asked about."""
    if "abatementString" in resource or "abatementAge" in resource or "abatementRange" in resource:
        return True
    ended = first_moment(resource, "abatementDateTime", "abatementPeriod")
    if ended is None:
        return "abatementDateTime" in resource
    return day_of(ended) <= at.date()


def _words(told: str, means: Meaning) -> str:
    return f"{told}; recognised by its words, not by a code" if means.by_words else told


def _recognised(entry: Entry, means: Meaning) -> tuple[Unread, ...]:
    if not means.by_words:
        return ()
    why = f"{means.told}: no code of the vocabulary; used because its words are exactly a name of the vocabulary"
    return (Unread(entry.where, why, matters=False, about="conditions"),)
