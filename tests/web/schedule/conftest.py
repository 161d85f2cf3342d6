"""A chair or two at the first site, open on weekdays from eight to six by its own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from assuage.web.patients.models import Person
from assuage.web.schedule.models import Chair, Hours
from assuage.web.schedule.slots import Slot

MONDAY = date(2027, 3, 1)


@pytest.fixture
def chairs(clinic):
    """Chairs `1` and `2` of the first site, and the hours of the site."""
    for weekday in range(5):
        Hours.objects.create(site=clinic.here, weekday=weekday, opens=time(8), closes=time(18))
    return [Chair.objects.create(site=clinic.here, name=name) for name in ("1", "2")]


@pytest.fixture
def slot(chairs):
    """A span in a chair of that Monday, by hours in UTC, which is the site's own clock in winter."""

    def make(hour, minutes=60, *, chair=0, day=MONDAY):
        start = datetime.combine(day, time(hour), UTC)
        return Slot(chairs[chair], start, start + timedelta(minutes=minutes))

    return make


@pytest.fixture
def other(clinic):
    """Another invented person of the first site."""
    return Person.objects.create(
        site=clinic.here,
        registered_by=clinic.physician,
        family_name="Roe",
        given_name="Max",
        birth_date=date(1971, 1, 2),
        is_invented=True,
    )
