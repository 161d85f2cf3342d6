"""How often somebody may do what could be abused: looking people up in an emergency, taking data out, trying codes. The numbers are in the settings."""

from typing import Any

from allauth.core import ratelimit
from django.http import HttpResponse
from django.shortcuts import render


def may_again(request: Any, action: str) -> bool:
    """Whether this user, or this address, may POST `action` once more (`ACCOUNT_RATE_LIMITS`), counted in the cache that all workers share."""
    return bool(ratelimit.consume(request, action=action, user=request.user))


def too_often(request: Any) -> HttpResponse:
    """The page that says so, and when it goes on."""
    return render(request, "429.html", status=429)
