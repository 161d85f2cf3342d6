"""People: found, read, registered, changed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from assuage.web.accounts.actor import Note
from assuage.web.accounts.policies import edit_person, find_person, register_person, view_details
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import found, needs
from assuage.web.patients.doubles import likely_doubles
from assuage.web.patients.models import SexRecorded
from assuage.web.patients.registering import NumberTakenError, born_in_reach, change_details, register
from assuage.web.patients.searching import search

router = Router(tags=["people"])


class Number(Schema):
    """A number that somebody gave a person."""

    system: str = Field(min_length=1, max_length=120)
    value: str = Field(min_length=1, max_length=64)


class PersonOut(Schema):
    """Who somebody is."""

    id: UUID
    site_id: UUID
    family_name: str
    given_name: str
    birth_date: date
    sex: SexRecorded
    is_invented: bool
    registered_at: datetime
    version: int


class PeoplePage(Schema):
    """One page of people; `after` asks for the next."""

    people: list[PersonOut]
    after: UUID | None


class Details(Schema):
    """Who somebody is, as it is written down."""

    family_name: str = Field(min_length=1, max_length=80)
    given_name: str = Field(min_length=1, max_length=80)
    birth_date: date
    sex: SexRecorded = SexRecorded.UNKNOWN


class Registration(Details):
    """A person to be registered. `not_a_double`: the ids of likely doubles that were looked at and are others."""

    site_id: UUID
    identifiers: list[Number] = Field(default=[], max_length=20)
    not_a_double: list[UUID] = Field(default=[], max_length=20)
    is_invented: bool = False


class Changed(Details):
    """The details as they are to be, and the version they were read at."""

    version: int = Field(ge=1)


@router.get("people", response={200: PeoplePage, **ERRORS})
def list_people(
    request: HttpRequest,
    name: str = "",
    birth_date: date | None = None,
    identifier: str = "",
    after: UUID | None = None,
) -> Any:
    """People by the start of a name, a birth date or a number, 25 at a time."""
    actor = needs(request, "people:read")
    page = search(
        find_person.among(actor),
        words=text_of(name),
        birth_date=birth_date,
        identifier=text_of(identifier),
        after=after,
    )
    _note(actor, [one.pk for one in page.people])
    return {"people": list(page.people), "after": page.next}


@router.get("people/{uuid:pk}", response={200: PersonOut, **ERRORS})
def read_person(request: HttpRequest, pk: UUID) -> Any:
    """Who one person is."""
    return found(needs(request, "people:read"), view_details, pk)


@router.post("people", response={201: PersonOut, **ERRORS})
def register_somebody(request: HttpRequest, about: Registration) -> Any:
    """Register a person. Likely doubles are refused with 409 until they are named in `not_a_double`."""
    actor = needs(request, "people:write")
    site = found(actor, register_person, about.site_id)
    _check(request, about)
    numbers = tuple((text_of(one.system), text_of(one.value)) for one in about.identifiers)
    doubles = likely_doubles(
        find_person.among(actor),
        family_name=about.family_name,
        given_name=about.given_name,
        birth_date=about.birth_date,
        identifiers=numbers,
    )
    unseen = [str(one.person.pk) for one in doubles if one.person.pk not in about.not_a_double]
    if unseen:
        _note(actor, unseen)
        raise HttpError(
            409, f"Likely the same as {', '.join(unseen)}. Look, and name those in `not_a_double` that are others."
        )
    try:
        person = register(
            actor,
            site,
            identifiers=numbers,
            not_a_double=tuple(about.not_a_double),
            family_name=about.family_name,
            given_name=about.given_name,
            birth_date=about.birth_date,
            sex=about.sex,
            is_invented=about.is_invented,
        )
    except NumberTakenError as error:
        raise HttpError(409, str(error)) from error
    return Status(201, person)


@router.put("people/{uuid:pk}", response={200: PersonOut, **ERRORS})
def change_person(request: HttpRequest, pk: UUID, about: Changed) -> Any:
    """Change who somebody is, where nobody has since `version`."""
    actor = needs(request, "people:write")
    person = found(actor, edit_person, pk)
    _check(request, about)
    details = about.dict(exclude={"version"})
    return change_details(actor, person, expected=about.version, **details)


def _note(actor: Any, shown: Iterable[Any]) -> None:
    """Whose details were told, for the audit."""
    actor.notes.extend(Note("list", "patients.Person", str(one), person_id=str(one)) for one in shown)


def _check(request: Any, about: Details) -> None:
    if not born_in_reach(about.birth_date, request.asked_at.date()):
        raise HttpError(422, "The birth date lies ahead, or too far back. Check the year.")
    for name in ("family_name", "given_name"):
        text_of(getattr(about, name))


def text_of(words: str) -> str:
    """Words as they are; a zero character is kept by no database, so it is refused."""
    if "\x00" in words:
        raise HttpError(422, "A text holds a zero character, which no text has. Send it without.")
    return words
