"""Who may do what to which record: one function for each verb and kind of record, and nothing anywhere else.

A policy takes an actor and gives the rows it may be done to, as a condition; lists and single records ask the same one, so that what is
listed can be opened and nothing else can. Whatever has no policy is refused. To make something new is done to what it is made in: a
patient is registered at a site, a screening is written for a person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Manager, Q, QuerySet
from django.utils import timezone

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.models import Role

NOBODY = Q(pk__in=())

CARERS = (Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST)


@dataclass(frozen=True, slots=True)
class Policy:
    """One verb on one kind of record; `condition` says on which rows an actor may do it."""

    verb: str
    record: str
    words: str
    condition: Callable[[Actor], Q]

    @property
    def name(self) -> str:
        """As it is called in tables and refusals."""
        return f"{self.verb} {self.record}"

    def among(self, actor: Actor | None) -> QuerySet[Any]:
        """The records the actor may do it to; none for somebody who is not signed in."""
        rows: Manager[Any] = apps.get_model(self.record)._default_manager
        return rows.none() if actor is None else rows.filter(self.condition(actor)).distinct()

    def permits(self, actor: Actor | None, record: Any) -> bool:
        """Whether the actor may do it to this record."""
        return self.among(actor).filter(pk=record.pk).exists()


POLICIES: dict[str, Policy] = {}


def policy(verb: str, record: str) -> Callable[[Callable[[Actor], Q]], Policy]:
    """Make a policy of a function that gives the condition; its docstring says it in words."""

    def made(condition: Callable[[Actor], Q]) -> Policy:
        found = Policy(verb, record, (condition.__doc__ or "").strip(), condition)
        if found.name in POLICIES:
            raise ValueError(f"There are two policies to {found.name}.")
        POLICIES[found.name] = found
        return found

    return made


def _at(actor: Actor, *roles: Role, path: str = "") -> Q:
    """Rows of the sites where the actor has any of the roles; `path` leads from the row to what has a site."""
    sites = actor.sites(*roles)
    return Q(**{f"{path}site_id__in": sites}) if sites else NOBODY


def _own(actor: Actor, path: str = "") -> Q:
    """Rows of the actor's own chart, for a patient."""
    return Q(**{f"{path}user_id": actor.user.pk}) if actor.has(Role.PATIENT) else NOBODY


def _in_emergency(actor: Actor, path: str = "") -> Q:
    """Rows of charts that were opened in an emergency, until it expires."""
    if not actor.has(*CARERS):
        return NOBODY
    opened = actor.user.emergency_accesses.filter(expires_at__gt=timezone.now()).values("person_id")
    return Q(**{f"{path}pk__in": opened})


def _care(actor: Actor, path: str = "") -> Q:
    """Charts that the actor cares for: of a site of theirs, or opened in an emergency."""
    return _at(actor, *CARERS, path=path) | _in_emergency(actor, path)


# --- people and charts ------------------------------------------------------------------------------------------------
@policy("read", "patients.Person")
def read_chart(actor: Actor) -> Q:
    """Physicians, nurses and pharmacists of the person's site; in an emergency those who said why; the person."""
    return _care(actor) | _own(actor)


@policy("find", "patients.Person")
def find_person(actor: Actor) -> Q:
    """Those who care, and the front desk of the site: name, birth date and where to reach, and nothing of the chart."""
    return _care(actor) | _at(actor, Role.FRONT_DESK)


@policy("write", "patients.Person")
def write_chart(actor: Actor) -> Q:
    """Physicians and nurses of the person's site."""
    return _at(actor, Role.PHYSICIAN, Role.NURSE) | _in_emergency(actor)


@policy("register", "accounts.Site")
def register_person(actor: Actor) -> Q:
    """Physicians, nurses and the front desk, at their own site."""
    return Q(pk__in=actor.sites(Role.PHYSICIAN, Role.NURSE, Role.FRONT_DESK))


@policy("merge", "patients.Person")
def merge_people(actor: Actor) -> Q:
    """Physicians of the person's site."""
    return _at(actor, Role.PHYSICIAN)
