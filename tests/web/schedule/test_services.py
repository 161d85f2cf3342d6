"""What can be booked, and what is refused."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from assuage.web.audit.models import AuditEvent
from assuage.web.records import StaleVersionError
from assuage.web.schedule.errors import DoubleBookingError, OutsideHoursError, ScheduleError, StepRefusedError
from assuage.web.schedule.guards import installed
from assuage.web.schedule.models import Appointment, Chair, ClosedDay, Hours, State
from assuage.web.schedule.services import book, book_course, bring_to, cancel, move

MONDAY = date(2027, 3, 1)


def test_a_booking_leaves_its_first_change_and_a_row_in_the_audit(clinic, acting, slot):
    """Who booked what for whom is kept twice: in the schedule and in the chain."""
    made = book(acting("front_desk"), clinic.person, slot(9))
    assert made.state == State.BOOKED
    assert [change.by for change in made.changes.all()] == [clinic.front_desk]
    row = AuditEvent.objects.last()
    assert (row.person_id, row.entries[-1]["verb"]) == (clinic.person.pk, "book")


@pytest.mark.parametrize(("hour", "refused"), [(9, True), (10, False), (8, False)])
def test_a_chair_holds_one_person_and_the_next_may_sit_down_at_once(clinic, acting, slot, other, *, hour, refused):
    """From 9 to 10 the chair is taken; an hour that ends or begins there is free."""
    book(acting("nurse"), clinic.person, slot(9))
    if refused:
        with pytest.raises(DoubleBookingError):
            book(acting("nurse"), other, slot(hour))
    else:
        book(acting("nurse"), other, slot(hour))
    assert Appointment.objects.count() == (1 if refused else 2)


def test_a_person_is_in_one_place(clinic, acting, slot):
    """The same person cannot have another chair at the same time."""
    book(acting("nurse"), clinic.person, slot(9))
    with pytest.raises(DoubleBookingError, match="another appointment"):
        book(acting("nurse"), clinic.person, slot(9, chair=1))


def test_the_database_refuses_a_double_booking_that_goes_past_the_services(clinic, acting, slot, other):
    """A row written behind the back of the services is refused by the database itself."""
    if not installed(connection):
        pytest.skip("the owner of this database may not create btree_gist")
    made = book(acting("nurse"), clinic.person, slot(9))
    with pytest.raises(IntegrityError, match="a_chair_holds_one_person"), transaction.atomic():
        Appointment.objects.create(
            chair=made.chair,
            person=other,
            starts_at=made.starts_at + timedelta(minutes=59),
            ends_at=made.ends_at + timedelta(hours=1),
            booked_by=clinic.nurse,
        )


def test_a_cancelled_time_is_free_again(clinic, acting, slot, other):
    """What was cancelled holds nothing, and it says why."""
    made = book(acting("nurse"), clinic.person, slot(9))
    with pytest.raises(StepRefusedError, match="why"):
        bring_to(acting("nurse"), made, State.CANCELLED, expected=1)
    bring_to(acting("nurse"), made, State.CANCELLED, expected=1, why="ill")
    assert book(acting("nurse"), other, slot(9)).state == State.BOOKED


def test_who_did_not_come_is_not_booked_again_into_a_chair_given_away(clinic, acting, slot, other):
    """Taking back `did not come` is refused once somebody else has the time."""
    made = book(acting("nurse"), clinic.person, slot(9))
    bring_to(acting("nurse"), made, State.DID_NOT_COME, expected=1)
    book(acting("nurse"), other, slot(9))
    with pytest.raises(DoubleBookingError):
        bring_to(acting("nurse"), made, State.BOOKED, expected=2)


def test_a_closed_time_needs_a_reason(clinic, acting, slot, chairs):
    """Before opening, over closing time, on a Sunday and on a closed day nothing is booked without saying why."""
    ClosedDay.objects.create(site=clinic.here, day=date(2027, 3, 2), why="training")
    closed = [slot(7), slot(17, 61), slot(9, day=date(2027, 3, 7)), slot(9, day=date(2027, 3, 2))]
    for one in closed:
        with pytest.raises(OutsideHoursError):
            book(acting("nurse"), clinic.person, one)
    assert book(acting("nurse"), clinic.person, closed[0], outside_hours="urgent").changes.get().why == "urgent"
    assert book(acting("nurse"), clinic.person, slot(17, 60))


def test_a_chair_with_hours_of_its_own_keeps_to_them(clinic, acting, slot, chairs):
    """A chair that is staffed on Tuesdays alone is closed on Monday."""
    Hours.objects.create(site=clinic.here, chair=chairs[1], weekday=1, opens=time(9), closes=time(12))
    with pytest.raises(OutsideHoursError):
        book(acting("nurse"), clinic.person, slot(9, chair=1))
    assert book(acting("nurse"), clinic.person, slot(9, chair=1, day=date(2027, 3, 2)))


def test_a_chair_of_another_site_is_refused(clinic, acting, slot):
    """People are booked where they are registered."""
    chair = Chair.objects.create(site=clinic.there, name="A")
    from assuage.web.schedule.slots import Slot

    with pytest.raises(ScheduleError, match="another site"):
        book(acting("nurse"), clinic.person, Slot(chair, slot(9).starts_at, slot(9).ends_at))


def test_two_people_never_change_one_appointment_unseen(clinic, acting, slot):
    """Who saves an older version is told, and nothing is overwritten."""
    made = book(acting("nurse"), clinic.person, slot(9))
    seen = Appointment.objects.get(pk=made.pk)
    move(acting("nurse"), made, slot(11), expected=1, why="asked for later")
    with pytest.raises(StaleVersionError):
        move(acting("front_desk"), seen, slot(14), expected=1, why="room")
    assert Appointment.objects.get(pk=made.pk).starts_at == slot(11).starts_at
    assert made.changes.count() == 2


def test_states_follow_each_other(clinic, acting, slot):
    """Booked, arrived, in chair, done; a jump is refused."""
    made = book(acting("nurse"), clinic.person, slot(9))
    with pytest.raises(StepRefusedError):
        bring_to(acting("nurse"), made, State.DONE, expected=1)
    for version, state in enumerate((State.ARRIVED, State.IN_CHAIR, State.DONE), 1):
        bring_to(acting("nurse"), made, state, expected=version)
    assert [change.state for change in made.changes.all()] == ["booked", "arrived", "in_chair", "done"]


def test_a_course_is_booked_whole_or_not_at_all(clinic, acting, slot, other):
    """Where one session of three is taken, none is booked."""
    days = [date(2027, 3, 1) + timedelta(days=7 * n) for n in range(3)]
    taken = book(acting("nurse"), other, slot(9, day=days[2]))
    with pytest.raises(DoubleBookingError):
        book_course(acting("nurse"), clinic.person, [slot(9, day=day) for day in days], every_days=7)
    assert list(Appointment.objects.all()) == [taken]
    course = book_course(acting("nurse"), clinic.person, [slot(10, day=day) for day in days], every_days=7)
    assert [one.number for one in course.appointments.all()] == [1, 2, 3]
    second = course.appointments.get(number=2)
    assert cancel(acting("nurse"), second, expected=1, why="no relief", whole_course=True) == 2
    assert [one.state for one in course.appointments.all()] == ["booked", "cancelled", "cancelled"]
