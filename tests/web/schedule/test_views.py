"""The pages of the schedule, as the desk, a nurse, a patient and a stranger open them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from assuage.web.schedule.board import board_of
from assuage.web.schedule.calendars import make_address
from assuage.web.schedule.models import Appointment, CalendarAddress, Chair, Hours, State
from assuage.web.schedule.services import book, bring_to

MONDAY = date(2027, 3, 1)


@pytest.fixture
def booked(clinic, acting, slot):
    """The person in chair 1 that Monday from nine to ten."""
    return book(acting("nurse"), clinic.person, slot(9))


def board(clinic, day=MONDAY):
    return f"{reverse('schedule:board', args=(clinic.here.pk,))}?day={day.isoformat()}"


def test_the_board_shows_chairs_as_columns_and_who_is_in_them(clinic, sign_in, booked, django_assert_max_num_queries):
    """A table with a column for each chair, the person by name, and few queries."""
    desk = sign_in("front_desk")
    desk.get(board(clinic))
    with django_assert_max_num_queries(30):
        page = desk.get(board(clinic)).content.decode()
    assert page.count('<th scope="col">') == 3
    assert "Doe, Jo" in page
    assert "invented" in page


def test_the_board_asked_by_htmx_is_a_part_without_a_frame(clinic, sign_in, booked):
    """What renews itself every half minute is the board alone, and keeps no session alive."""
    page = sign_in("nurse").get(board(clinic), headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<div id="board"')
    assert "X-Background" in page


def test_one_click_brings_a_person_into_the_chair(clinic, sign_in, booked):
    """Arrived, then in chair; a second click on the same old page is told that somebody was quicker."""
    nurse, address = sign_in("nurse"), reverse("schedule:state", args=(booked.pk,))
    assert nurse.post(address, {"state": "arrived", "version": 1}).status_code == 302
    again = nurse.post(address, {"state": "did_not_come", "version": 1}, headers={"HX-Request": "true"})
    assert "Not changed" in again.content.decode()
    booked.refresh_from_db()
    assert booked.state == State.ARRIVED


@pytest.mark.parametrize("who", ["researcher", "auditor", "administrator", "patient"])
def test_who_has_no_business_at_the_board_does_not_find_it(clinic, sign_in, booked, who):
    """Not found, the same as for a site that is not there."""
    assert sign_in(who).get(board(clinic)).status_code == 404
    assert sign_in(who).get(reverse("schedule:today")).status_code == 404


def test_another_site_finds_nothing(clinic, sign_in, booked):
    """A physician of the other site gets neither board, person nor appointment."""
    stranger = sign_in(clinic.physician_there)
    for view, key in (
        ("board", clinic.here),
        ("person", clinic.person),
        ("appointment", booked),
        ("book", clinic.person),
    ):
        assert stranger.get(reverse(f"schedule:{view}", args=(key.pk,))).status_code == 404


def test_a_patient_sees_their_own_and_changes_nothing(clinic, sign_in, booked):
    """Their list and each appointment; no state, no move, no cancellation."""
    patient = sign_in("patient")
    assert patient.get(reverse("schedule:own"), follow=True).context["ahead"][0].appointment == booked
    assert patient.get(reverse("schedule:appointment", args=(booked.pk,))).status_code == 200
    assert (
        patient.post(reverse("schedule:state", args=(booked.pk,)), {"state": "arrived", "version": 1}).status_code
        == 404
    )
    assert patient.get(reverse("schedule:cancel", args=(booked.pk,))).status_code == 404


def test_a_course_is_found_and_booked_as_it_was_shown(clinic, sign_in, chairs):
    """Three sessions a week apart: the times that were suggested are the ones that are booked."""
    desk, address = sign_in("front_desk"), reverse("schedule:book", args=(clinic.person.pk,))
    asked = {"kind": "session", "first": "2027-03-01", "at": "10:00", "minutes": 90, "sessions": 3, "every_days": 7, "slack_days": 0}  # fmt: skip
    page = desk.get(address, asked)
    hidden = page.context["hidden"].initial
    done = desk.post(
        reverse("schedule:booked", args=(clinic.person.pk,)),
        {"slots": hidden["slots"], "kind": hidden["kind"], "every_days": hidden["every_days"]},
    )
    assert done.status_code == 302
    starts = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(starts) == [datetime(2027, 3, 1, 10, tzinfo=UTC) + timedelta(days=7 * n) for n in range(3)]


def test_a_course_without_an_interval_is_asked_for_it(clinic, sign_in, chairs):
    """The error stands in the summary and at the field."""
    asked = {"kind": "session", "first": "2027-03-01", "at": "10:00", "minutes": 90, "sessions": 3, "slack_days": 0}
    page = sign_in("front_desk").get(reverse("schedule:book", args=(clinic.person.pk,)), asked).content.decode()
    assert page.count("Say how many days lie between two sessions.") == 2


def test_slots_that_were_tampered_with_book_nothing(clinic, sign_in, chairs):
    """A chair of another site, or a text that is no slot, is refused."""
    elsewhere = Chair.objects.create(site=clinic.there, name="A")
    desk = sign_in("front_desk")
    for text in ("nonsense", f"{elsewhere.pk}/2027-03-01T10:00:00+00:00/2027-03-01T11:00:00+00:00"):
        desk.post(reverse("schedule:booked", args=(clinic.person.pk,)), {"slots": text, "kind": "session"})
    assert not Appointment.objects.exists()


def test_moving_and_cancelling_say_why(clinic, sign_in, booked, chairs):
    """Another time by the clock of the site; then a cancellation, which needs its reason."""
    desk = sign_in("front_desk")
    moved = {"day": "2027-03-02", "at": "11:00", "minutes": 60, "chair": chairs[1].pk, "why": "asked", "version": 1}
    assert desk.post(reverse("schedule:move", args=(booked.pk,)), moved).status_code == 302
    address = reverse("schedule:cancel", args=(booked.pk,))
    assert desk.post(address, {"why": "", "version": 2}).status_code == 200
    assert desk.post(address, {"why": "ill", "version": 2}).status_code == 302
    booked.refresh_from_db()
    assert (booked.state, booked.cancelled_because, booked.chair) == ("cancelled", "ill", chairs[1])


def test_late_and_overdue_stand_first(clinic, acting, slot, other):
    """At 11:30: who was due at nine and did not come is told before who is over time since eleven."""
    late = book(acting("nurse"), clinic.person, slot(9, chair=0))
    over = book(acting("nurse"), other, slot(10, chair=1))
    bring_to(acting("nurse"), over, State.ARRIVED, expected=1)
    bring_to(acting("nurse"), over, State.IN_CHAIR, expected=2)
    found = board_of(clinic.here, MONDAY, now=datetime(2027, 3, 1, 11, 30, tzinfo=UTC))
    assert [(one.why, one.appointment) for one in found.first] == [("late", late), ("overdue", over)]


def test_rows_of_the_board_fit_every_appointment(clinic, acting, slot, booked):
    """An appointment covers as many rows as there are times within it, and each chair has a cell in every row or is covered."""
    found = board_of(clinic.here, MONDAY, now=datetime(2027, 3, 1, 7, tzinfo=UTC))
    assert sum(cell.rows for row in found.rows for cell in row.cells) == 2 * len(found.rows)


def test_a_site_is_arranged_by_desk_and_administrator(clinic, sign_in):
    """Chairs, hours, closed days; a wrong span is told; a nurse does not find the page."""
    address = reverse("schedule:arrange", args=(clinic.here.pk,))
    desk = sign_in("administrator")
    desk.post(address, {"what": "chair", "chair-name": "7", "chair-is_open": "on"})
    desk.post(address, {"what": "hours", "hours-weekday": 0, "hours-opens": "08:00", "hours-closes": "12:00"})
    wrong = desk.post(address, {"what": "hours", "hours-weekday": 0, "hours-opens": "12:00", "hours-closes": "08:00"})
    assert "before the start" in wrong.content.decode()
    assert Chair.objects.get().name == "7"
    row = Hours.objects.get()
    assert desk.post(reverse("schedule:take-away", args=(clinic.here.pk, "hours", row.pk))).status_code == 302
    assert not Hours.objects.exists()
    assert sign_in("nurse").get(address).status_code == 404


def test_the_feed_names_nobody_and_ends_when_it_is_revoked(clinic, client, acting, sign_in, booked):
    """Only what and where; the secret is not stored; revoked, it is not found."""
    secret = make_address(acting("nurse"))
    address = reverse("schedule:feed", args=(secret,))
    found = client.get(address)
    text = found.content.decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert f"UID:{booked.pk}@assuage" in text
    assert "Doe" not in text
    assert "Jo" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    row = CalendarAddress.objects.get()
    assert secret not in row.digest
    sign_in("nurse").post(reverse("schedule:revoke", args=(row.pk,)))
    assert client.get(address).status_code == 404
    assert sign_in("front_desk").post(reverse("schedule:revoke", args=(row.pk,))).status_code == 404
