"""What is being done, on standard error, for anything that may take more than a second."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(words: str, *, quiet: bool = False) -> Iterator[None]:
    """Say what is being done while it lasts: a spinner on a terminal, one line in a log."""
    if quiet:
        yield
        return
    if not sys.stderr.isatty():
        print(f"{words} ...", file=sys.stderr, flush=True)  # noqa: T201 - this is the command line
        yield
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(Text(words)):
        yield
