"""Makes the invented clinic in an empty database: sites, users, people, charts, and what was done for them over a year.

The same on every run but for the day it is seen from. What the rooms write goes through their services, so that the audit of the demo
says who did what; entries of charts are brought in at once, with one row that says so.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.audit.services import written
from assuage.web.demo.accounts import ACCOUNTS, NORTH, PASSWORD, SOUTH, Account, secret_of
from assuage.web.demo.charts import entries_of
from assuage.web.demo.people import PEOPLE, Invented
from assuage.web.patients.models import Entry, Identifier, Person

SOURCE = "urn:assuage:invented"


def seed(*, now: datetime, signed: bool = True) -> bool:
    """Make the clinic; False where there is one already.

    Parameters: `signed`, whether screenings, decisions, consents and plans are made too, which takes most of the time.
    Errors: `RuntimeError` where the database holds somebody who was not made here.
    """
    from assuage.web.demo.sessions import fill, furnish

    if User.objects.exists():
        if User.objects.exclude(email__in=[one.email for one in ACCOUNTS]).exists():
            raise RuntimeError("This database holds users of a real clinic, so no invented people were added to it.")
        return False
    with transaction.atomic():
        sites = _sites()
        users = _users(sites, since=now - timedelta(days=400))
        people = [(about, _person(about, sites, users, now)) for about in PEOPLE]
        for name, site in sites.items():
            here = [one for one in people if one[0].site == name]
            nurse = actor_of(_staff(name, Role.NURSE, users))
            for about, person in here:
                _chart(nurse, about, person, now)
            if signed:
                _signed(site, here, users, now)
            fill(nurse, here, furnish(site, now=now), now=now)
    return True


def _sites() -> dict[str, Site]:
    return {
        NORTH: Site.objects.create(id=_id(NORTH), name=NORTH, time_zone="Europe/London"),
        SOUTH: Site.objects.create(
            id=_id(SOUTH), name=SOUTH, time_zone="America/New_York", date_style="american", units="american"
        ),
    }


def _users(sites: dict[str, Site], *, since: datetime) -> dict[str, User]:
    password = make_password(PASSWORD)  # once: a good hash is slow
    found = {}
    for one in ACCOUNTS:
        user = User.objects.create(
            id=_id(one.email), email=one.email, name=one.name, password=password, joined_at=since
        )
        Membership.objects.bulk_create(
            Membership(user=user, site=sites[name], role=one.role, since=since) for name in one.sites
        )
        _second_factor(user, one)
        found[one.local] = user
    return found


def _second_factor(user: User, account: Account) -> None:
    """The authenticator and the recovery codes that every member of staff has to have, set up as they would have done it."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(user, secret_of(account))
    RecoveryCodes.activate(user)


def _person(about: Invented, sites: dict[str, Site], users: dict[str, User], now: datetime) -> Person:
    name = f"{about.family_name} {about.given_name}"
    person = Person.objects.create(
        id=_id(name),
        site=sites[about.site],
        user=users["patient"] if about.is_user else None,
        family_name=about.family_name,
        given_name=about.given_name,
        birth_date=_born(about, now),
        sex=about.sex,
        phone="000 000",
        language="en-gb",
        needs_interpreter=False,
        is_invented=True,
        registered_at=now - timedelta(days=365),
        registered_by=_staff(about.site, Role.FRONT_DESK, users),
    )
    Identifier.objects.create(person=person, system=SOURCE, value=f"INVENTED-{about.number:03}")
    return person


def _born(about: Invented, now: datetime) -> date:
    """A birthday that was some months ago, so that the age stays the same for the year."""
    return date(now.year - about.age, 1, 2 + about.number)


def _signed(site: Site, people: list[tuple[Invented, Person]], users: dict[str, User], now: datetime) -> None:
    from assuage.web.demo.stages import bring_to_stage

    physician = actor_of(_staff(site.name, Role.PHYSICIAN, users))
    for about, person in people:
        bring_to_stage(physician, about, person, now=now)


def _chart(actor: Actor, about: Invented, person: Person, now: datetime) -> None:
    entries = entries_of(person, about, actor.user, now=now)
    if entries:
        with written(actor, Note("import", "patients.Person", str(person.pk), str(person.pk), "the demo is made")):
            Entry.objects.bulk_create(entries)


def _staff(site: str, role: Role, users: dict[str, User]) -> User:
    return next(users[one.local] for one in ACCOUNTS if one.role is role and site in one.sites)


def _id(name: str) -> Any:
    return uuid5(NAMESPACE_URL, f"urn:assuage:invented:{name}")
