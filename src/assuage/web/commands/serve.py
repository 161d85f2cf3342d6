"""`assuage serve`: the clinic's application, its job worker beside it, until Ctrl-C."""

import os
import signal
import socket
import sys
import time
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from assuage.web.commands.processes import Running, answers, bound, running
from assuage.web.commands.starting import Ended, command, end, start_django

FIRST_PORT = 8000
PORTS_TRIED = 100
READY_WITHIN_S = 120

app = command("assuage serve --demo")


class Until(StrEnum):
    """Whether to stop once the health page was answered: yes, no, or where no terminal is there to end it from."""

    CHECKED = "1"
    STOPPED = "0"
    AUTO = "auto"


Host = Annotated[str, typer.Option("--host", metavar="ADDRESS", help="The address to listen at.")]
Port = Annotated[
    int | None,
    typer.Option(
        "--port", metavar="N", min=0, max=65535, help="The port; without it 8000, or the next one that is free."
    ),
]
State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        metavar="FOLDER",
        help="Where the embedded database, attachments and the secret key are kept (else ASSUAGE_STATE, else ~/.assuage).",
    ),
]
UntilChecked = Annotated[
    Until,
    typer.Option(
        "--until-checked",
        metavar="0|1|auto",
        help="1: start, check the health page, print the address and stop. auto: the same where there is no terminal.",
    ),
]


@app.command(epilog="Example: assuage serve --demo")
def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = None,
    state: State = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Serve an invented clinic instead, in a database of its own.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Go on with the demo clinic that is in the folder.")] = False,
    migrate: Annotated[
        bool, typer.Option("--migrate/--no-migrate", help="Bring the database to this version first.")
    ] = True,
    workers: Annotated[int, typer.Option("--workers", min=1, help="Processes of the web server.")] = 2,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Threads of each.")] = 4,
    until_checked: UntilChecked = Until.STOPPED,
) -> int:
    """Serve the clinic's application with its job worker, until Ctrl-C.

    The database is an SQLite file in the state folder, or the PostgreSQL that DATABASE_URL names.
    """
    if sys.platform == "win32":
        end(
            Ended.REFUSED,
            "the web server does not run on Windows. Use Linux, macOS, the Linux subsystem or a container.",
        )
    with ExitStack() as stack:
        folder = _demo_folder(state, stack, keep=keep) if demo else state
        _set_environment(folder, demo=demo)
        start_django()
        _prepare(migrate=migrate, demo=demo)
        return _serve(
            _listen(host, port, stack), (workers, threads), path="/demo/" if demo else "/", until=until_checked
        )


def _demo_folder(state: Path | None, stack: ExitStack, *, keep: bool) -> Path:
    """The folder of a demo clinic: emptied, unless it is to be kept; never a folder that holds anything else."""
    from assuage.web.demo.folder import emptied, temporary

    if state is None:
        return stack.enter_context(temporary())
    try:
        return emptied(state, keep=keep)
    except FileExistsError as error:
        end(Ended.REFUSED, str(error))


def _set_environment(folder: Path | None, *, demo: bool) -> None:
    if folder is not None:
        os.environ["ASSUAGE_STATE"] = str(folder.resolve())
    if demo:
        os.environ["ASSUAGE_DEMO"] = "1"
        # Invented people never go into the database of a clinic, and its letters to nobody, whatever the environment says.
        for name in ("DATABASE_URL", "ASSUAGE_HTTPS", "ASSUAGE_HOSTS", "ASSUAGE_BEHIND_PROXY", "ASSUAGE_MAIL"):
            os.environ.pop(name, None)
    elif os.environ.pop("ASSUAGE_DEMO", None):
        end(
            Ended.REFUSED,
            "ASSUAGE_DEMO is set, with which staff need no second factor. Take it out, or serve the invented clinic with --demo.",
        )


def _prepare(*, migrate: bool, demo: bool) -> None:
    from django.db import connections

    from assuage.web.commands import preparing

    if migrate:
        preparing.migrate()
    preparing.collect_static()
    preparing.fail_abandoned_jobs()
    if demo:
        from django.utils import timezone

        from assuage.web.demo.seeding import seed

        seed(now=timezone.now())
    connections.close_all()


def _listen(host: str, port: int | None, stack: ExitStack) -> socket.socket:
    found = bound(host, FIRST_PORT if port is None else port, tries=PORTS_TRIED if port is None else 1)
    if found is None:
        if port is None:
            end(Ended.REFUSED, f"no port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} is free at {host}.")
        end(Ended.REFUSED, f"port {port} cannot be used at {host}; choose another, or leave --port out.")
    return stack.enter_context(found)


def _serve(listening: socket.socket, size: tuple[int, int], *, path: str, until: Until) -> int:
    from django.conf import settings

    from assuage.web.commands.preparing import worker_name

    host, port = listening.getsockname()[:2]
    named = next((one for one in settings.ALLOWED_HOSTS if one != "*" and not one.startswith(".")), host)
    stopping = _Stop()
    with running(listening, workers=size[0], threads=size[1], worker_name=worker_name()) as processes:
        listening.close()
        if not answers(host, port, "/health/ready", named=named, within_s=READY_WITHIN_S, still=processes):
            if stopping.asked:
                return Ended.DONE
            end(Ended.OUR_FAULT, "the application did not get ready; what it said stands above.")
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"Assuage is at http://{shown}:{port}{path}")
        if _stops_now(until):
            typer.echo(
                "The health page answered. Stopped, because there is no terminal to stop it from, or by request."
            )
            return Ended.DONE
        typer.echo("Ctrl-C stops it.", err=True)
        sys.stdout.flush()
        return _wait(processes, stopping)


def _stops_now(until: Until) -> bool:
    if until is Until.AUTO:
        return not (sys.stdin.isatty() and sys.stdout.isatty())
    return until is Until.CHECKED


def _wait(processes: Running, stopping: "_Stop") -> int:
    while not stopping.asked:
        gone = processes.ended()
        if gone:
            end(
                Ended.OUR_FAULT, f"the {gone} ended by itself, so the other was stopped too; what it said stands above."
            )
        time.sleep(0.2)
    typer.echo("\nStopped; requests and jobs under way were finished.", err=True)
    return Ended.DONE


class _Stop:
    """Whether somebody asked to stop, by Ctrl-C or SIGTERM."""

    def __init__(self) -> None:
        self.asked = False
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, self._ask)

    def _ask(self, *_: Any) -> None:
        self.asked = True
