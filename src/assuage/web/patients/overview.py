"""The first page of a chart: problems, medicines, allergies, measurements, airway, last doses, each with where it came from and how old it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assuage.patient import Answer, Patient, Vocabulary, answer_to, latest, vocabulary
from assuage.web.design.styles import active
from assuage.web.patients.models import AirwayAssessment, Allergy, Entry, EntryKind, LastTaken, Person, Sedating
from assuage.web.patients.recording import ALLERGY_EVENT
from assuage.web.patients.selectors import live_entries, patient_of, unread_of
from assuage.web.patients.templatetags.charts import called


@dataclass(frozen=True, slots=True)
class Line:
    """One thing the chart says: its name, the newest entry on it, how old that is, what to beware of, how many entries say something of it."""

    name: str
    entry: Entry
    age: str
    caution: str = ""
    count: int = 1
    use: Entry | None = None


@dataclass(frozen=True, slots=True)
class LastDose:
    """A group of medicines, and when the last of it was taken as far as anybody asked."""

    name: Any
    told: LastTaken | None
    ago: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the page shows."""

    patient: Patient
    conditions: tuple[Line, ...]
    denied: tuple[Line, ...]
    open_questions: tuple[Line, ...]
    medicines: tuple[Line, ...]
    statements: tuple[Line, ...]
    measurements: tuple[Line, ...]
    allergies: Sequence[Allergy]
    imported_allergies: tuple[Line, ...]
    airway: AirwayAssessment | None
    last_doses: tuple[LastDose, ...]


def overview_of(person: Person, *, at: datetime) -> Overview:
    """The overview of one chart at an instant."""
    entries = list(live_entries(person).select_related("recorded_by", "imported_from").defer("imported_from__content"))
    patient = patient_of(person, entries, unread_of(person), at=at)
    words = vocabulary()
    facts = _by_concept(one for one in entries if one.kind == EntryKind.FACT)
    uses = _by_concept(one for one in entries if one.kind == EntryKind.USE)
    told: dict[str, list[Line]] = {kind: [] for kind in ("conditions", "medicines", "statements", "denied", "open")}
    for claim, rows in facts.items():
        line, part = _fact(rows, uses.get(claim), patient, words)
        told[part].append(line)
    return Overview(
        patient=patient,
        conditions=_in_order(told["conditions"]),
        denied=_in_order(told["denied"]),
        open_questions=_in_order(told["open"]),
        medicines=_in_order(told["medicines"]),
        statements=_in_order(told["statements"]),
        measurements=_measurements(entries, patient, words, at),
        allergies=list(person.allergies.filter(retracted_at__isnull=True).select_related("recorded_by")),
        imported_allergies=_imported_allergies(entries, at),
        airway=person.airway_assessments.select_related("recorded_by").first(),
        last_doses=last_doses(person, at=at),
    )


def last_doses(person: Person, *, at: datetime) -> tuple[LastDose, ...]:
    """When an opioid and a benzodiazepine were last taken, by what was told last."""
    newest: dict[str, LastTaken] = {}
    for one in person.last_taken.select_related("recorded_by").order_by("told_at", "recorded_at"):
        newest[one.medicine_group] = one
    found = []
    for group in Sedating:
        told = newest.get(group.value)
        ago = how_long_ago(told.taken_at, at=at) if told and told.taken_at else ""
        found.append(LastDose(group.label, told, ago))
    return tuple(found)


def how_long_ago(then: datetime | None, *, at: datetime, is_day: bool = False) -> str:
    """How old something is in the words of a clinic: minutes, hours, days, months, years."""
    if then is None:
        return _("no date")
    if is_day:
        return _days((at.astimezone(active().zone).date() - then.date()).days)
    gone = at - then
    if gone < timedelta(0):
        return _("in the future")
    if gone < timedelta(hours=1):
        minutes = int(gone / timedelta(minutes=1))
        if not minutes:
            return _("just now")
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if gone < timedelta(days=2):
        hours = int(gone / timedelta(hours=1))
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return _days(gone.days)


def _days(days: int) -> str:
    if days < 0:
        return _("in the future")
    if days == 0:
        return _("today")
    if days < 60:  # noqa: PLR2004 - two months are still told in days
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 730:  # noqa: PLR2004 - two years are still told in months
        months = round(days / 30.44)
        return ngettext("%(n)d month ago", "%(n)d months ago", months) % {"n": months}
    years = int(days / 365.25)
    return ngettext("%(n)d year ago", "%(n)d years ago", years) % {"n": years}


def _by_concept(rows: Iterable[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for one in rows:
        found.setdefault(one.concept, []).append(one)
    return found


def _newest(rows: list[Entry]) -> Entry:
    """The entry that is true latest; of those without a date or of one date, the one written last."""
    return max(rows, key=lambda one: (one.at is not None, one.at or one.recorded_at, one.recorded_at))


def _fact(rows: list[Entry], uses: list[Entry] | None, patient: Patient, words: Vocabulary) -> tuple[Line, str]:
    """One claim as a line, and the part of the page it belongs to."""
    claim, at = rows[0].concept, patient.at
    weighed = answer_to(patient, claim, words=words)
    newest = _newest(rows)
    caution = ""
    if weighed.conflict:
        caution = _("the chart says both yes and no; the more cautious answer counts")
    elif weighed.answer is Answer.UNKNOWN and newest.explicit and newest.answer != Answer.UNKNOWN.value:
        caution = _("too old to count: ask again")
    concept = words.concepts.get(claim)
    kind = concept.kind if concept else "statements"
    use = _newest(uses) if uses else None
    line = Line(called(claim), newest, how_long_ago(newest.at, at=at, is_day=newest.is_day), caution, len(rows), use)
    if kind in {"statements", "observations"}:
        return line, "statements"
    if caution and newest.answer == Answer.NO.value:
        return line, "open"  # a no that does not count is not told among those that do
    shown = weighed.answer.value if not caution else newest.answer
    if shown == "no":
        return line, "denied"
    if shown == "unknown":
        return line, "open"
    return line, kind


def _measurements(entries: list[Entry], patient: Patient, words: Vocabulary, at: datetime) -> tuple[Line, ...]:
    rows = _by_concept(one for one in entries if one.kind == EntryKind.MEASUREMENT)
    found = []
    for name, each in rows.items():
        newest = _newest(each)
        usable = latest(patient, name, words=words)
        caution = ""
        if usable.value is None:
            caution = _("the newest values disagree") if usable.measurements else _("too old to count: measure again")
        age = how_long_ago(newest.at, at=at, is_day=newest.is_day)
        found.append(Line(called(name), newest, age, caution, len(each)))
    order = list(words.concepts)
    return tuple(
        sorted(found, key=lambda one: order.index(one.entry.concept) if one.entry.concept in order else len(order))
    )


def _imported_allergies(entries: list[Entry], at: datetime) -> tuple[Line, ...]:
    """Allergies that came with a file; those of the form stand in the list of their own."""
    return tuple(
        Line(one.words, one, how_long_ago(one.at, at=at, is_day=one.is_day))
        for one in entries
        if one.kind == EntryKind.EVENT and one.concept == ALLERGY_EVENT and one.imported_from_id is not None
    )


def _in_order(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda one: one.name.casefold()))
