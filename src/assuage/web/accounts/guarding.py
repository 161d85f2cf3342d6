"""How a view is guarded: by a policy, or by saying why it needs none. A view without a guard fails the tests."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.accounts.policies import Policy
from assuage.web.audit.services import keep_notes, note_refusal
from assuage.web.design.styles import activate, style_of

View = Callable[..., HttpResponse]


class Request(HttpRequest):
    """A request of somebody who is signed in, as guarded views get it; for types only."""

    actor: Actor


def open_to_anybody(why: str) -> Callable[[View], View]:
    """A view that shows nothing of anybody; `why` says so."""

    def guard(view: View) -> View:
        view.guard = why  # type: ignore[attr-defined]  # read by the test that every route has one
        return view

    return guard


def signed_in(why: str) -> Callable[[View], View]:
    """A view for whoever is signed in, which shows nothing of a patient but through a policy of its own."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _to_sign_in(request)
            response = view(request, *args, **kwargs)
            keep_notes(request.actor)
            return response

        guarded.guard = why  # type: ignore[attr-defined]  # as above
        return guarded

    return guard


def listed(policy: Policy, *, refuses: bool = False) -> Callable[[View], View]:
    """A view that gets the rows its actor may do this to, as `rows`; with `refuses` it is not found by whoever could never have any."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _to_sign_in(request)
            if refuses and not policy.is_for(request.actor):
                note_refusal(request.actor, policy.verb, policy.record, "")
                raise Http404(_("There is no such record, or it is not yours to see."))
            response = view(request, policy.among(request.actor), *args, **kwargs)
            keep_notes(request.actor)
            return response

        guarded.guard = policy  # type: ignore[attr-defined]  # as above
        return guarded

    return guard


def guarded(policy: Policy, key: str = "pk") -> Callable[[View], View]:
    """A view that gets the record its actor may do this to, in place of the id in its address.

    What is forbidden and what is not there are answered alike: not found. Both are kept in the audit.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def behind(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _to_sign_in(request)
            record = _found(policy, request.actor, kwargs.pop(key))
            request.actor.notes.append(opened(policy, record))
            request.person = _person(record)
            if request.person is not None:
                activate(style_of(request.person.site))  # what is typed into a form is read in the zone of the site
            response = view(request, record, *args, **kwargs)
            keep_notes(request.actor)
            return response

        behind.guard = policy  # type: ignore[attr-defined]  # as above
        behind.guard_key = key  # type: ignore[attr-defined]  # as above
        return behind

    return guard


def _to_sign_in(request: Any) -> HttpResponse:
    """To the sign-in and back: to the path alone, because what was looked for may be a name, and an address holds none."""
    if getattr(request, "htmx", None):
        return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(request.path).url})
    return redirect_to_login(request.path)


def _found(policy: Policy, actor: Actor, pk: Any) -> Any:
    try:
        record = policy.among(actor).filter(pk=pk).first()
    except (ValidationError, ValueError):
        record = None
    if record is None:
        note_refusal(actor, policy.verb, policy.record, str(pk)[:64])
        raise Http404(_("There is no such record, or it is not yours to see."))
    return record


def opened(policy: Policy, record: Any) -> Note:
    """That a record was opened, and for what. That something was done to it says who does it, in the transaction that does."""
    why = "" if policy.only_looks else f"to {policy.verb}"
    return Note("read", policy.record, str(record.pk), person_id=str(person_behind(record) or ""), why=why)


def person_behind(record: Any) -> Any:
    """The id of the person whose chart a record belongs to; None where it belongs to none."""
    if record._meta.label == "patients.Person":
        return record.pk
    return getattr(record, "person_id", None)


def _person(record: Any) -> Any:
    return record if record._meta.label == "patients.Person" else getattr(record, "person", None)
