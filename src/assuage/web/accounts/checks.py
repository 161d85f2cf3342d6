"""What `check --deploy` asks of sign-in and audit before a clinic works with them."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's own word


@register(Tags.security, deploy=True)
def second_factor(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Staff need a second factor everywhere but in the demo."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Error(
            "Staff can work without a second factor, because this is the demo.",
            hint="Unset ASSUAGE_DEMO.",
            id="accounts.E001",
        )
    ]


@register(Tags.security, deploy=True)
def https(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Cookies of a clinic travel encrypted; passkeys work on no other line."""
    if settings.SESSION_COOKIE_SECURE:
        return []
    return [
        Warning(
            "The application is served without https.",
            hint="Set ASSUAGE_HTTPS=1 behind a line that is encrypted.",
            id="accounts.W002",
        )
    ]


@register(Tags.database)
def audit_is_protected(app_configs: Any, databases: Any = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """The triggers of the audit stand in a database that was migrated."""
    from django.db import connections

    from assuage.web.audit.triggers import expected, standing

    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "audit_auditevent" not in connection.introspection.table_names():
            continue
        missing = expected(connection) - standing(connection)
        if missing:
            found.append(
                Error(
                    f"Rows of the audit can be changed in this database: {', '.join(sorted(missing))} is missing.",
                    hint="Find out who dropped it, verify an export, then migrate `audit` to 0001 and forward again.",
                    id="audit.E001",
                )
            )
    return found
