"""The schedule of the invented clinic: a board for today with something in every state, courses behind and ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from assuage.web.accounts.actor import Actor
from assuage.web.demo.people import Invented, Reached
from assuage.web.patients.models import Person
from assuage.web.schedule.clock import instant, local
from assuage.web.schedule.courses import course_of
from assuage.web.schedule.models import Chair, ClosedDay, Hours, Kind, State
from assuage.web.schedule.services import book, book_course, bring_to
from assuage.web.schedule.slots import Slot

CHAIRS = ("Chair 1", "Chair 2", "Chair 3", "Chair 4")
_MONITORING_MIN = 60  # our choice for the demo; a clinic keeps its own time
_GIVEN = 2
_ANY_HOUR = "the demo is looked at at any hour"
_TODAY = (
    # hours from now at which the appointment of today starts, and how far it has come
    (-2.0, State.DONE),
    (-0.75, State.IN_CHAIR),
    (-0.5, State.BOOKED),
    (0.25, State.ARRIVED),
    (1.5, State.BOOKED),
)

_KINDS = {Reached.FINISHED: Kind.FOLLOW_UP, Reached.IN_COURSE: Kind.SESSION, Reached.PLANNED: Kind.SESSION}
"""What somebody comes for today; whoever is not that far comes to be assessed."""


def furnish(site: Any, *, now: datetime) -> list[Chair]:
    """Chairs, hours on every day (a demo is looked at on Sundays too), and a closed day ahead."""
    for weekday in range(7):
        Hours.objects.create(site=site, weekday=weekday, opens=time(8), closes=time(18))
    ClosedDay.objects.create(site=site, day=local(site, now).date() + timedelta(days=40), why="Training day (invented)")
    return [Chair.objects.create(site=site, name=name) for name in CHAIRS]


def fill(actor: Actor, people: Sequence[tuple[Invented, Person]], chairs: Sequence[Chair], *, now: datetime) -> None:
    """Past courses, courses that run, and the board of today, for the people of one site; whoever has come furthest comes first."""
    ordered = sorted(people, key=lambda one: -one[0].reached)
    for number, (about, person) in enumerate(ordered):
        chair = chairs[number % len(chairs)]
        wanted = _wanted(person)
        board = _TODAY[number] if number < len(_TODAY) else None
        if about.reached is Reached.FINISHED:
            _course(actor, person, chair, wanted, first_day=local(chair.site, now).date() - timedelta(days=190))
        if board is None:
            continue
        hours, state = board
        today = _around(
            chair, now + timedelta(hours=hours), wanted.minutes if about.reached is Reached.IN_COURSE else 60
        )
        if about.reached is Reached.IN_COURSE:
            _running_course(actor, person, wanted, today, state)
        else:
            kind = _KINDS.get(about.reached, Kind.ASSESSMENT)
            _bring(actor, book(actor, person, today, kind=kind, outside_hours=_ANY_HOUR), state)


@dataclass(frozen=True, slots=True)
class _Course:
    """What is booked: as the signed plan asks for it, where it does."""

    sessions: int
    every_days: int
    minutes: int


def _wanted(person: Person) -> _Course:
    found = course_of(person)
    if found is None or found.sessions < _GIVEN + 2:
        return _Course(6, 7, 90)
    return _Course(found.sessions, found.every_days, found.given_min + _MONITORING_MIN)


def _course(actor: Actor, person: Person, chair: Chair, wanted: _Course, *, first_day: date) -> None:
    """A whole course of the past, all of it given."""
    days = [first_day + timedelta(days=wanted.every_days * number) for number in range(wanted.sessions)]
    slots = [_slot(chair, day, wanted.minutes) for day in days]
    course = book_course(actor, person, slots, every_days=wanted.every_days)
    for one in course.appointments.order_by("number"):
        _bring(actor, one, State.DONE)


def _running_course(actor: Actor, person: Person, wanted: _Course, today: Slot, state: State) -> None:
    """A course of which some sessions were given, one is of today, and the others are ahead."""
    day = local(today.chair.site, today.starts_at).date()
    slots = [
        today
        if number == _GIVEN
        else _slot(today.chair, day + timedelta(days=wanted.every_days * (number - _GIVEN)), wanted.minutes)
        for number in range(wanted.sessions)
    ]
    course = book_course(actor, person, slots, every_days=wanted.every_days, outside_hours=_ANY_HOUR)
    for one in course.appointments.order_by("number")[: _GIVEN + 1]:
        _bring(actor, one, state if one.number == _GIVEN + 1 else State.DONE)


def _around(chair: Chair, at: datetime, minutes: int) -> Slot:
    """A slot that starts at the quarter of an hour before an instant, whatever the hour the demo is started at."""
    starts_at = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
    return Slot(chair, starts_at, starts_at + timedelta(minutes=minutes))


def _bring(actor: Actor, appointment: Any, to: State) -> None:
    way = (State.ARRIVED, State.IN_CHAIR, State.DONE)
    for state in way[: way.index(to) + 1] if to in way else ():
        bring_to(actor, appointment, state, expected=appointment.version)


def _slot(chair: Chair, day: date, minutes: int) -> Slot:
    starts_at = instant(chair.site, day, time(9, 30))
    return Slot(chair, starts_at, starts_at + timedelta(minutes=minutes))
