"""What is read of the schedule."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import read_appointment
from assuage.web.schedule.clock import day_span
from assuage.web.schedule.models import HOLDS_A_CHAIR, Appointment, Chair, State

LATE_AFTER = timedelta(minutes=10)
"""How long after its start a booked appointment is said to be late: our choice, so that a queue at the door is no alarm."""


def of_day(site: Any, day: date) -> list[Appointment]:
    """Every appointment of a site on a local day, cancelled ones too, in order of time."""
    start, end = day_span(site, day)
    rows = Appointment.objects.filter(chair__site=site, starts_at__lt=end, ends_at__gt=start)
    return list(rows.select_related("person", "chair", "series").order_by("starts_at", "chair__name"))


def needing_somebody(rows: Iterable[Appointment], *, at: datetime) -> list[tuple[str, Appointment]]:
    """What waits for a person, the longest wait first: `late` to come, `waiting` past the start, `overdue` in the chair."""
    found = []
    for one in rows:
        if one.state == State.BOOKED and at - one.starts_at > LATE_AFTER:
            found.append(("late", one, at - one.starts_at))
        elif one.state == State.ARRIVED and at > one.starts_at:
            found.append(("waiting", one, at - one.starts_at))
        elif one.state == State.IN_CHAIR and at > one.ends_at:
            found.append(("overdue", one, at - one.ends_at))
    return [(why, one) for why, one, _ in sorted(found, key=lambda each: each[2], reverse=True)]


def taken(
    starts_at: datetime, ends_at: datetime, *, chairs: Sequence[Chair] = (), person: Any = None, but: Any = None
) -> QuerySet[Appointment]:
    """Appointments that hold any of the chairs, or the person, at any time of a span; leaving out the one with id `but`."""
    from django.db.models import Q

    who = Q(chair__in=chairs) | (Q(person=person) if person is not None else Q(pk__in=()))
    rows = Appointment.objects.filter(who, state__in=HOLDS_A_CHAIR, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return rows.exclude(pk=but) if but else rows


MOST_IN_A_CALENDAR = 2_000
"""A calendar program reads so many appointments in one go; a feed that ends earlier than what is booked says where."""


def calendar_of(actor: Actor, *, at: datetime) -> list[Appointment]:
    """What a user's calendar shows: a month back and a year ahead of what they may see, at most one more than are shown."""
    rows = read_appointment.among(actor).filter(
        starts_at__gte=at - timedelta(days=31), starts_at__lt=at + timedelta(days=366)
    )
    found: list[Appointment] = list(
        rows.select_related("chair", "chair__site").order_by("starts_at")[: MOST_IN_A_CALENDAR + 1]
    )
    return found
