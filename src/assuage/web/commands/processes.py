"""The web server and the job worker: started together, ended together, and neither left behind."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

GRACE_S = 15
"""How long a process may take to finish what it is doing before it is ended by force."""

_PAUSES_S = (0.1, 0.2, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Running:
    """The two processes."""

    server: "subprocess.Popen[bytes]"
    worker: "subprocess.Popen[bytes]"

    def ended(self) -> str:
        """Which of the two is gone, or nothing."""
        for name, process in (("web server", self.server), ("job worker", self.worker)):
            if process.poll() is not None:
                return name
        return ""


@contextmanager
def running(listening: socket.socket, *, workers: int, threads: int, worker_name: str) -> Iterator[Running]:
    """Start both on a socket that is bound already, and end both, however this ends."""
    handle = listening.fileno()
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start("gunicorn", *_gunicorn(handle, workers, threads), handle=handle))
        started.append(_start("django", "db_worker", "--interval", "1", "--verbosity", "0", "--worker-id", worker_name))
        yield Running(*started)
    finally:
        _end(started)


def bound(host: str, port: int, *, tries: int) -> socket.socket | None:
    """A socket at the port, or the first of the `tries` from there on that is free; None where none is."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for number in range(port, min(port + tries, 65536)):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, number))
            found.listen(128)
        except OSError:
            found.close()
            continue
        return found
    return None


def answers(host: str, port: int, path: str, *, named: str, within_s: float, still: Running) -> bool:
    """Whether a page is answered with 200 before the time is over and both processes still run."""
    until = time.monotonic() + within_s
    pauses = iter(_PAUSES_S)
    while time.monotonic() < until and not still.ended():
        connection = http.client.HTTPConnection(host, port, timeout=10)
        try:
            connection.request("GET", path, headers={"Host": named, "X-Forwarded-Proto": "https"})
            if connection.getresponse().status == http.client.OK:
                return True
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(next(pauses, _PAUSES_S[-1]))
    return False


def _gunicorn(handle: int, workers: int, threads: int) -> tuple[str, ...]:
    return (
        "assuage.web.wsgi:application",
        f"--bind=fd://{handle}",
        f"--workers={workers}",
        f"--threads={threads}",
        f"--graceful-timeout={GRACE_S - 5}",
        "--timeout=60",
        "--log-level=warning",
        "--logger-class=assuage.web.commands.logs.QuietLogger",
        "--no-control-socket",
    )


def _start(*module: str, handle: int | None = None) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own modules
        [sys.executable, "-m", "assuage.web.commands.watched", *module],
        stdin=subprocess.PIPE,
        pass_fds=() if handle is None else (handle,),
        start_new_session=True,  # Ctrl-C reaches the starter alone, which ends both in order
    )


def _end(started: "list[subprocess.Popen[bytes]]") -> None:
    for one in started:
        if one.poll() is None:
            one.send_signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_S
    for one in started:
        try:
            one.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
        if one.stdin is not None:
            one.stdin.close()
