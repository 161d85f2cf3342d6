"""What is read of people and charts."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from assuage.patient import (
    Answer,
    Event,
    Fact,
    Measurement,
    MedicineUse,
    Origin,
    Patient,
    Sex,
    Unread,
    vocabulary,
)
from assuage.web.patients.models import Entry, EntryKind, Person


def chart_of(person: Person, *, at: datetime) -> Patient:
    """The frozen `Patient` that the rooms below work on, from every entry that was not retracted, at the aware instant `at`."""
    return patient_of(person, live_entries(person), unread_of(person), at=at)


def live_entries(person: Person) -> Any:
    """The entries of a chart that were not retracted, in the order in which they were written."""
    return person.entries.filter(retracted_at__isnull=True).order_by("recorded_at", "id")


def unread_of(person: Person) -> tuple[Unread, ...]:
    """What could not be read of the files that were taken over into a chart."""
    taken = person.imports.filter(taken_over_at__isnull=False).values_list("unread", flat=True)
    return tuple(Unread(**one) for unread in taken for one in unread)


def patient_of(person: Person, entries: Iterable[Entry], unread: tuple[Unread, ...] = (), *, at: datetime) -> Patient:
    """A `Patient` of some entries of a person."""
    facts: list[Fact] = []
    measurements: list[Measurement] = []
    uses: list[MedicineUse] = []
    events: list[Event] = []
    for one in entries:
        origin = origin_of(one)
        if one.kind == EntryKind.FACT:
            facts.append(Fact(one.concept, Answer(one.answer), origin, one.explicit, one.words))
        elif one.kind == EntryKind.MEASUREMENT:
            measurements.append(Measurement(one.concept, one.value or 0.0, one.unit, origin, one.as_written))
        elif one.kind == EntryKind.USE:
            uses.append(_use(one, origin))
        else:
            events.append(Event(one.concept, one.words, origin))
    return Patient(
        label=str(person),
        at=at,
        invented=person.is_invented,
        birth_date=person.birth_date,
        sex=Sex(person.sex),
        facts=tuple(facts),
        measurements=tuple(measurements),
        medicines=_medicines(facts),
        uses=tuple(uses),
        events=tuple(events),
        unread=unread,
    )


def origin_of(entry: Entry) -> Origin:
    """Where an entry came from and when it was true, as exactly as that is known."""
    at: Any = entry.at
    if at is not None and entry.is_day:
        at = at.date()
    return Origin(entry.source, at)


def _use(entry: Entry, origin: Origin) -> MedicineUse:
    return MedicineUse(
        entry.concept, entry.route or None, entry.value, entry.unit or None, entry.words, origin, entry.why_unknown
    )


def _medicines(facts: list[Fact]) -> tuple[str, ...]:
    concepts = vocabulary().concepts
    taken = (one.claim for one in facts if one.answer is Answer.YES)
    return tuple(dict.fromkeys(one for one in taken if one in concepts and concepts[one].kind == "medicines"))
