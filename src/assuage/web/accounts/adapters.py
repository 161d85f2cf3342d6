"""How accounts are made and signed in to: an administrator makes them, nobody signs up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.addresses import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Nobody signs up by themselves; letters are sent only where a clinic said by which server."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask an administrator to open it again."),
        "email_password_mismatch": _("The e-mail address or the password is not right. Check both, and try again."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your present password."),
        "invalid_password_reset": _("This link no longer works. Ask for a new letter."),
        "too_many_login_attempts": _("Too many tries were refused. Wait some minutes, then try again."),
        "rate_limited": _("Too many tries in a short time. Wait some minutes, then try again."),
    }

    def is_open_for_signup(self, request: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """No."""
        return False

    def get_client_ip(self, request: Any) -> str:
        """As in the audit."""
        return client_address(request) or "unknown"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only where e-mail is set up."""
        if settings.EMAIL_IS_SET_UP:
            super().send_mail(template_prefix, email, context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """A provider's account signs in to an account that is here already, by its verified address, and makes none."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """No."""
        return False
