"""Signing in again before something is signed or released: the session alone does not sign."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.http import HttpResponse


def needed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is only reached by somebody who proved a moment ago who they are; stands below the guard of the view."""
    wrapped: Any = reauthentication_required(view)
    return wrapped  # type: ignore[no-any-return]  # allauth publishes no types
