"""Several people book the same time at once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from assuage.web.patients.models import Person
from assuage.web.schedule.errors import DoubleBookingError
from assuage.web.schedule.models import Appointment
from assuage.web.schedule.services import book

BOOKERS = 4


@pytest.mark.django_db(transaction=True)
def test_of_four_who_book_one_chair_at_once_one_gets_it(clinic, acting, slot):
    """One is booked, three are told, whatever the database."""
    people = [
        Person.objects.create(
            site=clinic.here,
            registered_by=clinic.nurse,
            family_name=f"Roe {number}",
            given_name="Max",
            birth_date=date(1971, 1, 2),
            is_invented=True,
        )
        for number in range(BOOKERS)
    ]
    gate, ended, wanted = Barrier(BOOKERS), [], slot(9)

    def try_it(person):
        actor = acting("nurse")
        gate.wait()
        try:
            book(actor, person, wanted)
            ended.append("booked")
        except DoubleBookingError:
            ended.append("told")
        finally:
            connection.close()

    threads = [Thread(target=try_it, args=(person,)) for person in people]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(ended) == ["booked"] + ["told"] * (BOOKERS - 1)
    assert Appointment.objects.count() == 1
