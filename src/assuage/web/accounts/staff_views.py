"""Accounts and roles, for administrators. No page here shows anything of a chart."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assuage.web.accounts import services
from assuage.web.accounts.forms import NewUserForm, RoleForm, UserSearchForm
from assuage.web.accounts.guarding import Request, guarded, listed
from assuage.web.accounts.models import Membership, User
from assuage.web.accounts.policies import administer_user, end_role, give_roles_at, list_users
from assuage.web.accounts.reauthentication import needed
from assuage.web.accounts.selectors import memberships_of, page_of

_AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@listed(list_users, refuses=True)
def users(request: Request, rows: Any) -> HttpResponse:
    """Whoever has or had a role here, found by name or address; what is looked for is sent in the body."""
    form = UserSearchForm(request.POST or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    shown = list(page_of(rows, words=asked.get("words", ""), after=asked.get("after"))[: _AT_ONCE + 1])
    more = shown[_AT_ONCE - 1].pk if len(shown) > _AT_ONCE else None
    return render(request, "accounts/users.html", {"users": shown[:_AT_ONCE], "more": more, "form": form})


@never_cache
@require_http_methods(["GET", "POST"])
@listed(give_roles_at, refuses=True)
@needed
def new_user(request: Request, sites: Any) -> HttpResponse:
    """Make an account with a first role, and show the link by which its password is set."""
    form = NewUserForm(request.POST or None, sites=sites)
    if request.method == "POST" and form.is_valid():
        try:
            user, is_new = services.make_user(request.actor, **form.cleaned_data)
        except services.RefusedError as why:
            form.add_error(None, str(why))
        else:
            if is_new:
                return _show_link(request, user, services.link_path(user))
            messages.success(request, _("This address has an account already. The role was added to it."))
            return HttpResponseRedirect(reverse("accounts:user", args=(user.pk,)))
    return render(request, "accounts/user_new.html", {"form": form})


@require_safe
@guarded(list_users)
def user(request: Request, user: User) -> HttpResponse:
    """One account: its roles, and what can be done with it."""
    return _show(request, user, RoleForm(sites=give_roles_at.among(request.actor)))


@require_POST
@guarded(list_users)
@needed
def start_role(request: Request, user: User) -> HttpResponse:
    """Start a role at a site of one's own."""
    form = RoleForm(request.POST, sites=give_roles_at.among(request.actor))
    if form.is_valid():
        try:
            services.start_membership(request.actor, user, **form.cleaned_data)
        except services.RefusedError as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("The role runs from now on."))
            return HttpResponseRedirect(reverse("accounts:user", args=(user.pk,)))
    return _show(request, user, form)


@require_POST
@guarded(end_role)
@needed
def end_membership(request: Request, membership: Membership) -> HttpResponse:
    """End a role."""
    services.end_membership(request.actor, membership)
    messages.success(request, _("The role has ended."))
    return HttpResponseRedirect(reverse("accounts:user", args=(membership.user_id,)))


@never_cache
@require_POST
@guarded(administer_user)
@needed
def new_link(request: Request, user: User) -> HttpResponse:
    """A new link for somebody who forgot the password."""
    return _show_link(request, user, services.new_link(request.actor, user))


@never_cache
@require_POST
@guarded(administer_user)
@needed
def reset_factors(request: Request, user: User) -> HttpResponse:
    """Take the second factors of somebody who lost them, and the password with them."""
    return _show_link(request, user, services.reset_factors(request.actor, user))


@require_POST
@guarded(administer_user)
@needed
def set_active(request: Request, user: User) -> HttpResponse:
    """Close an account, or open it again."""
    services.set_active(request.actor, user, active=request.POST.get("active") == "yes")
    return HttpResponseRedirect(reverse("accounts:user", args=(user.pk,)))


def _show(request: Request, user: User, form: RoleForm) -> HttpResponse:
    mine = frozenset(end_role.among(request.actor).filter(user=user).values_list("pk", flat=True))
    return render(
        request,
        "accounts/user.html",
        {
            "shown": user,
            "memberships": [(one, one.pk in mine) for one in memberships_of(user)],
            "may_administer": administer_user.permits(request.actor, user),
            "is_oneself": user.pk == request.actor.user.pk,
            "form": form,
        },
    )


def _show_link(request: Request, user: User, path: str) -> HttpResponse:
    return render(request, "accounts/user_link.html", {"shown": user, "link": request.build_absolute_uri(path)})
