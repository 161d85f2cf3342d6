"""Appointments are made, moved and brought on here and nowhere else.

Whoever writes holds the rows of the person and of the chairs until the transaction ends, always in that order, so that two people who
book at once wait for each other; `guards.py` has the database refuse what would still slip through.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.patients.models import Person
from assuage.web.records import StaleVersionError
from assuage.web.schedule.clock import local
from assuage.web.schedule.errors import DoubleBookingError, OutsideHoursError, ScheduleError, StepRefusedError
from assuage.web.schedule.hours import OpenHours
from assuage.web.schedule.models import NEXT, Appointment, AppointmentChange, Chair, Kind, Series, State
from assuage.web.schedule.selectors import taken
from assuage.web.schedule.slots import Slot


def book(actor: Actor, person: Person, slot: Slot, *, kind: str = Kind.SESSION, outside_hours: str = "") -> Appointment:
    """Book one appointment.

    Parameters: `outside_hours`, why it is booked although the site or the chair is closed then; without it that is refused.
    Errors: `DoubleBookingError`, `OutsideHoursError`.
    """
    note = Note("book", "schedule.Appointment", person_id=str(person.pk), why=outside_hours)
    with _refusing_doubles(), written(actor, note):
        _hold(person, slot.chair)
        return _made(actor, person, slot, kind=kind, outside_hours=outside_hours)


def book_course(
    actor: Actor,
    person: Person,
    slots: Sequence[Slot],
    *,
    every_days: int,
    plan_id: Any = None,
    outside_hours: str = "",
) -> Series:
    """Book a course of sessions: all of them, or none.

    Parameters: `outside_hours`, as for `book`.
    Errors: as `book`; `ScheduleError` where there is no slot.
    """
    if not slots:
        raise ScheduleError(_("A course has at least one session, so nothing was booked."))
    note = Note("book", "schedule.Series", person_id=str(person.pk))
    with _refusing_doubles(), written(actor, note):
        _hold(person, *(slot.chair for slot in slots))
        series = Series.objects.create(
            person=person,
            sessions=len(slots),
            every_days=every_days,
            minutes=int((slots[0].ends_at - slots[0].starts_at).total_seconds() // 60),
            plan_id=plan_id,
            made_by=actor.user,
        )
        for number, slot in enumerate(slots, 1):
            _made(actor, person, slot, kind=Kind.SESSION, series=series, number=number, outside_hours=outside_hours)
        return series


def move(actor: Actor, appointment: Appointment, slot: Slot, *, expected: int, why: str) -> None:
    """Move a booked appointment to another time or chair.

    Errors: as `book`; `StaleVersionError`; `StepRefusedError` where it has begun or is over.
    """
    note = Note("move", "schedule.Appointment", str(appointment.pk), str(appointment.person_id), why)
    with _refusing_doubles(), written(actor, note):
        _hold(appointment.person, slot.chair)
        _check(appointment.person, slot, but=appointment.pk, outside_hours="")
        if appointment.state != State.BOOKED:
            raise StepRefusedError(_("Only an appointment that is booked and not begun can be moved."))
        _change(
            actor,
            appointment,
            expected=expected,
            why=why,
            chair=slot.chair,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )


def bring_to(actor: Actor, appointment: Appointment, state: State, *, expected: int, why: str = "") -> None:
    """Let an appointment take its next state; a cancellation needs a reason.

    Errors: `StepRefusedError`, `StaleVersionError`; `DoubleBookingError` where the time was given to somebody else meanwhile.
    """
    if state == State.CANCELLED and not why.strip():
        raise StepRefusedError(_("Say why it is cancelled: the person and the clinic will ask."))
    note = Note(f"bring to {state.value}", "schedule.Appointment", str(appointment.pk), str(appointment.person_id), why)
    with _refusing_doubles(), written(actor, note):
        if state not in NEXT[State(appointment.state)]:
            raise StepRefusedError(
                _("An appointment cannot go from “%(before)s” to “%(after)s”.")
                % {"before": State(appointment.state).label, "after": state.label}
            )
        if appointment.state == State.DID_NOT_COME:
            _hold(appointment.person, appointment.chair)
            _refuse_taken(appointment.person, Slot(appointment.chair, appointment.starts_at, appointment.ends_at), None)
        cancelled = {"cancelled_because": why.strip()} if state == State.CANCELLED else {}
        _change(actor, appointment, expected=expected, why=why, state=state, **cancelled)


def cancel(actor: Actor, appointment: Appointment, *, expected: int, why: str, whole_course: bool = False) -> int:
    """Cancel an appointment, and with it the sessions of its course that are still booked and follow; gives how many were cancelled.

    Errors: as `bring_to`.
    """
    with transaction.atomic():
        bring_to(actor, appointment, State.CANCELLED, expected=expected, why=why)
        if not whole_course or appointment.series is None:
            return 1
        series = appointment.series
        note = Note("cancel the rest of", "schedule.Series", str(series.pk), str(series.person_id), why)
        with written(actor, note):
            later = series.appointments.select_for_update().filter(
                state=State.BOOKED, starts_at__gt=appointment.starts_at
            )
            rows = list(later)
            for one in rows:
                _change(actor, one, expected=one.version, why=why, state=State.CANCELLED, cancelled_because=why.strip())
    return 1 + len(rows)


@contextmanager
def _refusing_doubles() -> Any:
    """What the database itself refuses is told like what we refuse."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "holds_one_person" in str(error) or "is_in_one_chair" in str(error):
            raise DoubleBookingError from None
        raise


