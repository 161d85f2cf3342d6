"""One instant of the database to read from, while others go on writing."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

_NAME = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The name of a connection that sees one instant: of SQLite a copy by its own backup, of PostgreSQL a transaction that repeats its reads."""
    if connection.vendor == "sqlite":
        with (
            tempfile.TemporaryDirectory(prefix="assuage-backup-") as folder,
            _copied(Path(folder) / "copy.sqlite3") as name,
        ):
            yield name
        return
    connection.close()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield connection.alias


@contextmanager
def _copied(place: Path) -> Iterator[str]:
    connection.ensure_connection()
    copy = sqlite3.connect(place)
    source: Any = connection.connection
    source.backup(copy)
    copy.close()
    opened = connection.copy(alias=_NAME)
    opened.settings_dict["NAME"] = str(place)
    connections[_NAME] = opened
    try:
        yield _NAME
    finally:
        opened.close()
        del connections[_NAME]
