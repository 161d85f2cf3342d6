"""What is read of people and charts."""

from datetime import datetime
from typing import Any

from assuage.patient import Answer, Event, Fact, Measurement, MedicineUse, Origin, Patient, Sex, Unread
from assuage.web.patients.models import Entry, EntryKind, Person


def chart_of(person: Person, *, at: datetime) -> Patient:
    """The frozen `Patient` that the rooms below work on, from every entry that was not retracted, at the aware instant `at`."""
    entries = list(person.entries.filter(retracted_at__isnull=True).order_by("recorded_at", "id"))
    facts = tuple(
        Fact(one.concept, Answer(one.answer), _origin(one), one.explicit, one.words)
        for one in entries
        if one.kind == EntryKind.FACT
    )
    uses = tuple(
        MedicineUse(
            one.concept, one.route or None, one.value, one.unit or None, one.words, _origin(one), one.why_unknown
        )
        for one in entries
        if one.kind == EntryKind.USE
    )
    return Patient(
        label=str(person),
        at=at,
        invented=person.is_invented,
        birth_date=person.birth_date,
        sex=Sex(person.sex),
        facts=facts,
        measurements=tuple(
            Measurement(one.concept, one.value or 0.0, one.unit, _origin(one), one.as_written)
            for one in entries
            if one.kind == EntryKind.MEASUREMENT
        ),
        medicines=_medicines(facts),
        uses=uses,
        events=tuple(Event(one.concept, one.words, _origin(one)) for one in entries if one.kind == EntryKind.EVENT),
        unread=tuple(Unread(**one) for chart in person.imports.all() for one in chart.unread),
    )


def _origin(entry: Entry) -> Origin:
    at: Any = entry.at
    if at is not None and entry.is_day:
        at = at.date()
    return Origin(entry.source, at)


def _medicines(facts: tuple[Fact, ...]) -> tuple[str, ...]:
    from assuage.patient import vocabulary

    concepts = vocabulary().concepts
    taken = (one.claim for one in facts if one.answer is Answer.YES)
    return tuple(dict.fromkeys(one for one in taken if one in concepts and concepts[one].kind == "medicines"))
