"""`assuage audit` as a person would start it."""

import json
import os
import subprocess
import sys

from typer.testing import CliRunner

from assuage.web.accounts.actor import Note
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.services import append
from assuage.web.commands.audit import app


def exported(tmp_path, acting, count=3, *options):
    """An export of `count` rows, and what was said when it was made."""
    for turn in range(count):
        append(acting("nurse"), [Note("read", "patients.Person", why=f"größer {turn}")])
    place = tmp_path / "audit.ndjson"
    return place, CliRunner().invoke(app, ["export", str(place), *options], standalone_mode=False)


def test_an_export_is_verified_with_nothing_but_the_file(clinic, acting, tmp_path):
    """A process without settings and without Django says that it is whole, and names what was cut off."""
    place, said = exported(tmp_path, acting)
    head = said.stdout.split()[-1]
    program = (
        "import sys\n"
        "from assuage.web.commands.audit import app\n"
        "code = app(sys.argv[1:], standalone_mode=False)\n"
        "assert not any(name == 'django' or name.startswith('django.') for name in sys.modules)\n"
        "sys.exit(code)\n"
    )
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DATABASE", "ASSUAGE"))}

    def verify(*options):
        return subprocess.run(
            [sys.executable, "-c", program, "verify", str(place), *options],
            env=bare, capture_output=True, text=True, check=False,
        )  # fmt: skip

    whole = verify("--head", head)
    assert (whole.returncode, "Whole: 3 entries" in whole.stdout) == (0, True), whole.stderr
    lines = place.read_text(encoding="utf-8").splitlines(keepends=True)
    place.write_text("".join([*lines[:2], *lines[3:]]), encoding="utf-8")
    cut = verify()
    assert (cut.returncode, "REMOVED: Entry 2 is missing" in cut.stdout) == (3, True)


def test_an_export_is_for_its_owner_alone_and_is_kept_in_the_audit(clinic, acting, tmp_path):
    """The file names people and who read of them; that it was taken out stands in the row after the head it was given."""
    place, said = exported(tmp_path, acting)
    assert place.stat().st_mode & 0o077 == 0
    last = AuditEvent.objects.last()
    assert (last.verb, last.entries[0]["record"]) == ("export", "audit.AuditEvent")
    assert said.stdout.split()[-1] == f"{last.number - 1}:{last.previous}"


def test_an_export_overwrites_nothing(clinic, acting, tmp_path):
    """A file that is there stays as it is."""
    place, _ = exported(tmp_path, acting)
    before = place.read_bytes()
    _, again = exported(tmp_path, acting)
    assert again.return_value == 4
    assert place.read_bytes() == before


def test_an_export_as_audit_events_has_one_for_each_note(clinic, acting, tmp_path):
    """A line each, every one an AuditEvent."""
    place, _ = exported(tmp_path, acting, 3, "--fhir")
    events = [json.loads(line) for line in place.read_text(encoding="utf-8").splitlines()]
    assert [event["resourceType"] for event in events] == ["AuditEvent"] * 3
