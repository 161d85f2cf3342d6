"""Free times, and clocks that are put forward and back."""

from datetime import UTC, date, datetime, time

import pytest

from assuage.web.schedule.board import board_of
from assuage.web.schedule.clock import closing, day_span, instant, opening
from assuage.web.schedule.errors import NoSuchTimeError
from assuage.web.schedule.models import Chair, Hours
from assuage.web.schedule.services import book
from assuage.web.schedule.slots import Wanted, suggest

NOW = datetime(2027, 2, 1, tzinfo=UTC)


def test_the_nearest_free_time_is_suggested(clinic, acting, slot):
    """With both chairs taken at nine, the nearest time that is free in any."""
    book(acting("nurse"), clinic.person, slot(9))
    found = suggest(clinic.here, clinic.person, Wanted(date(2027, 3, 1), time(9), 60), now=NOW)[0]
    assert found.starts_at in {datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 1, 10, tzinfo=UTC)}


def test_a_course_over_the_change_of_clocks_stays_at_the_same_time_on_the_wall(clinic, chairs):
    """Ten o'clock in London is 10:00 UTC on 22 March 2027 and 09:00 UTC on 29 March, after the clocks went forward."""
    wanted = Wanted(date(2027, 3, 22), time(10), 60, sessions=2, every_days=7)
    first, second = suggest(clinic.here, clinic.person, wanted, now=NOW)
    assert (first.starts_at.hour, second.starts_at.hour) == (10, 9)


def test_a_day_without_room_is_said_to_have_none(clinic, chairs):
    """A Sunday gives nothing; with a day of slack the Monday after it."""
    wanted = Wanted(date(2027, 3, 7), time(9), 60)
    assert suggest(clinic.here, clinic.person, wanted, now=NOW) == [None]
    assert suggest(clinic.here, clinic.person, wanted, now=NOW, slack_days=1)[0].starts_at.day == 8


def test_nothing_is_suggested_in_the_past(clinic, chairs):
    """At noon the morning is over."""
    noon = datetime(2027, 3, 1, 12, 5, tzinfo=UTC)
    found = suggest(clinic.here, clinic.person, Wanted(date(2027, 3, 1), time(9), 60), now=noon)[0]
    assert found.starts_at == datetime(2027, 3, 1, 12, 15, tzinfo=UTC)


@pytest.mark.parametrize(("day", "words"), [(date(2027, 3, 28), "forward"), (date(2027, 10, 31), "back")])
def test_a_time_that_the_clock_skips_or_shows_twice_is_refused(clinic, day, words):
    """Half past one in London on the days when the clocks change is no instant, or two."""
    with pytest.raises(NoSuchTimeError, match=words):
        instant(clinic.here, day, time(1, 30))


def test_the_day_of_the_change_has_23_or_25_hours(clinic):
    """The board of such a day shows the whole of it."""
    lengths = [
        (end - start).total_seconds() / 3600
        for start, end in (day_span(clinic.here, date(2027, 3, 28)), day_span(clinic.here, date(2027, 10, 31)))
    ]
    assert lengths == [23, 25]


def test_hours_that_the_clock_skips_or_shows_twice_open_later_and_close_earlier(clinic):
    """Open from 1:30 in London when the clock goes from 1:00 to 2:00: from 1:30 UTC; when it goes back, from the second 1:30."""
    assert opening(clinic.here, date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert closing(clinic.here, date(2027, 3, 28), time(1, 30)) == datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    assert opening(clinic.here, date(2027, 10, 31), time(1, 30)) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert closing(clinic.here, date(2027, 10, 31), time(1, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_ward_that_opens_at_half_past_one_is_booked_on_the_day_of_the_change(clinic):
    """The board and the free times of that day are there, and end by the clock on the wall."""
    chair = Chair.objects.create(site=clinic.here, name="night")
    Hours.objects.create(site=clinic.here, weekday=6, opens=time(1, 30), closes=time(23, 30))
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        assert board_of(clinic.here, day, now=NOW).chairs == (chair,)
        found = suggest(clinic.here, clinic.person, Wanted(day, time(1, 30), 60), now=NOW)[0]
        assert found.starts_at == opening(clinic.here, day, time(1, 30))


def test_hours_that_lie_wholly_in_what_the_clock_skips_are_none(clinic):
    """From 1:10 to 1:50 there is no time at all when the clock goes forward."""
    Chair.objects.create(site=clinic.here, name="night")
    Hours.objects.create(site=clinic.here, weekday=6, opens=time(1, 10), closes=time(1, 50))
    assert suggest(clinic.here, clinic.person, Wanted(date(2027, 3, 28), time(3), 15), now=NOW) == [None]
