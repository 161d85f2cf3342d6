"""Accounts are made, given roles and closed here; each with its row in the audit."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.tokens import default_token_generator
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.accounts.models import Membership, Role, Site, User
from assuage.web.audit.services import append, written

_USER = "accounts.User"


class RefusedError(Exception):
    """What was asked for is not done, with the reason in words."""


def make_user(actor: Actor, *, email: str, name: str, language: str, site: Site, role: Role) -> tuple[User, bool]:
    """A new account with a first role, or the role for an account that is here already; and whether it is new."""
    email = User.objects.normalize_email(email).lower()
    user = User.objects.filter(email=email).first()
    if user is not None:
        start_membership(actor, user, site=site, role=role)
        return user, False
    try:
        with transaction.atomic():
            user = _new(email, name, language)
            with written(actor, Note("make an account", _USER, str(user.pk), why=f"{role.value} at {site}")):
                Membership.objects.create(user=user, site=site, role=role)
    except IntegrityError:
        raise RefusedError(_("Somebody else made this account a moment ago. Send the form again.")) from None
    return user, True


def _new(email: str, name: str, language: str) -> User:
    user = User.objects.create_user(email, None, name=name, language=language)
    # The administrator knows whom the address belongs to; a provider's account with this address may sign in to it.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def first_administrator(*, email: str, name: str, site: str) -> tuple[User, str]:
    """The first account of an installation, its site, and the path of the link by which the password is set.

    Errors: `RefusedError` where there is an administrator already, because from then on administrators make accounts.
    """
    if Membership.objects.filter(role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True).exists():
        raise RefusedError(_("There is an administrator already. Ask them for an account."))
    with transaction.atomic():
        where, _made = Site.objects.get_or_create(name=site)
        user = User.objects.filter(email=email.lower()).first() or _new(email.lower(), name, "")
        Membership.objects.get_or_create(user=user, site=where, role=Role.ADMINISTRATOR, until=None)
        append(None, [Note("make an account", _USER, str(user.pk), why=f"first administrator at {where}")])
    return user, link_path(user)


def link_path(user: User) -> str:
    """The path of a link by which a password is set, once and within a day: it ends when the password changes or somebody signs in."""
    return reverse("accounts:welcome", args=(user.pk, default_token_generator.make_token(user)))


def new_link(actor: Actor, user: User) -> str:
    """A new link for somebody who forgot the password; the old password ends now, and every session."""
    _not_oneself(actor, user)
    with written(actor, Note("make a link to set a password", _USER, str(user.pk))):
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sessions(user)
    return link_path(user)


def set_first_password(user: User, password: str, *, came_from: str) -> None:
    """Set the password by a link; whatever sessions there are end."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        end_sessions(user)
        append(None, [Note("set a password by a link", _USER, str(user.pk))], came_from=came_from)


def reset_factors(actor: Actor, user: User) -> str:
    """Take the second factors of somebody who lost them; the password ends with them, so that it alone opens nothing. Gives a link."""
    _not_oneself(actor, user)
    with written(actor, Note("remove all second factors", _USER, str(user.pk))):
        Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.save(update_fields=["password"])
        end_sessions(user)
    return link_path(user)


def start_membership(actor: Actor, user: User, *, site: Site, role: Role) -> None:
    """Start a role at a site. Errors: `RefusedError` for oneself, and where it runs already."""
    _not_oneself(actor, user)
    if Membership.objects.filter(user=user, site=site, role=role, until__isnull=True).exists():
        raise RefusedError(_("This role runs already at this site."))
    try:
        with written(actor, Note("start a role", _USER, str(user.pk), why=f"{role.value} at {site}")):
            Membership.objects.create(user=user, site=site, role=role)
    except IntegrityError:
        raise RefusedError(_("This role runs already at this site.")) from None


def end_membership(actor: Actor, membership: Membership) -> None:
    """End a role now. Errors: `RefusedError` for one's own."""
    _not_oneself(actor, membership.user)
    why = f"{membership.role} at {membership.site}"
    with written(actor, Note("end a role", _USER, str(membership.user_id), why=why)):
        Membership.objects.filter(pk=membership.pk, until__isnull=True).update(until=timezone.now())


def set_active(actor: Actor, user: User, *, active: bool) -> None:
    """Close an account, with every session of it, or open it again. Nothing is deleted."""
    _not_oneself(actor, user)
    with written(actor, Note("open an account again" if active else "close an account", _USER, str(user.pk))):
        user.is_active = active
        user.save(update_fields=["is_active"])
        if not active:
            end_sessions(user)


def choose_language(actor: Actor, language: str) -> None:
    """Keep the language that one's own pages come in; an empty one leaves it to the browser."""
    with written(actor, Note("choose a language", _USER, str(actor.user.pk), why=language)):
        actor.user.language = language
        actor.user.save(update_fields=["language"])


def end_sessions(user: Any) -> None:
    """Sign somebody out everywhere."""
    for one in UserSession.objects.filter(user=user):
        one.end()


def forget_ended_sessions() -> None:
    """Delete sessions that ran out: one may hold what was sent while it was asked who sends it, and nothing else ever deletes it."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def _not_oneself(actor: Actor, user: User) -> None:
    if actor.user.pk == user.pk:
        raise RefusedError(
            _(
                "Nobody changes their own account here, so that no one gives themselves a role. Ask another administrator."
            )
        )
