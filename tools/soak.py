"""Run every check at full counts and write what held, with date and versions, to validation/soak.json.

Started by `make soak` before an issue is resolved. Ends with 1 when anything failed; the file then says what.
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


def main() -> int:
    """Run the checks one after the other and write the record, also when one of them fails."""
    os.chdir(TOP)
    os.environ["ASSUAGE_COUNTS"] = "full"
    started = time.monotonic()
    changes = _git("status", "--porcelain")
    checks = [_check(name, command) for name, command in CHECKS.items()]
    print("== tests, full counts", flush=True)
    tally = Tally()
    status = pytest.main(["--quiet", "-n", "auto", "--dist", "worksteal"], plugins=[tally])
    checks.append(_check("web tests, on each database there is", [sys.executable, "tools/test_web.py", "--quiet"]))
    holds = status == 0 and all(check["holds"] for check in checks)
    record = {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "holds": holds,
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
        "checks": checks,
        "tests": {room: _rounded(row) for room, row in sorted(tally.rooms.items())},
        "failed": sorted(tally.failed),
        "expected_failures": sorted(tally.expected_failures),
    }
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    print(f"{'Everything held' if holds else 'Something failed'}: {RECORD.relative_to(TOP)}")
    return 0 if holds else 1


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
    raise SystemExit(main())
