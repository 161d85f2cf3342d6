"""Finding people: by the start of a name, a birth date, a number; page by page, also among many thousands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assuage.web.patients.folding import spellings
from assuage.web.patients.models import Person

PAGE = 25
_MOST_WORDS = 5  # of a name as it is typed; more are looked for as one
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
    if birth_date is not None:
        found = found.filter(birth_date=birth_date)
    if identifier.strip():
        found = found.filter(identifiers__value=identifier.strip())
    if after is not None:
        found = found.filter(_behind(after))
    # Each reading of the words is asked by itself, so that each is answered from one index in its order.
    readings = _readings(words) if words.strip() else [Q()]
    people = {one.pk: one for reading in readings for one in _first(found.filter(reading))}
    page = sorted(people.values(), key=_place)[: PAGE + 1]
    more = len(page) > PAGE
    return Found(page[:PAGE], page[PAGE - 1].pk if more else None)


def _place(person: Person) -> tuple[str, str, UUID]:
    """What people are in order of, as the database compares it."""
    return person.family_folded, person.given_folded, person.pk


def _first(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.order_by("family_folded", "given_folded", "id")[: PAGE + 1]


def _whole(rows: QuerySet[Person]) -> QuerySet[Person]:
    return rows.filter(merged_into__isnull=True).select_related("site")


def _readings(words: str) -> list[Q]:
    """Whole words as the start of either name, or split into family and given name either way round."""
    family, comma, given = words.partition(",")
    if comma:
        pairs = [(one, other) for one in spellings(family) for other in spellings(given)]
        return [_starts("family_folded", one) & _starts("given_folded", other) for one, other in pairs]
    return [reading for whole in spellings(words) for reading in _whole_or_split(whole)]


def _whole_or_split(whole: str) -> list[Q]:
    found = [_starts("family_folded", whole), _starts("given_folded", whole)]
    parts = whole.split()
    for at in range(1, min(len(parts), _MOST_WORDS)):
        first, last = " ".join(parts[:at]), " ".join(parts[at:])
        found.append(_starts("family_folded", first) & _starts("given_folded", last))
        found.append(_starts("family_folded", last) & _starts("given_folded", first))
    return found


def _starts(field: str, start: str) -> Q:
    """The start of a folded name as a range, which both databases find by an index."""
    return Q(**{f"{field}__gte": start, f"{field}__lt": start + _AFTER_ALL}) if start else Q()


def _behind(pk: UUID) -> Q:
    last: Any = Person.objects.filter(pk=pk).values("family_folded", "given_folded").first()
    if last is None:
        return Q()
    family, given = last["family_folded"], last["given_folded"]
    return Q(family_folded__gte=family) & (
        Q(family_folded__gt=family) | Q(given_folded__gt=given) | Q(given_folded=given, pk__gt=pk)
    )
