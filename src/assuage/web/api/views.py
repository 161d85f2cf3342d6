"""Programs, for administrators; tokens, for whoever has some. No page here shows anything of a chart."""

import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts.guarding import Request, guarded, listed, signed_in
from assuage.web.accounts.policies import administer_client, administer_user, let_programs_in, revoke_token
from assuage.web.accounts.reauthentication import needed
from assuage.web.api import clients
from assuage.web.api.forms import ClientForm, KeysForm, TokenForm
from assuage.web.api.models import Client, ClientKind, Token
from assuage.web.api.tokens import make_own, revoke


@require_safe
@listed(administer_client, refuses=True)
def programs(request: Request, rows: Any) -> HttpResponse:
    """The programs of one's sites."""
    return render(request, "api/programs.html", {"programs": rows.select_related("site", "acts_as", "made_by")})


@never_cache
@require_http_methods(["GET", "POST"])
@listed(let_programs_in, refuses=True)
@needed
def new_program(request: Request, sites: Any) -> HttpResponse:
    """Let a program in."""
    form = ClientForm(
        request.POST or None, sites=sites, users=administer_user.among(request.actor).filter(is_active=True)
    )
    if request.method == "POST" and form.is_valid():
        made = clients.let_in(request.actor, **form.cleaned_data)
        messages.success(request, _("The program is let in. Its id is %(id)s.") % {"id": made.pk})
        return HttpResponseRedirect(reverse("api:programs"))
    return render(request, "api/program_new.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@guarded(administer_client)
@needed
def program_keys(request: Request, client: Client) -> HttpResponse:
    """Change the keys of a program, which keeps its id and its tokens."""
    if client.kind == ClientKind.PUBLIC or not client.is_active:
        raise Http404(_("There is no such record, or it is not yours to see."))
    form = KeysForm(request.POST or None, initial={"keys": json.dumps(client.keys, indent=1)})
    if request.method == "POST" and form.is_valid():
        clients.change_keys(request.actor, client, form.cleaned_data["keys"])
        messages.success(request, _("The keys were changed. What any other key signed is refused from now on."))
        return HttpResponseRedirect(reverse("api:programs"))
    return render(request, "api/program_keys.html", {"form": form, "program": client})


@require_POST
@guarded(administer_client)
@needed
def end_program(request: Request, client: Client) -> HttpResponse:
    """End a program, with its tokens."""
    clients.end(request.actor, client)
    messages.success(request, _("The program was ended. None of its tokens opens anything any more."))
    return HttpResponseRedirect(reverse("api:programs"))


@require_safe
@signed_in("one's own tokens, without their secrets")
def tokens(request: Request) -> HttpResponse:
    """The tokens by which programs ask in one's name."""
    return render(request, "api/tokens.html", {"tokens": clients.running_tokens(request.actor.user)})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in("a token bounds itself by its user's policies")
@needed
def new_token(request: Request) -> HttpResponse:
    """Make a token of one's own; its secret is shown once."""
    if not request.actor.is_staff:
        raise Http404
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        secret = make_own(
            request.actor,
            name=form.cleaned_data["name"],
            scopes=" ".join(form.cleaned_data["scopes"]),
            lasting=timedelta(days=form.cleaned_data["days"]),
        )
        return render(request, "api/token_shown.html", {"secret": secret})
    return render(request, "api/token_new.html", {"form": form})


@require_POST
@guarded(revoke_token)
def end_token(request: Request, token: Token) -> HttpResponse:
    """End a token; of an app that was let in, all that came of it."""
    if token.client_id is None:
        revoke(request.actor, token)
    else:
        for one in Token.objects.filter(user=token.user, family=token.family, revoked_at__isnull=True):
            revoke(request.actor, one)
    messages.success(request, _("It opens nothing any more."))
    return HttpResponseRedirect(reverse("api:tokens"))
