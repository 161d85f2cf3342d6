"""How old a fact or a value is at the instant asked about, and whether it may still be used."""

from datetime import date, datetime, time, timedelta

from assuage.patient.person import Origin

_DAY = timedelta(days=1)

FUTURE = -1
"""The age of what lies after the instant asked about."""


def span(moment: datetime | date, *, at: datetime) -> tuple[datetime, datetime]:
    """The first and last instant a moment may stand for: a date without a time stands for its whole day.

    A moment without a time zone is read in that of `at`, the only one known.
    """
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=at.tzinfo)
        return aware, aware
    first = datetime.combine(moment, time(), tzinfo=at.tzinfo)
    return first, first + _DAY - timedelta(microseconds=1)


def why_not_usable(origin: Origin, *, at: datetime, stale_after_days: float | None) -> str | None:
    """The words that say why something may not be used at `at`; None when it may.

    What lies in the future of `at` is never used. Where answers go stale, an undated one counts as stale. A limit of one
    day means the same calendar day, as a same-day test does.
    """
    if is_usable(origin, at=at, stale_after_days=stale_after_days):
        return None
    if origin.at is None:
        return "it carries no date, and this goes out of date"
    first, last = span(origin.at, at=at)
    if first > at or stale_after_days is None:
        return "it is dated after the instant asked about"
    return f"it is {_old(_days_old(last, at=at))}, and counts for {_days(stale_after_days)}"


def is_usable(origin: Origin, *, at: datetime, stale_after_days: float | None) -> bool:
    """Whether something may be used at `at`, without the words for why not."""
    return counts(age_of(origin.at, at=at), stale_after_days)


def age_of(moment: datetime | date | None, *, at: datetime) -> int | None:
    """How old something is at `at` [calendar days], `FUTURE` where it lies after it; None where it carries no date."""
    if moment is None:
        return None
    first, last = span(moment, at=at)
    return FUTURE if first > at else _days_old(last, at=at)


def counts(age_days: int | None, stale_after_days: float | None) -> bool:
    """Whether something of an age, as `age_of` gives it, may be used."""
    if stale_after_days is None:
        return age_days != FUTURE
    if age_days is None or age_days == FUTURE:
        return False
    return age_days <= (0 if stale_after_days <= 1 else stale_after_days)


def _days_old(last: datetime, *, at: datetime) -> int:
    return (at.date() - last.astimezone(at.tzinfo).date()).days


def _old(days: int) -> str:
    return "a day old" if days == 1 else f"{days} days old"


def _days(limit: float) -> str:
    return "the same day" if limit <= 1 else f"{limit:g} days"
