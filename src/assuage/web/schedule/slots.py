"""Free times: where a chair is open and neither the chair nor the person is taken, nearest to what was asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from assuage.web.schedule.clock import day_span, instant
from assuage.web.schedule.errors import NoSuchTimeError
from assuage.web.schedule.hours import OpenHours, Window
from assuage.web.schedule.models import Chair
from assuage.web.schedule.selectors import taken

STEP = timedelta(minutes=15)
"""Suggested times start on the quarter of an hour."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A chair that is free from when to when."""

    chair: Chair
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """`sessions` sessions of `minutes`, every `every_days` days from `first` at about `at` by the site's clock, in `chair` or in any."""

    first: date
    at: time
    minutes: int
    sessions: int = 1
    every_days: int = 1
    chair: Chair | None = None


def suggest(site: Any, person: Any, wanted: Wanted, *, now: datetime, slack_days: int = 0) -> list[Slot | None]:
    """For each session of a course the free slot nearest to the time asked for, or None where there is none that day.

    Parameters: `slack_days`, how many days later a session may move where its own day is full; the days of the others stay.
    """
    days = [wanted.first + timedelta(days=wanted.every_days * number) for number in range(wanted.sessions)]
    free = _Free.of(site, person, wanted, days[0], days[-1] + timedelta(days=slack_days))
    found: list[Slot | None] = []
    for number, day in enumerate(days):
        last = min(slack_days, wanted.every_days - 1) if number + 1 < len(days) else slack_days
        tried = (free.nearest(day + timedelta(days=later), now=now) for later in range(last + 1))
        found.append(next((slot for slot in tried if slot is not None), None))
    return found


@dataclass(frozen=True, slots=True)
class _Free:
    """What is open and what is taken in a span of days, read once."""

    site: Any
    wanted: Wanted
    hours: OpenHours
    chairs: tuple[Chair, ...]
    by_chair: dict[Any, list[Window]]
    own: list[Window]

    @classmethod
    def of(cls, site: Any, person: Any, wanted: Wanted, first: date, last: date) -> "_Free":
        rows = Chair.objects.filter(site=site, is_open=True)
        chairs = tuple(rows if wanted.chair is None else rows.filter(pk=wanted.chair.pk))
        by_chair: dict[Any, list[Window]] = {}
        own: list[Window] = []
        for one in taken(day_span(site, first)[0], day_span(site, last)[1], chairs=chairs, person=person):
            window = Window(one.starts_at, one.ends_at)
            by_chair.setdefault(one.chair_id, []).append(window)
            if one.person_id == person.pk:
                own.append(window)
        return cls(site, wanted, OpenHours.of(site), chairs, by_chair, own)

    def nearest(self, day: date, *, now: datetime) -> Slot | None:
        """The free slot of a day nearest to the time asked for."""
        try:
            aim = instant(self.site, day, self.wanted.at)
        except NoSuchTimeError:
            aim = day_span(self.site, day)[0]
        free = (
            Slot(chair, window.starts_at, window.ends_at)
            for chair in self.chairs
            for opened in self.hours.windows(chair, day)
            for window in _within(opened, timedelta(minutes=self.wanted.minutes), aim)
            if window.starts_at >= now and not self._is_taken(chair, window)
        )
        return min(free, key=lambda slot: (abs(slot.starts_at - aim), slot.starts_at, slot.chair.name), default=None)

    def _is_taken(self, chair: Chair, window: Window) -> bool:
        return any(window.touches(other) for other in (*self.by_chair.get(chair.pk, ()), *self.own))


def _within(opened: Window, lasting: timedelta, aim: datetime) -> Iterator[Window]:
    """The time asked for, where it fits, and every step of the window."""
    if opened.holds(aim, aim + lasting):
        yield Window(aim, aim + lasting)
    at = opened.starts_at
    while at + lasting <= opened.ends_at:
        yield Window(at, at + lasting)
        at += STEP
