"""Rows of the audit are never changed, whoever asks the database."""

import pytest
from django.db import DatabaseError, connection, transaction

from assuage.web.accounts.actor import Note
from assuage.web.audit.models import AuditEvent, AuditHead
from assuage.web.audit.services import append
from assuage.web.audit.triggers import expected, standing


@pytest.fixture
def rows(clinic, acting):
    """Three rows of the audit."""
    return [append(acting("nurse"), [Note("read", "patients.Person", why=str(turn))]) for turn in range(3)]


def test_every_trigger_stands_after_the_migrations(db):
    """A database that was migrated has each of them."""
    assert standing(connection) >= expected(connection)


@pytest.mark.parametrize(
    "attack",
    [
        lambda: AuditEvent.objects.filter(number=2).update(user_name="Somebody else"),
        lambda: AuditEvent.objects.filter(number=2).delete(),
        lambda: AuditEvent.objects.all().delete(),
        lambda: AuditHead.objects.update(number=1),
        lambda: AuditHead.objects.all().delete(),
    ],
    ids=["edit", "delete", "delete all", "turn the head back", "delete the head"],
)
def test_the_database_refuses_to_change_a_row(rows, attack):
    """UPDATE and DELETE fail on both databases and nothing is changed."""
    with pytest.raises(DatabaseError), transaction.atomic():
        attack()
    assert [row.digest for row in AuditEvent.objects.all()] == [row.digest for row in rows]
    assert AuditHead.objects.get().number == 3


def test_postgresql_refuses_to_empty_the_table(rows):
    """TRUNCATE, which SQLite does not know, fails where it exists."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    for table in ("audit_auditevent", "audit_audithead"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {table}")
    assert AuditEvent.objects.count() == 3


def test_a_row_costs_one_insert_and_one_update(clinic, acting, django_assert_num_queries):
    """The head is taken, the row is added, the head is moved on; nothing else but the savepoint of the test."""
    actor = acting("nurse")
    append(actor, [Note("read", "patients.Person")])
    with django_assert_num_queries(5):
        append(actor, [Note("read", "patients.Person")])
