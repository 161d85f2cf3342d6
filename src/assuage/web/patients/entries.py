"""From a `Patient` that a form, a file or a bundle gave to rows of a chart, and back to words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from assuage.patient import Event, Fact, Measurement, MedicineUse, Origin, Patient
from assuage.web.patients.models import Entry, EntryKind, ImportedChart, Person


def entries_of(
    patient: Patient, person: Person, *, by: Any, at: datetime, imported_from: ImportedChart | None = None
) -> list[Entry]:
    """Everything that `patient` says as entries for `person`, not yet saved; `chart_of` gives the same statements back."""
    rows = [*_facts(patient), *_measurements(patient), *_uses(patient), *_events(patient)]
    for row in rows:
        row.person, row.recorded_by, row.recorded_at, row.imported_from = person, by, at, imported_from
    return rows


def said_alike(entry: Entry) -> tuple[Any, ...]:
    """What two entries share that say the same of the same time, wherever they came from."""
    return (
        entry.kind,
        entry.concept,
        entry.answer,
        entry.explicit,
        entry.value,
        entry.unit,
        entry.route,
        entry.words,
        entry.at,
        entry.is_day,
    )


def _facts(patient: Patient) -> Iterator[Entry]:
    for one in patient.facts:
        yield _entry(EntryKind.FACT, one.claim, one, answer=one.answer.value, explicit=one.explicit, words=one.words)


def _measurements(patient: Patient) -> Iterator[Entry]:
    for one in patient.measurements:
        yield _entry(EntryKind.MEASUREMENT, one.name, one, value=one.value, unit=one.unit, as_written=one.as_written)


def _uses(patient: Patient) -> Iterator[Entry]:
    for one in patient.uses:
        yield _entry(
            EntryKind.USE,
            one.id,
            one,
            route=one.route or "",
            value=one.daily_dose,
            unit=one.dose_unit or "",
            words=one.words,
            why_unknown=one.why_unknown,
        )


def _events(patient: Patient) -> Iterator[Entry]:
    for one in patient.events:
        yield _entry(EntryKind.EVENT, one.kind, one, words=one.words)


def _entry(kind: EntryKind, concept: str, one: Fact | Measurement | MedicineUse | Event, **about: Any) -> Entry:
    at, is_day = _stored(one.origin)
    plain = {
        name: value.replace("\x00", "\ufffd") if isinstance(value, str) else value for name, value in about.items()
    }
    source = one.origin.source.replace("\x00", "\ufffd")  # a zero character is kept by no database
    return Entry(kind=kind, concept=concept, source=source, at=at, is_day=is_day, **plain)


def _stored(origin: Origin) -> tuple[datetime | None, bool]:
    at: datetime | date | None = origin.at
    if at is None:
        return None, False
    if isinstance(at, datetime):
        return at if at.tzinfo else at.replace(tzinfo=UTC), False
    return datetime.combine(at, time(), tzinfo=UTC), True
