"""The pages of the schedule, as the desk, a nurse, a patient and a stranger open them."""

from datetime import UTC, date, datetime, time, timedelta
from html import escape, unescape
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.schedule.board import board_of
from assuage.web.schedule.calendars import make_address
from assuage.web.schedule.models import Appointment, CalendarAddress, Chair, Hours, State
from assuage.web.schedule.services import book, book_course, bring_to

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


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1969-12-31", "2300-01-01", "nonsense"])
def test_a_day_that_no_calendar_has_is_answered_with_today(clinic, sign_in, chairs, day):
    """The ends of what a date can be have no day before or after; the board of today is shown instead."""
    page = sign_in("front_desk").get(f"{reverse('schedule:board', args=(clinic.here.pk,))}?day={day}")
    assert page.status_code == 200
    assert page.context["board"].day.year >= 2026


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_told_at_its_field(clinic, sign_in, booked, chairs, day):
    """Booking, moving and closing refuse it in words."""
    desk = sign_in("front_desk")
    asked = {"kind": "session", "first": day, "at": "10:00", "minutes": 60, "sessions": 2, "every_days": 7, "slack_days": 0}  # fmt: skip
    assert "first" in desk.get(reverse("schedule:book", args=(clinic.person.pk,)), asked).context["form"].errors
    moved = {"day": day, "at": "11:00", "minutes": 60, "chair": chairs[1].pk, "why": "asked", "version": 1}
    assert "day" in desk.post(reverse("schedule:move", args=(booked.pk,)), moved).context["form"].errors
    closed = {"what": "closed", "closed-day": day, "closed-why": "x"}
    assert "day" in desk.post(reverse("schedule:arrange", args=(clinic.here.pk,)), closed).context["bound"].errors
    slots = f"{chairs[0].pk}/{day}T00:00:00+14:00/{day}T01:00:00+14:00"
    answer = desk.post(reverse("schedule:booked", args=(clinic.person.pk,)), {"slots": slots, "kind": "session"})
    assert answer.status_code == 302
    assert Appointment.objects.count() == 1


def test_nothing_is_moved_or_booked_into_a_day_that_is_over(clinic, sign_in, booked, chairs):
    """A slip of the year would put the appointment where nobody looks."""
    desk = sign_in("front_desk")
    moved = {"day": "2025-03-03", "at": "11:00", "minutes": 60, "chair": chairs[1].pk, "why": "asked", "version": 1}
    page = desk.post(reverse("schedule:move", args=(booked.pk,)), moved).content.decode()
    assert "This day is over" in page
    slots = f"{chairs[0].pk}/2025-03-03T10:00:00+00:00/2025-03-03T11:00:00+00:00"
    page = desk.post(
        reverse("schedule:booked", args=(clinic.person.pk,)), {"slots": slots, "kind": "session"}, follow=True
    )
    assert "This day is over" in page.content.decode()
    assert Appointment.objects.get().starts_at == booked.starts_at


def test_a_course_is_not_booked_for_a_plan_that_is_not_the_persons(clinic, sign_in, chairs):
    """The plan that a page names is the one in force, or nothing is booked."""
    slots = " ".join(f"{chairs[0].pk}/2027-03-0{day}T10:00:00+00:00/2027-03-0{day}T11:00:00+00:00" for day in (1, 2))
    sent = {"slots": slots, "kind": "session", "every_days": 1, "plan": str(clinic.person.pk)}
    page = sign_in("front_desk").post(reverse("schedule:booked", args=(clinic.person.pk,)), sent, follow=True)
    assert "Another plan was signed since" in page.content.decode()
    assert not Appointment.objects.exists()


def test_who_closes_a_day_is_told_of_its_appointments(clinic, sign_in, booked):
    """They stay booked, and somebody has to move them."""
    sent = {"what": "closed", "closed-day": "2027-03-01", "closed-why": "training"}
    page = sign_in("front_desk").post(reverse("schedule:arrange", args=(clinic.here.pk,)), sent, follow=True)
    assert "1 appointment on that day has to be moved." in page.content.decode()


