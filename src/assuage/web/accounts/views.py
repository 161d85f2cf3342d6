"""One's own account, the link by which a password is set, and what the page says when nobody uses it."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.tokens import default_token_generator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.addresses import client_address
from assuage.web.accounts.forms import LanguageForm, WelcomeForm
from assuage.web.accounts.guarding import Request, open_to_anybody, signed_in
from assuage.web.accounts.middleware import OF_SESSION, mark_of
from assuage.web.accounts.models import User
from assuage.web.accounts.selectors import account_of
from assuage.web.accounts.services import choose_language, set_first_password

_TOKEN = "welcome"  # noqa: S105 - the name under which a session keeps it
_HIDDEN = "set"


@require_safe
@signed_in("it shows one's own account and nothing of a patient")
def account(request: Request) -> HttpResponse:
    """Name, roles, second factors, sessions: what one can change, and what an administrator has to."""
    form = LanguageForm(initial={"language": request.actor.user.language})
    return render(request, "accounts/account.html", {**account_of(request.actor), "form": form})


@require_POST
@signed_in("it keeps the language of one's own pages, and shows nothing")
def language(request: Request) -> HttpResponse:
    """Choose the language of one's own pages, wherever one signs in."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        choose_language(request.actor, form.cleaned_data["language"])
    return HttpResponseRedirect(reverse("accounts:account"))


@never_cache
@sensitive_post_parameters()
@open_to_anybody("whoever holds the link sets a password by it, once; it shows nothing but the form")
def welcome(request: HttpRequest, pk: Any, token: str) -> HttpResponse:
    """Set a password by a link. The token moves into the session at once, so that it stays in no history and no log of a proxy."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if token != _HIDDEN:
        if user is None or not default_token_generator.check_token(user, token):
            return render(request, "accounts/link_ended.html", status=410)
        request.session[_TOKEN] = token
        return HttpResponseRedirect(reverse("accounts:welcome", args=(pk, _HIDDEN)))
    if user is None or not default_token_generator.check_token(user, request.session.get(_TOKEN, "")):
        return render(request, "accounts/link_ended.html", status=410)
    form = WelcomeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        del request.session[_TOKEN]
        set_first_password(user, form.cleaned_data["new_password1"], came_from=client_address(request))
        messages.success(request, _("Your password is set. Sign in with it."))
        return HttpResponseRedirect(reverse("account_login"))
    return render(request, "accounts/welcome.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("it removes a passkey of one's own, and shows nothing of a patient")
def remove_key(request: Request, pk: int) -> HttpResponse:
    """Remove a passkey or key, but never the last factor of staff: whoever saw the password could then set up one of their own."""
    key = Authenticator.objects.filter(pk=pk, user=request.actor.user, type=Authenticator.Type.WEBAUTHN).first()
    adapter = get_adapter()
    if key is not None and not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return HttpResponseRedirect(reverse("mfa_list_webauthn"))
    answer: HttpResponse = remove_webauthn(request, pk=pk)
    return answer


@require_POST
@signed_in("it says that somebody still works on the page, and shows nothing")
def still_here(request: Request) -> HttpResponse:  # noqa: ARG001 - the session is kept by the middleware
    """Keep the session alive while somebody types."""
    return HttpResponse(status=204)


@require_POST
@open_to_anybody("it ends the session of whoever asks, and shows nothing")
def idle(request: HttpRequest) -> HttpResponse:
    """End a session that nobody used, or whose time is up; a page of an earlier session ends no later one."""
    if request.headers.get(OF_SESSION, mark_of(request)) == mark_of(request):
        logout(request)
    return HttpResponse(status=204)


@open_to_anybody("it says that the address is not used here")
def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ARG001 - whatever the address holds
    """Nobody signs up, and nobody changes by which address they sign in: an administrator does both."""
    raise Http404


@require_safe
@open_to_anybody("it says how a forgotten password is replaced where no letters are sent")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask an administrator for a link."""
    return render(request, "accounts/forgotten.html")
