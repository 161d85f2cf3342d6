"""The page that says who to sign in as. There is none where the application is no demo."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assuage.web.accounts.guarding import open_to_anybody
from assuage.web.demo.accounts import ACCOUNTS, PASSWORD, codes_now, seconds_left


@require_safe
@never_cache
@open_to_anybody("names invented users of an invented clinic, and is not there in any other")
def landing(request: HttpRequest) -> HttpResponse:
    """Every invented user, with password and the code that their authenticator shows now."""
    if not settings.ENVIRONMENT.is_demo:
        raise Http404
    codes = codes_now()
    rows: list[dict[str, Any]] = [
        {"account": one, "code": codes[one.email], "sites": ", ".join(one.sites)}
        for one in ACCOUNTS
        if one.email in codes
    ]
    return render(request, "demo/landing.html", {"rows": rows, "password": PASSWORD, "seconds": seconds_left()})
