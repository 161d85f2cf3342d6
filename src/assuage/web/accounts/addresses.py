"""Where a request came from, for the audit, the lock-out and the limits: one answer for all of them."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings


def client_address(request: Any) -> str:
    """The address of whoever asks; behind a proxy of ours the last one that it added, because earlier ones are anybody's claim."""
    if settings.IS_BEHIND_PROXY:
        claimed = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
        if claimed and _is_address(claimed[-1]):
            return str(claimed[-1])
    return str(request.META.get("REMOTE_ADDR") or "")


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def typed_address(request: Any, credentials: Any = None) -> str:
    """The e-mail address that somebody tries to sign in with, written one way, so that capitals make no second count."""
    given = (credentials or {}).get("email") or (credentials or {}).get("login") or request.POST.get("login") or ""
    return str(given).strip().lower()[:254]
