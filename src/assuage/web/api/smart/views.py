"""The addresses of SMART: where a user agrees, where programs get tokens, and how an app is opened from a chart."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assuage.web.accounts.actor import Note
from assuage.web.accounts.addresses import client_address
from assuage.web.accounts.guarding import Request, guarded, open_to_anybody
from assuage.web.accounts.policies import read_chart
from assuage.web.api.crossing import let_across
from assuage.web.api.fhir.answers import body_of, only
from assuage.web.api.guarding import not_too_often, open_door
from assuage.web.api.models import Client, ClientKind
from assuage.web.api.smart.configuration import base_of, configuration, of_openid
from assuage.web.api.smart.errors import OAuthError, refused, told
from assuage.web.api.smart.granting import agree, by_code, by_refresh, end, for_service, launch_from
from assuage.web.api.smart.identity import told_of
from assuage.web.api.smart.keys import published
from assuage.web.api.smart.proving import client_of
from assuage.web.api.smart.requesting import Requested, UnknownAppError, app_of, held, requested, sent_back, taken
from assuage.web.api.smart.words import in_words
from assuage.web.api.tokens import within
from assuage.web.audit.services import keep_notes
from assuage.web.patients.searching import search

View = Callable[..., HttpResponse]
_PER_MINUTE = 120
_PROVEN = "an app proves itself by a code, a refresh token or a signed assertion; it is told nothing of anybody"


@open_door("which addresses there are tells of nobody", refused)
def smart_configuration(request: HttpRequest) -> HttpResponse:
    """What SMART clients look up first."""
    only(request, "GET")
    return told(configuration(request))


@require_safe
@open_to_anybody("which addresses there are tells of nobody")
def smart_configuration_at_the_root(request: HttpRequest) -> HttpResponse:
    """The same, where some look for it first."""
    return let_across(request, told(configuration(request)))


@open_door("which addresses there are tells of nobody", refused)
def openid_configuration(request: HttpRequest) -> HttpResponse:
    """What whoever checks the word who a user is looks up first."""
    only(request, "GET")
    return told(of_openid(request))


@open_door("public keys are anybody's to read", refused)
def keys(request: Any) -> HttpResponse:
    """The keys that the clinic signs by, as a JWK set."""
    only(request, "GET")
    not_too_often(f"keys from {client_address(request)}", _PER_MINUTE)
    return told(published(request.asked_at))


def _signed_in(view: View) -> View:
    """As `signed_in`, but back to the whole request of the app, which holds nothing of anybody."""

    @wraps(view)
    def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.actor is None:
            return redirect_to_login(request.get_full_path())
        answer = view(request, *args, **kwargs)
        keep_notes(request.actor)
        return answer

    behind.guard = "whoever is signed in decides for themselves; charts are offered by policy"  # type: ignore[attr-defined]  # read by the test that every route has one
    return behind


@never_cache
@require_http_methods(["GET", "POST"])
@_signed_in
def authorize(request: Any) -> HttpResponse:
    """What an app asks for, in plain words; the user agrees or not."""
    try:
        if request.method == "POST":
            return _decided(request, taken(request.POST.get("request", ""), request.actor))
        asked = {name: values[0] for name, values in request.GET.lists() if len(values) == 1}
        client, address = app_of(asked, request.actor)
        try:
            return _ask(request, client, requested(asked, client, address, request.actor, base=base_of(request)))
        except OAuthError as error:
            answer = sent_back(address, error=error.error, error_description=str(error), state=asked.get("state"))
            return HttpResponseRedirect(answer)
    except UnknownAppError as error:
        return render(request, "api/app_unknown.html", {"why": str(error)}, status=400)


def _ask(request: Any, client: Client, asked: Requested, people: Any = (), looked_for: str = "") -> HttpResponse:
    person = None
    if asked.person:
        person = _reached(request, client).filter(pk=asked.person).first()
        if person is not None:
            request.actor.notes.append(Note("read", "patients.Person", str(person.pk), person_id=str(person.pk)))
    answer = render(
        request,
        "api/authorize.html",
        {
            "client": client,
            "lines": in_words(asked.scopes),
            "word": held(asked, request.actor),
            "person": person,
            "wants_person": asked.wants_person,
            "people": people,
            "looked_for": looked_for,
        },
    )
    return _may_lead_to(answer, asked.redirect_uri)


def _decided(request: Any, asked: Requested) -> HttpResponse:
    client, address = app_of({"client_id": asked.client, "redirect_uri": asked.redirect_uri}, request.actor)
    if "find" in request.POST:
        words = request.POST.get("q", "").strip().replace("\x00", "")[:80]
        people = search(_reached(request, client), words=words).people if words else ()
        request.actor.notes.extend(Note("list", "patients.Person", person_id=str(one.pk)) for one in people)
        return _ask(request, client, asked, people, words)
    if "agree" not in request.POST:
        return _back(address, error="access_denied", state=asked.state)
    person = None
    if asked.person or asked.wants_person:
        person = _chosen(_reached(request, client), asked.person or request.POST.get("person", ""))
        if person is None:
            return _ask(request, client, asked)
    try:
        code = agree(request.actor, asked, client, person)
    except OAuthError as error:
        return _back(address, error=error.error, error_description=str(error), state=asked.state)
    return _back(address, code=code, state=asked.state)


def _reached(request: Any, client: Client) -> Any:
    """The charts that the user may read and the app can reach."""
    return read_chart.among(within(request.actor, client))


def _chosen(rows: Any, key: str) -> Any:
    try:
        return rows.filter(pk=UUID(key)).first()
    except ValueError:
        return None


def _back(address: str, **answer: Any) -> HttpResponse:
    return HttpResponseRedirect(sent_back(address, **answer))


def _may_lead_to(answer: HttpResponse, address: str) -> HttpResponse:
    """A form may end at the app's address, which the policy of the pages would forbid."""
    found = urlsplit(address)
    answer._csp_update = {"form-action": [f"{found.scheme}://{found.netloc}"]}  # type: ignore[attr-defined]  # noqa: SLF001 - how django-csp is told
    return answer


