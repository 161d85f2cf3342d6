"""What stands behind a verdict, a limit or a number, as `design/parts/why.html` shows it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was read: in words, of which date, with which grade."""

    words: Any
    date: Any = ""
    grade: Any = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The rule or model, what went in (names and values), the sources, what is assumed, and what would change it."""

    title: Any
    rule: Any = ""
    inputs: tuple[tuple[Any, Any], ...] = ()
    sources: tuple[Source, ...] = ()
    assumed: tuple[Any, ...] = ()
    change: tuple[Any, ...] = ()
