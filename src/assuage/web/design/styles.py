"""How a site writes dates, times and weights, and in which time zone; the filters of pages follow the one that is active.

The frame of a page activates the style of the person whose chart is open, else of a site of whoever is signed in. A view that reads
a time from a form asks `style_of` for the zone it was meant in.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Style:
    """What a site chose: day or month first, metric units or American ones, and its time zone."""

    is_american_date: bool = False
    is_american_units: bool = False
    zone: tzinfo = UTC

    def day(self, value: date | datetime | None) -> str:
        """A date with the month as a word, so that nobody can read it the other way round."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(self.zone).date()
        return formatted(value, _day_pattern(is_american=self.is_american_date))

    def clock(self, value: datetime | None) -> str:
        """The time of day by the 24-hour clock, in the site's zone."""
        return "" if value is None else f"{value.astimezone(self.zone):%H:%M}"

    def moment(self, value: datetime | None) -> str:
        """A date and a time in the site's zone."""
        return "" if value is None else f"{self.day(value)}, {self.clock(value)}"

    def today(self) -> date:
        """The date at the site now."""
        return timezone.now().astimezone(self.zone).date()


def _day_pattern(*, is_american: bool) -> str:
    if is_american:
        return "M j, Y"
    return "j. M Y" if (get_language() or "").startswith("de") else "j M Y"


_PLAIN = Style()
_ACTIVE: ContextVar[Style] = ContextVar("style of the site", default=_PLAIN)


def style_of(site: Any) -> Style:
    """The style of a site; a plain one where there is none."""
    if site is None:
        return _PLAIN
    return Style(site.date_style == "american", site.units == "american", ZoneInfo(site.time_zone))


def activate(style: Style) -> None:
    """Let pages of this request be written in a style, and forms of Django read times in its zone."""
    _ACTIVE.set(style)
    timezone.activate(style.zone)


def deactivate(**_signal: Any) -> None:
    """Forget the style, at the start of the next request."""
    _ACTIVE.set(_PLAIN)
    timezone.deactivate()


def active() -> Style:
    """The style that is active."""
    return _ACTIVE.get()
