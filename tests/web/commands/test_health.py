"""The health pages, for whatever watches the application."""

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def test_the_process_is_live_without_asking_the_database(client, django_assert_num_queries, db):
    """Not one query and no cookie."""
    with django_assert_num_queries(0):
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"state": "live"})
    assert not answer.cookies


def test_it_is_ready_once_every_migration_is_applied(client, db):
    """200 while all are, 503 while one is missing; nothing of anybody in either."""
    assert client.get("/health/ready").json() == {"state": "ready"}
    MigrationRecorder(connection).migration_qs.filter(app="care").delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"state": "migrations are missing"})
