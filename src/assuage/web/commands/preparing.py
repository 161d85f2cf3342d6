"""What has to be in place before the application answers: tables, and the files that browsers get."""

import hashlib
from pathlib import Path


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


def _fingerprint() -> str:
    """The name, size and time of every file there is to gather."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            digest.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
