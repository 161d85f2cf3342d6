"""The commands as they are started: in a process of their own, with a state folder of their own."""

import os
import subprocess
import sys

import pytest

_START = """
import sys
from importlib import import_module
from typer.main import get_command
app = import_module("assuage.web.commands." + sys.argv[1]).app
sys.exit(get_command(app).main(args=sys.argv[2:], prog_name="assuage", standalone_mode=False))
"""


def environment(state, **more):
    """The environment of a command that knows no database but the one of its state folder."""
    left_out = {"DATABASE_URL", "ASSUAGE_HOSTS", "ASSUAGE_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**kept, "ASSUAGE_STATE": str(state), "PYTHONUNBUFFERED": "1", **more}


@pytest.fixture(scope="session")
def start():
    """Start a command: `start("serve", "--demo", state=...)`."""

    def begin(*arguments, state, **more):
        return subprocess.Popen(
            [sys.executable, "-c", _START, *arguments],
            env=environment(state, **more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return begin


@pytest.fixture(scope="session")
def run(start):
    """Run a command to its end: its code and what it said."""

    def end(*arguments, state, **more):
        process = start(*arguments, state=state, **more)
        said, _ = process.communicate(timeout=300)
        return process.returncode, said

    return end
