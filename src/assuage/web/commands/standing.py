"""Where an installation stands: which migrations are applied, under which secret key."""

import hashlib
from collections import defaultdict


def applied(using: str) -> dict[str, list[str]]:
    """The migrations that are applied, by application."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    found: dict[str, list[str]] = defaultdict(list)
    for app, name in sorted(MigrationRecorder(connections[using]).applied_migrations()):
        found[app].append(name)
    return dict(found)


def shipped() -> dict[str, list[str]]:
    """The migrations that come with this version, by application."""
    from django.db.migrations.loader import MigrationLoader

    found: dict[str, list[str]] = defaultdict(list)
    for app, name in sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations):
        found[app].append(name)
    return dict(found)


def key_mark() -> str:
    """A short mark of the secret key: the same for the same key, and no help in finding it."""
    from django.conf import settings

    return hashlib.sha256(f"assuage backup {settings.SECRET_KEY}".encode()).hexdigest()[:12]
