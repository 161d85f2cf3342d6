"""What has to be in place before the application answers: tables, the files that browsers get, no job that only seems to run."""

import hashlib
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

LONGEST_JOB = timedelta(hours=24)
"""No job of ours takes so long: what still runs after it has lost its worker, on whichever machine that was."""


class AbandonedError(RuntimeError):
    """The worker ended before the job did."""


def migrate() -> None:
    """Bring the database to this version; nothing where it is there."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> bool:
    """Gather, name by content and compress the static files, where they changed since the last time; says whether it did."""
    from django.conf import settings
    from django.core.management import call_command

    place = Path(settings.STATIC_ROOT)
    mark = place / "gathered-from"
    found = _fingerprint()
    if mark.exists() and mark.read_text(encoding="utf-8") == found:
        return False
    place.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(found, encoding="utf-8")
    return True


def worker_name() -> str:
    """The job worker of this installation on this machine, by the same name whenever it starts: there is one at a time."""
    from django.conf import settings

    place = f"{socket.gethostname()} {settings.ENVIRONMENT.state}"
    return hashlib.sha256(place.encode()).hexdigest()[:32]


def fail_abandoned_jobs() -> int:
    """Let every job fail that was left running by an earlier worker of this place, or a day ago by any; gives how many.

    None is started again by itself, because half of it may be done. Rooms are told as of any job that failed (`task_finished`).
    """
    from django.core.exceptions import SuspiciousOperation
    from django.db import connection
    from django.db.models import Q
    from django.utils import timezone
    from django_tasks.signals import task_finished
    from django_tasks_db.models import DBTaskResult

    if DBTaskResult._meta.db_table not in connection.introspection.table_names():
        return 0
    running: Any = DBTaskResult.objects.filter(status="RUNNING")
    old = Q(started_at__lt=timezone.now() - LONGEST_JOB)
    found = [one for one in running if one.worker_ids[-1:] == [worker_name()]] + list(running.filter(old))
    abandoned = {one.pk: one for one in found}.values()
    for one in abandoned:
        one.set_failed(AbandonedError("its worker ended before it did"))
        try:
            task_finished.send(sender=type(one.task.get_backend()), task_result=one.task_result)
        except (ImportError, SuspiciousOperation):
            continue  # a job of an earlier version: no room of this one waits for it
    return len(abandoned)


def _fingerprint() -> str:
    """The name, size and time of every file there is to gather."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
