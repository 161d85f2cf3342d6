"""The forms of the sign-in with our words: those of allauth, whose labels are written as everywhere else."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password again"),
    "code": _("Code"),
    "name": _("Name"),
    "passwordless": _("It opens the account by itself, without the password"),
}
_HINTS = {
    "name": _("Such as that of your telephone, so that you know which one to remove when it is lost."),
    "passwordless": _("The telephone, computer or key then asks for your finger, your face or a number of its own."),
}


class _OurWordsMixin:
    """Labels and hints as ours; a placeholder, which goes when one types, says nothing."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.help_text = _HINTS.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_OurWordsMixin, account.LoginForm):  # type: ignore[misc]  # allauth publishes no types
    """To sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = format_html(
            '<a href="{}">{}</a>', reverse("account_reset_password"), gettext("Password forgotten?")
        )


class ReauthenticateForm(_OurWordsMixin, account.ReauthenticateForm):  # type: ignore[misc]  # as above
    """To say again who one is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePasswordForm(_OurWordsMixin, account.ChangePasswordForm):  # type: ignore[misc]  # as above
    """To change the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class ResetPasswordForm(_OurWordsMixin, account.ResetPasswordForm):  # type: ignore[misc]  # as above
    """To ask for a letter."""


class ResetPasswordKeyForm(_OurWordsMixin, account.ResetPasswordKeyForm):  # type: ignore[misc]  # as above
    """To set a password by the letter."""


class AuthenticateForm(_OurWordsMixin, mfa.AuthenticateForm):  # type: ignore[misc]  # as above
    """The code at the sign-in."""


class ConfirmForm(_OurWordsMixin, mfa.ReauthenticateForm):  # type: ignore[misc]  # as above
    """The code, to say again who one is."""


class ActivateTOTPForm(_OurWordsMixin, totp.ActivateTOTPForm):  # type: ignore[misc]  # as above
    """The first code of an app."""


class AddWebAuthnForm(_OurWordsMixin, webauthn.AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A new passkey or key."""


class EditWebAuthnForm(_OurWordsMixin, webauthn.EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Its name."""
