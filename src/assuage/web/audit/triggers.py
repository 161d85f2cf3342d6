"""Triggers by which the database itself refuses to change a row of the audit, whoever asks: UPDATE, DELETE, and TRUNCATE where there is one.

The head may only be moved on by one. Whoever owns the database can drop a trigger; the chain, and a head kept elsewhere, show it then.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SQLITE = {
    "audit_event_not_updated": """
        CREATE TRIGGER audit_event_not_updated BEFORE UPDATE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'a row of the audit is never changed'); END""",
    "audit_event_not_deleted": """
        CREATE TRIGGER audit_event_not_deleted BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, 'a row of the audit is never deleted'); END""",
    "audit_subject_not_updated": """
        CREATE TRIGGER audit_subject_not_updated BEFORE UPDATE ON audit_auditsubject
        BEGIN SELECT RAISE(ABORT, 'a row of the audit is never changed'); END""",
    "audit_subject_not_deleted": """
        CREATE TRIGGER audit_subject_not_deleted BEFORE DELETE ON audit_auditsubject
        BEGIN SELECT RAISE(ABORT, 'a row of the audit is never deleted'); END""",
    "audit_head_moves_on": """
        CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_audithead
        WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number + 1
        BEGIN SELECT RAISE(ABORT, 'the head of the audit only moves on'); END""",
    "audit_head_not_deleted": """
        CREATE TRIGGER audit_head_not_deleted BEFORE DELETE ON audit_audithead
        BEGIN SELECT RAISE(ABORT, 'the head of the audit is never deleted'); END""",
}

_REFUSE = """
    CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a row of the audit is never changed or deleted' USING ERRCODE = 'integrity_constraint_violation'; END $$"""

_POSTGRESQL = {
    ("audit_event_not_changed", "audit_auditevent"): """
        CREATE TRIGGER audit_event_not_changed BEFORE UPDATE OR DELETE ON audit_auditevent
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    ("audit_event_not_emptied", "audit_auditevent"): """
        CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_auditevent
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
    ("audit_subject_not_changed", "audit_auditsubject"): """
        CREATE TRIGGER audit_subject_not_changed BEFORE UPDATE OR DELETE ON audit_auditsubject
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    ("audit_subject_not_emptied", "audit_auditsubject"): """
        CREATE TRIGGER audit_subject_not_emptied BEFORE TRUNCATE ON audit_auditsubject
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
    ("audit_head_moves_on", "audit_audithead"): """
        CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_audithead
        FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.number <> OLD.number + 1) EXECUTE FUNCTION audit_refuses()""",
    ("audit_head_not_deleted", "audit_audithead"): """
        CREATE TRIGGER audit_head_not_deleted BEFORE DELETE ON audit_audithead
        FOR EACH ROW EXECUTE FUNCTION audit_refuses()""",
    ("audit_head_not_emptied", "audit_audithead"): """
        CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_audithead
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()""",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers up on this database; those that stand are set up anew."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_REFUSE)
        for statement in _statements(connection):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for a migration backwards, and before the database of a test is emptied."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, table in _POSTGRESQL:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def standing(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The names of our triggers that are there and enabled."""
    question = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgname LIKE 'audit%'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return frozenset(name for (name,) in cursor.fetchall())


def expected(connection: BaseDatabaseWrapper) -> frozenset[str]:
    """The names of the triggers that should be there."""
    if connection.vendor == "postgresql":
        return frozenset(name for name, _ in _POSTGRESQL)
    return frozenset(_SQLITE)


def _statements(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    if connection.vendor == "postgresql":
        return tuple(_POSTGRESQL.values())
    if connection.vendor == "sqlite":
        return tuple(_SQLITE.values())
    raise NotImplementedError(
        f"The audit cannot be protected on {connection.vendor}; use SQLite or PostgreSQL, because a row that can be changed proves nothing."
    )
