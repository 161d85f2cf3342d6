"""Writing who somebody is: registration, details, numbers. Nothing of the chart."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.accounts.models import Site
from assuage.web.audit.services import written
from assuage.web.patients.models import Identifier, Person
from assuage.web.records import StaleVersionError

DETAILS = ("family_name", "given_name", "birth_date", "sex", "phone", "email", "language", "needs_interpreter")


class NumberTakenError(Exception):
    """Somebody has this number already."""

    def __init__(self) -> None:
        super().__init__(
            _("This number was given to somebody else of the clinic already, so it cannot be kept here. Check it.")
        )


def register(
    actor: Actor,
    site: Site,
    *,
    identifiers: tuple[tuple[str, str], ...] = (),
    not_a_double: tuple[Any, ...] = (),
    **details: Any,
) -> Person:
    """Register a person at a site. `not_a_double` are the likely doubles that were shown and said to be others.

    Errors: `NumberTakenError`.
    """
    person = Person(site=site, registered_by=actor.user, **details)
    others = ", ".join(str(one) for one in not_a_double)
    note = Note(
        "register",
        "patients.Person",
        str(person.pk),
        person_id=str(person.pk),
        why=f"not the same as {others}" if others else "",
    )
    try:
        with written(actor, note):
            person.save(force_insert=True)
            Identifier.objects.bulk_create(
                Identifier(person=person, system=system, value=value) for system, value in identifiers
            )
    except IntegrityError as error:
        raise NumberTakenError from error
    return person


def change_details(actor: Actor, person: Person, *, expected: int, **details: Any) -> Person:
    """Change who somebody is, where nobody has since `expected` was read.

    Errors: `StaleVersionError`; nothing is overwritten.
    """
    changed = ", ".join(name for name in DETAILS if name in details and getattr(person, name) != details[name])
    with written(actor, Note("edit", "patients.Person", str(person.pk), person_id=str(person.pk), why=changed)):
        current = Person.objects.select_for_update().get(pk=person.pk)
        if current.version != expected:
            raise StaleVersionError(
                _(
                    "Somebody else changed these details since you opened them. Your text is kept; nothing was overwritten."
                )
            )
        for name, value in details.items():
            setattr(current, name, value)
        current.version += 1
        current.save()
    return current


def add_number(actor: Actor, person: Person, *, system: str, value: str) -> Identifier:
    """Add a number that somebody gave the person. Errors: `NumberTakenError`."""
    try:
        with written(
            actor, Note("add identifier", "patients.Person", str(person.pk), person_id=str(person.pk), why=system)
        ):
            return Identifier.objects.create(person=person, system=system, value=value)
    except IntegrityError as error:
        raise NumberTakenError from error


def take_number_away(actor: Actor, person: Person, number: Identifier) -> None:
    """Take a number away that is not this person's."""
    with (
        written(
            actor,
            Note("remove identifier", "patients.Person", str(person.pk), person_id=str(person.pk), why=number.system),
        ),
        transaction.atomic(),
    ):
        number.delete()


def born_in_reach(born: date, today: date) -> bool:
    """Whether somebody born then may be alive and here: not after today, not more than 130 years ago."""
    return born <= today and today.year - born.year <= 130  # noqa: PLR2004 - nobody is known to have lived as long
