"""From the clock on a site's wall to an instant and back; a time that the clock skips or shows twice is refused, never guessed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from assuage.web.schedule.errors import NoSuchTimeError


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


def local(site: Any, at: datetime) -> datetime:
    """An instant by the site's clock."""
    return at.astimezone(zone_of(site))


def day_span(site: Any, day: date) -> tuple[datetime, datetime]:
    """From one local midnight to the next, in UTC; 23 or 25 hours where the clock is changed."""
    zone = zone_of(site)
    midnight, next_midnight = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    return midnight.astimezone(UTC), next_midnight.astimezone(UTC)