def test_a_feed_that_ends_early_says_where(clinic, client, acting, slot, *, monkeypatch, booked):
    """An empty week in a calendar is not taken for a free one."""
    from assuage.web.schedule import calendars, selectors

    later = book(acting("nurse"), clinic.person, slot(14))
    for room in (calendars, selectors):
        monkeypatch.setattr(room, "MOST_IN_A_CALENDAR", 1)
    text = client.get(reverse("schedule:feed", args=(make_address(acting("nurse")),))).content.decode()
    assert f"UID:{booked.pk}@assuage" in text
    assert f"UID:{later.pk}@assuage" not in text
    assert "The feed ends here" in text
    assert f"DTSTART:{later.starts_at:%Y%m%dT%H%M%SZ}" in text


def test_the_name_of_a_chair_writes_no_line_of_the_feed(clinic, client, acting, booked):
    """A line break in a name is a line break of the text, never of the calendar."""
    Chair.objects.filter(pk=booked.chair_id).update(name="1\r\nATTENDEE:x")
    text = client.get(reverse("schedule:feed", args=(make_address(acting("nurse")),))).content.decode()
    assert "\r\nATTENDEE" not in text
    assert "\rATTENDEE" not in text


def free_time(clinic, chair, **changes):
    """The address that a free place of the board leads to."""
    asked = {"day": "2027-03-01", "at": "10:00", "chair": chair.pk} | changes
    return f"{reverse('schedule:who', args=(clinic.here.pk,))}?{urlencode(asked)}"


def test_a_free_place_of_the_board_leads_to_who_comes_and_is_booked_there(clinic, sign_in, booked, chairs):
    """From the free place to the person to the same chair at the same time."""
    desk = sign_in("front_desk")
    page = desk.get(board(clinic)).content.decode()
    assert escape(free_time(clinic, chairs[1])) in page
    found = desk.post(free_time(clinic, chairs[1]), {"words": "doe"}).content.decode()
    onward = (
        f"{reverse('schedule:book', args=(clinic.person.pk,))}?day=2027-03-01&amp;at=10%3A00&amp;chair={chairs[1].pk}"
    )
    assert onward in found
    form = desk.get(unescape(onward)).context["form"]
    assert (form["first"].value(), form["at"].value(), form["chair"].value()) == (MONDAY, time(10), chairs[1].pk)
    asked = {"kind": "session", "first": "2027-03-01", "at": "10:00", "chair": chairs[1].pk, "minutes": 60, "sessions": 1, "slack_days": 0}  # fmt: skip
    [(_, slot)] = desk.get(reverse("schedule:book", args=(clinic.person.pk,)), asked).context["found"]
    assert (slot.chair, slot.starts_at) == (chairs[1], datetime(2027, 3, 1, 10, tzinfo=UTC))


def test_who_does_not_book_sees_what_is_free_and_no_way_on(clinic, sign_in, booked, chairs):
    """A pharmacist reads the board; a free place there leads nowhere, and its address is not found."""
    pharmacist = sign_in("pharmacist")
    assert "schedule/sites" not in pharmacist.get(board(clinic)).content.decode().partition("<tbody>")[2]
    assert pharmacist.get(free_time(clinic, chairs[0])).status_code == 404


def test_only_people_of_the_site_are_found_for_a_free_time(clinic, sign_in, chairs):
    """Somebody of the other site is not listed, and no name stands in an address."""
    clinic.person.site = clinic.there
    clinic.person.save()
    page = sign_in("front_desk").post(free_time(clinic, chairs[0]), {"words": "doe"}).content.decode()
    assert "Nobody fits" in page
    assert "Doe" not in page


@pytest.mark.parametrize("changes", [{"day": "yesterday"}, {"at": "25:00"}, {"day": ""}])
def test_an_address_of_no_time_leads_back_to_the_board(clinic, sign_in, chairs, changes):
    """Nothing is guessed of a day or an hour that cannot be read."""
    found = sign_in("nurse").get(free_time(clinic, chairs[0], **changes))
    assert (found.status_code, found.url) == (302, reverse("schedule:board", args=(clinic.here.pk,)))


