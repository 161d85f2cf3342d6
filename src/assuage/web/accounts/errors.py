"""Pages for what went wrong: the same look, what to do next, and nothing of anybody."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render


def csrf_failed(request: Any, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form came without its token, mostly because it stood open for long or cookies are refused."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: Any) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Our own fault. Made of nothing but a file, because whatever failed may fail again."""
    from django.template.loader import get_template

    return HttpResponse(get_template("500.html").render({}), status=500)
