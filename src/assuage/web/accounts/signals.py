"""What happens at the door leaves a row in the audit: sign-ins, refusals, sign-outs, changes of factors and passwords."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.socialaccount import signals as social
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from assuage.web.accounts.actor import Note, actor_of
from assuage.web.accounts.addresses import client_address, typed_address
from assuage.web.accounts.middleware import mark_of
from assuage.web.accounts.models import User
from assuage.web.accounts.services import forget_ended_sessions
from assuage.web.audit.services import append

_USER = "accounts.User"


def _keep(request: Any, user: Any, verb: str, *, why: str = "", outcome: str = "done") -> None:
    """One row for one thing at the door; by nobody where no account is known."""
    came_from = client_address(request) if request is not None else ""
    if not isinstance(user, User) or user.pk is None:
        append(None, [Note(verb, _USER, why=why)], outcome=outcome, came_from=came_from)
        return
    session = mark_of(request) if request is not None and hasattr(request, "session") else ""
    append(
        actor_of(user, came_from=came_from, session=session, route=_route(request)),
        [Note(verb, _USER, str(user.pk), why=why)],
        outcome=outcome,
    )


def _route(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "") if match is not None else ""


@receiver(user_logged_in)
def _signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:  # noqa: ARG001 - Django's signature
    methods = [one.get("method", "") for one in request.session.get("account_authentication_methods", [])]
    _keep(request, user, "sign in", why=", ".join(dict.fromkeys(methods)))
    forget_ended_sessions()


@receiver(user_logged_out)
def _signed_out(sender: Any, request: Any, user: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    if user is not None:
        _keep(request, user, "sign out")


@receiver(user_login_failed)
def _refused(sender: Any, credentials: Any, request: Any = None, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    # What was typed may be a patient's address, or a password in the wrong field: only an account that is here is named.
    typed = typed_address(request, credentials) if request is not None else str(credentials.get("email", ""))
    _keep(request, User.objects.filter(email=typed).first(), "sign in", why="password refused", outcome="refused")


@receiver(user_locked_out)
def _locked_out(sender: Any, request: Any, username: str, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(
        request,
        User.objects.filter(email=username or "").first(),
        "sign in",
        why="locked out after too many refusals",
        outcome="refused",
    )


@receiver(mfa.authentication_failed)
def _factor_refused(sender: Any, request: Any, user: Any, reauthentication: bool = False, **_: Any) -> None:  # noqa: ARG001, FBT001, FBT002 - allauth's signature
    _keep(request, user, "confirm" if reauthentication else "sign in", why="second factor refused", outcome="refused")


@receiver(mfa.authenticator_added)
def _factor_added(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(request, user, "add a second factor", why=authenticator.type)


@receiver(mfa.authenticator_removed)
def _factor_removed(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(request, user, "remove a second factor", why=authenticator.type)


@receiver(mfa.authenticator_reset)
def _factor_reset(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(request, user, "renew a second factor", why=authenticator.type)


@receiver(mfa.authenticator_used)
def _confirmed(sender: Any, request: Any, user: Any, authenticator: Any, **about: Any) -> None:  # noqa: ARG001 - a receiver's signature
    if about.get("reauthenticated"):
        _keep(request, user, "confirm", why=authenticator.type)
    elif authenticator.type == "recovery_codes":
        _keep(request, user, "use a recovery code")


@receiver([account.password_changed, account.password_set, account.password_reset])
def _password_changed(sender: Any, request: Any, user: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(request, user, "change password")


@receiver(social.social_account_added)
def _provider_added(sender: Any, request: Any, sociallogin: Any, **_: Any) -> None:  # noqa: ARG001 - a receiver's signature
    _keep(request, sociallogin.user, "connect a provider", why=sociallogin.account.provider)
