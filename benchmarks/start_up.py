"""How long the command line takes to answer: help, one patient, a population."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from row import Row, below
from timing import median_seconds

DOSE = (
    "--model",
    "domino_1982",
    "--regimen",
    "0.5 mg/kg over 40 min",
    "--weight-kg",
    "70",
    "--at",
    "40,60,100",
    "--json",
)
COMMANDS = (
    ("start: assuage --help", ("--help",), 0.3),
    ("start: one patient", ("simulate", *DOSE), 1.0),
    ("start: population of 1,000", ("simulate", *DOSE, "--population", "1000", "--seed", "1"), 4.0),
)


def run() -> Iterator[Row]:
    """The median of each command after its first run, and the first run of a population, which compiles its kernel."""
    with tempfile.TemporaryDirectory() as kept:
        yield from _after_the_first(kept)
    with tempfile.TemporaryDirectory() as empty:
        command = [sys.executable, "-m", "assuage", *COMMANDS[-1][1]]
        environment = os.environ | {"NUMBA_CACHE_DIR": empty}
        began = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, env=environment)
        yield below("start: population of 1,000, first time", "time", time.perf_counter() - began, "s", mark=15.0)


def _after_the_first(kept: str) -> Iterator[Row]:
    """Each command once its modules are compiled, as those of an installed program are."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = kept
    for name, arguments, mark in COMMANDS:
        command = [sys.executable, "-m", "assuage", *arguments]
        first = subprocess.run(command, capture_output=True, check=False, env=environment)
        if first.returncode != 0:
            yield below(name, "time", None, "s", mark=mark)
            continue
        seconds = median_seconds(
            lambda c=command: subprocess.run(c, capture_output=True, check=True, env=environment), repeats=5
        )
        yield below(name, "time", seconds, "s", mark=mark)
