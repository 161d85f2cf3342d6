"""A backup, and its way back."""

import hashlib
import io
import json
import sqlite3
import tarfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from assuage.web.accounts.actor import Note
from assuage.web.audit.models import AuditEvent, AuditHead
from assuage.web.audit.services import append
from assuage.web.commands import loading
from assuage.web.commands.archive import Manifest, NotABackupError, add_bytes, unpack
from assuage.web.commands.backup import _write
from assuage.web.commands.rows import kinds, lines, read
from assuage.web.patients.models import Entry, ImportedChart

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def whole(clinic, acting, tmp_path, settings):
    """A backup of a small clinic with an attachment, and its manifest."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media" / "charts").mkdir(parents=True)
    (tmp_path / "media" / "charts" / "letter.txt").write_bytes(ContentFile(b"invented letter").read())
    ImportedChart.objects.create(
        person=clinic.person, name="c.json", content=b"\x00\xff{}", digest="d" * 64, imported_by=clinic.nurse
    )
    Entry.objects.create(
        person=clinic.person,
        kind="measurement",
        concept="weight",
        value=70.1,
        unit="kg",
        source="form",
        at=datetime(2026, 11, 20, 8, 40, 1, 123456, UTC),
        recorded_by=clinic.nurse,
    )
    append(acting("nurse"), [Note("read", "patients.Person", str(clinic.person.pk), str(clinic.person.pk), "é, “why”")])
    file = tmp_path / "backup.tar.gz"
    return file, _write(file)


def test_every_kind_of_row_is_kept_after_what_it_points_to(whole):
    """Nothing is left out but who is signed in; a row comes after the rows that it points to."""
    found = kinds()
    labels = [kind._meta.label for kind in found]
    assert "sessions.Session" not in labels
    assert {"audit.AuditEvent", "patients.Entry", "mfa.Authenticator", "schedule.Appointment"} <= set(labels)
    assert labels.index("patients.Person") < labels.index("patients.Entry")


def test_rows_are_read_back_as_they_were(whole):
    """Microseconds, bytes, nothing at all and letters of every kind survive."""
    for kind in (Entry, ImportedChart, AuditEvent):
        written = list(lines(kind, using="default"))
        names = [field.attname for field in kind._meta.concrete_fields]
        [rows] = list(read(kind, written))
        stored = [[getattr(row, name) for name in names] for row in kind.objects.order_by("pk")]
        assert [[_plain(getattr(row, name)) for name in names] for row in rows] == [
            [_plain(v) for v in row] for row in stored
        ]


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def test_the_manifest_tells_rows_files_and_the_head(whole):
    """How many rows of each kind, the digest of every file, where the audit stands; it holds no secret key."""
    file, manifest = whole
    head = AuditHead.objects.get()
    assert manifest.audit == {"number": head.number, "digest": head.digest}
    assert manifest.rows["patients.Person"]["rows"] == 2
    assert "attachments/charts/letter.txt" in manifest.files
    with tarfile.open(file) as archive:
        assert Manifest.read(archive) == manifest
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_grows_while_it_is_read_spoils_no_backup(clinic, tmp_path, settings, monkeypatch):
    """Somebody uploads while the backup is made: what was kept of the file has the digest of what was kept."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()
    grows = settings.MEDIA_ROOT / "upload.pdf"
    grows.write_bytes(b"half of it")

    def growing(path):
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        grows.write_bytes(grows.read_bytes() + b", and the rest")
        return found

    monkeypatch.setattr("assuage.web.commands.archive.sha256_of", growing)
    manifest = _write(tmp_path / "backup.tar.gz")
    monkeypatch.undo()
    with tarfile.open(tmp_path / "backup.tar.gz") as archive:
        unpack(archive, manifest, tmp_path / "out")
    assert (tmp_path / "out" / "attachments" / "upload.pdf").read_bytes().startswith(b"half of it")


def test_a_file_that_was_altered_is_refused(whole, tmp_path):
    """One letter of one row, a missing file or one too many: nothing is restored."""
    file, manifest = whole
    with tarfile.open(file) as archive:
        unpack(archive, manifest, tmp_path / "all")
    rows = tmp_path / "all" / "rows" / "patients.Person.jsonl"
    rows.write_text(rows.read_text().replace("Doe", "Dox"))
    altered = tmp_path / "altered.tar.gz"
    with tarfile.open(altered, "w:gz") as archive:
        archive.add(tmp_path / "all", arcname="")
    with tarfile.open(altered) as archive, pytest.raises(NotABackupError, match="altered"):
        unpack(archive, manifest, tmp_path / "out")
    rows.unlink()
    with tarfile.open(altered, "w:gz") as archive:
        archive.add(tmp_path / "all", arcname="")
    with tarfile.open(altered) as archive, pytest.raises(NotABackupError, match="missing"):
        unpack(archive, manifest, tmp_path / "out2")


