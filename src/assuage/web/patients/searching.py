"""Finding people: by the start of a name, a birth date, a number; page by page, also among many thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from assuage.web.patients.folding import folded
from assuage.web.patients.models import Person

PAGE = 25
_AFTER_ALL = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """One page of people, and the id of the last where more follow."""

    people: Sequence[Person]
    next: UUID | None = None


def recent(rows: QuerySet[Person], *, count: int = 10) -> Sequence[Person]:
    """Those who were registered last."""
    return list(_whole(rows).order_by("-registered_at")[:count])


def search(
    rows: QuerySet[Person],
    *,
    words: str = "",
    birth_date: date | None = None,
    identifier: str = "",
    after: UUID | None = None,
) -> Found:
    """People of `rows` whom everything that was given fits, in order of name; `after` is the last of the page before.

    `words` are starts of names: `doe`, `jo doe` or `doe, jo`.
    """
    found = _whole(rows)
    if words.strip():
        found = found.filter(_named(words))
    if birth_date is not None:
        found = found.filter(birth_date=birth_date)
    if identifier.strip():
        found = found.filter(identifiers__value=identifier.strip())
    if after is not None:
        found = found.filter(_behind(after))
    page = list(found.order_by("family_folded", "given_folded", "id")[: PAGE + 1])
    more = len(page) > PAGE
    return Found(page[:PAGE], page[PAGE - 1].pk if more else None)


def _whole(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.filter(merged_into__isnull=True).select_related("site")


def _named(words: str) -> Q:
    """Whole words as they stand for the family name, or split into family and given name either way."""
    family, comma, given = words.partition(",")
    if comma:
        return _starts("family_folded", folded(family)) & _starts("given_folded", folded(given))
    whole = folded(words)
    found = _starts("family_folded", whole) | _starts("given_folded", whole)
    parts = whole.split()
    for at in range(1, len(parts)):
        first, last = " ".join(parts[:at]), " ".join(parts[at:])
        found |= _starts("family_folded", first) & _starts("given_folded", last)
        found |= _starts("family_folded", last) & _starts("given_folded", first)
    return found


def _starts(field: str, start: str) -> Q:
    """A prefix as each database finds it by its index: PostgreSQL by a pattern, SQLite by a range."""
    if not start:
        return Q()
    if connection.vendor == "sqlite":
        return Q(**{f"{field}__gte": start, f"{field}__lt": start + _AFTER_ALL})
    return Q(**{f"{field}__startswith": start})


def _behind(pk: UUID) -> Q:
    last: Any = Person.objects.filter(pk=pk).values("family_folded", "given_folded").first()
    if last is None:
        return Q()
    family, given = last["family_folded"], last["given_folded"]
    return Q(family_folded__gte=family) & (
        Q(family_folded__gt=family) | Q(given_folded__gt=given) | Q(given_folded=given, pk__gt=pk)
    )
