"""Many at once: no number is given twice, none is left out."""

from contextlib import suppress
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from assuage.web.accounts.actor import Note
from assuage.web.audit.export import lines
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.services import append
from assuage.web.audit.triggers import expected, standing
from assuage.web.audit.verification import check

THREADS, TURNS = 6, 10


@pytest.mark.django_db(transaction=True)
def test_rows_added_at_once_make_one_chain():
    """Threads that add rows at the same time, some of them taken back, leave a chain that verifies, without a gap."""
    faults = []
    ready = Barrier(THREADS)

    def add(mark):
        try:
            ready.wait(20)
            for turn in range(TURNS):
                append(None, [Note("read", "patients.Person", why=f"{mark}.{turn}")])
                _taken_back(mark)
        except Exception as error:  # noqa: BLE001 - told to the test below
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=add, args=(mark,)) for mark in range(THREADS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not faults
    assert list(AuditEvent.objects.values_list("number", flat=True)) == list(range(1, THREADS * TURNS + 1))
    assert check(lines()).holds


def _taken_back(mark):
    with suppress(ZeroDivisionError), transaction.atomic():
        append(None, [Note("write", "patients.Person", why=f"never done {mark}")])
        1 / 0  # noqa: B018 - whatever goes wrong in the transaction


@pytest.mark.django_db(transaction=True)
def test_emptying_the_database_of_tests_leaves_the_triggers():
    """A test that commits finds the audit empty and protected, whatever ran before."""
    assert not AuditEvent.objects.exists()
    assert standing(connection) >= expected(connection)
