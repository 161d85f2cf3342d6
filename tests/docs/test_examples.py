"""The examples of the manual are run as they stand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assuage.cli import run
from assuage.interop.fhir import shipped_chart

TOP = Path(__file__).resolve().parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
PYTHON = [
    (page, code)
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]
OTHER_LESSONS = sorted({page for page, _ in PYTHON} - {TOP / "README.md"})
COMMANDS = [
    (page, line.removeprefix("$ ").partition("  #")[0].strip())
    for page in PAGES
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("$ assuage ")
]


def save_tables(page, folder):
    """The tables and designs that a page shows with a file's name, saved for its commands."""
    tables = re.findall(
        r"^```(?:csv|yaml) (\S+)\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    for name, text in tables:
        (folder / name).write_text(text, encoding="utf-8")


def lesson(page):
    """The Python of one page, in order: a tutorial builds on what stands above."""
    return "\n".join(code for other, code in PYTHON if other == page)


@pytest.mark.slow
def test_the_python_of_the_readme_runs_in_a_process_of_its_own(tmp_path):
    """Copied from the first page into an empty folder, it runs as a reader would run it, without a word on stderr."""
    code = lesson(TOP / "README.md")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize("page", OTHER_LESSONS, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page, tmp_path, monkeypatch, capsys):
    """Copied from the page into an empty folder, it runs without a warning and without a word on stderr."""
    monkeypatch.chdir(tmp_path)
    exec(compile(lesson(page), page.name, "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page, run as a reader would
    assert capsys.readouterr().err == ""


@pytest.fixture
def beside(tmp_path, monkeypatch):
    """Go to a folder with a chart called chart.json and a page's own tables."""

    def go(page):
        (tmp_path / "chart.json").write_bytes(shipped_chart("crps"))
        save_tables(page, tmp_path)
        monkeypatch.chdir(tmp_path)

    return go


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda one: one if isinstance(one, str) else one.name)
def test_the_commands_of_a_page_run(page, command, beside, capsys):
    """Typed as printed, beside a chart called chart.json and the page's own tables, each one ends well."""
    beside(page)
    code = run(shlex.split(command)[1:])
    assert code == 0, f"{page.name}: {capsys.readouterr().err}"


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["plan", "simulate", "pool"])
def test_commands_run_in_a_process_of_their_own(verb, beside):
    """The first of each of these verbs, started as a reader would start it."""
    page, command = next((page, command) for page, command in COMMANDS if shlex.split(command)[1] == verb)
    beside(page)
    words = [sys.executable, "-m", "assuage", *shlex.split(command)[1:]]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{page.name}: {done.stderr}"


def test_there_are_examples_to_run():
    """A page that loses its examples is noticed."""
    assert len(COMMANDS) >= 7
    assert {page.name for page, _ in PYTHON} >= {"README.md", "first-prediction.md"}
