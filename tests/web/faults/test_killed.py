"""The server is killed in the middle of writing, again and again: what was acknowledged is there, and the audit's chain holds."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

HERE = Path(__file__).parent
KILLS = {"few": 5, "reduced": 20, "full": 200}
WRITERS = 3


@pytest.fixture
def variables(tmp_path):
    """Where the killed application runs: an SQLite file, or a new database beside the one of the tests."""
    found = {k: v for k, v in os.environ.items() if k not in {"ASSUAGE_HOSTS", "DATABASE_URL"}}
    found |= {
        "ASSUAGE_STATE": str(tmp_path),
        "ASSUAGE_SECRET_KEY": "of a test",
        "DJANGO_SETTINGS_MODULE": "assuage.web.settings.serving",
        "OPENBLAS_NUM_THREADS": "1",
    }
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith(("postgres://", "postgresql://")):
        yield found
        return
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    name = f"assuage_faults_{os.getpid()}"
    about = conninfo_to_dict(url)
    with psycopg.connect(**about, autocommit=True) as server:
        server.execute(f"create database {name}")
    base, _, query = url.partition("?")
    yield {**found, "DATABASE_URL": base.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")}
    with psycopg.connect(**about, autocommit=True) as server:
        server.execute(f"drop database {name} with (force)")


def test_nothing_acknowledged_is_lost(variables, tmp_path, counts):
    """After every kill, each entry that was answered with 201 is on the chart; at the end the chain verifies off line."""
    luck = random.Random(0)
    with ExitStack() as stack:
        program = stack.enter_context(
            subprocess.Popen(
                [sys.executable, str(HERE / "killed_server.py")],
                env=variables,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(program.kill)
        about = json.loads(program.stdout.readline())
        acknowledged: list[str] = []
        # A PostgreSQL is a program of its own, which nobody kills here: fewer rounds tell as much.
        for kill in range(KILLS[counts] if "DATABASE_URL" not in variables else KILLS[counts] // 4):
            port, child = started(program)
            by = about | {"secret": about["secrets"][kill % len(about["secrets"])]}
            threads = [threading.Thread(target=writing, args=(port, by, acknowledged)) for _ in range(WRITERS)]
            for thread in threads:
                thread.start()
            wait_for_more_than(len(acknowledged), acknowledged)
            time.sleep(luck.uniform(0.0, 0.2))
            os.kill(child, signal.SIGKILL)
            for thread in threads:
                thread.join()
        port, child = started(program)
        stack.callback(os.kill, child, signal.SIGKILL)
        status, found = asked(port, about | {"secret": about["secrets"][-1]}, "GET")
        assert status == 200
        assert acknowledged, "nothing was acknowledged, so nothing was tried"
        assert len(set(acknowledged)) == len(acknowledged)
        assert set(acknowledged) <= {one["id"] for one in found}
    assuage = Path(sys.executable).parent / "assuage"
    export = tmp_path / "audit.ndjson"
    subprocess.run([assuage, "audit", "export", str(export)], env=variables, check=True, capture_output=True)
    told = subprocess.run(
        [assuage, "audit", "verify", str(export)], env=variables, check=False, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr
    rows = [json.loads(line) for line in export.read_text().splitlines()]
    assert sum("record" in json.dumps(row.get("entries", [])) for row in rows) >= len(acknowledged)


def started(program):
    """A server at a free port, ready to answer: the port and the process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program.stdin.write(f"{port}\n")
    program.stdin.flush()
    child = int(program.stdout.readline())
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return port, child
    raise AssertionError("the server did not start")


def wait_for_more_than(before, acknowledged):
    """Until another entry was acknowledged."""
    until = time.monotonic() + 60
    while len(acknowledged) <= before:
        assert time.monotonic() < until, "nothing was acknowledged within a minute"
        time.sleep(0.005)


def writing(port, about, acknowledged):
    """Write entries until the server is gone; keep the ids of those that were acknowledged."""
    while True:
        try:
            status, found = asked(port, about, "POST", {"measurements": {"pain_score": 7}})
        except (OSError, http.client.HTTPException, json.JSONDecodeError):
            return
        assert status == 201, (status, found)
        acknowledged.extend(one["id"] for one in found)


def asked(port, about, method, body=None):
    """One request: status and answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(
            method,
            f"/api/v1/people/{about['person']}/entries",
            json.dumps(body) if body else None,
            {"Authorization": f"Bearer {about['secret']}", "Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
