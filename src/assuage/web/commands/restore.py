"""`assuage restore`: a backup into an empty database, compared row by row before it counts."""

import tarfile
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from assuage.web.commands.starting import Ended, command, end, start_django

app = command("assuage restore clinic-2026-12-01.tar.gz")


@app.command(epilog="Example: DATABASE_URL=postgresql://... assuage restore clinic-2026-12-01.tar.gz")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup made by `assuage backup`.", exists=True)],
) -> int:
    """Bring a backup into an empty database (SQLite or PostgreSQL, whichever it was made from), and its attachments.

    Rows, their digests and the chain of the audit are compared; where anything differs, nothing is kept.
    """
    start_django()
    from assuage.web.commands.archive import Manifest, NotABackupError, unpack
    from assuage.web.commands.loading import CannotRestoreError, load

    try:
        with tarfile.open(file) as archive, tempfile.TemporaryDirectory(prefix="assuage-restore-") as folder:
            manifest = Manifest.read(archive)
            unpack(archive, manifest, Path(folder))
            warnings = load(manifest, Path(folder))
    except tarfile.TarError:
        end(Ended.FILE, f"{file} is no backup, or is not whole; nothing was restored.")
    except NotABackupError as error:
        end(Ended.FILE, f"{error}.")
    except CannotRestoreError as error:
        end(Ended.REFUSED, f"{error}.")
    rows = sum(one["rows"] for one in manifest.rows.values())
    typer.echo(
        f"Restored: {rows} rows of {len(manifest.rows)} kinds, each kind compared by count and digest; "
        f"the chain of the audit holds and stands at {manifest.audit['number']}:{manifest.audit['digest']}"
    )
    for one in warnings:
        typer.echo(f"Note: {one}", err=True)
    return Ended.DONE
