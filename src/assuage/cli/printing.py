"""Tables for people and JSON for programs, both on standard output."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

PLAIN_WIDTH = 100
"""Columns when the output goes to a file or a pipe, which has no width of its own, and `COLUMNS` is not set."""


def print_json(document: Any) -> None:
    """One JSON document; a number that is not finite becomes null, because JSON has no other word for it.

    Where the output is not UTF-8, letters beyond ASCII are written as JSON escapes, so that none is lost.
    """
    escaped = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
    json.dump(_finite(document), sys.stdout, indent=2, ensure_ascii=escaped, allow_nan=False)
    sys.stdout.write("\n")


def print_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int | None = None
) -> None:
    """A table; columns from `numbers_from` on are set flush right."""
    # Rich takes a third of the time in which help has to be there, so only output that uses it imports it.
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(title=Text(title), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        right = numbers_from is not None and place >= numbers_from
        table.add_column(Text(column), justify="right" if right else "left", overflow="fold", no_wrap=place == 0)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    _console().print(table)


def print_heading(words: str) -> None:
    """A heading with a line of air above it."""
    from rich.text import Text

    _console().print()
    _console().print(Text(words, style="bold"))


def print_line(words: str) -> None:
    """A line of text, wrapped to the width there is."""
    from rich.text import Text

    _console().print(Text(words))


def print_list(heading: str, entries: Iterable[str]) -> None:
    """A heading and its list; nothing where the list is empty."""
    from rich.padding import Padding
    from rich.text import Text

    told = list(entries)
    if not told:
        return
    print_heading(heading)
    for entry in told:
        _console().print(Padding(Text(f"- {entry}"), (0, 0, 0, 2), expand=False))


def columns() -> int:
    """How many columns there are to write in."""
    return int(_console().width)


def _console() -> Any:
    from rich.console import Console

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS", "").lstrip("0").isdigit() else PLAIN_WIDTH
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return value
