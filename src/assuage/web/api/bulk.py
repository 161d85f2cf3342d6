"""Bulk export: asked for by a service, written by a job as lines of JSON in blocks, fetched with a token, gone after a day."""

import json
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django_tasks import task

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.fhir.narrowing import rows_of
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.searching import resources_of
from assuage.web.api.models import Export, ExportState, Known, Token
from assuage.web.api.tokens import Bearer, within
from assuage.web.audit.services import append, written

KEPT = timedelta(hours=24)
_A_MINUTE = timedelta(minutes=1)
AT_ONCE = 500
_NOTED_AT_ONCE = 1_000
SILENT = timedelta(minutes=10)
"""Whoever writes says so at every block, which takes seconds; after so long without a word nobody is writing any more."""
UNTOUCHED = timedelta(hours=2)
"""How long an export may wait for the jobs before it."""
RUNNING = (ExportState.WAITING, ExportState.RUNNING)


class _CancelledError(Exception):
    """Somebody cancelled it while it was written."""


def folder_of(export: Export) -> Path:
    """Where its files are, under its own id."""
    return Path(settings.ENVIRONMENT.state) / "exports" / str(export.pk)


def begin(
    actor: Actor, token: Token, *, wanted: Iterable[str], since: datetime | None, request_url: str, base: str
) -> Export:
    """Ask for an export; a job writes it."""
    now = timezone.now()
    made = Export(
        token=token,
        user=actor.user,
        kinds=list(wanted),
        since=since,
        request_url=request_url,
        base=base,
        asked_at=now,
        expires_at=now + KEPT,
    )
    with written(actor, Note("export", "api.Export", str(made.pk), why=f"FHIR {', '.join(made.kinds)}"[:200])):
        made.save(force_insert=True)
    write.enqueue(str(made.pk))
    if clear.get_backend().supports_defer:
        clear.using(run_after=made.expires_at + _A_MINUTE).enqueue()
    return made


def cancel(actor: Actor, export: Export) -> None:
    """Stop it, and delete what was written."""
    with written(actor, Note("cancel", "api.Export", str(export.pk))):
        Export.objects.filter(pk=export.pk).update(state=ExportState.CANCELLED, files=[])
    shutil.rmtree(folder_of(export), ignore_errors=True)


def end_abandoned(at: datetime) -> None:
    """Let exports fail that nobody writes any more, because the worker died, or that nobody began to write."""
    silent = Q(state=ExportState.RUNNING) & (Q(alive_at__isnull=True) | Q(alive_at__lte=at - SILENT))
    untouched = Q(state=ExportState.WAITING, asked_at__lte=at - UNTOUCHED)
    for one in Export.objects.filter(silent | untouched)[:AT_ONCE]:
        if Export.objects.filter(silent | untouched, pk=one.pk).update(state=ExportState.FAILED, finished_at=at):
            shutil.rmtree(folder_of(one), ignore_errors=True)


def sweep(at: datetime) -> None:
    """Delete the files of exports that have expired, and let those fail that were abandoned."""
    end_abandoned(at)
    for one in Export.objects.filter(expires_at__lte=at).exclude(state=ExportState.CANCELLED)[:AT_ONCE]:
        Export.objects.filter(pk=one.pk).update(state=ExportState.CANCELLED, files=[])
        shutil.rmtree(folder_of(one), ignore_errors=True)


@task()
def clear() -> None:
    """Delete what has expired; done a day after each export was asked for, and before each is written."""
    sweep(timezone.now())


@task()
def write(key: str) -> None:
    """Write the files of an export, type by type; whose charts were read is kept in the audit."""
    export = Export.objects.select_related("user", "token__client", "token__user").get(pk=UUID(key))
    waiting = Export.objects.filter(pk=export.pk, state=ExportState.WAITING)
    if not waiting.update(state=ExportState.RUNNING, alive_at=timezone.now()):
        return
    sweep(timezone.now())
    client = export.token.client
    mark = f"token {str(export.token_id)[:8]}"[:16]
    actor = within(actor_of(export.user, session=mark, route="api:export"), client)
    people: set[str] = set()
    if export.token.revoked_at is not None or not (export.user.is_active and client is not None and client.is_active):
        _finish(export, ExportState.FAILED, [])
        return
    try:
        files = _files(export, Bearer(actor, export.token), people)
    except _CancelledError:
        shutil.rmtree(folder_of(export), ignore_errors=True)
    except Exception:  # whatever it was, it is told to who asked, and raised again for the log
        shutil.rmtree(folder_of(export), ignore_errors=True)
        _finish(export, ExportState.FAILED, [])
        raise
    else:
        _finish(export, ExportState.DONE, files)
    finally:
        _note(actor, export, sorted(people))


def _files(export: Export, bearer: Bearer, people: set[str]) -> list[dict[str, Any]]:
    place = folder_of(export)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = []
    for name in export.kinds:
        path = place / f"{name}.ndjson"
        count = _lines(export, bearer, kinds()[name], path, people)
        if count:
            found.append({"type": name, "name": path.name, "count": count})
        else:
            path.unlink()
    return found


def _lines(export: Export, bearer: Bearer, kind: Kind, path: Path, people: set[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for source in kind.sources:
            for block in _blocks(bearer, kind, source, export.since):
                for row, one in resources_of(source, block):
                    file.write(json.dumps(one, ensure_ascii=False, allow_nan=False) + "\n")
                    count += 1
                    person = getattr(row, source.person, None)
                    if person is not None:
                        people.add(str(person))
                going = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
                if not going.update(written=export.written + count, alive_at=timezone.now()):
                    raise _CancelledError
    export.written += count
    return count


def _blocks(bearer: Bearer, kind: Kind, source: Source, since: datetime | None) -> Iterator[list[Any]]:
    """Rows in order of their key, so many at once; with `since` also those that were taken back after it."""
    rows = rows_of(bearer, kind, source, "r").filter(_of(source, since)).order_by("pk")
    last: Any = None
    while True:
        block = list((rows if last is None else rows.filter(pk__gt=last))[:AT_ONCE])
        if not block:
            return
        yield block
        last = block[-1].pk


_NEXT = Known.objects.filter(version__gt=OuterRef("known__version"), logical_id=OuterRef("known__logical_id"))
_REPLACED = Exists(Known.objects.filter(logical_id=OuterRef("pk"))) | Exists(_NEXT)
"""Entries that another has replaced under the same id: that one is told, and the old one no more."""


def _of(source: Source, since: datetime | None) -> Q:
    if since is None or not source.changed:
        return source.live
    fresh = Q(**{f"{source.changed}__gt": since})
    if source.record == "patients.Entry":
        return (source.live & fresh) | (Q(retracted_at__gt=since) & ~Q(_REPLACED))
    return source.live & fresh


def _finish(export: Export, state: ExportState, files: list[dict[str, Any]]) -> None:
    Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(
        state=state, files=files, finished_at=timezone.now()
    )


def _note(actor: Actor, export: Export, people: list[str]) -> None:
    """One row for every thousand people, each of them named."""
    for start in range(0, len(people), _NOTED_AT_ONCE):
        part = people[start : start + _NOTED_AT_ONCE]
        append(actor, [Note("export", "api.Export", str(export.pk), person_id=one) for one in part])
