"""Free times, and clocks that are put forward and back."""

from datetime import UTC, date, datetime, time

import pytest

from assuage.web.schedule.clock import day_span, instant
from assuage.web.schedule.errors import NoSuchTimeError
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
