"""Every row of the database as lines of JSON that either database can be filled from, and a digest that does not depend on their order.

Django's own serializers drop the microseconds of times, which the audit's digests are over; so values are written here, field by field.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

LEFT_OUT = ("sessions.Session", "usersessions.UserSession")
"""Who is signed in is not kept: after a restore everybody signs in again."""

_CHUNK = 500
_SIZE = 2**256


def kinds() -> list[type[models.Model]]:
    """Every kind of row that is kept, those that others point to first."""
    found = [
        kind
        for kind in apps.get_models(include_auto_created=True)
        if kind._meta.managed and not kind._meta.proxy and kind._meta.label not in LEFT_OUT
    ]
    return _in_order(sorted(found, key=lambda kind: kind._meta.label))


def _in_order(found: list[type[models.Model]]) -> list[type[models.Model]]:
    placed: list[type[models.Model]] = []
    left = list(found)
    while left:
        ready = [kind for kind in left if all(to not in left or to is kind for to in _pointed_to(kind))]
        placed += ready or left  # in a circle any order is as good: the keys are checked at the end of the transaction
        left = [kind for kind in left if kind not in placed]
    return placed


def _pointed_to(kind: type[models.Model]) -> list[Any]:
    return [field.related_model for field in fields_of(kind) if field.is_relation]


def fields_of(kind: type[models.Model]) -> list[Any]:
    """The columns of a kind, in order."""
    return list(kind._meta.concrete_fields)


def lines(kind: type[models.Model], *, using: str) -> Iterator[str]:
    """The rows of a kind, a line each: the values of its columns in order."""
    names = [field.attname for field in fields_of(kind)]
    rows: Any = models.QuerySet(kind, using=using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=_CHUNK):
        yield json.dumps([_written(value) for value in row], ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(kind: type[models.Model], written: Iterable[str]) -> Iterator[list[Any]]:
    """The rows of the lines, as objects that are not saved yet, some hundreds at a time."""
    fields = fields_of(kind)
    chunk: list[Any] = []
    for line in written:
        values = json.loads(line)
        if len(values) != len(fields):
            raise ValueError(f"a row of {kind._meta.label} has {len(values)} values for {len(fields)} columns")
        chunk.append(kind(**{f.attname: _value(f, value) for f, value in zip(fields, values, strict=True)}))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Sum:
    """How many rows there were and a digest of them all: the sum of the digests of the lines, so that order plays no part."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, line: str) -> None:
        """Take one more line in."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line.encode()).digest(), "big")) % _SIZE

    @property
    def digest(self) -> str:
        """The digest of what was taken in, in base 16."""
        return f"{self._sum:064x}"


def _written(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _value(field: Any, value: Any) -> Any:
    while field.is_relation:  # a key is written as the column that it points to
        field = field.target_field
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, models.DurationField):
        return timedelta(microseconds=value)
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value)
    return field.to_python(value)
