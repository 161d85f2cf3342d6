"""MedicationStatement: whether a medicine is taken, and how much of it where a chart says so."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q

from assuage.interop.fhir import dosage_of
from assuage.web.api.fhir.kinds import Kind
from assuage.web.api.fhir.parameters import about, concepts, one_of
from assuage.web.api.fhir.resources.entries import head, notes, person, source_of, when
from assuage.web.api.fhir.values import concept, filled, ids_of
from assuage.web.patients.models import Entry
from assuage.web.patients.selectors import patient_of

_STATUS = "http://hl7.org/fhir/CodeSystem/medication-statement-status"
_PAST = {"recorded as stopped": "stopped", "recorded as completed": "completed"}

_SAME = ("person_id", "concept", "source", "at", "recorded_at")
_SAID = Entry.objects.filter(kind="fact", **{name: OuterRef(name) for name in _SAME if name != "at"}).filter(
    Q(at=OuterRef("at")) | Q(at__isnull=True)
)
WHICH: Q = Q(kind="fact", concept__in=ids_of("medicines")) | (Q(kind="use") & Q(~Exists(_SAID)))
"""Each statement that a medicine is taken or not, and each dose that stands alone."""


def resource(entry: Any, uses: Any = None) -> dict[str, Any]:
    """One statement, with the dose that was written with it."""
    use = entry if entry.kind == "use" else (uses or {}).get(_key(entry))
    return filled(
        {
            **head("MedicationStatement", entry),
            "status": _status(entry),
            "medicationCodeableConcept": concept(entry.concept),
            "subject": person(entry),
            "dateAsserted": when(entry),
            "note": [*notes(entry), *([{"text": use.why_unknown}] if use is not None and use.why_unknown else [])],
            **(_dosage(use) if use is not None and _status(entry) == "active" else {}),
        }
    )


def _status(entry: Any) -> str:
    if entry.retracted_at is not None:
        return "entered-in-error"
    if entry.kind == "use" or entry.answer == "yes":
        return "active"
    if entry.answer == "no":
        return "not-taken"
    return "unknown" if entry.explicit else _PAST.get(entry.words, "unknown")


def _dosage(use: Any) -> dict[str, Any]:
    (one,) = patient_of(use.person, [use], at=use.recorded_at).uses
    return dosage_of(one)


def _key(entry: Any) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in _SAME)


def _uses(rows: Sequence[Any]) -> dict[tuple[Any, ...], Any]:
    """The doses of the people and medicines of a page, by the statement they were written with."""
    found = Entry.objects.filter(
        kind="use", person_id__in={row.person_id for row in rows}, concept__in={row.concept for row in rows}
    )
    return {_key(one): one for one in found.select_related("person")}


_IS_PAST = Q(kind="fact", answer="unknown", explicit=False)

KIND = Kind(
    "MedicationStatement",
    "What charts say of medicines: taken, not taken, stopped, or not known; with the dose where one was written down.",
    (
        source_of(
            WHICH,
            resource,
            {
                "subject": about("Patient", "person_id", "whose it is"),
                "code": concepts("concept", lambda: ids_of("medicines"), "the medicine"),
                "status": one_of(
                    {
                        "active": (_STATUS, Q(kind="use") | Q(answer="yes")),
                        "not-taken": (_STATUS, Q(kind="fact", answer="no")),
                        **{code: (_STATUS, _IS_PAST & Q(words=words)) for words, code in _PAST.items()},
                        "unknown": (
                            _STATUS,
                            Q(kind="fact", answer="unknown") & ~(_IS_PAST & Q(words__in=list(_PAST))),
                        ),
                    },
                    "whether it is taken",
                ),
            },
            around=_uses,
        ),
    ),
    about_person="patient",
)