@pytest.mark.parametrize("name", ["../outside.txt", "rows/../../outside.txt", "/outside.txt"])
def test_no_file_is_written_outside_its_folder(whole, tmp_path, name):
    """A name that climbs out of the folder, or begins at the root, is refused whatever the manifest says."""
    altered = tmp_path / "altered.tar"
    with tarfile.open(altered, "w") as archive:
        add_bytes(archive, name, b"x")
    told = replace(whole[1], files={name: hashlib.sha256(b"x").hexdigest()})
    with tarfile.open(altered) as archive, pytest.raises(NotABackupError, match="outside"):
        unpack(archive, told, tmp_path / "in" / "out")
    assert not list(tmp_path.rglob("outside.txt"))


def test_something_that_is_no_backup_is_refused(tmp_path):
    """A tar without a manifest, or with that of another format."""
    for content in (None, b"{}", b'{"format": 99}', b'{"format": 1}'):
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            if content is not None:
                about = tarfile.TarInfo("manifest.json")
                about.size = len(content)
                archive.addfile(about, io.BytesIO(content))
        stream.seek(0)
        with tarfile.open(fileobj=stream) as archive, pytest.raises(NotABackupError):
            Manifest.read(archive)


def test_a_database_with_anything_in_it_is_refused(whole, tmp_path):
    """A backup never overwrites or mixes."""
    with pytest.raises(loading.CannotRestoreError, match="empty one only"):
        loading.load(whole[1], tmp_path)


def test_rows_that_differ_and_a_chain_that_breaks_are_found(whole):
    """A count, a digest and the head of the audit: each alone is enough to refuse."""
    _file, manifest = whole
    found = kinds()
    loading._compare(manifest, found)
    loading._check_chain(manifest)
    fewer = json.loads(manifest.to_json())
    fewer["rows"]["patients.Person"]["rows"] = 1
    with pytest.raises(loading.CannotRestoreError, match="instead of 1"):
        loading._compare(Manifest(**fewer), found)
    other = json.loads(manifest.to_json())
    other["rows"]["patients.Person"]["digest"] = "0" * 64
    with pytest.raises(loading.CannotRestoreError, match="not the same"):
        loading._compare(Manifest(**other), found)
    cut = json.loads(manifest.to_json())
    cut["audit"]["number"] += 1
    with pytest.raises(loading.CannotRestoreError, match="chain"):
        loading._check_chain(Manifest(**cut))


@pytest.mark.slow
def test_a_backup_comes_back_whole_into_an_empty_database(whole, run, tmp_path):
    """From the database of this test into an embedded one: all rows, the attachment and the chain; a second time it is refused."""
    file, manifest = whole
    state = tmp_path / "restored"
    code, said = run("restore", str(file), state=state)
    assert code == 0, said
    assert f"{manifest.audit['number']}:{manifest.audit['digest']}" in said
    assert Path(state, "attachments", "charts", "letter.txt").read_bytes() == b"invented letter"
    code, said = run("restore", str(file), state=state)
    assert (code, "empty one only" in said) == (3, True)
    code, said = run("backup", str(tmp_path / "again.tar.gz"), "--json", state=state)
    again = json.loads(said)
    left = {"audit.AuditEvent", "audit.AuditHead"}  # the restore and the second backup are two more rows
    same = {label: rows for label, rows in manifest.rows.items() if label not in left}
    assert {label: rows for label, rows in again["rows"].items() if label not in left} == same
    assert again["audit"]["number"] == manifest.audit["number"] + 2
    assert connection.vendor in {"sqlite", "postgresql"}


@pytest.mark.slow
def test_where_the_attachments_cannot_be_written_no_row_is_kept(whole, run, tmp_path):
    """Charts without their documents would look whole; the reason is told."""
    state = tmp_path / "full"
    state.mkdir()
    (state / "attachments").symlink_to(tmp_path / "nowhere")
    code, said = run("restore", str(whole[0]), state=state)
    assert (code, "attachments could not be written" in said) == (3, True), said
    with sqlite3.connect(state / "assuage.sqlite3") as restored:
        assert restored.execute("SELECT count(*) FROM accounts_user").fetchone() == (0,)
