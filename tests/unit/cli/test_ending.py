import os
import signal
import subprocess
import sys
from importlib.metadata import EntryPoint

import pytest
import typer

from assuage.cli import ExitCode, group, run
from assuage.cli.exits import code_of
from assuage.dosing import DoseError, WeightNeededError
from assuage.provenance import AssuageError


def test_a_mistyped_verb_is_answered_with_the_nearest(assuage):
    """What was meant, and code 2."""
    ended = assuage("simulte")
    assert ended.code == 2
    assert "Did you mean simulate?" in ended.err


def test_a_fault_of_ours_is_code_5_and_shows_no_data(assuage, monkeypatch):
    """The message names the place and never the value, which may be a patient's."""

    def broken(*_, **__):
        raise RuntimeError("Petra Muster weighs 68 kg")

    monkeypatch.setattr("assuage.cli.cite._keys", broken)
    ended = assuage("cite", "kamp_2020")
    assert ended.code == 5
    assert "fault of Assuage itself (RuntimeError in test_ending.py" in ended.err
    assert "Petra" not in ended.err
    assert "Traceback" not in ended.err
    monkeypatch.setenv("ASSUAGE_TRACEBACK", "1")
    assert "Traceback" in assuage("cite", "kamp_2020").err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DoseError("Why.", "What."), ExitCode.ASKED_WRONGLY),
        (WeightNeededError("Why.", "What."), ExitCode.ASKED_WRONGLY),
        (AssuageError("Why."), ExitCode.ASKED_WRONGLY),
        (PermissionError("no"), ExitCode.FILE),
        (ZeroDivisionError(), ExitCode.OUR_FAULT),
        (ValueError(), ExitCode.OUR_FAULT),
    ],
)
def test_errors_have_their_codes(error, code):
    """Wrong input, files and our own faults are told apart."""
    assert code_of(error) is code


def test_every_error_class_named_for_a_code_exists():
    """A renamed error does not fall back to another code unseen."""
    import assuage.candidacy
    import assuage.documents
    import assuage.evidence
    import assuage.interop.fhir
    import assuage.interop.measurements
    import assuage.interop.nonmem
    import assuage.knowledge
    import assuage.patient
    import assuage.pharmacology
    import assuage.plan
    import assuage.rules
    import assuage.units
    import assuage.virtual_trials
    from assuage.cli.exits import _CODES

    def below(kind):
        return {kind.__name__} | {name for each in kind.__subclasses__() for name in below(each)}

    known = below(AssuageError) | below(assuage.units.UnitError) | {"OSError"}
    assert not set(_CODES) - known


def test_a_reader_that_goes_away_is_no_error():
    """`assuage models | head -1` ends quietly."""
    command = subprocess.Popen(
        [sys.executable, "-m", "assuage", "models", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    command.stdout.close()
    err = command.stderr.read()
    command.stderr.close()
    assert command.wait(timeout=30) == ExitCode.PIPE_CLOSED
    assert err == b""


def test_ctrl_c_ends_quietly():
    """One line, code 130, no traceback."""
    code = (
        "import assuage.cli.cite as verb, time\n"
        "def wait(asked):\n"
        "    print('at work', flush=True)\n"
        "    time.sleep(30)\n"
        "verb._keys = wait\n"
        "from assuage.cli import main; main()"
    )
    command = subprocess.Popen(
        [sys.executable, "-c", code, "cite", "x"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert command.stdout.readline() == "at work\n"  # however long a busy machine takes to get there
    os.kill(command.pid, signal.SIGINT)
    _, err = command.communicate(timeout=30)
    assert command.returncode == ExitCode.INTERRUPTED
    assert "Stopped." in err
    assert "Traceback" not in err


def test_verbs_of_other_packages_join_when_they_are_asked_for(assuage, monkeypatch, tmp_path):
    """Help names them without importing them; asking for one imports it."""
    (tmp_path / "guest_of_assuage.py").write_text(
        "import typer\napp = typer.Typer(rich_markup_mode=None, add_completion=False)\n\n"
        "@app.command()\ndef greet(name: str) -> None:\n    typer.echo(f'hello {name}')\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(group, "entry_points", lambda group: [EntryPoint("greet", "guest_of_assuage:app", group)])
    assert "greet" in assuage("--help").out
    assert "guest_of_assuage" not in sys.modules
    ended = assuage("greet", "ward")
    assert (ended.code, ended.out) == (0, "hello ward\n")
    assert "Did you mean greet?" in assuage("gret").err


def test_a_verb_may_end_with_its_own_code(monkeypatch):
    """A verb's exit code reaches the process."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def stop() -> None:
        raise typer.Exit(ExitCode.REFUSED)

    monkeypatch.setattr("assuage.cli.root.app", app)
    assert run([]) == 3


@pytest.mark.skipif(os.name != "posix", reason="the shell's way of closing a stream")
@pytest.mark.parametrize(("closing", "told"), [(">&-", "standard output is closed"), (">&- 2>&-", "")])
def test_a_closed_output_is_said_and_is_code_4(closing, told):
    """With nowhere to write to there is a message and no traceback."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m assuage models {closing}', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == ExitCode.FILE
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_letters_a_terminal_cannot_show_stop_nothing(assuage_process, tmp_path):
    """Tables get a `?` for such a letter; JSON loses none of them."""
    path = tmp_path / "patient.yaml"
    path.write_text("label: Łukasz Müller\nat: 2026-11-20T09:00+00:00\nfacts: {crps: yes}\n", encoding="utf-8")
    ascii_only = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ascii_only.pop("PYTHONIOENCODING", None)
    table = assuage_process("screen", path, env=ascii_only)
    assert (table.code, table.err) == (0, "")
    assert "?ukasz M?ller" in table.out
    assert assuage_process("screen", path, "--json", env=ascii_only).document["patient"]["label"] == "Łukasz Müller"


def test_ctrl_c_during_imports_ends_quietly():
    """However early it comes, one line, code 130, no traceback."""
    code = (
        "import sys, importlib.abc\n"
        "class Slow(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'assuage.cli':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from assuage.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (ExitCode.INTERRUPTED, "Stopped.\n")


@pytest.mark.slow
def test_a_home_that_cannot_be_written_to_is_not_complained_of(assuage_process, crps_chart, tmp_path):
    """The drawing library is given a folder of its own, which is gone afterwards."""
    nowhere = {
        key: value
        for key, value in os.environ.items()
        if key not in {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"}
    }
    ended = assuage_process(
        *("plan", crps_chart, "--out", tmp_path / "report", "--population", "0", "--most", "1"),
        env={**nowhere, "HOME": os.devnull, "TMPDIR": str(tmp_path)},
    )
    assert ended.code == 0
    assert all(line.endswith(" ...") for line in ended.err.splitlines())
    assert not list(tmp_path.glob("assuage-drawing-*"))