def _made(
    actor: Actor,
    person: Person,
    slot: Slot,
    *,
    kind: str,
    series: Series | None = None,
    number: int | None = None,
    outside_hours: str = "",
) -> Appointment:
    _check(person, slot, but=None, outside_hours=outside_hours)
    made = Appointment.objects.create(
        person=person,
        chair=slot.chair,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        kind=kind,
        series=series,
        number=number,
        booked_by=actor.user,
    )
    _keep(actor, made, outside_hours)
    return made


def _hold(person: Person, *chairs: Chair) -> None:
    """Keep everybody else from booking this person or these chairs until the transaction ends; always in one order."""
    list(Person.objects.select_for_update().filter(pk=person.pk).values_list("pk"))
    keys = {chair.pk for chair in chairs}
    list(Chair.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def _check(person: Person, slot: Slot, *, but: Any, outside_hours: str) -> None:
    if slot.chair.site_id != person.site_id:
        raise ScheduleError(_("The chair is at another site than the person is registered at."))
    if slot.ends_at <= slot.starts_at:
        raise ScheduleError(_("An appointment ends after it starts."))
    if not slot.chair.is_open:
        raise OutsideHoursError(_("This chair is closed and cannot be booked."))
    _refuse_taken(person, slot, but)
    if not outside_hours.strip():
        _refuse_closed(slot)


def _refuse_taken(person: Person, slot: Slot, but: Any) -> None:
    other = taken(slot.starts_at, slot.ends_at, chairs=[slot.chair], person=person, but=but).first()
    if other is None:
        return
    if other.person_id == person.pk:
        raise DoubleBookingError(_("This person has another appointment at that time. Nothing was booked."))
    raise DoubleBookingError


def _refuse_closed(slot: Slot) -> None:
    day = local(slot.chair.site, slot.starts_at).date()
    windows = OpenHours.of(slot.chair.site).windows(slot.chair, day)
    if not any(window.holds(slot.starts_at, slot.ends_at) for window in windows):
        raise OutsideHoursError(
            _("The site or the chair is closed for all or part of that time. Choose another; nothing was changed.")
        )


def _change(actor: Actor, appointment: Appointment, *, expected: int, why: str, **changes: Any) -> None:
    changed = Appointment.objects.filter(pk=appointment.pk, version=expected, state=appointment.state).update(
        version=expected + 1, **changes
    )
    if not changed:
        raise StaleVersionError(
            _("Somebody else changed this appointment since you opened it. Nothing was overwritten.")
        )
    appointment.refresh_from_db()
    _keep(actor, appointment, why)


def _keep(actor: Actor, appointment: Appointment, why: str) -> None:
    AppointmentChange.objects.create(
        appointment=appointment,
        by=actor.user,
        state=appointment.state,
        chair=appointment.chair,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        why=why.strip()[:200],
    )
