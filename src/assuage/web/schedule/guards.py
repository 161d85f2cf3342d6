"""What the database itself refuses: two people in one chair, and one person in two.

SQLite lets one writer in at a time, so triggers that look before each write are enough. On PostgreSQL an exclusion constraint does it,
which needs the extension `btree_gist`; where the database's owner may not create it, `services.py` alone refuses, under row locks.
Installed after every migration, because SQLite drops triggers when a table is remade.
"""

from typing import Any

from django.db import Error, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from assuage.web.schedule.models import HOLDS_A_CHAIR

_TABLE = "schedule_appointment"
_HOLDS = ", ".join(f"'{state.value}'" for state in HOLDS_A_CHAIR)
_WHAT = {"chair_id": "a_chair_holds_one_person", "person_id": "a_person_is_in_one_chair"}


def install(connection: BaseDatabaseWrapper) -> None:
    """Install what is missing; do nothing where the table is not there (yet)."""
    with connection.cursor() as cursor:
        if _TABLE not in connection.introspection.table_names(cursor):
            return
    if connection.vendor == "sqlite":
        _triggers(connection)
    elif connection.vendor == "postgresql":
        _exclusion(connection)


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database refuses a double booking by itself."""
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        "postgresql": "SELECT count(*) FROM pg_constraint WHERE contype = 'x' AND conrelid = to_regclass(%s)",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        return bool(cursor.fetchone()[0])


def after_migration(using: str, **_: Any) -> None:
    """For the signal that Django sends after it has migrated."""
    found: Any = connections[using]
    install(found)


def _triggers(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for column, name in _WHAT.items():
            for event in ("INSERT", "UPDATE"):
                # The names are ours, from the constants above; a trigger takes no parameters.
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {name}_{event.lower()} BEFORE {event} ON {_TABLE} "  # noqa: S608
                    f"WHEN NEW.state IN ({_HOLDS}) AND EXISTS (SELECT 1 FROM {_TABLE} AS other "
                    f"WHERE other.{column} = NEW.{column} AND other.id <> NEW.id AND other.state IN ({_HOLDS}) "
                    "AND other.starts_at < NEW.ends_at AND other.ends_at > NEW.starts_at) "
                    f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                )


def _exclusion(connection: BaseDatabaseWrapper) -> None:
    if installed(connection):
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
            for column, name in _WHAT.items():
                cursor.execute(
                    f"ALTER TABLE {_TABLE} ADD CONSTRAINT {name} EXCLUDE USING gist "
                    f"({column} WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (state IN ({_HOLDS}))"
                )
    except Error:
        # Not this database's to create: the locked check of the service stands alone, and `assuage check` says so.
        return