def test_a_chair_that_was_asked_for_is_the_only_one_suggested(clinic, sign_in, booked, chairs):
    """Chair 1 is taken at nine: the free time of chair 1 nearest to it, the earlier of two, and not chair 2 at nine."""
    asked = {"kind": "session", "first": "2027-03-01", "at": "09:00", "minutes": 60, "sessions": 1, "slack_days": 0}
    desk, address = sign_in("front_desk"), reverse("schedule:book", args=(clinic.person.pk,))
    other = clinic.person.__class__.objects.create(
        site=clinic.here, family_name="Roe", given_name="Al", birth_date=date(1990, 1, 1), sex="male", is_invented=True,
        registered_by=clinic.nurse,
    )  # fmt: skip
    address = reverse("schedule:book", args=(other.pk,))
    [(_, in_any)] = desk.get(address, asked).context["found"]
    [(_, in_one)] = desk.get(address, asked | {"chair": chairs[0].pk}).context["found"]
    assert (in_any.chair, in_any.starts_at.hour) == (chairs[1], 9)
    assert (in_one.chair, in_one.starts_at.hour) == (chairs[0], 8)


def test_a_first_day_that_is_over_is_told_at_its_field(clinic, sign_in, chairs):
    """Looking for free times in the past says that the day is over, and not that it is full."""
    asked = {"kind": "session", "first": "2025-03-03", "at": "10:00", "minutes": 60, "sessions": 1, "slack_days": 0}
    page = sign_in("front_desk").get(reverse("schedule:book", args=(clinic.person.pk,)), asked)
    assert "This day is over" in str(page.context["form"].errors["first"])
    assert 'id="free-times"' not in page.content.decode()


def test_free_times_are_looked_at_when_the_page_has_found_them(clinic, sign_in, chairs):
    """The form leads to the times below it, which are out of sight on most screens."""
    asked = {"kind": "session", "first": "2027-03-01", "at": "10:00", "minutes": 60, "sessions": 1, "slack_days": 0}
    page = sign_in("front_desk").get(reverse("schedule:book", args=(clinic.person.pk,)), asked).content.decode()
    assert 'method="get" action="#free-times"' in page
    assert '<h2 id="free-times" tabindex="-1">' in page


def test_whoever_moves_onto_the_persons_own_session_is_told_so(clinic, sign_in, acting, slot, booked):
    """The same chair at the time of another session of the same person was not taken by anybody else."""
    book(acting("nurse"), clinic.person, slot(12))
    moved = {"day": "2027-03-01", "at": "12:00", "minutes": 60, "chair": booked.chair_id, "why": "asked", "version": 1}
    page = sign_in("front_desk").post(reverse("schedule:move", args=(booked.pk,)), moved).content.decode()
    assert "This person has another appointment at that time" in page


def test_a_list_of_one_persons_appointments_names_what_they_are(clinic, sign_in, booked):
    """Whoever looks at their own dates reads what it is and on which weekday, and not their own name at each."""
    page = sign_in("patient").get(reverse("schedule:own"), follow=True).content.decode()
    assert ">Ketamine session<span" in page
    assert "Mon 1 Mar 2027" in page
    assert page.count("Doe, Jo") == 1


def test_the_board_names_the_weekday(clinic, sign_in, chairs):
    """Which day of the week it is, without a calendar beside it."""
    assert "Monday, 1 Mar 2027</h1>" in sign_in("front_desk").get(board(clinic)).content.decode()


def test_a_closed_day_is_not_said_to_have_no_hours(clinic, sign_in, chairs):
    """The board says that the day was closed, and how to book on it, where its weekday has hours."""
    sent = {"what": "closed", "closed-day": "2027-03-01", "closed-why": "training"}
    desk = sign_in("front_desk")
    desk.post(reverse("schedule:arrange", args=(clinic.here.pk,)), sent)
    page = desk.get(board(clinic)).content.decode()
    assert "Take the closed day away" in page
    assert "No hours are set" not in page


