"""People who may be one and the same, told before another record is made."""

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assuage.web.patients.folding import folded, spellings
from assuage.web.patients.models import Identifier, Person

_ALIKE = 0.78  # our choice: one letter wrong, missing or swapped in a name of five letters is still alike
_MOST = 10
_NEAR = 500  # of one birth date: where only the year is known many have the first of January


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who is registered already, and why they may be the same person; `certain` where a number is shared."""

    person: Person
    why: str
    certain: bool = False


def likely_doubles(
    rows: QuerySet[Person],
    *,
    family_name: str,
    given_name: str,
    birth_date: date,
    identifiers: tuple[tuple[str, str], ...] = (),
    other_than: Any = None,
) -> tuple[Double, ...]:
    """Those among `rows` who share a number; the birth date with names that are alike or swapped; or the names with another date.

    The birth date may also have its day and month the other way round, and a number may have been kept under another giver's name.
    """
    family, given = folded(family_name), folded(given_name)
    candidates = rows.filter(merged_into__isnull=True).select_related("site")
    if other_than is not None:
        candidates = candidates.exclude(pk=other_than)
    found: dict[Any, Double] = {}
    for system, value in identifiers:
        numbers = Identifier.objects.filter(value=value)
        for person in candidates.filter(pk__in=numbers.filter(system=system).values("person_id"))[:_MOST]:
            found[person.pk] = Double(person, _("the same number"), certain=True)
        for person in candidates.filter(pk__in=numbers.values("person_id"))[:_MOST]:
            found.setdefault(person.pk, Double(person, _("the same number, from somebody else")))
    families, givens = spellings(family_name), spellings(given_name)
    alike = Q(family_folded__in=families, given_folded__in=givens)
    alike |= Q(family_folded__in=givens, given_folded__in=families)
    for rows_near in (candidates.filter(alike), candidates.filter(birth_date__in=_days(birth_date))):
        for person in rows_near.order_by("family_folded", "given_folded")[:_NEAR]:
            why = _why(person, family, given, birth_date)
            if why:
                found.setdefault(person.pk, Double(person, why))
    return tuple(found.values())[:_MOST]


def _days(born: date) -> set[date]:
    """The birth date, and the one with day and month the other way round."""
    days = {born}
    if born.day <= 12:  # noqa: PLR2004 - months of a year
        days.add(date(born.year, born.day, born.month))
    return days


def _why(person: Person, family: str, given: str, born: date) -> str:
    names = (person.family_folded, person.given_folded)
    if person.birth_date == born:
        date_words = _("the same birth date")
    elif person.birth_date in _days(born):
        date_words = _("day and month of birth the other way round")
    else:
        date_words = _("another birth date")
    if names == (family, given):
        if person.birth_date == born:
            return _("the same names and birth date")
        if person.birth_date in _days(born):
            return _("the same names, with day and month of birth the other way round")
        return _("the same names, with another birth date")
    if names == (given, family):
        return _("the names the other way round, with %(date)s") % {"date": date_words}
    if _like(names[0], family) and (_like(names[1], given) or _short(names[1], given)):
        return _("names that are alike, with %(date)s") % {"date": date_words}
    if names[1] == given and person.birth_date == born:
        return _("the same given name and birth date, with another family name")
    return ""


def _like(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _short(one: str, other: str) -> bool:
    """Whether one is the other shortened, as Jo is of Joanna."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))
