"""Appointments: read, booked, moved on, cancelled."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from assuage.web.accounts.actor import Note
from assuage.web.accounts.policies import book_for, change_appointment, read_appointment, see_board
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import found, needs
from assuage.web.api.json.people import text_of
from assuage.web.schedule.clock import day_span
from assuage.web.schedule.errors import ScheduleError
from assuage.web.schedule.models import Appointment, Chair, Kind, State
from assuage.web.schedule.services import book, bring_to, cancel
from assuage.web.schedule.slots import Slot

router = Router(tags=["schedule"])


class AppointmentOut(Schema):
    """One appointment."""

    id: UUID
    person_id: UUID
    chair_id: UUID
    kind: str
    state: str
    starts_at: datetime
    ends_at: datetime
    version: int


class Booking(Schema):
    """An appointment to be booked. `outside_hours`: why, where the site or chair is closed then."""

    person_id: UUID
    chair_id: UUID
    starts_at: datetime
    ends_at: datetime
    kind: Kind = Kind.SESSION
    outside_hours: str = Field(default="", max_length=200)


class Step(Schema):
    """The next state of an appointment, at the version it was read; a cancellation says why."""

    state: State
    version: int = Field(ge=1)
    why: str = Field(default="", max_length=200)


@router.get("sites/{uuid:pk}/appointments", response={200: list[AppointmentOut], **ERRORS})
def list_appointments(request: HttpRequest, pk: UUID, day: date) -> Any:
    """The appointments of a site on one of its days."""
    actor = needs(request, "schedule:read")
    site = found(actor, see_board, pk)
    first, last = day_span(site, day)
    rows = read_appointment.among(actor).filter(chair__site=site, starts_at__gte=first, starts_at__lt=last)
    shown = list(rows.order_by("starts_at"))
    people = dict.fromkeys(str(one.person_id) for one in shown)
    actor.notes.extend(Note("list", "schedule.Appointment", person_id=one) for one in people)
    return shown


@router.get("appointments/{uuid:pk}", response={200: AppointmentOut, **ERRORS})
def read_one(request: HttpRequest, pk: UUID) -> Any:
    """One appointment."""
    return found(needs(request, "schedule:read"), read_appointment, pk)


@router.post("appointments", response={201: AppointmentOut, **ERRORS})
def book_one(request: HttpRequest, asked: Booking) -> Any:
    """Book an appointment; a chair or a person who is taken is refused with 409."""
    actor = needs(request, "schedule:write")
    person = found(actor, book_for, asked.person_id)
    chair = Chair.objects.filter(pk=asked.chair_id, site_id=person.site_id).first()
    if chair is None:
        raise HttpError(422, "The site of the person has no such chair.")
    if asked.starts_at.tzinfo is None or asked.ends_at.tzinfo is None or asked.ends_at <= asked.starts_at:
        raise HttpError(422, "An appointment has a start and a later end, each with its time zone.")
    slot = Slot(chair, asked.starts_at, asked.ends_at)
    return Status(
        201, _done(lambda: book(actor, person, slot, kind=asked.kind, outside_hours=text_of(asked.outside_hours)))
    )


@router.post("appointments/{uuid:pk}/state", response={200: AppointmentOut, **ERRORS})
def bring_one_to(request: HttpRequest, pk: UUID, step: Step) -> Any:
    """Let an appointment take its next state."""
    actor = needs(request, "schedule:write")
    appointment: Appointment = found(actor, change_appointment, pk)
    why = text_of(step.why)
    if step.state == State.CANCELLED:
        if not why:
            raise HttpError(422, "A cancellation says why.")
        _done(lambda: cancel(actor, appointment, expected=step.version, why=why))
    else:
        _done(lambda: bring_to(actor, appointment, State(step.state), expected=step.version, why=why))
    appointment.refresh_from_db()
    return appointment


def _done(what: Callable[[], Any]) -> Any:
    try:
        return what()
    except ScheduleError as error:
        raise HttpError(409, str(error)) from error
