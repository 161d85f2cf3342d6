"""From prefetch and draft orders to one person's record, with what was not supplied left open."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from assuage.interop.cds_hooks.discovering import ABOUT, PREFETCH
from assuage.interop.cds_hooks.errors import RefusedRequestError
from assuage.interop.cds_hooks.requests import Call
from assuage.interop.fhir import ChartError, Opened, read_chart
from assuage.knowledge import Library
from assuage.patient import YES, Origin, Patient, Unread, Vocabulary, vocabulary

KETAMINE = frozenset({"ketamine", "esketamine"})
"""The medicines of the vocabulary that this service is about."""

_ORDERED = "in a draft order made together with this one"


@dataclass(frozen=True, slots=True)
class Order:
    """A draft order of ketamine: the resource, and which ketamine its code names."""

    resource: Mapping[str, Any]
    drug: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """One person as far as they were told, the ketamine orders, and the prefetch that was not supplied.

    `nothing_supplied` is true where not one entry about the person came, under a name that was asked for or another.
    """

    patient: Patient
    orders: tuple[Order, ...]
    missing: tuple[str, ...]
    nothing_supplied: bool


def gather(call: Call, *, at: datetime, of: Library) -> Gathered:
    """Read everything that was sent as one chart.

    Draft orders of other medicines count as taken, so that what is ordered together is weighed together. A prefetch that is
    absent, null, or an OperationOutcome is unread: its list then denies nothing.
    Errors: `RefusedRequestError` (400) where the resources are about somebody else, and (422) where the chart as a whole cannot
    be read.
    """
    entries, missing, unread, more_pages = _supplied(call)
    first_draft = len(entries)
    drafts = [one for one in call.orders if one.get("resourceType") in ("MedicationRequest", "Medication")]
    entries += [{"resource": _as_taken(order, call.patient_id)} for order in drafts]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    if more_pages:
        bundle["link"] = [{"relation": "next"}]
    try:
        patient = read_chart(Opened(bundle), at=at, patient_id=call.patient_id, of=of)
    except ChartError as error:
        raise RefusedRequestError(422, str(error)) from None
    orders, read = _apart(patient, drafts, first_draft, vocabulary(of))
    nothing = first_draft == 1 and len(missing) == len(PREFETCH)
    return Gathered(replace(read, unread=(*unread, *patient.unread)), orders, missing, nothing_supplied=nothing)


def _supplied(call: Call) -> tuple[list[dict[str, Any]], tuple[str, ...], list[Unread], bool]:
    """The entries of the chart, the keys not supplied, what that leaves unread, and whether a search has further pages."""
    entries: list[dict[str, Any]] = []
    missing: list[str] = []
    more_pages = False
    people: list[Mapping[str, Any]] = []
    for key in dict.fromkeys((*PREFETCH, *call.prefetch)):
        value = call.prefetch.get(key)
        resources = [] if value is None else list(_resources(value))
        if value is None or any(one.get("resourceType") == "OperationOutcome" for one in resources):
            missing.append(key)
        more_pages = more_pages or _has_next(value)
        people += [one for one in resources if one.get("resourceType") == "Patient"]
        entries += [
            {"resource": one} for one in resources if one.get("resourceType") not in ("OperationOutcome", "Patient")
        ]
    why = "it was not supplied, so what would stand there is unknown"
    unread = [Unread(f"prefetch {key}", why, about=ABOUT.get(key, "")) for key in missing if key in PREFETCH]
    return (
        [{"resource": _person(call, people)}, *entries],
        tuple(k for k in missing if k in PREFETCH),
        unread,
        more_pages,
    )


def _resources(value: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The resource, or those of a Bundle; what is no resource there is handed on as it is, for the reader to list."""
    if value.get("resourceType") != "Bundle":
        yield dict(value)
        return
    entries = value.get("entry")
    for entry in entries if isinstance(entries, list) else []:
        resource = entry.get("resource") if isinstance(entry, dict) else None
        yield resource if isinstance(resource, dict) else {}


def _has_next(value: Mapping[str, Any] | None) -> bool:
    links = value.get("link") if value is not None and value.get("resourceType") == "Bundle" else None
    return any(
        isinstance(link, dict) and link.get("relation") == "next" for link in (links if isinstance(links, list) else [])
    )


def _person(call: Call, people: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The Patient of the context; one of whom nothing is known but the id where none was supplied."""
    asked = call.prefetch.get("patient")
    if (
        asked is not None
        and asked.get("resourceType") == "Patient"
        and asked.get("id", call.patient_id) != call.patient_id
    ):
        raise RefusedRequestError(
            400,
            "`prefetch.patient` is not the patient of the context, and mixing two people's facts could harm both, so "
            "nothing was answered. Send the prefetch of one patient.",
        )
    own = [one for one in people if one.get("id", call.patient_id) == call.patient_id]
    if any(other != own[0] for other in own[1:]):
        raise RefusedRequestError(
            400,
            "The prefetch holds the patient of the context twice, with different content, so nothing was answered. "
            "Send the patient once.",
        )
    return {**own[0], "id": call.patient_id} if own else {"resourceType": "Patient", "id": call.patient_id}


def _as_taken(order: Mapping[str, Any], patient_id: str) -> dict[str, Any]:
    """A draft medication as the reader would find it once it is given."""
    if order.get("resourceType") != "MedicationRequest":
        return dict(order)
    reference = order["subject"].get("reference") if isinstance(order.get("subject"), dict) else None
    person = f"Patient/{patient_id}"
    if isinstance(reference, str) and "/".join(reference.split("/_history/")[0].rsplit("/", 2)[-2:]) != person:
        raise RefusedRequestError(
            400,
            "A draft order is for somebody else than the patient of the context, and mixing two people's facts could harm "
            "both, so nothing was answered. Send the orders of one patient.",
        )
    return {**order, "status": "active", "intent": "order", "subject": {"reference": person}}


def _apart(
    patient: Patient, orders: Sequence[Mapping[str, Any]], first: int, words: Vocabulary
) -> tuple[tuple[Order, ...], Patient]:
    """The ketamine orders, and the person without them, so that none counts as its own company."""
    drafts = {f"(entry {first + place})": order for place, order in enumerate(orders)}
    found: dict[str, Order] = {}
    facts = []
    for fact in patient.facts:
        where = _entry_of(fact.origin)
        if where not in drafts:
            facts.append(fact)
        elif fact.claim in KETAMINE:
            found.setdefault(where, Order(drafts[where], fact.claim))
        else:
            facts.append(fact._replace(words=_ORDERED))
    taken = dict.fromkeys(fact.claim for fact in facts if fact.answer is YES)
    return tuple(found.values()), replace(
        patient,
        facts=tuple(facts),
        medicines=tuple(one for one in taken if one in words.concepts and words.concepts[one].kind == "medicines"),
        uses=tuple(use for use in patient.uses if not (use.id in KETAMINE and _entry_of(use.origin) in drafts)),
    )


def _entry_of(origin: Origin) -> str:
    """The number of the entry, as it ends the name of its place."""
    return origin.source[origin.source.rfind("(entry ") :]
