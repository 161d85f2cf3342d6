"""Makes the invented clinic in an empty database: sites, users, people, charts, and what was done for them over a year.

The same on every run but for the day it is seen from. What the rooms write goes through their services, so that the audit of the demo
says who did what; entries of charts are brought in at once, with one row that says so. Everybody was seen on a day of their own (`seen_on`),
with the chart as it was by then, and what was decided is dated by it; whoever has a session today was screened again in the morning. When
each row of the audit was written stays the truth: now.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.auth.hashers import make_password
from django.db import transaction

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.audit.services import written
from assuage.web.demo.accounts import ACCOUNTS, NORTH, PASSWORD, SOUTH, Account, secret_of
from assuage.web.demo.charts import asked_again, entries_of
from assuage.web.demo.people import PEOPLE, Invented
from assuage.web.patients.models import Entry, Identifier, Person
from assuage.web.schedule.clock import instant, local, opening

SOURCE = "urn:assuage:invented"
_BEFORE_THE_BOARD = timedelta(hours=3)


def seed(*, now: datetime, signed: bool = True) -> bool:
    """Make the clinic; False where there is one already.

    Parameters: `signed`, whether screenings, decisions, consents and plans are made too, which takes most of the time.
    Errors: `RuntimeError` where the database holds somebody who was not made here.
    """
    from assuage.web.demo.sessions import fill, furnish
    from assuage.web.demo.stages import bring_to_stage, screen_again

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
            physician = actor_of(_staff(name, Role.PHYSICIAN, users))
            for about, person in here:
                at = seen_on(about, site, now=now)
                entries = entries_of(person, about, nurse.user, at=at, now=now)
                _chart(nurse, person, [one for one in entries if one.recorded_at <= at])
                if signed:
                    bring_to_stage(physician, about, person, at=at, now=now)
                _chart(nurse, person, [one for one in entries if one.recorded_at > at])
                if about.has_session_today:
                    today = max(opening(site, local(site, now).date(), time()), now - _BEFORE_THE_BOARD)
                    _chart(nurse, person, asked_again(person, about, nurse.user, since=at, at=today))
                    if signed:
                        screen_again(physician, about, person, at=local(site, today))
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


def seen_on(about: Invented, site: Site, *, now: datetime) -> datetime:
    """When the physician saw somebody: in the morning of their day, by the clock of the site; now, who was not seen yet."""
    if not about.seen_days_ago:
        return now
    day = local(site, now).date() - timedelta(days=about.seen_days_ago)
    return local(site, instant(site, day, time(10)))


def _chart(actor: Actor, person: Person, entries: list[Entry]) -> None:
    if entries:
        with written(actor, Note("import", "patients.Person", str(person.pk), str(person.pk), "the demo is made")):
            Entry.objects.bulk_create(entries)


def _staff(site: str, role: Role, users: dict[str, User]) -> User:
    return next(users[one.local] for one in ACCOUNTS if one.role is role and site in one.sites)


def _id(name: str) -> Any:
    return uuid5(NAMESPACE_URL, f"urn:assuage:invented:{name}")
