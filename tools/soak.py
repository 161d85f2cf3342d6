"""Run every check at full counts and write what held, with date and versions, to validation/soak.json.

Started by `make soak` before an issue is resolved: the rooms below the application, then the application on each database there
is. One part can be named (`tools/soak.py rooms`, `tools/soak.py web`); the other keeps its own record, with its own date and
commit. `tools/soak.py again` asks once more what failed in the
rooms, and notes it beside the first record. Ends with 1 when anything failed; the file then says what.
"""

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RECORD = TOP / "validation/soak.json"
CHECKS = {
    "ruff": [sys.executable, "-m", "ruff", "check", "--quiet"],
    "format": [sys.executable, "-m", "ruff", "format", "--check", "--quiet"],
    "types": [sys.executable, "-m", "mypy"],
    "contracts": [str(BIN / "lint-imports")],
}
LIBRARIES = [
    "numpy",
    "scipy",
    "numba",
    "pydantic",
    "pint",
    "matplotlib",
    "django",
    "typst",
    "typer",
    "pytest",
    "hypothesis",
    "mypy",
    "ruff",
]


class Tally:
    """Counts the outcomes of a pytest run, by kind of test and room."""

    def __init__(self) -> None:
        self.rooms: dict[str, dict[str, float]] = {}
        self.failed: list[str] = []
        self.expected_failures: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in one phase of one test; set-up and tear-down count only when they go wrong."""
        room = "/".join(Path(report.nodeid.split("::")[0]).parent.parts[1:3])
        row = self.rooms.setdefault(room, {"passed": 0, "failed": 0, "skipped": 0, "xfailed": 0, "seconds": 0.0})
        row["seconds"] += report.duration
        if report.when != "call" and report.passed:
            return
        outcome = "xfailed" if hasattr(report, "wasxfail") else report.outcome
        row[outcome] += 1
        if outcome == "failed":
            self.failed.append(report.nodeid)
        if outcome == "xfailed":
            self.expected_failures.append(report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep the name of a file of tests that cannot even be read."""
        if report.failed:
            self.failed.append(report.nodeid)


def main(parts: list[str]) -> int:
    """Run the parts one after the other and write their records, also when one of them fails."""
    os.chdir(TOP)
    os.environ["ASSUAGE_COUNTS"] = "full"
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    RECORD.parent.mkdir(exist_ok=True)
    records = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    records = {part: records[part] for part in PARTS if part in records}
    for part in parts or list(PARTS):
        started, changes = time.monotonic(), _git("status", "--porcelain")
        found = PARTS[part]()
        records[part] = {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "holds": found.pop("holds"),
            "counts": "full",
            "minutes": round((time.monotonic() - started) / 60, 1),
            "commit": _git("rev-parse", "HEAD"),
            "uncommitted_changes": changes if changes is None else bool(changes),
            "versions": {
                "assuage": version("assuage"),
                "python": platform.python_version(),
                **{library: version(library) for library in LIBRARIES},
            },
            "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count()},
            **found,
        }
        RECORD.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")
        print(f"{part}: {'everything held' if records[part]['holds'] else 'something failed'}", flush=True)
    return int(not all(record["holds"] for record in records.values()))


def rooms() -> dict[str, Any]:
    """Style, types, contracts, and every test but those of the application."""
    checks = [_check(name, command) for name, command in CHECKS.items()]
    print("== tests, full counts", flush=True)
    tally = Tally()
    status = pytest.main(["--quiet", "-n", "auto", "--dist", "worksteal"], plugins=[tally])
    return {
        "holds": status == 0 and all(check["holds"] for check in checks),
        "ended": pytest.ExitCode(status).name.lower(),
        "checks": checks,
        "tests": {room: _rounded(row) for room, row in sorted(tally.rooms.items())},
        "failed": sorted(tally.failed),
        "expected_failures": sorted(tally.expected_failures),
    }


def web() -> dict[str, Any]:
    """The tests of the application, on SQLite and on a PostgreSQL."""
    checks = [
        _check("tests of the application, on each database there is", [sys.executable, "tools/test_web.py", "-q"])
    ]
    return {"holds": all(check["holds"] for check in checks), "checks": checks}


PARTS = {"rooms": rooms, "web": web}


def again() -> int:
    """Ask what failed in the rooms once more, mended: the checks, and the tests that failed, at full counts.

    The first record stays as it is; beside it stands what was asked again, when, at which commit, and what held.
    """
    os.chdir(TOP)
    os.environ["ASSUAGE_COUNTS"] = "full"
    records = json.loads(RECORD.read_text(encoding="utf-8"))
    first = records["rooms"]
    checks = [_check(name, command) for name, command in CHECKS.items()]
    tally = Tally()
    status = pytest.main(["--quiet", *first["failed"]], plugins=[tally]) if first["failed"] else 0
    first["again"] = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "HEAD"),
        "holds": status == 0 and all(check["holds"] for check in checks),
        "checks": checks,
        "asked": first["failed"],
        "failed": sorted(tally.failed),
    }
    RECORD.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")
    print(f"asked again: {'everything held' if first['again']['holds'] else 'something failed'}", flush=True)
    return int(not first["again"]["holds"])


def _check(name: str, command: list[str]) -> dict[str, object]:
    print(f"== {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, check=False)
    return {"check": name, "holds": done.returncode == 0, "seconds": round(time.monotonic() - started, 1)}


def _git(*arguments: str) -> str | None:
    try:
        done = subprocess.run(["git", *arguments], check=False, capture_output=True, text=True)  # noqa: S607, the user's git
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _rounded(row: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) if name == "seconds" else int(value) for name, value in row.items()}


if __name__ == "__main__":
    raise SystemExit(again() if sys.argv[1:] == ["again"] else main(sys.argv[1:]))
