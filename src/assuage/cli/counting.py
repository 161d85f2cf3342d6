"""How far a long piece of work has come, on standard error: a bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LINES_IN_A_LOG = 10


@contextmanager
def counted(words: str) -> Iterator[Callable[[int, int], None]]:
    """Something to call with how many are done, and of how many."""
    if not sys.stderr.isatty():
        yield _lines(words)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _lines(words: str) -> Callable[[int, int], None]:
    """A line whenever another tenth is done."""
    last = -1

    def tell(done: int, of: int) -> None:
        nonlocal last
        tenth = _LINES_IN_A_LOG if of == 0 else done * _LINES_IN_A_LOG // of
        if tenth != last:
            last = tenth
            print(f"{words}: block {done} of {of}", file=sys.stderr, flush=True)  # noqa: T201 - the command line

    return tell


def say(words: str) -> None:
    """One line about what has just been done."""
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - the command line
