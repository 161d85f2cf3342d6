"""The board of a day as a table: chairs as columns, times as rows, each appointment over the rows of its time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile
from typing import Any

from assuage.web.design.styles import active
from assuage.web.schedule.clock import day_span
from assuage.web.schedule.hours import OpenHours, Window
from assuage.web.schedule.models import HOLDS_A_CHAIR, NEXT, Appointment, Chair, State
from assuage.web.schedule.selectors import needing_somebody, of_day

_FORWARD = {
    State.BOOKED: (State.ARRIVED, State.DID_NOT_COME),
    State.ARRIVED: (State.IN_CHAIR,),
    State.IN_CHAIR: (State.DONE,),
    State.DID_NOT_COME: (State.BOOKED,),
}
_ON_ITS_DAY = (State.ARRIVED, State.DID_NOT_COME)
BADGES = {
    State.BOOKED: "quiet",
    State.ARRIVED: "draft",
    State.IN_CHAIR: "signed",
    State.DONE: "yes",
    State.CANCELLED: "unknown",
    State.DID_NOT_COME: "caution",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One appointment on the board: how it is marked, and the states that one click brings it to."""

    appointment: Appointment
    why: str = ""

    @property
    def badge(self) -> str:
        """The kind of badge of its state."""
        return BADGES[State(self.appointment.state)]

    @property
    def steps(self) -> tuple[State, ...]:
        """What one click brings it to; what needs a reason has a page of its own.

        Before its day nobody has arrived or stayed away: such a click would be a slip, and free a chair.
        """
        steps = _FORWARD.get(State(self.appointment.state), ())
        zone = active().zone
        is_ahead = self.appointment.starts_at.astimezone(zone).date() > active().today()
        return tuple(one for one in steps if one not in _ON_ITS_DAY) if is_ahead else steps

    @property
    def is_cancellable(self) -> bool:
        """Whether it may still be cancelled."""
        return State.CANCELLED in NEXT[State(self.appointment.state)]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the table: an appointment over `rows` rows, or free, or closed."""

    chair: Chair
    rows: int = 1
    shown: Shown | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A span of the day, and the cells that begin in it."""

    starts_at: datetime
    ends_at: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One day of one site."""

    site: Any
    day: date
    chairs: tuple[Chair, ...]
    rows: tuple[Row, ...]
    first: tuple[Shown, ...]
    let_go: tuple[Shown, ...]
    why_closed: str
    people: frozenset[Any]

    @property
    def yesterday(self) -> date:
        """The day before."""
        return self.day - timedelta(days=1)

    @property
    def tomorrow(self) -> date:
        """The day after."""
        return self.day + timedelta(days=1)


def board_of(site: Any, day: date, *, now: datetime) -> Board:
    """The board of a site's day; what waits for somebody now stands first."""
    everything = of_day(site, day)
    held = [one for one in everything if one.state in HOLDS_A_CHAIR]
    used = {one.chair_id for one in held}
    chairs = tuple(one for one in Chair.objects.filter(site=site) if one.is_open or one.pk in used)
    hours = OpenHours.of(site)
    windows = {chair.pk: hours.windows(chair, day) for chair in chairs}
    closed = site.closed_days.filter(day=day).first()
    span = Window(*day_span(site, day))
    rows = _rows(chairs, windows, held, span)
    return Board(
        site,
        day,
        chairs,
        _from_now_on(rows, len(chairs), now=now) if span.holds(now, now) else rows,
        tuple(Shown(one, why) for why, one in needing_somebody(held, at=now)),
        tuple(Shown(one) for one in everything if one.state not in HOLDS_A_CHAIR),
        closed.why if closed else "",
        frozenset(one.person_id for one in everything),
    )


def _rows(
    chairs: Sequence[Chair], windows: dict[Any, tuple[Window, ...]], held: Sequence[Appointment], day: Window
) -> tuple[Row, ...]:
    """A row between any two times at which something begins or ends, and at every full hour between."""
    times = _times([one for each in windows.values() for one in each], held, day)
    covered: dict[Any, datetime] = {}
    rows = []
    for number, starts_at in enumerate(times[:-1]):
        cells = []
        for chair in chairs:
            if covered.get(chair.pk, starts_at) > starts_at:
                continue
            here = next((one for one in held if one.chair_id == chair.pk and _begins(one, day) == starts_at), None)
            if here is None:
                span = Window(starts_at, times[number + 1])
                is_open = any(one.holds(span.starts_at, span.ends_at) for one in windows[chair.pk])
                cells.append(Cell(chair, is_open=is_open))
                continue
            ends_at = min(here.ends_at, day.ends_at)
            covered[chair.pk] = ends_at
            cells.append(Cell(chair, sum(starts_at <= one < ends_at for one in times), Shown(here)))
        rows.append(Row(starts_at, times[number + 1], tuple(cells)))
    return tuple(rows)


def _from_now_on(rows: tuple[Row, ...], chairs: int, *, now: datetime) -> tuple[Row, ...]:
    """Today's rows without the morning that is over and in which no chair held anybody; all of them where nothing else is left."""
    left = tuple(dropwhile(lambda row: row.ends_at <= now and _holds_nobody(row, chairs), rows))
    return left or rows


def _holds_nobody(row: Row, chairs: int) -> bool:
    """Whether no appointment begins in a row or goes on through it."""
    return len(row.cells) == chairs and all(cell.shown is None for cell in row.cells)


def _begins(one: Appointment, day: Window) -> datetime:
    return max(one.starts_at, day.starts_at)


def _times(windows: Iterable[Window], held: Iterable[Appointment], day: Window) -> list[datetime]:
    found = {at for one in windows for at in (one.starts_at, one.ends_at)}
    found |= {at for one in held for at in (_begins(one, day), min(one.ends_at, day.ends_at))}
    if not found:
        return []
    at, last = min(found), max(found)
    while at < last:
        found.add(at)
        at = (at + timedelta(hours=1)).replace(minute=0, second=0, microsecond=0)
    return sorted(found)
