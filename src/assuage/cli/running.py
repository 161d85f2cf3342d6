"""Run a command and end as a command should: a message and a code, never a traceback for wrong input."""

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO

from typer.exceptions import Abort, TyperException
from typer.main import get_command

from assuage.cli.exits import ExitCode, code_of


def main() -> NoReturn:
    """The program itself."""
    # A command lives for seconds and its imports leave nothing in cycles: looking for some there takes a tenth of its time.
    gc.set_threshold(100_000, 50, 100)
    ready = _open_streams()
    sys.exit(run() if ready else ExitCode.FILE)


def _open_streams() -> bool:
    """Let a letter that the terminal cannot show become a `?`; False, and said, when there is nowhere to write to."""
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
    if sys.stdout is None:
        _tell("Error: standard output is closed, so no result can be shown. Send it to a file, or to /dev/null.")
        return False
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    return True


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line on `arguments` (those of the process when None) and return the exit code."""
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _pipe_closed()
    except OSError as error:  # a full disk is noticed when the last of the output is written
        code = _tell_error(error)
        _silence(sys.stdout)
    return int(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        from assuage.cli.root import app  # imported here, so that a fault in it is reported like any other

        result = get_command(app).main(args=arguments, prog_name="assuage", standalone_mode=False)
    except TyperException as wrong:
        _tell_usage(wrong)
        return ExitCode.ASKED_WRONGLY
    except (Abort, KeyboardInterrupt):
        _tell("Stopped.")
        return ExitCode.INTERRUPTED
    except SystemExit as ended:
        # Typer ends the process by itself on one occasion alone: when nobody reads its output any more.
        if isinstance(ended.__context__, OSError):
            return _pipe_closed()
        return ended.code if isinstance(ended.code, int) else ExitCode.OUR_FAULT
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - this is where every error of a command ends
        return _tell_error(error)
    if result == ExitCode.INTERRUPTED:
        _tell("\nStopped.")
    return result if isinstance(result, int) else ExitCode.DONE


def _tell_usage(wrong: TyperException) -> None:
    """What Typer says about arguments: the usage line, and what is wrong with them."""
    show = getattr(wrong, "show", None)
    if callable(show):
        show(file=sys.stderr)
    else:
        _tell(f"Error: {wrong.format_message()}")


def _tell_error(error: Exception) -> ExitCode:
    code = code_of(error)
    if code is ExitCode.OUR_FAULT:
        where = traceback.extract_tb(error.__traceback__)[-1]
        _tell(
            f"Error: this is a fault of Assuage itself ({type(error).__name__} in {Path(where.filename).name}, line {where.lineno}). "
            "Nothing on the screen above may be relied on. Please report it; ASSUAGE_TRACEBACK=1 shows where it happened."
        )
    elif isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        _tell(
            f"Error: the file or folder{place} could not be used: {error.strerror or type(error).__name__}. Choose another, or its permissions."
        )
    else:
        _tell(f"Error: {error}")
    if os.environ.get("ASSUAGE_TRACEBACK"):
        traceback.print_exception(error)
    return code


def _pipe_closed() -> ExitCode:
    """The reader has gone, as with `assuage models | head`: say no more, not even when the process ends."""
    _silence(sys.stdout, sys.stderr)
    return ExitCode.PIPE_CLOSED


def _silence(*streams: TextIO) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):  # a stream without a file behind it, as in a test
            continue


def _tell(message: str) -> None:
    print(message, file=sys.stderr)  # noqa: T201 - this is the command line