@open_door(_PROVEN, refused)
def token(request: HttpRequest) -> HttpResponse:
    """Tokens for a code, a refresh token, or a service's assertion."""
    asked = _form(request)
    came_from = client_address(request)
    kind = asked.get("grant_type", "")
    client = client_of(request, asked)
    if kind == "client_credentials":
        if client.kind != ClientKind.BACKEND:
            raise OAuthError("unauthorized_client", "Only a service gets a token without a user.")
        return told(for_service(client, scope=asked.get("scope", ""), came_from=came_from).body)
    if client.kind == ClientKind.BACKEND:
        raise OAuthError("unauthorized_client", "A service has no user, so it has no code.")
    if kind == "authorization_code":
        given = by_code(
            client,
            code=asked.get("code", ""),
            redirect_uri=asked.get("redirect_uri", ""),
            verifier=asked.get("code_verifier", ""),
            came_from=came_from,
            issuer=base_of(request),
        )
        return told(given.body)
    if kind == "refresh_token":
        secret, scope = asked.get("refresh_token", ""), asked.get("scope", "")
        return told(by_refresh(client, secret=secret, scope=scope, came_from=came_from).body)
    raise OAuthError("unsupported_grant_type", "`grant_type` is none that is known here.")


@open_door(_PROVEN, refused)
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token, with all that came of the same agreement. What is not known is no error."""
    asked = _form(request)
    end(client_of(request, asked), asked.get("token", ""), came_from=client_address(request))
    return told({})


@open_door(_PROVEN, refused)
def introspect(request: HttpRequest) -> HttpResponse:
    """What an app that proved itself by its key may know of a token of its own."""
    asked = _form(request)
    client = client_of(request, asked)
    if client.kind == ClientKind.PUBLIC:
        raise OAuthError("unauthorized_client", "Only a program that proves itself by a key is told of tokens.", 401)
    return told(told_of(client, asked.get("token", ""), base=base_of(request)))


def _form(request: HttpRequest) -> dict[str, str]:
    only(request, "POST")
    not_too_often(f"oauth from {client_address(request)}", _PER_MINUTE)
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "Send it as application/x-www-form-urlencoded.")
    body_of(request)
    if any(len(values) > 1 for _, values in request.POST.lists()):
        raise OAuthError("invalid_request", "A parameter stands there twice.")
    return {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}


@never_cache
@require_http_methods(["GET", "POST"])
@guarded(read_chart)
def apps_of(request: Request, person: Any) -> HttpResponse:
    """The apps that can be opened from a chart; opening one hands it a code and nothing of the chart."""
    sites = frozenset().union(*request.actor.roles.values())
    let_in = Client.objects.filter(is_active=True, site_id__in=sites).exclude(launch_uri="")
    apps = [
        one for one in let_in.exclude(kind=ClientKind.BACKEND) if read_chart.permits(within(request.actor, one), person)
    ]
    if request.method == "POST":
        chosen = next((one for one in apps if str(one.pk) == request.POST.get("app", "")), None)
        if chosen is not None:
            code = launch_from(request.actor, chosen, person)
            return _back(chosen.launch_uri, iss=base_of(request), launch=code)
    answer = render(request, "api/apps.html", {"person": person, "apps": apps})
    origins = [urlsplit(one.launch_uri) for one in apps]
    answer._csp_update = {"form-action": [f"{one.scheme}://{one.netloc}" for one in origins]}  # type: ignore[attr-defined]  # noqa: SLF001 - as above
    return answer
