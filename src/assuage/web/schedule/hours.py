"""When a chair can be booked on a day: its own hours where it has any, else the site's, and never on a closed day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assuage.web.schedule.clock import closing, opening
from assuage.web.schedule.models import Chair, ClosedDay, Hours


@dataclass(frozen=True, slots=True)
class Window:
    """From one instant to another."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a span lies inside."""
        return self.starts_at <= starts_at and ends_at <= self.ends_at

    def touches(self, other: "Window") -> bool:
        """Whether two spans share any time; one may begin as the other ends."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class OpenHours:
    """A site's hours, closed days and chairs' own hours, read once for any number of days."""

    site: Any
    rows: tuple[Hours, ...]
    closed: frozenset[date]

    @classmethod
    def of(cls, site: Any) -> "OpenHours":
        """Read them."""
        closed = ClosedDay.objects.filter(site=site).values_list("day", flat=True)
        return cls(site, tuple(Hours.objects.filter(site=site)), frozenset(closed))

    def windows(self, chair: Chair, day: date) -> tuple[Window, ...]:
        """The spans of a day in which the chair can be booked, in UTC."""
        if day in self.closed or not chair.is_open:
            return ()
        ours = [one for one in self.rows if one.weekday == day.weekday()]
        own = any(one.chair_id == chair.pk for one in self.rows)
        return self._spans((one for one in ours if one.chair_id == (chair.pk if own else None)), day)

    def site_windows(self, day: date) -> tuple[Window, ...]:
        """The spans of a day in which the site is open, in UTC."""
        if day in self.closed:
            return ()
        return self._spans((one for one in self.rows if one.chair_id is None and one.weekday == day.weekday()), day)

    def _spans(self, rows: Iterable[Hours], day: date) -> tuple[Window, ...]:
        spans = (
            Window(opening(self.site, day, one.opens), closing(self.site, day, one.closes))
            for one in sorted(rows, key=lambda one: one.opens)
        )
        return tuple(one for one in spans if one.starts_at < one.ends_at)
