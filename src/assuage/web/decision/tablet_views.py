"""The questions on the clinic's tablet, where nobody signs in: a code opens them once, and only them, until they are handed back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.web.accounts.actor import Note
from assuage.web.accounts.addresses import client_address
from assuage.web.accounts.guarding import open_to_anybody
from assuage.web.accounts.limits import may_again, too_often
from assuage.web.audit.services import append
from assuage.web.decision import services
from assuage.web.decision.asking import first_open, one_page
from assuage.web.decision.forms import Code
from assuage.web.decision.models import DecisionShown, ShownHow, ValuesAsked

OPENED = "values_asked"
UNTIL = "values_asked_until"
_WHY = "opened by a code that works once and for a quarter of an hour; it shows the questions of that code and nothing else"

HTTP_UNPROCESSABLE, HTTP_GONE = 422, 410


@never_cache
@require_http_methods(["GET", "POST"])
@open_to_anybody(_WHY)
def start(request: Any) -> HttpResponse:
    """Type in the code. Somebody who is signed in is told to sign out first, so that no chart is handed over with the tablet."""
    if request.actor is not None:
        return render(request, "decision/tablet_signed_in.html", status=HTTP_UNPROCESSABLE)
    if not may_again(request, "code"):
        return too_often(request)
    form = Code(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = services.open_by_code(form.cleaned_data["code"], at=timezone.now(), came_from=client_address(request))
        if asked is not None:
            request.session.cycle_key()
            request.session[OPENED] = str(asked.pk)
            request.session[UNTIL] = timezone.now().timestamp() + services.ANSWER_MINUTES * 60
            return redirect("decision:tablet_question", number=first_open(asked))
        form.add_error(
            "code", _("This code opens nothing: it may be mistyped, used or too old. Ask your clinician for a new one.")
        )
    status = HTTP_UNPROCESSABLE if form.is_bound else 200
    return render(request, "decision/tablet.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@open_to_anybody(_WHY)
def question(request: Any, number: int) -> HttpResponse:
    """One question a page."""
    asked = _opened(request)
    if asked is None:
        return _gone(request)
    if asked.finished_at is not None:
        return redirect("decision:tablet_result")

    def finish() -> HttpResponse:
        services.finish(None, asked, at=timezone.now(), how=ShownHow.TABLET)
        return redirect("decision:tablet_result")

    return one_page(
        request,
        asked,
        number,
        actor=None,
        to_step=lambda n: reverse("decision:tablet_question", args=(n,)),
        finish=finish,
        closed=lambda: redirect("decision:tablet_result"),
    )


@never_cache
@require_GET
@open_to_anybody(_WHY)
def result(request: Any) -> HttpResponse:
    """What was kept as shown, once the questions are answered and until the tablet is handed back."""
    asked = _opened(request)
    if asked is not None and asked.finished_at is None:
        return redirect("decision:tablet_question", number=first_open(asked))
    found = DecisionShown.objects.filter(values=asked).first() if asked is not None else None
    if asked is None or found is None or not services.is_whole(found):
        return _gone(request)
    note = Note("read", services.SHOWN, str(found.pk), person_id=str(asked.person_id), why="on the tablet")
    append(None, [note])
    page = mark_safe(found.page)  # noqa: S308 - our own template made it, every value escaped
    return render(request, "decision/tablet_result.html", {"page": page})


@never_cache
@require_POST
@open_to_anybody(_WHY)
def end(request: Any) -> HttpResponse:
    """Hand the tablet back: nothing of it opens any more."""
    request.session.flush()
    messages.success(request, _("Handed back: your questions are closed on this tablet. Thank you."))
    return HttpResponseRedirect(reverse("decision:tablet"))


def _opened(request: Any) -> ValuesAsked | None:
    """The questions that this browser opened by a code, while that lasts and nobody signed in since."""
    if request.actor is not None or request.session.get(UNTIL, 0) < timezone.now().timestamp():
        return None
    return ValuesAsked.objects.filter(pk=request.session.get(OPENED)).first()


def _gone(request: Any) -> HttpResponse:
    return render(request, "decision/tablet_gone.html", status=HTTP_GONE)
