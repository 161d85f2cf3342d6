"""Where the next page goes on: told to the asker as one sealed word, so that no name that was looked for stands in an address."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken
from django.db.models import Q, QuerySet

from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.sealing import seal_for

_PURPOSE = "fhir pages"
_HOLDS_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Place:
    """The first row of the next page: of which source, with which value of what is sorted by, its key, and how much of it was shown."""

    kind: str
    query: tuple[tuple[str, str], ...]
    source: int = 0
    value: Any = None
    key: str = ""
    shown: int = 0


def sealed(place: Place) -> str:
    """The word for a place."""
    return seal_for(_PURPOSE).encrypt(json.dumps(asdict(place), separators=(",", ":")).encode()).decode()


def opened(word: str, kind: str) -> Place:
    """The place of a word. Errors: `FhirError` 400 where it is none of ours, of another type, or a day old."""
    try:
        found = json.loads(seal_for(_PURPOSE).decrypt(word.encode(), ttl=_HOLDS_S))
    except (InvalidToken, ValueError, UnicodeError) as error:
        raise FhirError(400, "This page is not known, or older than a day. Search again.") from error
    place = Place(**{**found, "query": tuple((name, value) for name, value in found["query"])})
    if place.kind != kind:
        raise FhirError(400, "This page is one of another type. Search again.")
    return place


def ordered(rows: QuerySet[Any], by: str, *, down: bool) -> QuerySet[Any]:
    """In order of a field and then of the key, so that every row has one place."""
    return rows.order_by(f"{'-' if down else ''}{by}", "pk") if by else rows.order_by("pk")


def from_place(rows: QuerySet[Any], place: Place, by: str, *, down: bool) -> QuerySet[Any]:
    """The rows from a place on, itself among them."""
    if not place.key:
        return rows
    if not by:
        return rows.filter(pk__gte=place.key)
    further = {f"{by}__{'lt' if down else 'gt'}": place.value}
    return rows.filter(Q(**further) | Q(**{by: place.value, "pk__gte": place.key}))


def value_of(row: Any, by: str) -> Any:
    """What a row is sorted by, as a word keeps it."""
    found: Any = getattr(row, by) if by else None
    return found.isoformat() if isinstance(found, datetime) else found
