"""Run the command line inside the test process, or as a process of its own."""

import json
import subprocess
import sys
from dataclasses import dataclass

import pytest

from assuage.cli import run


@dataclass(frozen=True)
class Ended:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self):
        """Standard output as JSON."""
        return json.loads(self.out)


@pytest.fixture
def assuage(capsys, monkeypatch):
    """Run `assuage` with the words given, in this process, as wide as when its output goes to a file."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*words):
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return call


@pytest.fixture
def assuage_process():
    """Run `assuage` as a person would, in a process of its own."""

    def call(*words, **settings):
        command = [sys.executable, "-m", "assuage", *map(str, words)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **settings)
        return Ended(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def crps_chart(tmp_path):
    """The invented CRPS chart as a file."""
    from assuage.interop.fhir import shipped_chart

    path = tmp_path / "chart.json"
    path.write_bytes(shipped_chart("crps"))
    return path
