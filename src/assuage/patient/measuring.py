"""The latest value of an observation, and the person's age, at the instant asked about."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from assuage.patient.freshness import is_usable, span, why_not_usable
from assuage.patient.person import Measurement, Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary, within_a_sentence


class Latest(NamedTuple):
    """The newest usable values of one observation.

    Usually there is one; there are several when more than one may be the newest (two values of one instant, or a date
    without a time beside a time). `why_unknown` says, when no one value can be used, what stands in the way: there is none,
    it is stale, or the newest disagree.
    """

    name: str
    measurements: tuple[Measurement, ...] = ()
    why_unknown: str = ""

    @property
    def value(self) -> float | None:
        """The value, when the newest measurements agree on one."""
        values = {m.value for m in self.measurements}
        return values.pop() if len(values) == 1 else None


def latest(patient: Patient, name: str, *, words: Vocabulary | None = None) -> Latest:
    """The newest measurement of an observation that is neither stale nor dated after the instant asked about."""
    found = [m for m in patient.measurements if m.name == name]
    return latest_of(name, found, at=patient.at, words=words or vocabulary())


def latest_of(name: str, found: Sequence[Measurement], *, at: datetime, words: Vocabulary) -> Latest:
    """As `latest`, of the measurements of that one observation."""
    called = within_a_sentence(words.called(name))
    if not found:
        return Latest(name, why_unknown=f"No {called} is on the chart.")
    limit = words.stale_after_days(name)
    newest = _newest(found, at=at)
    if not newest or not is_usable(newest[0].origin, at=at, stale_after_days=limit):
        why = why_not_usable((newest or found)[0].origin, at=at, stale_after_days=limit)
        return Latest(name, why_unknown=f"The {called} on the chart cannot be used: {why}.")
    return _of(name, newest, called)


def _newest(found: Sequence[Measurement], *, at: datetime) -> tuple[Measurement, ...]:
    """Those that may be the newest, all of one day and so of one freshness; the undated ones where there is no dated one."""
    past = []
    newest_start = None
    for one in found:
        when = one.origin.at
        if when is not None:
            first, last = (when, when) if isinstance(when, datetime) and when.tzinfo else span(when, at=at)
            if first <= at:
                past.append((one, last))
                if newest_start is None or first > newest_start:
                    newest_start = first
    if newest_start is None:
        return tuple(one for one in found if one.origin.at is None)
    return tuple([one for one, last in past if last >= newest_start])


def _of(name: str, newest: tuple[Measurement, ...], called: str) -> Latest:
    """The newest values, with the words for it where they are not one and the same value."""
    values = sorted({m.value for m in newest})
    if len(values) == 1:
        return Latest(name, newest)
    told = " and ".join(f"{value:g}" for value in values)
    unit = "" if newest[0].unit.startswith("{") else f" {newest[0].unit}"
    why = f"The newest values of {called} on the chart disagree ({told}{unit}), so none of them is taken."
    return Latest(name, newest, why)


def age_years(patient: Patient) -> float | None:
    """Whole years lived at the instant asked about; None when that is not known to the year."""
    span = age_range(patient)
    return None if span is None or span[0] != span[1] else span[0]


def age_range(patient: Patient) -> tuple[float, float] | None:
    """The least and greatest number of whole years lived; None when neither a birth date nor an age is known.

    A birth date without its day or month leaves two ages possible: of somebody born in 1985, who is 40 or 41, it is still
    known that they are an adult.
    """
    if patient.birth_date is not None:
        first = last = patient.birth_date
    elif patient.birth_range is not None:
        first, last = patient.birth_range
    else:
        return None if patient.stated_age_years is None else (patient.stated_age_years, patient.stated_age_years)
    today = patient.at.date()
    if first > today:
        return None
    return _whole_years(min(last, today), today), _whole_years(first, today)


def told_age(patient: Patient) -> str:
    """The age in words, also where the birth date is known without its day or month: `41 years`, `40 or 41 years`, `unknown`."""
    known = age_range(patient)
    if known is None:
        return "unknown"
    least, most = known
    return f"{least:g} years" if least == most else f"{least:g} or {most:g} years"


def _whole_years(born: date, today: date) -> float:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return float(today.year - born.year - (0 if had_birthday else 1))
