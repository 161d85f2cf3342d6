"""Everything that happened with a chart, newest first, page by page; each room registers how it tells its own records.

`register(key, name, tell)` from `apps.ready()`: `tell(actor, person)` gives `Happening`s of all its records of that person that the
actor may read (a few hundred at most). Entries of the chart are this room's own, and are fetched a page at a time.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from assuage.web.patients.models import Entry, EntryKind, Person

PAGE = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the timeline. `key` is unique in the whole timeline (its kind and id); `entry` is set for entries of the chart."""

    at: datetime
    key: str
    name: Any
    words: Any
    by: Any = ""
    path: str = ""
    is_day: bool = False
    is_retracted: bool = False
    why: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what happened, and the key of the last where more came before."""

    happenings: Sequence[Happening]
    next: str = ""


Teller = Callable[[Any, Person], Iterable[Happening]]
_TELLERS: dict[str, tuple[Any, Teller]] = {}

ENTRIES = tuple(EntryKind.values)


def register(key: str, name: Any, tell: Teller) -> None:
    """Let a room tell its records in the timeline, under a filter of its own."""
    _TELLERS[key] = (name, tell)


def filters() -> tuple[tuple[str, Any], ...]:
    """The kinds one can choose: those of entries, then those of each room."""
    return (*((one.value, one.label) for one in EntryKind), *((key, name) for key, (name, _tell) in _TELLERS.items()))


def timeline(actor: Any, person: Person, *, kind: str = "", after: str = "") -> Page:
    """One page; `kind` is a key of `filters()` or empty for all, `after` the key of the last line of the page before.

    What was retracted may have been another person's, so that only staff read it.
    """
    others = [
        one
        for key, (_name, tell) in _TELLERS.items()
        if kind in {"", key}
        for one in tell(actor, person)
        if actor.is_staff or not one.is_retracted
    ]
    cursor = _cursor(person, others, after)
    rows = others if cursor is None else [one for one in others if (one.at, one.key) < cursor]
    if kind == "" or kind in ENTRIES:
        rows += [told(one) for one in _entries(person, kind, cursor, is_staff=actor.is_staff)]
    rows.sort(key=lambda one: (one.at, one.key), reverse=True)
    return Page(rows[:PAGE], rows[PAGE - 1].key if len(rows) > PAGE else "")


def told(entry: Entry) -> Happening:
    """An entry of the chart as a line of the timeline."""
    return Happening(
        at=entry.at or entry.recorded_at,
        key=f"entry-{entry.pk}",
        name=entry.get_kind_display(),
        words="",
        by=entry.recorded_by,
        is_day=entry.is_day and entry.at is not None,
        is_retracted=entry.retracted_at is not None,
        why=entry.retracted_because,
        entry=entry,
    )


def _entries(person: Person, kind: str, cursor: tuple[datetime, str] | None, *, is_staff: bool) -> QuerySet[Any]:
    rows = person.entries.annotate(happened=Coalesce("at", "recorded_at")).select_related(
        "recorded_by", "retracted_by", "imported_from"
    )
    rows = rows.defer("imported_from__content")
    if not is_staff:
        rows = rows.filter(retracted_at__isnull=True)
    if kind:
        rows = rows.filter(kind=kind)
    if cursor is not None:
        at, key = cursor
        before = Q(happened__lt=at)
        if key.startswith("entry-"):
            before |= Q(happened=at, pk__lt=key.removeprefix("entry-"))
        elif key > "entry-":
            before |= Q(
                happened=at
            )  # of one instant, lines are in the order of their keys, and every entry's is smaller
        rows = rows.filter(before)
    return rows.order_by(F("happened").desc(), "-pk")[: PAGE + 1]


def _cursor(person: Person, others: list[Happening], after: str) -> tuple[datetime, str] | None:
    if not after:
        return None
    if after.startswith("entry-"):
        try:
            entry = person.entries.filter(pk=after.removeprefix("entry-")).first()
        except (ValueError, ValidationError):
            entry = None
        return None if entry is None else (entry.at or entry.recorded_at, after)
    return next(((one.at, one.key) for one in others if one.key == after), None)
