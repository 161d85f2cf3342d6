"""What needs a person first, on the home page: each room registers a list of its own (`register_worklist` in its `apps.ready`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from django.utils.translation import gettext_lazy as _


class Urgency(IntEnum):
    """How soon somebody is needed; the list of the home page is in this order."""

    OVERDUE = 1
    BLOCKED = 2
    UNSIGNED = 3
    TO_ANSWER = 4
    DUE = 5
    LATER = 6

    @property
    def words(self) -> Any:
        """As the page says it."""
        return _WORDS[self]

    @property
    def badge(self) -> str:
        """The kind of badge that shows it."""
        return _BADGES[self]

    @property
    def needs_somebody(self) -> bool:
        """Whether it stands in the first list."""
        return self < Urgency.DUE


_WORDS = {
    Urgency.OVERDUE: _("overdue"),
    Urgency.BLOCKED: _("blocked"),
    Urgency.UNSIGNED: _("not signed"),
    Urgency.TO_ANSWER: _("to answer"),
    Urgency.DUE: _("due today"),
    Urgency.LATER: _("later"),
}
_BADGES = {
    Urgency.OVERDUE: "stop",
    Urgency.BLOCKED: "caution",
    Urgency.UNSIGNED: "draft",
    Urgency.TO_ANSWER: "draft",
    Urgency.DUE: "quiet",
    Urgency.LATER: "quiet",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: how soon, what it is in words, where it is done, for whom, and since or until when (`is_day`: some time that day)."""

    urgency: Urgency
    words: Any
    path: str
    person: Any = None
    at: datetime | None = None
    is_day: bool = False


@dataclass(frozen=True, slots=True)
class Worklist:
    """The tasks of one room for one actor, with how many there are where not all are told."""

    key: str
    name: Any
    tasks: tuple[Task, ...]


MOST_OF_A_ROOM = 25
"""A room tells so many tasks at most; who has more opens the room's own list."""

_TELLERS: dict[str, tuple[int, Any, Callable[[Any], Iterable[Task]]]] = {}


def register_worklist(key: str, name: Any, tell: Callable[[Any], Iterable[Task]], *, order: int = 50) -> None:
    """Let a room tell its tasks: `tell(actor)` gives them from its policies, the most urgent first, `MOST_OF_A_ROOM` at most."""
    _TELLERS[key] = (order, name, tell)


def worklists(actor: Any) -> tuple[Worklist, ...]:
    """The list of every room for one actor, in order; a room with nothing to tell is left out."""
    found = []
    for key, (_order, name, tell) in sorted(_TELLERS.items(), key=lambda one: one[1][0]):
        tasks = tuple(tell(actor))[:MOST_OF_A_ROOM]
        if tasks:
            found.append(Worklist(key, name, tasks))
    return tuple(found)
