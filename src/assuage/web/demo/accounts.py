"""Who signs in to the invented clinic: one user for each role, under addresses that can belong to nobody (`.invalid`, RFC 2606)."""

import base64
import hashlib
import time
from dataclasses import dataclass
from typing import Any

from assuage.web.accounts.models import Role

DOMAIN = "demo.invalid"
PASSWORD = "invented-clinic-only"  # noqa: S105 - shown on the demo's own page, and opens nothing else
NORTH, SOUTH = "Northgate Pain Clinic (invented)", "Harbor Pain Center (invented)"


@dataclass(frozen=True, slots=True)
class Account:
    """An invented user: the name, what they do, and where."""

    local: str
    name: str
    role: Role
    sites: tuple[str, ...]

    @property
    def email(self) -> str:
        """The address that one signs in with."""
        return f"{self.local}@{DOMAIN}"


ACCOUNTS = (
    Account("physician", "Dr Ines Marlow (invented)", Role.PHYSICIAN, (NORTH,)),
    Account("second.physician", "Dr Owen Pike (invented)", Role.PHYSICIAN, (NORTH,)),
    Account("nurse", "Tom Reed, RN (invented)", Role.NURSE, (NORTH,)),
    Account("pharmacist", "Sara Lund (invented)", Role.PHARMACIST, (NORTH,)),
    Account("front.desk", "Mina Holt (invented)", Role.FRONT_DESK, (NORTH,)),
    Account("researcher", "Dr Paul Ender (invented)", Role.RESEARCHER, (NORTH, SOUTH)),
    Account("auditor", "Vera Stone (invented)", Role.AUDITOR, (NORTH, SOUTH)),
    Account("administrator", "Noel Banks (invented)", Role.ADMINISTRATOR, (NORTH, SOUTH)),
    Account("patient", "Farid Fenn (invented)", Role.PATIENT, (NORTH,)),
    Account("physician.south", "Dr Ruth Kane (invented)", Role.PHYSICIAN, (SOUTH,)),
    Account("nurse.south", "Luis Vega, RN (invented)", Role.NURSE, (SOUTH,)),
    Account("front.desk.south", "Ada Quill (invented)", Role.FRONT_DESK, (SOUTH,)),
)


def secret_of(account: Account) -> str:
    """The seed of an account's one-time codes: the same in every demo, so that an authenticator that was set up once goes on working."""
    return base64.b32encode(hashlib.sha256(f"invented {account.email}".encode()).digest()[:20]).decode()


def codes_now() -> dict[str, str]:
    """The one-time code that each account's authenticator shows now, by address; read from what is stored, as a real device would."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    counter = int(time.time()) // _period()
    stored: Any = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__endswith=f"@{DOMAIN}")
    return {
        one.user.email: format_hotp_value(hotp_value(get_adapter().decrypt(one.data["secret"]), counter))
        for one in stored.select_related("user")
    }


def seconds_left() -> int:
    """How long the codes shown are current."""
    return _period() - int(time.time()) % _period()


def _period() -> int:
    from allauth.mfa import app_settings

    return int(app_settings.TOTP_PERIOD)
