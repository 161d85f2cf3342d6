"""Rows of a backup into an empty database, in one transaction, and the comparison that decides whether it stays."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import QuerySet

from assuage import __version__
from assuage.web.accounts.actor import Note
from assuage.web.audit import triggers
from assuage.web.audit.services import append
from assuage.web.commands.archive import ATTACHMENTS, ROWS, Manifest
from assuage.web.commands.rows import Sum, fields_of, kinds, lines, read
from assuage.web.commands.standing import key_mark, shipped


class CannotRestoreError(Exception):
    """The backup cannot be brought in; nothing was kept of it, but the tables that were made for it may be there, empty."""


def load(manifest: Manifest, folder: Path) -> list[str]:
    """Fill the database and the folder of attachments; gives what whoever restores should know.

    Errors: `CannotRestoreError`, and nothing is kept.
    """
    _refuse_what_is_not_empty()
    _refuse_another_version(manifest)
    call_command("migrate", interactive=False, verbosity=0)
    with transaction.atomic():
        triggers.remove(connection)
        found = kinds()
        for kind in reversed(found):
            QuerySet(kind).delete()  # what migrations put there themselves
        for kind in found:
            _fill(kind, folder)
        _start_numbers_after(found)
        triggers.install(connection)
        _compare(manifest, found)
        _check_chain(manifest)
        append(None, [Note("restore", "everything", why=f"from a backup made at {manifest.made_at}")])
        _bring_attachments(folder)  # last, and still inside: where there is no room for them, the rows go too
    return _notes(manifest)


def _refuse_what_is_not_empty() -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise CannotRestoreError(
            f"the database has {len(tables)} tables already, and a backup is restored into an empty one only; nothing was changed"
        )
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise CannotRestoreError(f"the folder {media} has attachments already; nothing was changed")


def _refuse_another_version(manifest: Manifest) -> None:
    now = shipped()
    differing = sorted(app for app in {*now, *manifest.migrations} if now.get(app) != manifest.migrations.get(app))
    if differing:
        raise CannotRestoreError(
            f"the backup was made by Assuage {manifest.software_version}, whose tables of {', '.join(differing)} are others than those of "
            f"{__version__}. Restore it with the version it was made by, then upgrade; nothing was changed"
        )


def _fill(kind: Any, folder: Path) -> None:
    place = folder / ROWS / f"{kind._meta.label}.jsonl"
    if not place.exists():
        raise CannotRestoreError(f"the backup has no rows of {kind._meta.label}; nothing was restored")
    fields = fields_of(kind)
    rows: Any = QuerySet(kind)
    with place.open(encoding="utf-8") as file:
        for chunk in read(kind, file):
            size = connection.ops.bulk_batch_size(fields, chunk)
            for start in range(0, len(chunk), size):
                # The one way of Django's to insert values as they are: times are not set anew and keys are kept.
                rows._insert(  # noqa: SLF001 - there is no public one
                    chunk[start : start + size], fields=fields, using=connection.alias, raw=True
                )


def _bring_attachments(folder: Path) -> None:
    if not (folder / ATTACHMENTS).exists():
        return
    try:
        shutil.copytree(folder / ATTACHMENTS, settings.MEDIA_ROOT, dirs_exist_ok=True)
    except OSError as failed:
        why = failed.strerror or "some of them could not be copied"
        raise CannotRestoreError(
            f"the attachments could not be written to {settings.MEDIA_ROOT} ({why}); nothing was kept"
        ) from None


def _start_numbers_after(found: list[Any]) -> None:
    """Let numbers that the database gives go on after those that were brought in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)


def _compare(manifest: Manifest, found: list[Any]) -> None:
    for kind in found:
        label, total = kind._meta.label, Sum()
        for line in lines(kind, using=connection.alias):
            total.add(line)
        wanted = manifest.rows[label]
        if total.rows != wanted["rows"]:
            raise CannotRestoreError(f"{label} has {total.rows} rows instead of {wanted['rows']}; nothing was kept")
        if total.digest != wanted["digest"]:
            raise CannotRestoreError(f"{label} has the right number of rows, but not the same ones; nothing was kept")


def _check_chain(manifest: Manifest) -> None:
    from assuage.web.audit.export import lines as exported
    from assuage.web.audit.verification import Head, check

    checked = check(exported(), noted=Head(manifest.audit["number"], manifest.audit["digest"]))
    if not checked.holds:
        raise CannotRestoreError(f"the chain of the audit does not hold: {checked.why} Nothing was kept")


def _notes(manifest: Manifest) -> list[str]:
    notes = ["everybody signs in again: sessions are not part of a backup."]
    if manifest.key_mark != key_mark():
        notes.append(
            "the secret key is another one than where the backup was made. Bring `secret_key` of that state folder here (or set "
            "ASSUAGE_SECRET_KEY), so that what was encrypted or signed with it can still be read."
        )
    return notes
