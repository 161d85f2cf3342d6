"""What a backup is: one compressed tar with a manifest, a file of rows for each kind, and the attachments as they are.

`manifest.json` says the format, the version of the software, the migrations that were applied, for each kind of row how many there are and
their digest, where the chain of the audit stands, and the SHA-256 of every file. It holds no secret key: that is kept apart.
"""

import hashlib
import io
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
ROWS = "rows"
ATTACHMENTS = "attachments"


class NotABackupError(ValueError):
    """The file is no backup, or is not whole."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `key_mark` tells whether another secret key is in use, and not which."""

    made_at: str
    software_version: str
    database: str
    key_mark: str
    audit: dict[str, Any]
    migrations: dict[str, list[str]]
    rows: dict[str, dict[str, Any]]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(asdict(self), indent=1, sort_keys=True).encode()

    @classmethod
    def read(cls, archive: tarfile.TarFile) -> "Manifest":
        """The manifest of an open archive.

        Errors: `NotABackupError`.
        """
        try:
            found = archive.extractfile(MANIFEST)
            document = json.loads(found.read()) if found else None
        except (KeyError, ValueError, tarfile.TarError):
            document = None
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise NotABackupError("the file is no backup that this version reads, so nothing was restored")
        try:
            return cls(**document)
        except TypeError:
            raise NotABackupError("the manifest of the backup is not whole, so nothing was restored") from None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    """Put a file of these bytes in."""
    about = tarfile.TarInfo(name)
    about.size, about.mode = len(content), 0o600
    archive.addfile(about, io.BytesIO(content))


def unpack(archive: tarfile.TarFile, manifest: Manifest, into: Path) -> None:
    """Unpack every file that the manifest names, and check each.

    Errors: `NotABackupError` where one is missing, altered, or not named.
    """
    names = {one.name for one in archive.getmembers() if one.isfile()} - {MANIFEST}
    if names != set(manifest.files):
        missing, extra = sorted(set(manifest.files) - names), sorted(names - set(manifest.files))
        raise NotABackupError(
            f"the backup is not whole: missing {missing[:3]}, unknown {extra[:3]}; nothing was restored"
        )
    for one in archive.getmembers():
        if one.isfile():
            _write_out(archive, one, into)
    for name, digest in manifest.files.items():
        if sha256_of(into / name) != digest:
            raise NotABackupError(f"{name} of the backup was altered or is damaged, so nothing was restored")


def _write_out(archive: tarfile.TarFile, one: tarfile.TarInfo, into: Path) -> None:
    """One file, inside the folder and nowhere else; nothing of its owner or mode is taken over."""
    place = (into / one.name).resolve()
    content = archive.extractfile(one)
    if content is None or not place.is_relative_to(into.resolve()):
        raise NotABackupError("a file of the backup would be written outside its folder, so nothing was restored")
    place.parent.mkdir(parents=True, exist_ok=True)
    with content, place.open("wb") as kept:
        shutil.copyfileobj(content, kept)