def test_the_board_that_renews_itself_keeps_the_place_of_the_keyboard(clinic, sign_in, booked):
    """What can be focused has an id, by which it is found again; after a step the person it was done to has the focus."""
    at = datetime.combine(timezone.now().date(), time(12), UTC)
    Appointment.objects.filter(pk=booked.pk).update(starts_at=at, ends_at=at + timedelta(hours=1))
    desk = sign_in("front_desk")
    page = desk.get(board(clinic, at.date())).content.decode()
    assert f'id="slot-{booked.pk}-arrived"' in page
    assert f'id="slot-{booked.pk}"' in page
    assert 'id="free-' in desk.get(board(clinic)).content.decode()
    assert "autofocus" not in page
    sent = {"state": "arrived", "version": 1}
    part = desk.post(reverse("schedule:state", args=(booked.pk,)), sent, headers={"HX-Request": "true"})
    assert f'id="slot-{booked.pk}" autofocus' in part.content.decode()
    assert f'aria-describedby="slot-{booked.pk}-state"' in part.content.decode()


def test_to_cancel_the_cancelling_is_called_something_else(clinic, sign_in, booked):
    """Two buttons side by side that both say cancel would be told apart by their colour alone."""
    page = sign_in("front_desk").get(reverse("schedule:cancel", args=(booked.pk,))).content.decode()
    assert "Keep the appointment</a>" in page
    assert ">Cancel</a>" not in page


def test_a_course_of_every_day_is_written_as_people_say_it(clinic, sign_in, acting, slot):
    """Every day, and not every 1 days."""
    days = [slot(9), slot(9, day=date(2027, 3, 2))]
    series = book_course(acting("nurse"), clinic.person, days, every_days=1)
    one = series.appointments.first()
    page = sign_in("front_desk").get(reverse("schedule:appointment", args=(one.pk,))).content.decode()
    assert "of 2, every day" in page


def test_todays_own_appointment_stays_on_the_first_page_until_it_is_over(clinic, sign_in, acting, slot, booked):
    """Whoever has arrived or sits in the chair still sees what they came for."""
    bring_to(acting("nurse"), booked, State.ARRIVED, expected=1)
    page = sign_in("patient").get(reverse("design:home")).content.decode()
    assert reverse("schedule:appointment", args=(booked.pk,)) in page


def test_hours_without_a_chair_are_said_to_be_for_every_chair(clinic, sign_in, chairs):
    """Leaving the choice as it is has words, and not a row of dashes."""
    page = sign_in("front_desk").get(reverse("schedule:arrange", args=(clinic.here.pk,))).content.decode()
    assert '<option value="" selected>every chair</option>' in page


@pytest.mark.parametrize(("days", "offered"), [(0, True), (-1, True), (1, False)])
def test_nobody_arrives_or_stays_away_before_their_day(clinic, sign_in, booked, days, offered):
    """On tomorrow's board a click would be a slip that frees a chair; today, and for what was left open yesterday, it is one's work."""
    at = datetime.combine(timezone.now().date() + timedelta(days=days), time(12), UTC)
    Appointment.objects.filter(pk=booked.pk).update(starts_at=at, ends_at=at + timedelta(hours=1))
    page = sign_in("nurse").get(reverse("schedule:appointment", args=(booked.pk,))).content.decode()
    assert ('value="arrived"' in page, 'value="did_not_come"' in page) == (offered, offered)


@pytest.mark.parametrize(("now", "first"), [(time(8, 59), 8), (time(9), 9), (time(12), 9), (time(23), 9)])
def test_a_morning_that_is_over_and_held_nobody_is_left_out(clinic, booked, now, first):
    """Whoever looks at noon sees the appointment of nine first, and not the hour before it; before nine everything stands there."""
    found = board_of(clinic.here, MONDAY, now=datetime.combine(MONDAY, now, UTC))
    assert found.rows[0].starts_at.hour == first


def test_another_day_is_shown_whole(clinic, booked):
    """Yesterday's board is looked at for what was, and tomorrow's for what is free."""
    for days in (-1, 1):
        now = datetime.combine(MONDAY, time(12), UTC) + timedelta(days=days)
        assert board_of(clinic.here, MONDAY, now=now).rows[0].starts_at.hour == 8


def test_an_empty_day_that_is_over_stays_on_the_board(clinic, chairs):
    """With nothing left to show, the hours are shown as they were."""
    found = board_of(clinic.here, MONDAY, now=datetime.combine(MONDAY, time(23), UTC))
    assert found.rows[0].starts_at.hour == 8
