"""Who is asking: the user, their roles by site, from where, and the notes of what they read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from assuage.web.accounts.models import Membership, Role, User


@dataclass(frozen=True, slots=True)
class Actor:
    """One signed-in user for the length of one request or job.

    `roles` are the sites of each running role. `came_from` is the address and `session` a short mark of the session, for the audit;
    `notes` gathers what is read until the page is done. `is_at_page` says that a person looks at a page of ours: what they opened in an
    emergency, for a reason that they gave there, is open to them there, and to no program, feed or job that asks in their name.
    """

    user: User
    roles: dict[Role, frozenset[UUID]]
    came_from: str = ""
    session: str = ""
    route: str = ""
    notes: list["Note"] = field(default_factory=list)
    is_at_page: bool = False

    def sites(self, *roles: Role) -> frozenset[UUID]:
        """The sites where the user has any of the roles."""
        return frozenset().union(*(self.roles.get(role, frozenset()) for role in roles))

    def has(self, *roles: Role) -> bool:
        """Whether the user has any of the roles anywhere."""
        return any(role in self.roles for role in roles)

    @property
    def is_staff(self) -> bool:
        """Whether the user works here, in any role but that of a patient."""
        return any(role is not Role.PATIENT for role in self.roles)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that was read or done: the verb, the kind and id of the record, whose chart it belongs to, and why."""

    verb: str
    record: str
    record_id: str = ""
    person_id: str = ""
    why: str = ""


def actor_of(user: User, *, came_from: str = "", session: str = "", route: str = "", is_at_page: bool = False) -> Actor:
    """The actor for a user, from the memberships that run now."""
    now = timezone.now()
    running = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), user=user, since__lte=now, site__is_open=True
    )
    roles = _by_role(running.values_list("role", "site_id"))
    return Actor(user, roles, came_from, session, route, is_at_page=is_at_page)


def _by_role(pairs: Iterable[tuple[str, UUID]]) -> dict[Role, frozenset[UUID]]:
    found: dict[Role, set[UUID]] = {}
    for role, site in pairs:
        found.setdefault(Role(role), set()).add(site)
    return {role: frozenset(sites) for role, sites in found.items()}
