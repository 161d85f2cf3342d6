"""Apps that run in a browser, at another address (CORS): only the origins of apps that were let in may read what is answered.

No cookie opens anything here, so none is ever let across: an app shows its token.
"""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from assuage.web.api.models import Client, ClientKind

_METHODS = "GET, HEAD, POST, PUT, DELETE"
_SENT = "Accept, Authorization, Content-Type, If-Match, If-None-Exist, If-None-Match, Prefer"
_READ = "Content-Location, ETag, Expires, Last-Modified, Location, Retry-After, WWW-Authenticate, X-Progress"
_HELD_S = "600"


def is_asked_first(request: HttpRequest) -> bool:
    """Whether a browser asks, before it sends anything, if an app of a known origin may ask at all."""
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers and bool(_known(request))


def may_ask() -> HttpResponse:
    """The answer to that: what may be sent."""
    about = {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _SENT,
        "Access-Control-Max-Age": _HELD_S,
    }
    return HttpResponse(status=204, headers=about)


def let_across(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, to be read by an app of a known origin; by every other as it was."""
    if "Origin" not in request.headers:
        return answer
    answer.headers["Vary"] = ", ".join(filter(None, (answer.headers.get("Vary", ""), "Origin")))
    origin = _known(request)
    if origin:
        answer.headers["Access-Control-Allow-Origin"] = origin
        answer.headers["Access-Control-Expose-Headers"] = _READ
    return answer


def _known(request: HttpRequest) -> str:
    """The origin that asks, where an app that was let in is at home there; else empty."""
    asked = request.headers.get("Origin", "")
    if not asked or asked == "null":
        return ""
    apps = (
        Client.objects.filter(is_active=True).exclude(kind=ClientKind.BACKEND).values_list("redirect_uris", flat=True)
    )
    return asked if any(asked == _origin(one) for addresses in apps for one in addresses) else ""


def _origin(address: str) -> str:
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}".lower()
