"""Search parameters: what may be asked of a type, and the condition on rows that each value means."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from assuage.web.accounts.policies import NOBODY
from assuage.web.api.fhir.errors import FhirError
from assuage.web.api.fhir.values import claims_coded, claims_of_system
from assuage.web.patients.folding import folded

BASE = "fhir/R4"
"""The address of FHIR below that of the clinic."""
EVERYBODY = Q(pk__isnull=False)
_AFTER_ALL = "\U0010ffff"
_MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class Parameter:
    """One search parameter: its name and kind as FHIR calls them, what it means in words, and the condition of one value."""

    kind: str
    words: str
    condition: Callable[[str, str], Q]
    modifiers: tuple[str, ...] = ()

    def asked(self, name: str, modifier: str, values: str) -> Q:
        """The rows of any of the values, apart by commas. Errors: `FhirError` 400."""
        if modifier and modifier not in self.modifiers:
            raise FhirError(400, f"The parameter `{name}` has no modifier `:{modifier[:20]}` here.")
        parts = [one.replace("\\,", ",") for one in re.split(r"(?<!\\),", values)]
        if len(parts) > _MOST_VALUES:
            raise FhirError(400, f"The parameter `{name}` takes {_MOST_VALUES} values at once.")
        each = [self.condition(one, modifier) for one in parts]
        if modifier == "not":  # none of them
            return reduce(and_, each)
        return reduce(or_, each)


def identity(path: str = "pk", *, prefix: str = "") -> Parameter:
    """`_id`: the id, after the prefix that the ids of these rows have."""

    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - the shape every condition has
        key = _uuid(value.removeprefix(prefix)) if value.startswith(prefix) else None
        return NOBODY if key is None else Q(**{path: key})

    return Parameter("token", "the id", condition)


def about(kind: str, path: str, words: str) -> Parameter:
    """A reference to a resource of this server: `Patient/id`, `id`, or its whole address."""

    def condition(value: str, modifier: str) -> Q:
        if modifier and modifier != kind:
            return NOBODY
        given, _, key = value.rpartition("/")
        found = _uuid(key)
        is_ours = given in {"", kind} or given.endswith(f"/{BASE}/{kind}")
        return Q(**{path: found}) if found is not None and is_ours else NOBODY

    return Parameter("reference", words, condition, modifiers=(kind,))


def starts(path: str, words: str, *paths: str, exactly: Mapping[str, str] | None = None) -> Parameter:
    """The start of a text, without case and accents; `:exact` and `:contains` too. `paths` are others that may fit as well."""
    exact = exactly or {}

    def condition(value: str, modifier: str) -> Q:
        found = NOBODY
        for one in (path, *paths):
            if modifier == "exact":
                found |= Q(**{exact.get(one, one): value})
            elif modifier == "contains":
                found |= Q(**{f"{one}__contains": folded(value)}) if folded(value) else NOBODY
            elif folded(value):
                found |= Q(**{f"{one}__gte": folded(value), f"{one}__lt": folded(value) + _AFTER_ALL})
        return found

    return Parameter("string", words, condition, modifiers=("exact", "contains"))


def one_of(table: Mapping[str, tuple[str, Q]], words: str) -> Parameter:
    """A code of a few: for each the system, and the rows it means."""

    def condition(value: str, modifier: str) -> Q:
        system, code = _token(value)
        found = NOBODY
        for name, (known, rows) in table.items():
            if code in {name, ""} and system in {None, known}:
                found |= rows or EVERYBODY
        return ~found if modifier == "not" else found

    return Parameter("token", words, condition, modifiers=("not",))


def concepts(path: str, among: Callable[[], Iterable[str]], words: str, *, others: str = "") -> Parameter:
    """A concept of the vocabulary by any code it is written with."""

    def condition(value: str, modifier: str) -> Q:
        system, code = _token(value)
        claims = claims_coded(system, code, among()) if code else claims_of_system(system or "", among())
        found = Q(**{f"{path}__in": claims}) if claims else NOBODY
        return (~found if modifier == "not" else found) & (Q(kind=others) if others else Q())

    return Parameter("token", words, condition, modifiers=("not",))


def dated(path: str, words: str, *, is_day: str = "") -> Parameter:
    """An instant, with the prefixes eq, ne, gt, lt, ge, le, sa and eb; a date without a zone is one of UTC.

    `is_day` is the field that says of a row that only its day is known: then it stands for the whole of it.
    """

    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - as above
        prefix, start, end = span(value)
        found = _compared(path, prefix, start, end)
        if not is_day:
            return found
        return (Q(**{is_day: False}) & found) | (Q(**{is_day: True}) & _compared_day(path, prefix, start, end))

    return Parameter("date", words, condition)


def day(path: str, words: str) -> Parameter:
    """A day, with the same prefixes."""

    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - as above
        prefix, start, end = span(value)
        last = end.date() if end.time() == datetime.min.time() or end.date() == date.max else end.date() + _DAY
        return _compared(path, prefix, start.date(), last)

    return Parameter("date", words, condition)


def _compared(path: str, prefix: str, start: Any, end: Any) -> Q:
    within = Q(**{f"{path}__gte": start, f"{path}__lt": end})
    return {
        "eq": within,
        "ne": ~within & Q(**{f"{path}__isnull": False}),
        "gt": Q(**{f"{path}__gte": end}),
        "sa": Q(**{f"{path}__gte": end}),
        "lt": Q(**{f"{path}__lt": start}),
        "eb": Q(**{f"{path}__lt": start}),
        "ge": Q(**{f"{path}__gte": start}),
        "le": Q(**{f"{path}__lt": end}),
    }[prefix]


def _compared_day(path: str, prefix: str, start: datetime, end: datetime) -> Q:
    """The same for rows that stand for the day which begins at their instant: what overlaps, and what lies within."""
    begins, ends = _day_before(start), _day_before(end)
    within = Q(**{f"{path}__gte": start, f"{path}__lte": ends})
    above, below = Q(**{f"{path}__gt": ends}), Q(**{f"{path}__lt": start})
    return {
        "eq": within,
        "ne": ~within & Q(**{f"{path}__isnull": False}),
        "gt": above,
        "ge": above | within,
        "lt": below,
        "le": below | within,
        "sa": Q(**{f"{path}__gte": end}),
        "eb": Q(**{f"{path}__lte": begins}),
    }[prefix]


def _day_before(at: datetime) -> datetime:
    return at - _DAY if at >= _FIRST + _DAY else _FIRST


_DAY = timedelta(days=1)
_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_DATE = re.compile(
    r"(eq|ne|gt|lt|ge|le|sa|eb)?(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?\d*)?(Z|[+ -]\d\d:\d\d)?)?)?)?"
)


def span(value: str) -> tuple[str, datetime, datetime]:
    """The prefix of a date, and from when until before when it is. Errors: `FhirError` 400."""
    found = _DATE.fullmatch(value)
    if found is None:
        raise FhirError(
            400, "A date is written YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ here, after a prefix."
        )
    prefix, year, month, on, hour, minute, second, fraction, zone = found.groups()
    try:
        offset = "+00:00" if zone in {None, "Z"} else zone.replace(" ", "+")
        clock = f"{hour or '00'}:{minute or '00'}:{second or '00'}{fraction or ''}"
        start = datetime.fromisoformat(f"{year}-{month or '01'}-{on or '01'}T{clock}{offset}").astimezone(UTC)
        lasting = _length(int(year), month, on, minute, second, fraction)
    except (ValueError, OverflowError) as error:
        raise FhirError(400, "A date names a day or a time that does not exist.") from error
    end = start + lasting if start <= _LAST - lasting else _LAST
    return prefix or "eq", start, end


def _length(year: int, *parts: str | None) -> timedelta:
    """How long a date written that exactly lasts: a year, a month, a day, a minute, a second or less."""
    month, on, minute, second, fraction = parts
    if fraction:
        return timedelta(seconds=10.0 ** -(len(fraction) - 1))
    if second:
        return timedelta(seconds=1)
    if minute:
        return timedelta(minutes=1)
    if on:
        return timedelta(days=1)
    if month:
        return timedelta(days=monthrange(year, int(month))[1])
    return timedelta(days=366 if monthrange(year, 2)[1] == 29 else 365)  # noqa: PLR2004 - days of February


def _token(value: str) -> tuple[str | None, str]:
    """System and code; the system is None where any will do, and empty where there is to be none."""
    system, bar, code = value.partition("|")
    return (system, code) if bar else (None, value)


def _uuid(value: str) -> UUID | None:
    try:
        return UUID(value) if len(value) == 36 else None  # noqa: PLR2004 - as it is written in a resource
    except ValueError:
        return None
