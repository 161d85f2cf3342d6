"""The examples of the manual are run as they stand."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from assuage.interop.fhir import shipped_chart

TOP = Path(__file__).resolve().parents[2]
PAGES = [TOP / "README.md", *sorted((TOP / "docs").rglob("*.md"))]
PYTHON = [
    (page, code)
    for page in PAGES
    for code in re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]
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
@pytest.mark.parametrize("page", sorted({page for page, _ in PYTHON}), ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page, tmp_path):
    """Copied from the page into an empty folder, it runs without a word on stderr."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", lesson(page)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.slow
@pytest.mark.parametrize(("page", "command"), COMMANDS, ids=lambda one: one if isinstance(one, str) else one.name)
def test_the_commands_of_a_page_run(page, command, tmp_path):
    """Typed as printed, beside a chart called chart.json and the page's own tables, each one ends well."""
    (tmp_path / "chart.json").write_bytes(shipped_chart("crps"))
    save_tables(page, tmp_path)
    words = [sys.executable, "-m", "assuage", *shlex.split(command)[1:]]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{page.name}: {done.stderr}"


def test_there_are_examples_to_run():
    """A page that loses its examples is noticed."""
    assert len(COMMANDS) >= 7
    assert {page.name for page, _ in PYTHON} >= {"README.md", "first-prediction.md"}
