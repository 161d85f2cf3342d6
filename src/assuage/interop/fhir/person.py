"""Patient: name, birth date and sex, taken only as far as they are certain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from assuage.interop.fhir.bundle import Entry
from assuage.interop.fhir.times import moment
from assuage.patient import OLDEST_YEARS, YES, Fact, Origin, Sex, Unread, part_of_a_date

INVENTED_TAG = "invented"


@dataclass(frozen=True, slots=True)
class Person:
    """What a Patient resource says of the person."""

    label: str
    invented: bool
    birth_date: date | None
    birth_range: tuple[date, date] | None
    sex: Sex
    facts: tuple[Fact, ...]
    unread: tuple[Unread, ...]


def read_person(entry: Entry, at: datetime) -> Person:
    """Read a Patient resource; what is missing or unreadable is listed and stays unknown."""
    resource = entry.resource
    unread = []
    days, why = _birth_days(resource.get("birthDate"), at)
    if why:
        unread.append(Unread(f"{entry.where}, birthDate", why, matters=days is None))
    sex, why = _sex(resource.get("gender"))
    if why:
        unread.append(Unread(f"{entry.where}, gender", why))
    facts: tuple[Fact, ...] = ()
    died = resource.get("deceasedDateTime")
    if resource.get("deceasedBoolean") is True or died is not None:
        facts = (
            Fact(
                "deceased",
                YES,
                Origin(entry.where, moment(died)),
                explicit=True,
                words="recorded as having died",
            ),
        )
        unread.append(
            Unread(entry.where, "The chart records that this person has died; everything below is about the past.")
        )
    whole = days is not None and days[0] == days[1]
    return Person(
        label=_label(resource),
        invented=_is_invented(resource),
        birth_date=days[0] if days and whole else None,
        birth_range=None if whole else days,
        sex=sex,
        facts=facts,
        unread=tuple(unread),
    )


def _label(resource: Mapping[str, Any]) -> str:
    names = resource.get("name")
    usable = [name for name in names if isinstance(name, dict)] if isinstance(names, list) else []
    usable.sort(key=lambda name: name.get("use") != "official")
    for name in usable:
        given = name.get("given")
        parts = [part for part in (given if isinstance(given, list) else []) if isinstance(part, str)]
        family = name.get("family")
        written = " ".join([*parts, family] if isinstance(family, str) else parts)
        text = name.get("text")
        if written or isinstance(text, str):
            return written or str(text)
    return "unnamed"


def _is_invented(resource: Mapping[str, Any]) -> bool:
    """Whether the resource is tagged as invented (our own tag) or as test data (HL7's `HTEST`)."""
    meta = resource.get("meta")
    if not isinstance(meta, dict):
        return False
    labels = [*_list(meta.get("tag")), *_list(meta.get("security"))]
    return any(isinstance(label, dict) and label.get("code") in (INVENTED_TAG, "HTEST") for label in labels)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _birth_days(value: Any, at: datetime) -> tuple[tuple[date, date] | None, str]:
    """The first and last day the birth date may stand for, with words where it is no one day or cannot be used."""
    if value is None:
        return None, "it is missing, so the age is unknown"
    days = part_of_a_date(value.strip()) if isinstance(value, str) else None
    if days is None:
        read = moment(value)
        day = read.date() if isinstance(read, datetime) else read
        if day is None:
            return None, "it is not a date, so the age is unknown"
        days = (day, day)
    first, last = days
    if first > at.date():
        return None, "it lies after the instant asked about, so the age is unknown"
    if at.date().year - first.year > OLDEST_YEARS:
        return (
            None,
            f"it makes the person older than {OLDEST_YEARS} years, which is taken for a slip, so the age is unknown",
        )
    return days, "" if first == last else "it gives no day, so the age is known to a year or two only"


def _sex(value: Any) -> tuple[Sex, str]:
    if value is None:
        return Sex.UNKNOWN, "it is missing, so questions that hang on it stay open"
    try:
        return Sex(value), ""
    except ValueError:
        return Sex.UNKNOWN, "it is no gender FHIR knows, so questions that hang on it stay open"
