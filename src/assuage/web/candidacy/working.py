"""A draft worked out: the chart with its answers put to the rules, and what of that the record keeps."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from assuage.candidacy import Candidacy, screen
from assuage.documents import screening_document
from assuage.patient import Fact, Measurement, Patient, Vocabulary, span, vocabulary
from assuage.web.candidacy.answers import with_answers
from assuage.web.candidacy.models import Screening
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Worked:
    """A screening as it stands now: the chart, what was found, and its published document."""

    chart: Patient
    candidacy: Candidacy
    content: dict[str, Any]


def clinic_time(person: Person) -> datetime:
    """Now, on the clock of the person's site: a test of today counts until midnight there."""
    return timezone.now().astimezone(ZoneInfo(person.site.time_zone))


def worked_out(screening: Screening, *, at: datetime, by: str) -> Worked:
    """Put the chart and the answers of a draft to the rules, at the aware instant `at`."""
    chart = chart_of(screening.person, at=at)
    found = screen(
        with_answers(chart, screening.answers),
        condition=screening.condition or None,
        route=screening.route or None,
        setting=screening.setting or None,
        made_by=by,
    )
    return Worked(chart, found, screening_document(found))


def kept_of(worked: Worked) -> dict[str, Any]:
    """The columns of a record that follow from what was worked out."""
    found = worked.candidacy
    return {
        "content": worked.content,
        "verdict": found.verdict.value,
        "questions": len(found.missing),
        "asked": [list(one.claims) for one in found.missing],
        "software_version": found.stamp.software_version,
        "knowledge_version": found.stamp.knowledge_version,
    }


def about(person: Person) -> dict[str, Any]:
    """What the register says of a person that rules ask about."""
    return {"born": person.birth_date, "sex": person.sex}


def entries_read(chart: Patient) -> int:
    """How many entries of a chart were read: each gives one statement, value, use or event."""
    return len(chart.facts) + len(chart.measurements) + len(chart.uses) + len(chart.events)


def good_until(worked: Worked, screening: Screening) -> datetime | None:
    """The end of the last day on which every rule still has the same answer from the same chart; None where no day ends it.

    Every day on which something that was used could go stale, or a birthday lies, is tried in order until an answer differs.
    """
    found, at = worked.candidacy, worked.candidacy.patient.at
    answers = [(one.rule, one.answer, one.done) for one in found.findings]
    for day in _days(found, vocabulary(), at):
        then = screen(
            _at(found.patient, day),
            condition=screening.condition or None,
            route=screening.route or None,
            setting=screening.setting or None,
        )
        if [(one.rule, one.answer, one.done) for one in then.findings] != answers:
            return day
    return None


def _at(patient: Patient, at: datetime) -> Patient:
    return replace(patient, at=at)


def _days(found: Candidacy, words: Vocabulary, at: datetime) -> list[datetime]:
    """The first instants of the days after which something may count no longer, in order."""
    days: set[date] = set()
    for finding in found.findings:
        every: tuple[Fact | Measurement, ...] = (*finding.facts, *finding.against, *finding.measurements)
        for one in every:
            days |= set(_last_days(one, words, at))
    born = found.patient.birth_date
    if born is not None:
        days.add(_birthday(born, at.date()) - _DAY)
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight + (day - at.date()) + _DAY for day in sorted(days) if day >= at.date()]


def _last_days(one: Fact | Measurement, words: Vocabulary, at: datetime) -> list[date]:
    """The last days on which a statement may still count, for everything it may speak of."""
    if one.origin.at is None:
        return []
    made = span(one.origin.at, at=at)[1].astimezone(at.tzinfo).date()
    claim = one.claim if isinstance(one, Fact) else one.name
    limits = {
        limit
        for reached in (*words.implied_by(claim), *words.implying(claim))
        for limit in (words.stale_after_days(reached), words.denial_stale_after_days(reached))
        if limit is not None
    }
    return [made + timedelta(days=0 if limit <= 1 else int(limit)) for limit in limits]


def _birthday(born: date, today: date) -> date:
    """The next birthday after today; somebody born on 29 February has it on 1 March elsewhen."""
    for year in (today.year, today.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = date(year, 3, 1)
        if day > today:
            return day
    raise AssertionError
