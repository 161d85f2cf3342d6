"""Searches: what was asked, the rows that fit, one page of them as a Bundle."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Note
from assuage.web.api.fhir.errors import FhirError, issue, outcome
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.fhir.narrowing import is_of, may, reach, rows_of
from assuage.web.api.fhir.paging import Place, from_place, opened, ordered, sealed, value_of
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.fhir.values import versioned_by_content
from assuage.web.api.tokens import Bearer

PAGE, MOST = 50, 200
_ROWS_NOTED = 50
_NAME = re.compile(r"[_a-zA-Z][a-zA-Z0-9_:.-]{0,63}")
_OF_THE_FORM = frozenset({"_format", "_pretty"})


@dataclass(slots=True)
class Wanted:
    """A search as it was understood; `unknown` are the parameters that were left out."""

    query: tuple[tuple[str, str], ...]
    count: int = PAGE
    sort: str = ""
    down: bool = False
    includes: bool = False
    signatures: bool = False
    only_counts: bool = False
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def ids(self) -> frozenset[str]:
        """The ids that were asked for; empty where none were."""
        return frozenset(one for name, _, values in self.asked if name == "_id" for one in values.split(","))

    @property
    def people(self) -> frozenset[str]:
        """The ids of the people who were asked for; empty where none were."""
        named = (one for name, _, values in self.asked if name == "patient" for one in values.split(","))
        return frozenset(one.rpartition("/")[2].lower() for one in named)


def search(bearer: Bearer, kind: Kind, query: Iterable[tuple[str, str]], *, base: str, strict: bool) -> dict[str, Any]:
    """One page of a search. Errors: `FhirError`."""
    given = tuple(query)
    word = next((value for name, value in given if name == "_page"), "")
    place = opened(word, kind.name) if word else Place(kind.name, given)
    wanted = understood(kind, place.query)
    if strict and wanted.unknown:
        told = [issue("error", "not-supported", _unknown(kind, one)) for one in wanted.unknown]
        raise FhirError(400, "Parameters are not known.", issues=told)
    if wanted.only_counts:
        return _bundle(kind, wanted, [], None, base) | {"total": _total(bearer, kind, wanted)}
    page, following = _page(bearer, kind, wanted, place)
    _note(bearer, kind, [(source, row) for source, row, _ in page])
    found = [(one, "match") for _, _, one in page]
    warnings = [issue("warning", "not-supported", _unknown(kind, one)) for one in wanted.unknown]
    if wanted.includes:
        beside, warned = _included(bearer, [(source, row) for source, row, _ in page])
        found += [(one, "include") for one in beside]
        warnings += warned
    if wanted.signatures:
        beside, warned = _signatures(bearer, [(source, row) for source, row, _ in page])
        found += [(one, "include") for one in beside]
        warnings += warned
    if warnings:
        found.append((outcome(warnings), "outcome"))
    return _bundle(kind, wanted, found, following, base)


def matching(bearer: Bearer, kind: Kind, query: Iterable[tuple[str, str]], most: int) -> list[dict[str, Any]]:
    """The first few that fit, for a conditional create. Errors: `FhirError`, also for a parameter that is not known."""
    wanted = understood(kind, query)
    if wanted.unknown or not wanted.asked:
        raise FhirError(412, "The condition names no parameter that is known, so nothing was created.")
    wanted.count = most
    page, _ = _page(bearer, kind, wanted, Place(kind.name, ()))
    return [one for _, _, one in page]


def understood(kind: Kind, query: Iterable[tuple[str, str]]) -> Wanted:
    """What is asked. Errors: `FhirError` 400."""
    wanted = Wanted(tuple(query))
    for name, value in wanted.query:
        if "\x00" in name or "\x00" in value:
            raise FhirError(400, "A parameter holds a zero character, which no value has.")
        if name in _OF_THE_FORM or name == "_page" or not value:
            continue
        plain, _, modifier = name.partition(":")
        if name == "_count":
            wanted.count = _count(value)
            wanted.only_counts |= wanted.count == 0
        elif name == "_summary" and value == "count":
            wanted.only_counts = True
        elif name == "_sort":
            _sort(wanted, kind, value)
        elif name == "_include":
            _include(wanted, kind, value)
        elif name == "_revinclude":
            _reverse_include(wanted, kind, value)
        elif plain in kind.parameters:
            wanted.asked.append((plain, modifier, value))
        else:
            wanted.unknown.append(name)
    return wanted


def condition(source: Source, wanted: Wanted) -> Q:
    """The rows of one source that are asked for."""
    found = Q()
    for name, modifier, values in wanted.asked:
        found &= source.parameters[name].asked(name, modifier, values)
    return found


def resources_of(source: Source, rows: Sequence[Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Each row with each of its resources; what they need beside them is fetched once for all."""
    beside = source.around(rows)
    for row in rows:
        for one in source.resources(row, beside):
            yield row, one if source.versions else versioned_by_content(one)


# --- one page ---------------------------------------------------------------------------------------------------------
_Found = list[tuple[Source, Any, dict[str, Any]]]


