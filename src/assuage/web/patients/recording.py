"""Writing what a chart says: entries, allergies, the airway, last doses. What was wrong is retracted with a reason, never changed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.patient import (
    NO_KNOWN_ALLERGY,
    Answer,
    Event,
    Fact,
    Origin,
    Patient,
    load_form,
    vocabulary,
)
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.patients.entries import entries_of
from assuage.web.patients.models import AirwayAssessment, Allergy, Entry, EntryKind, LastTaken, Person

ALLERGY_EVENT = "AllergyIntolerance"
"""The kind of event by which a chart tells an allergy, also one that no rule asks about; as FHIR calls it."""


NEITHER, NOT_KNOWN = "neither", "unknown"
"""What else can be said of an allergy to a substance that the vocabulary does not have."""


class AlreadyRetractedError(Exception):
    """Somebody retracted it before."""

    def __init__(self) -> None:
        super().__init__(_("Somebody retracted this already. Nothing was changed."))


def record(actor: Actor, person: Person, content: Mapping[str, Any], *, at: datetime) -> list[Entry]:
    """Write entries from the fields of a form, as `assuage.patient.load_form` reads them (units converted, slips refused).

    Errors: `assuage.patient.PatientFileError`, with what needs attention.
    """
    said = load_form({**content, "at": at})
    return keep(actor, person, said, at=at)


def keep(actor: Actor, person: Person, said: Patient, *, at: datetime) -> list[Entry]:
    """Write everything that `said` states."""
    rows = entries_of(said, person, by=actor.user, at=at)
    told = ", ".join(sorted({one.concept for one in rows}))[:200]
    with written(actor, Note("record", "patients.Person", str(person.pk), person_id=str(person.pk), why=told)):
        return Entry.objects.bulk_create(rows)


def retract(actor: Actor, entry: Entry, *, because: str) -> None:
    """Take an entry back: it stays in the timeline, struck through, and tells no rule anything more.

    A dose is retracted with the statement that the medicine is taken, where one form wrote both. Errors: `AlreadyRetractedError`.
    """
    note = Note("retract", "patients.Entry", str(entry.pk), person_id=str(entry.person_id), why=because)
    with written(actor, note):
        _retract(Entry.objects.filter(pk=entry.pk), actor, because)
        if entry.kind in {EntryKind.FACT, EntryKind.USE}:
            _written_with(entry).update(**_retraction(actor, because))


def allergies_meant(substance: str) -> tuple[str, ...]:
    """The allergies of the vocabulary that a substance means by its name, or by that of the medicine it is another name of."""
    words = vocabulary()
    medicines = [one for one in words.named(substance) if words.concepts[one].kind == "medicines"]
    names = dict.fromkeys((substance, *map(words.called, medicines)))
    return tuple(dict.fromkeys(claim for name in names for claim in words.named(f"{name} allergy")))


def record_allergy(
    actor: Actor, person: Person, *, substance: str, reaction: str, at: datetime, means: str = ""
) -> Allergy:
    """Write an allergy, with the entries by which the rules learn of it.

    `means` is what somebody said of a name that the vocabulary does not have: one of its allergies, or `NOT_KNOWN`, which leaves every
    one of them an open question, also where an earlier entry denies them.
    """
    allergy = Allergy(person=person, substance=substance, reaction=reaction, recorded_at=at, recorded_by=actor.user)
    origin = Origin(_source(allergy), at)
    known = [Fact(claim, Answer.YES, origin, explicit=True, words=reaction) for claim in allergies_meant(substance)]
    told = f"{substance}: {reaction}" if reaction else substance
    said = Patient(
        label=str(person),
        at=at,
        facts=tuple(known or _said_to_be(means, allergy, told, at=at)),
        events=(Event(ALLERGY_EVENT, told, origin),),
    )
    with written(actor, Note("record", "patients.Allergy", str(allergy.pk), person_id=str(person.pk))):
        allergy.save(force_insert=True)
        Entry.objects.bulk_create(entries_of(said, person, by=actor.user, at=at))
    return allergy


def record_no_allergies(actor: Actor, person: Person, *, at: datetime) -> list[Entry]:
    """Write that no allergy is known, as a no to each that a rule asks about."""
    origin = Origin("form, no known allergy", at)
    facts = tuple(
        Fact(claim, Answer.NO, origin, explicit=True, words=NO_KNOWN_ALLERGY) for claim in vocabulary().allergies
    )
    return keep(actor, person, Patient(label=str(person), at=at, facts=facts), at=at)


def retract_allergy(actor: Actor, allergy: Allergy, *, because: str) -> None:
    """Take an allergy back, with its entries. Errors: `AlreadyRetractedError`."""
    note = Note("retract", "patients.Allergy", str(allergy.pk), person_id=str(allergy.person_id), why=because)
    with written(actor, note):
        _retract(Allergy.objects.filter(pk=allergy.pk), actor, because)
        entries = Entry.objects.filter(
            person_id=allergy.person_id, source__startswith=_source(allergy), retracted_at__isnull=True
        )
        entries.update(**_retraction(actor, because))


def record_airway(actor: Actor, person: Person, **found: Any) -> AirwayAssessment:
    """Write what was found of the airway, and the ASA class."""
    assessment = AirwayAssessment(person=person, recorded_by=actor.user, **found)
    note = Note("record", "patients.AirwayAssessment", str(assessment.pk), person_id=str(person.pk))
    with written(actor, note):
        assessment.save(force_insert=True)
    return assessment


def record_last_taken(actor: Actor, person: Person, told: Iterable[Mapping[str, Any]], *, at: datetime) -> None:
    """Write when an opioid and a benzodiazepine were last taken, as just told."""
    rows = [LastTaken(person=person, recorded_by=actor.user, recorded_at=at, told_at=at, **one) for one in told]
    with written(actor, Note("record", "patients.LastTaken", str(person.pk), person_id=str(person.pk))):
        LastTaken.objects.bulk_create(rows)


def _written_with(entry: Entry) -> QuerySet[Entry]:
    """The other half of one line of a form: that a medicine is taken, and how much of it."""
    return Entry.objects.filter(
        person_id=entry.person_id,
        concept=entry.concept,
        kind__in=(EntryKind.FACT, EntryKind.USE),
        source=entry.source,
        at=entry.at,
        recorded_at=entry.recorded_at,
        retracted_at__isnull=True,
    )


def _source(allergy: Allergy) -> str:
    return f"allergy list, {allergy.pk}"


def _said_to_be(means: str, allergy: Allergy, told: str, *, at: datetime) -> list[Fact]:
    """Facts from a source of their own, so that the header tells the substance beside them."""
    origin = Origin(f"{_source(allergy)}, as said", at)
    if means == NOT_KNOWN:
        return [Fact(claim, Answer.UNKNOWN, origin, explicit=True, words=told) for claim in vocabulary().allergies]
    claims = [means] if means in vocabulary().allergies else []
    return [Fact(claim, Answer.YES, origin, explicit=True, words=told) for claim in claims]


def _retract(rows: QuerySet[Any], actor: Actor, because: str) -> None:
    if not rows.filter(retracted_at__isnull=True).update(**_retraction(actor, because)):
        raise AlreadyRetractedError


def _retraction(actor: Actor, because: str) -> dict[str, Any]:
    return {"retracted_at": timezone.now(), "retracted_by": actor.user, "retracted_because": because}
