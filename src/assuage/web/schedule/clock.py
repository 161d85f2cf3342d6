"""From the clock on a site's wall to an instant and back; a time that the clock skips or shows twice is refused, never guessed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assuage.web.schedule.errors import NoSuchTimeError

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
"""Days that a calendar is asked about; outside them nobody means what they typed, and a clock may have no such day."""


def zone_of(site: Any) -> ZoneInfo:
    """The site's time zone."""
    return ZoneInfo(site.time_zone)


def instant(site: Any, day: date, at: time) -> datetime:
    """The instant when the site's clock shows `at` on `day`, in UTC.

    Errors: `NoSuchTimeError` where the clock is put forward over that time, or shows it twice as it is put back.
    """
    zone = zone_of(site)
    first, second = (datetime.combine(day, at, zone).replace(fold=fold) for fold in (0, 1))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != first.replace(tzinfo=None):
        raise NoSuchTimeError(_("The clock is put forward on that day and never shows this time. Choose another."))
    if first.utcoffset() != second.utcoffset():
        raise NoSuchTimeError(_("The clock is put back on that day and shows this time twice. Choose another."))
    return first.astimezone(UTC)


def opening(site: Any, day: date, at: time) -> datetime:
    """The instant at which something opens that opens at `at`: where the clock skips or repeats that time, the later one."""
    return max(_both(site, day, at))


def closing(site: Any, day: date, at: time) -> datetime:
    """As `opening`, of what closes: the earlier one, so that nothing is open for longer than was meant."""
    return min(_both(site, day, at))


def _both(site: Any, day: date, at: time) -> tuple[datetime, datetime]:
    """The two instants that a time on the wall may stand for; the same on all but two days of a year."""
    first, second = (datetime.combine(day, at, zone_of(site)).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first, second


def local(site: Any, at: datetime) -> datetime:
    """An instant by the site's clock."""
    return at.astimezone(zone_of(site))


def day_span(site: Any, day: date) -> tuple[datetime, datetime]:
    """From one local midnight to the next, in UTC; 23 or 25 hours where the clock is changed."""
    zone = zone_of(site)
    midnight, next_midnight = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return midnight.astimezone(UTC), next_midnight.astimezone(UTC)
