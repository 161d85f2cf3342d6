"""`assuage backup`: the whole database and the attachments, in one file."""

import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from assuage.web.commands.starting import Ended, command, end, start_django

app = command("assuage backup clinic-2026-12-01.tar.gz")


@app.command(epilog="Example: assuage backup clinic-2026-12-01.tar.gz")
def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the backup is written; it must not be there yet.")
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the manifest as JSON.")] = False,
) -> int:
    """Write the whole database and every attachment into one file, while the application goes on running.

    The file holds everything about everybody: encrypt it, and keep the secret key of the state folder somewhere else.
    """
    if file.exists():
        end(Ended.FILE, f"{file} is there already; a backup overwrites nothing. Name another file.")
    start_django()
    part = file.with_name(f"{file.name}.part")
    try:
        manifest = _write(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    if json:
        sys.stdout.write(manifest.to_json().decode() + "\n")
    else:
        rows = sum(one["rows"] for one in manifest.rows.values())
        typer.echo(
            f"Written: {file}, {rows} rows of {len(manifest.rows)} kinds and {_attachments(manifest)} attachments; "
            f"the audit stands at {manifest.audit['number']}:{manifest.audit['digest']}"
        )
        typer.echo("It holds everything about everybody: encrypt it, and keep the secret key somewhere else.")
    return Ended.DONE


def _attachments(manifest: Any) -> int:
    return sum(name.startswith("attachments/") for name in manifest.files)


def _write(part: Path) -> Any:
    from django.conf import settings

    from assuage.web.accounts.actor import Note
    from assuage.web.audit.services import append
    from assuage.web.commands.archive import ATTACHMENTS, MANIFEST, ROWS, add_bytes, sha256_of
    from assuage.web.commands.rows import kinds
    from assuage.web.commands.snapshot import snapshot

    append(None, [Note("back up", "everything", why="the command `assuage backup`")])
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    files: dict[str, str] = {}
    with (
        os.fdopen(handle, "wb") as stream,
        tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive,
        tempfile.TemporaryDirectory(prefix="assuage-backup-") as folder,
        snapshot() as using,
    ):
        sums = {}
        for kind in kinds():
            name = f"{ROWS}/{kind._meta.label}.jsonl"
            place = Path(folder) / "rows.jsonl"
            sums[kind._meta.label] = _dump(kind, place, using)
            files[name] = sha256_of(place)
            archive.add(place, name)
        media = Path(settings.MEDIA_ROOT)
        for one in sorted(path for path in media.rglob("*") if path.is_file()) if media.exists() else ():
            name = f"{ATTACHMENTS}/{one.relative_to(media).as_posix()}"
            # What is being uploaded grows while it is read: a copy is one thing, whose digest is of what was kept.
            place = Path(shutil.copyfile(one, Path(folder) / "attachment"))
            files[name] = sha256_of(place)
            archive.add(place, name)
        manifest = _manifest(using, sums, files)
        add_bytes(archive, MANIFEST, manifest.to_json())
    return manifest


def _dump(kind: Any, place: Path, using: str) -> dict[str, Any]:
    from assuage.web.commands.rows import Sum, lines

    found = Sum()
    with place.open("w", encoding="utf-8") as file:
        for line in lines(kind, using=using):
            found.add(line)
            file.write(line + "\n")
    return {"rows": found.rows, "digest": found.digest}


def _manifest(using: str, sums: dict[str, dict[str, Any]], files: dict[str, str]) -> Any:
    from django.db import connections
    from django.utils import timezone

    from assuage import __version__
    from assuage.web.audit.models import AuditHead
    from assuage.web.commands.archive import Manifest
    from assuage.web.commands.standing import applied, key_mark

    head = AuditHead.objects.using(using).get(id=1)
    return Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        software_version=__version__,
        database=connections[using].vendor,
        key_mark=key_mark(),
        audit={"number": head.number, "digest": head.digest},
        migrations=applied(using),
        rows=sums,
        files=files,
    )
