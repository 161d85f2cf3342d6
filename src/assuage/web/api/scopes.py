"""What a token may be used for: SMART v2 scopes for FHIR, and scopes of our own for the JSON interface. Knows no database."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

_SMART = re.compile(r"(patient|user|system)/(\*|[A-Z][A-Za-z]+)\.(c?r?u?d?s?)")

JSON_SCOPES = {
    "people:read": _("Find people and read who they are"),
    "people:write": _("Register people"),
    "charts:read": _("Read charts, screenings, consents, plans and care plans"),
    "charts:write": _("Write entries of charts, drafts of screenings, goals and tasks"),
    "schedule:read": _("Read appointments"),
    "schedule:write": _("Book and change appointments"),
    "evidence:read": _("Read evidence, which is about nobody"),
    "audit:read": _("Read the audit"),
}
"""The scopes of the JSON interface, and what each lets a program do within what its user may do."""

SIGN_IN = ("openid", "fhirUser", "profile", "launch", "launch/patient", "offline_access", "online_access")
"""Scopes of SMART that ask for no record."""


@dataclass(frozen=True, slots=True)
class SmartScope:
    """One SMART v2 scope: `context` patient, user or system; `resource` a type or `*`; `rights` of the letters c r u d s."""

    context: str
    resource: str
    rights: str

    def covers(self, resource: str, right: str) -> bool:
        """Whether it allows one of the rights on a type of resource."""
        return right in self.rights and self.resource in {"*", resource}


def smart_scopes(text: str) -> tuple[SmartScope, ...]:
    """The SMART scopes in a list apart by spaces; everything else in it is left out."""
    found = (_SMART.fullmatch(one) for one in text.split())
    return tuple(SmartScope(*one.groups()) for one in found if one and one.group(3))


def allowed(asked: str, most: str) -> str:
    """The scopes that were asked for and may be given: each is among `most`, or narrower than one of them."""
    wide = smart_scopes(most)
    plain = set(most.split())
    return " ".join(one for one in dict.fromkeys(asked.split()) if one in plain or _within(one, wide))


def _within(one: str, wide: Iterable[SmartScope]) -> bool:
    found = smart_scopes(one)
    return bool(found) and all(
        any(found[0].context == other.context and other.covers(found[0].resource, right) for other in wide)
        for right in found[0].rights
    )
