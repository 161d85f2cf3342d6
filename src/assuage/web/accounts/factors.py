"""Second factors: who needs one, who has one, and how their secrets are kept."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assuage.web.accounts.actor import Actor, actor_of
from assuage.web.accounts.models import User

REAL = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes only stand in for one."""


def has_factor(user: User) -> bool:
    """Whether the user has an authenticator or a key."""
    return bool(Authenticator.objects.filter(user=user, type__in=REAL).exists())


def needs_factor(actor: Actor) -> bool:
    """Whether the actor has to set a second factor up before anything else: staff do, patients may."""
    return settings.SECOND_FACTOR_REQUIRED and actor.is_staff and not has_factor(actor.user)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Secrets are encrypted under the key of the installation; staff keep at least one factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This was not accepted, or it was used already. Try the next code, or another way."),
        "cannot_delete_authenticator": _("This is your last second factor. Staff keep one: add another first."),
        "cannot_generate_recovery_codes": _("Set up an app, a passkey or a key first."),
    }

    def encrypt(self, text: str) -> str:
        """Encrypted by the current key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """By the current key or one that it replaced."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may remove a factor only while another remains; recovery codes are no other."""
        if not actor_of(authenticator.user).is_staff or authenticator.type not in REAL:
            return True
        theirs = Authenticator.objects.filter(user=authenticator.user, type__in=REAL)
        return bool(theirs.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's signature
        """What the form proposes, until somebody says which telephone or key it is."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": held + 1}

    def _get_site_name(self) -> str:
        return "Assuage"


def _keys() -> MultiFernet:
    return MultiFernet([_key(str(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"assuage second factors").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(made))
