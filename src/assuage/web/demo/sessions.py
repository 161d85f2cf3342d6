"""The schedule of the invented clinic: a board for today with something in every state, courses behind and ahead."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from assuage.web.accounts.actor import Actor
from assuage.web.demo.people import Invented, Reached
from assuage.web.patients.models import Person
from assuage.web.schedule.clock import instant, local
from assuage.web.schedule.models import Chair, ClosedDay, Hours, Kind, State
from assuage.web.schedule.services import book, book_course, bring_to
from assuage.web.schedule.slots import Slot

CHAIRS = ("Chair 1", "Chair 2", "Chair 3")
_SESSION_MIN = 90
_TODAY = (
    # reached, hours from now at which the session of today starts, and how far it has come
    (-2.0, State.DONE),
    (-0.75, State.IN_CHAIR),
    (-0.5, State.BOOKED),
    (0.25, State.ARRIVED),
    (1.5, State.BOOKED),
)


def furnish(site: Any, *, now: datetime) -> list[Chair]:
    """Chairs, hours on every day (a demo is looked at on Sundays too), and a closed day ahead."""
    for weekday in range(7):
        Hours.objects.create(site=site, weekday=weekday, opens=time(8), closes=time(18))
    ClosedDay.objects.create(site=site, day=local(site, now).date() + timedelta(days=40), why="Training day (invented)")
    return [Chair.objects.create(site=site, name=name) for name in CHAIRS]


def fill(actor: Actor, people: Sequence[tuple[Invented, Person]], chairs: Sequence[Chair], *, now: datetime) -> None:
    """Past courses, courses that run, and the board of today, for the people of one site."""
    for number, (about, person) in enumerate(people):
        chair = chairs[number % len(chairs)]
        if about.reached is Reached.FINISHED:
            _course(actor, person, chair, start=now - timedelta(days=190), done=6, total=6)
        elif about.reached is Reached.IN_COURSE:
            _course(actor, person, chair, start=now - timedelta(days=14), done=2, total=6)
        elif about.reached is Reached.CONSENTED:
            day = local(chair.site, now + timedelta(days=3)).date()
            book(actor, person, _slot(chair, day, time(14)), kind=Kind.ASSESSMENT)
    _board_of_today(actor, [person for _, person in people], chairs, now)


def _course(actor: Actor, person: Person, chair: Chair, *, start: datetime, done: int, total: int) -> None:
    """A session every seven days, but none today, which has a board of its own; the first `done` were given."""
    first = local(chair.site, start).date() + timedelta(days=1)
    slots = [_slot(chair, first + timedelta(days=7 * number), time(9, 30)) for number in range(total)]
    course = book_course(actor, person, slots, every_days=7)
    for one in course.appointments.order_by("number")[:done]:
        _bring(actor, one, State.DONE)


def _board_of_today(actor: Actor, people: Sequence[Person], chairs: Sequence[Chair], now: datetime) -> None:
    """Something of each state around now, whatever the hour the demo is started at."""
    start = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for number, ((hours, state), person) in enumerate(zip(_TODAY, people, strict=False)):
        at = start + timedelta(hours=hours)
        slot = Slot(chairs[number % len(chairs)], at, at + timedelta(minutes=60))
        made = book(actor, person, slot, kind=Kind.SESSION, outside_hours="the demo is looked at at any hour")
        _bring(actor, made, state)


def _bring(actor: Actor, appointment: Any, to: State) -> None:
    way = (State.ARRIVED, State.IN_CHAIR, State.DONE)
    for state in way[: way.index(to) + 1] if to in way else ():
        bring_to(actor, appointment, state, expected=appointment.version)


def _slot(chair: Chair, day: date, at: time) -> Slot:
    starts_at = instant(chair.site, day, at)
    return Slot(chair, starts_at, starts_at + timedelta(minutes=_SESSION_MIN))
