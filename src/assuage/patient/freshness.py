"""How old a fact or a value is at the instant asked about, and whether it may still be used."""

from datetime import date, datetime, time, timedelta

from assuage.patient.person import Origin

_DAY = timedelta(days=1)


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
    if origin.at is None:
        return stale_after_days is None
    first, last = span(origin.at, at=at)
    if first > at:
        return False
    if stale_after_days is None:
        return True
    return _days_old(last, at=at) <= (0 if stale_after_days <= 1 else stale_after_days)


def _days_old(last: datetime, *, at: datetime) -> int:
    return (at.date() - last.astimezone(at.tzinfo).date()).days


def _old(days: int) -> str:
    return "a day old" if days == 1 else f"{days} days old"


def _days(limit: float) -> str:
    return "the same day" if limit <= 1 else f"{limit:g} days"
