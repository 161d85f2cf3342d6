"""What the charts of the invented people say: a chart that comes with Assuage, brought forward to now, and a year of scores and pressures."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import cache
from math import inf
from random import Random
from typing import Any

from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import Patient, vocabulary
from assuage.web.demo.people import Invented, Reached
from assuage.web.patients.models import Entry, EntryKind, Person

_YEAR_WEEKS = 52
_EVERY_WEEKS = 4
_NOT_ASKED_YET = {"glaucoma", "substance_use", "liver_risk", "breastfeeding", "prescription_monitoring_checked"}
"""Questions that are still open for whoever is just being screened, so that a draft shows what one looks like."""


def entries_of(person: Person, about: Invented, by: Any, *, at: datetime, now: datetime) -> list[Entry]:
    """Every entry of one person's chart: the shipped one as it would be at the instant `at`, and a year of visits up to now."""
    if not about.chart:
        return []
    read = _shipped(about.chart)
    forward = at - read.at
    left_out = _NOT_ASKED_YET if about.reached is Reached.SCREENING else set()
    return [
        *(one for one in _from_chart(person, read, by, forward, at) if one.concept not in left_out),
        *_history(person, about, by, now),
    ]


def asked_again(person: Person, about: Invented, by: Any, *, since: datetime, at: datetime) -> list[Entry]:
    """What of the shipped chart counts no longer than the time from `since` to `at`, asked and measured anew then, with the same answer."""
    read = _shipped(about.chart)
    days = (at - since) / timedelta(days=1)
    found = [one for one in _from_chart(person, read, by, at - read.at, at) if _counts_for(one.concept) < days]
    for one in found:
        one.at, one.is_day, one.recorded_at = at, False, at
    return found


def _counts_for(concept: str) -> float:
    """The fewest days for which a statement counts, for anything that it may speak of [d]."""
    words = vocabulary()
    reached = (*words.implied_by(concept), *words.implying(concept))
    limits = (limit for one in reached for limit in (words.stale_after_days(one), words.denial_stale_after_days(one)))
    return min((limit for limit in limits if limit is not None), default=inf)


@cache
def _shipped(name: str) -> Patient:
    return read_chart(shipped_chart(name), at=None)


def _from_chart(person: Person, read: Patient, by: Any, forward: timedelta, now: datetime) -> Iterator[Entry]:
    sexed = {"pregnancy", "breastfeeding"} if person.sex == "male" else set()
    for fact in read.facts:
        if fact.claim not in sexed:
            yield _entry(person, fact.origin, by, forward, now, kind=EntryKind.FACT, concept=fact.claim,
                         answer=fact.answer.value, explicit=fact.explicit, words=fact.words)  # fmt: skip
    for one in read.measurements:
        yield _entry(person, one.origin, by, forward, now, kind=EntryKind.MEASUREMENT, concept=one.name,
                     value=one.value, unit=one.unit, as_written=one.as_written)  # fmt: skip
    for use in read.uses:
        yield _entry(person, use.origin, by, forward, now, kind=EntryKind.USE, concept=use.id, route=use.route or "",
                     value=use.daily_dose, unit=use.dose_unit or "", words=use.words,
                     why_unknown=use.why_unknown)  # fmt: skip
    for event in read.events:
        yield _entry(
            person, event.origin, by, forward, now, kind=EntryKind.EVENT, concept=event.kind, words=event.words
        )


def _entry(person: Person, origin: Any, by: Any, forward: timedelta, now: datetime, **fields: Any) -> Entry:
    at, is_day = origin.at, False
    if isinstance(at, datetime):
        at = min(at + forward, now)
    elif at is not None:
        at, is_day = datetime.combine(at + timedelta(days=forward.days), time(), UTC), True
    return Entry(
        person=person, source=origin.source, at=at, is_day=is_day, recorded_at=at or now, recorded_by=by, **fields
    )


def _history(person: Person, about: Invented, by: Any, now: datetime) -> Iterator[Entry]:
    """Pain and blood pressure every four weeks of the last year; pain falls for those who were treated, and comes back in part."""
    chance = Random(about.number)
    treated = about.reached is Reached.FINISHED
    for week in range(_YEAR_WEEKS, _EVERY_WEEKS - 1, -_EVERY_WEEKS):
        at = now - timedelta(weeks=week, minutes=chance.randrange(300))
        pain = 7 + chance.choice((-1, 0, 0, 1))
        if treated and week < _YEAR_WEEKS // 2:
            pain -= 3 if week > _YEAR_WEEKS // 4 else 2
        readings = (
            ("pain_score", float(pain), "{score}", f"{pain} of 10"),
            ("systolic_blood_pressure", float(118 + chance.randrange(20)), "mm[Hg]", ""),
            ("diastolic_blood_pressure", float(70 + chance.randrange(12)), "mm[Hg]", ""),
        )
        for concept, value, unit, as_written in readings:
            yield Entry(
                person=person,
                kind=EntryKind.MEASUREMENT,
                concept=concept,
                value=value,
                unit=unit,
                as_written=as_written or f"{value:.0f} mmHg",
                source="Visit to the clinic (invented)",
                at=at,
                recorded_at=at,
                recorded_by=by,
            )