def _page(bearer: Bearer, kind: Kind, wanted: Wanted, place: Place) -> tuple[_Found, Place | None]:
    found: _Found = []
    bound = reach(bearer, kind.name, "s")
    for number, source in enumerate(kind.sources):
        rows = rows_of(bearer, kind, source, "s")
        if number < place.source:
            continue
        here = place if number == place.source else Place(place.kind, place.query, number)
        by = source.sorts[wanted.sort] if wanted.sort else ""
        asked: QuerySet[Any] = ordered(rows.filter(source.live, condition(source, wanted)), by, down=wanted.down)
        rest = from_place(asked, here, by, down=wanted.down)
        taken = list(rest if wanted.ids else rest[: wanted.count - len(found) + 1])  # of ids there are few
        counts: dict[Any, int] = {}
        for row, one in resources_of(source, taken):
            counts[row.pk] = counts.get(row.pk, 0) + 1
            if (wanted.ids and one["id"] not in wanted.ids) or not _wanted_of(source, one, bound, wanted):
                continue
            if str(row.pk) == here.key and counts[row.pk] <= here.shown:
                continue
            if len(found) == wanted.count:
                return found, Place(kind.name, place.query, number, value_of(row, by), str(row.pk), counts[row.pk] - 1)
            found.append((source, row, one))
    return found, None


def _wanted_of(source: Source, one: dict[str, Any], bound: Any, wanted: Wanted) -> bool:
    if source.whose is None:
        return True
    return is_of(source, one, bound) and (not wanted.people or source.whose(one) in wanted.people)


def _total(bearer: Bearer, kind: Kind, wanted: Wanted) -> int:
    """How many there are, without telling which. Errors: `FhirError` 400 where a row is several, which are not counted."""
    if not all(source.has_one_each for source in kind.sources):
        raise FhirError(400, f"{kind.name} is not counted here. Search, and go on from page to page.")
    _note(bearer, kind, ())
    rows = ((source, rows_of(bearer, kind, source, "s")) for source in kind.sources)
    return sum(found.filter(source.live, condition(source, wanted)).count() for source, found in rows)


def _included(bearer: Bearer, rows: Iterable[tuple[Source, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The people whose the resources of a page are, as far as the token may read them."""
    kind = kinds()["Patient"]
    if not may(bearer, "Patient", "r"):
        return [], [issue("warning", "forbidden", "The token has no scope for Patient, so none was included.")]
    wanted = {getattr(row, source.person) for source, row in rows}
    (source,) = kind.sources
    people = list(rows_of(bearer, kind, source, "r").filter(pk__in=wanted))
    return [one for _, one in resources_of(source, people)], []


def _signatures(
    bearer: Bearer, rows: Iterable[tuple[Source, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Who signed the records of a page, as far as the token may read it."""
    kind = kinds()["Provenance"]
    if not may(bearer, "Provenance", "r"):
        return [], [issue("warning", "forbidden", "The token has no scope for Provenance, so none was included.")]
    shown = [(source.record, row.pk) for source, row in rows]
    found: list[dict[str, Any]] = []
    for source in kind.sources:
        keys = [key for record, key in shown if record == source.record]
        if keys:
            signed = list(rows_of(bearer, kind, source, "r").filter(pk__in=keys))
            found += [one for _, one in resources_of(source, signed)]
    return found, []


def _note(bearer: Bearer, kind: Kind, rows: Iterable[tuple[Source, Any]]) -> None:
    """Whose charts the page tells of, for the audit."""
    people: dict[str, str] = {}
    for source, row in rows:
        person = getattr(row, source.person, None)
        if person is not None:
            people[str(person)] = source.record
    why = f"FHIR {kind.name}"
    if len(people) > _ROWS_NOTED:
        bearer.actor.notes.append(Note("list", "patients.Person", why=f"{why}, of {len(people)} people"))
        return
    bearer.actor.notes.extend(Note("list", record, person_id=one, why=why) for one, record in people.items())
    if not people:
        bearer.actor.notes.append(Note("list", kind.sources[0].record, why=why))


def _bundle(
    kind: Kind, wanted: Wanted, found: Sequence[tuple[dict[str, Any], str]], following: Place | None, base: str
) -> dict[str, Any]:
    here = f"{base}/{kind.name}"
    query = [(name, value) for name, value in wanted.query if name not in wanted.unknown]
    link = [{"relation": "self", "url": f"{here}?{urlencode(query)}" if query else here}]
    if following is not None:
        link.append({"relation": "next", "url": f"{here}?{urlencode({'_page': sealed(following)})}"})
    entries = [
        {
            **({"fullUrl": f"{base}/{one['resourceType']}/{one['id']}"} if "id" in one else {}),
            "resource": one,
            "search": {"mode": mode},
        }
        for one, mode in found
    ]
    return {
        "resourceType": "Bundle",
        "type": "searchset",
        "link": link,
        **({"entry": entries} if entries else {}),
    }


# --- parameters of every search -----------------------------------------------------------------------------------------
def _count(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise FhirError(400, "`_count` is a whole number; 0 asks how many there are.")
    return min(int(value[:9]), MOST)


def _sort(wanted: Wanted, kind: Kind, value: str) -> None:
    name = value.removeprefix("-")
    if name not in kind.sorts:
        wanted.unknown.append("_sort")
        return
    wanted.sort, wanted.down = name, value.startswith("-")


def _include(wanted: Wanted, kind: Kind, value: str) -> None:
    if value in kind.includes or value in {f"{one}:Patient" for one in kind.includes}:
        wanted.includes = True
    else:
        wanted.unknown.append("_include")


def _reverse_include(wanted: Wanted, kind: Kind, value: str) -> None:
    if value in kind.reverse_includes or value in {f"{one}:{kind.name}" for one in kind.reverse_includes}:
        wanted.signatures = True
    else:
        wanted.unknown.append("_revinclude")


def _unknown(kind: Kind, name: str) -> str:
    told = f"`{name}`" if _NAME.fullmatch(name) else "of that name"
    return f"{kind.name} has no parameter {told} here; it was left out."
