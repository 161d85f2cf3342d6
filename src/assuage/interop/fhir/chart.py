"""A whole chart: a FHIR R4 Bundle in, one person's record out, with everything that could not be read listed."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assuage.interop.fhir.allergies import read_allergy
from assuage.interop.fhir.answers import known_forms, read_answers
from assuage.interop.fhir.bundle import ABOUT, Chart, Entry, take_apart
from assuage.interop.fhir.coding import Meanings
from assuage.interop.fhir.conditions import read_condition
from assuage.interop.fhir.dosage import settled
from assuage.interop.fhir.errors import ChartError
from assuage.interop.fhir.events import read_event
from assuage.interop.fhir.found import Found, not_used, together
from assuage.interop.fhir.lists import read_list
from assuage.interop.fhir.medicines import read_medicine
from assuage.interop.fhir.observations import read_observation
from assuage.interop.fhir.opening import Opened, open_json
from assuage.interop.fhir.person import read_person
from assuage.interop.fhir.times import moment
from assuage.knowledge import Library, library
from assuage.patient import INVERTED, YES, Patient, Unread, Vocabulary, inverted_pressures, vocabulary

_MEDICINES = ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
_EVENTS = ("Procedure", "Encounter", "DiagnosticReport")
_NAMED = 3  # places named one by one; more are counted


def read_chart(
    source: Path | str | bytes | Opened,
    *,
    at: datetime | None,
    patient_id: str | None = None,
    of: Library | None = None,
) -> Patient:
    """Read a FHIR R4 Bundle, plain or gzipped, resource by resource.

    Parameters: `source`, a path, the bytes, or JSON that is parsed already; `at`, the aware instant the chart is asked
    about, from which ages and freshness are counted, or None for the chart's own date (`Bundle.timestamp`); `patient_id`,
    which Patient is meant when there are several.
    Errors: `ChartError` when the chart as a whole cannot be used. One resource that cannot be read is listed in
    `Patient.unread`, and the rest is read.
    Example: `read_chart(shipped_chart("crps"), at=None).label`.
    """
    chart = take_apart(source if isinstance(source, Opened) else open_json(source), patient_id=patient_id)
    asked_at = at or _own_date(chart)
    shelf = of or library()
    person = read_person(chart.person, asked_at)
    readers = _readers(chart, shelf, asked_at)
    others = {kind: _other_kind(kind) for kind in {entry.kind for entry in chart.entries} - readers.keys()}
    read = [others.get(entry.kind) or _guarded(entry, readers[entry.kind]) for entry in chart.entries]
    found = _without_inverted(together(read))
    facts = tuple(dict.fromkeys((*person.facts, *found.facts)))
    words = vocabulary(shelf)
    return Patient(
        label=person.label,
        at=asked_at,
        invented=person.invented,
        birth_date=person.birth_date,
        birth_range=person.birth_range,
        sex=person.sex,
        facts=facts,
        measurements=found.measurements,
        medicines=tuple(dict.fromkeys(f.claim for f in facts if f.answer is YES and _is_medicine(f.claim, words))),
        unread=_told(person.unread + chart.unread + found.unread),
        events=found.events,
        uses=settled(found.uses),
    )


def _readers(chart: Chart, shelf: Library, at: datetime) -> dict[str, Callable[[Entry], Found]]:
    """The reader of each kind of resource, with everything it needs at hand."""
    words = vocabulary(shelf)
    meanings = Meanings(words)
    forms = known_forms(shelf)
    return {
        "Condition": lambda entry: read_condition(entry, chart, meanings, at),
        **dict.fromkeys(_MEDICINES, lambda entry: read_medicine(entry, chart, meanings, at)),
        "AllergyIntolerance": lambda entry: read_allergy(entry, chart, words),
        "Observation": lambda entry: read_observation(entry, chart, meanings),
        "QuestionnaireResponse": lambda entry: read_answers(entry, chart, words, forms),
        "List": lambda entry: read_list(entry, chart, words),
        **dict.fromkeys(_EVENTS, lambda entry: read_event(entry, chart, meanings)),
        "Medication": lambda _: Found(),  # read where it is referred to
        "Bundle": _inner_bundle,
    }


def _without_inverted(found: Found) -> Found:
    """The yield without pressures of one reading that cannot both be right; each is listed."""
    wrong = inverted_pressures(found.measurements)
    if not wrong:
        return found
    places = dict.fromkeys(one.origin.source for one in wrong)
    return found._replace(
        measurements=tuple(one for one in found.measurements if not any(one is other for other in wrong)),
        unread=(*found.unread, *(Unread(place, INVERTED, about="observations") for place in places)),
    )


def _inner_bundle(entry: Entry) -> Found:
    return not_used(entry.where, "a Bundle inside the Bundle is not read; send its entries in one")


def _other_kind(kind: str) -> Found:
    return not_used(kind, "this kind of entry is not read", matters=False)


def _guarded(entry: Entry, read: Callable[[Entry], Found]) -> Found:
    """The yield of one entry; a resource of a shape nobody thought of is listed, and the rest of the chart is read."""
    try:
        return read(entry)
    except (TypeError, ValueError, KeyError, AttributeError, IndexError, OverflowError):
        return not_used(
            entry.where, "its fields have a shape that FHIR R4 does not allow", about=ABOUT.get(entry.kind, "")
        )


def _own_date(chart: Chart) -> datetime:
    """The instant at which the chart was made, by its own word."""
    written = moment(chart.bundle.get("timestamp"))
    if isinstance(written, datetime):
        return written
    raise ChartError(
        "The chart does not say when it was made (`Bundle.timestamp`), so ages and the freshness of results cannot be "
        "counted. Say which instant it is asked about."
    )


def _is_medicine(claim: str, words: Vocabulary) -> bool:
    concept = words.concepts.get(claim)
    return concept is not None and concept.kind == "medicines"


def _told(unread: tuple[Unread, ...]) -> tuple[Unread, ...]:
    """The list for the reader: what matters first, and entries unread for one reason in one line."""
    alike: dict[tuple[bool, str, str], list[Unread]] = {}
    for entry in unread:
        alike.setdefault((entry.matters, entry.why, entry.about), []).append(entry)
    told = [_one_line(entries) for entries in alike.values()]
    return tuple(sorted(told, key=lambda entry: not entry.matters))


def _one_line(entries: list[Unread]) -> Unread:
    first = entries[0]
    if len(entries) == 1:
        return first
    kinds = Counter(entry.where for entry in entries)
    if len(kinds) < len(entries):  # whole kinds of entry, told by their name alone
        where = ", ".join(f"{kind} ({count})" for kind, count in kinds.items())
    elif len(entries) <= _NAMED:
        where = ", ".join(entry.where for entry in entries)
    else:
        where = f"{len(entries)} entries, the first {first.where}"
    return Unread(where, first.why, matters=first.matters, about=first.about)
