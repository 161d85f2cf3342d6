"""What is read of accounts."""

from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.factors import REAL
from assuage.web.accounts.models import EmergencyAccess, Membership, User


def running() -> Q:
    """The memberships that run now."""
    now = timezone.now()
    return Q(until__isnull=True) | Q(until__gt=now)


def account_of(actor: Actor) -> dict[str, Any]:
    """One's own account: roles that run, second factors, how many sessions."""
    factors = list(Authenticator.objects.filter(user=actor.user))
    return {
        "memberships": memberships_of(actor.user).filter(running()),
        "factors": [one for one in factors if one.type in REAL],
        "codes": next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None),
        "sessions": len(UserSession.objects.purge_and_list(actor.user)),
    }


def memberships_of(user: User) -> QuerySet[Membership]:
    """Every role that somebody has or had, those that run first."""
    return Membership.objects.filter(user=user).select_related("site").order_by("-until", "site__name", "role")


def page_of(users: QuerySet[User], *, words: str = "", after: UUID | None = None) -> QuerySet[User]:
    """Users in order of name, from behind `after`, with their roles and whether they have a second factor, in a bounded number of queries."""
    if words:
        users = users.filter(Q(name__icontains=words) | Q(email__icontains=words))
    last = None if after is None else User.objects.filter(pk=after).first()
    if last is not None:
        users = users.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    return (
        users.annotate(factors=Count("authenticator", filter=Q(authenticator__type__in=REAL), distinct=True))
        .prefetch_related("memberships__site")
        .order_by("name", "pk")
    )


def emergencies(rows: QuerySet[EmergencyAccess]) -> QuerySet[EmergencyAccess]:
    """Accesses with who had them, those nobody looked at first."""
    return rows.select_related("user", "reviewed_by", "person__site").order_by("reviewed_at", "-opened_at")
