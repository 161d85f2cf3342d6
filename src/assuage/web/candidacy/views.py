"""Pages of SCREEN: the list of a person's screenings, the form that is worked out as one answers, signing, comparing, paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.patient import QuantityError, split_quantity, vocabulary
from assuage.web.accounts.guarding import Request, guarded
from assuage.web.accounts.policies import (
    read_screening,
    screen_person,
    sign_screening,
    view_screenings,
    write_screening,
)
from assuage.web.accounts.reauthentication import needed
from assuage.web.candidacy import services
from assuage.web.candidacy.answers import Typed, read_answers
from assuage.web.candidacy.comparing import compare
from assuage.web.candidacy.conditions import ROUTES, SETTINGS, condition_marked
from assuage.web.candidacy.forms import About, Discard, Signature
from assuage.web.candidacy.models import Screening
from assuage.web.candidacy.pages import html_of, pdf_of
from assuage.web.candidacy.questions import questions_of
from assuage.web.candidacy.reasons import reasons_of, why_verdict
from assuage.web.candidacy.standing import VERDICTS, standing
from assuage.web.candidacy.working import Worked, clinic_time, worked_out
from assuage.web.design.phrases import filled
from assuage.web.design.quantities import quantity
from assuage.web.patients.models import Person
from assuage.web.patients.templatetags.charts import answer as answer_in_words
from assuage.web.patients.templatetags.charts import called
from assuage.web.records import RecordState, StaleVersionError

HTTP_UNPROCESSABLE = 422

BADGES = {
    "suitable": "yes",
    "suitable_with_cautions": "caution",
    "not_suitable": "stop",
    "cannot_say": "unknown",
}


@require_GET
@guarded(view_screenings)
def screenings(request: Request, person: Person) -> HttpResponse:
    """Every screening of a person, the open one first, with the button that starts one."""
    rows = (
        Screening.objects.filter(person=person)
        .defer("content", "answers", "asked")
        .select_related("signed_by", "made_by")
    )
    told: list[dict[str, Any]] = [
        {
            "row": row,
            "condition": condition_marked(row.condition),
            "verdict": VERDICTS.get(row.verdict, row.verdict),
            "badge": "draft" if row.state == RecordState.DRAFT else BADGES.get(row.verdict, "quiet"),
        }
        for row in rows
    ]
    told.sort(key=lambda one: one["row"].state != RecordState.DRAFT)
    return render(
        request,
        "candidacy/screenings.html",
        {
            "person": person,
            "rows": told,
            "standing": standing(person, at=timezone.now()),
            "may_begin": screen_person.permits(request.actor, person),
        },
    )


@require_POST
@guarded(screen_person)
def begin(request: Request, person: Person) -> HttpResponse:
    """Open the draft of a person, or begin one."""
    made = services.begin(request.actor, person, at=clinic_time(person))
    return redirect("candidacy:screening", pk=made.pk)


@require_GET
@guarded(read_screening)
def screening(request: Request, record: Screening) -> HttpResponse:
    """One screening: a draft as the form, for those who may write; anything else as it stands."""
    if record.state == RecordState.DRAFT and write_screening.permits(request.actor, record):
        worked = worked_out(record, at=clinic_time(record.person), by=str(request.actor.user))
        about = About(initial={"condition": record.condition, "route": record.route, "setting": record.setting})
        return _form(request, record, worked, about=about, sitting=str(uuid.uuid4()))
    return render(request, "candidacy/signed.html", _signed(request, record))


@require_POST
@guarded(write_screening)
def answers(request: Request, record: Screening) -> HttpResponse:
    """Save what is answered so far and show what follows from it; nothing that was typed is lost where it cannot be saved."""
    at, by = clinic_time(record.person), str(request.actor.user)
    posted = request.POST.dict()
    sitting = str(posted.get("sitting", ""))[:36]
    typed = read_answers(posted, before=record.answers, at=at, by=by)
    typed.answers.pop(str(posted.get("take_back", "")), None)
    about = About(request.POST)
    changes: dict[str, Any] = {"answers": _in_order(record.answers, typed.answers)}
    if about.is_valid():
        changes |= {name: about.cleaned_data[name] for name in ("condition", "route", "setting")}
    is_stale = record.state != RecordState.DRAFT
    worked = None
    if not is_stale:
        try:
            worked = services.keep(request.actor, record, expected=_version(posted), sitting=sitting, at=at, **changes)
        except StaleVersionError:
            is_stale = True
    if is_stale:
        return _stale(request, record, changes, typed, about)
    if not request.htmx and not typed.problems and about.is_valid():  # type: ignore[attr-defined]  # set by django-htmx
        return redirect("candidacy:screening", pk=record.pk)
    assert worked is not None  # noqa: S101 - saved, or answered above
    return _form(request, record, worked, about=about, sitting=sitting, typed=typed)


@require_http_methods(["GET", "POST"])
@guarded(sign_screening)
@needed
def signing(request: Request, record: Screening) -> HttpResponse:
    """What would be signed and what it would write to the chart; then the signature."""
    if record.state != RecordState.DRAFT:
        return redirect("candidacy:screening", pk=record.pk)
    at, by = clinic_time(record.person), str(request.actor.user)
    form = Signature(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_screening(
                request.actor,
                record,
                expected=form.cleaned_data["version"],
                shown=form.cleaned_data["shown"],
                meaning=str(form.fields["stands"].label),
                at=at,
            )
        except (StaleVersionError, services.ChangedSinceError) as error:
            now = Screening.objects.filter(pk=record.pk).select_related("person").first()
            if now is None or now.state != RecordState.DRAFT:
                messages.error(request, str(error))
                return redirect("candidacy:screenings", pk=record.person_id)
            record = now
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Signed. The answers are entries of the chart now."))
            return redirect("candidacy:screening", pk=record.pk)
    worked = worked_out(record, at=at, by=by)
    shown = Signature(
        request.POST if request.method == "POST" else None,
        initial={"version": record.version, "shown": services.shown_digest(worked)},
    )
    if request.method == "POST":
        shown = form
        shown.data = {**request.POST.dict(), "version": record.version, "shown": services.shown_digest(worked)}
    return render(
        request,
        "candidacy/signing.html",
        {**_told(worked.content), "record": record, "form": shown, "entries": _entries(record)},
        status=HTTP_UNPROCESSABLE if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "POST"])
@guarded(write_screening)
def discard(request: Request, record: Screening) -> HttpResponse:
    """Throw a draft away, with the reason."""
    if record.state != RecordState.DRAFT:
        return redirect("candidacy:screening", pk=record.pk)
    form = Discard(request.POST or None, initial={"version": record.version})
    if request.method == "POST" and form.is_valid():
        try:
            services.discard(request.actor, record, expected=form.cleaned_data["version"], why=form.cleaned_data["why"])
        except StaleVersionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The draft was thrown away."))
            return redirect("candidacy:screenings", pk=record.person_id)
    return render(request, "candidacy/discard.html", {"record": record, "form": form})


@require_GET
@guarded(read_screening)
def compared(request: Request, record: Screening) -> HttpResponse:
    """What changed since the screening that this one follows."""
    if record.follows is None:
        raise Http404(_("This is the first screening, so there is nothing to compare it with."))
    names = {one.id: one.name for one in vocabulary().concepts.values()}
    found = compare(record.follows.content, record.content, called=names)
    return render(request, "candidacy/compared.html", {"record": record, "earlier": record.follows, "changes": found})


@require_GET
@guarded(read_screening)
def page(request: Request, record: Screening, form: str) -> HttpResponse:  # noqa: ARG001 - every view gets the request
    """The page of a signed screening as it was signed: HTML or PDF."""
    kept = getattr(record, "page", None)
    if kept is None or form not in {"html", "pdf"}:
        raise Http404(_("There is no such page: only a signed screening has one, as HTML and as PDF."))
    content, kind = (html_of(kept), "text/html; charset=utf-8") if form == "html" else (pdf_of(kept), "application/pdf")
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="screening-{record.pk}.{form}"'
    response["Cache-Control"] = "no-store"
    return response


def _form(
    request: Any,
    record: Screening,
    worked: Worked,
    *,
    about: About,
    sitting: str,
    typed: Typed | None = None,
    stale: str = "",
) -> HttpResponse:
    """The form of a draft, or the part of it that changes as one answers."""
    found = questions_of(
        worked.candidacy,
        worked.chart,
        record.answers,
        problems=typed.problems if typed else {},
        as_typed=typed.as_typed if typed else {},
    )
    is_part = bool(request.htmx)
    has_problems = bool(typed and typed.problems) or bool(stale) or not (about.is_valid() or not about.is_bound)
    return render(
        request,
        "candidacy/parts/live.html" if is_part else "candidacy/form.html",
        {
            **_told(worked.content),
            "record": record,
            "questions": found,
            "about": about,
            "sitting": sitting,
            "stale": stale,
            "may_sign": sign_screening.permits(request.actor, record),
            "problems": [
                (f"f-{claim}", format_html("{}: {}", called(claim), words))
                for claim, words in (typed.problems if typed else {}).items()
            ],
        },
        status=HTTP_UNPROCESSABLE if has_problems else 200,
    )


def _stale(request: Any, record: Screening, changes: dict[str, Any], typed: Typed, about: About) -> HttpResponse:
    """Somebody else saved it: their version is kept, and what was typed here stands in the form to be saved over it or left."""
    now = Screening.objects.filter(pk=record.pk).select_related("person", "saved_by").first()
    if now is None or now.state != RecordState.DRAFT:
        if now is None:
            told = _("Somebody threw this draft away while you had it open. What you answered was not kept.")
            target = HttpResponseRedirect(reverse("candidacy:screenings", args=(record.person_id,)))
        else:
            told = _("Somebody signed this screening while you had it open. What you answered was not added.")
            target = HttpResponseRedirect(record_path(now))
        messages.error(request, told)
        if request.htmx:
            answer = HttpResponse(status=409)
            answer["HX-Redirect"] = target.url
            return answer
        return target
    record = now
    who = record.saved_by
    theirs = record.version
    differ = _where_they_differ(record, changes)
    changes["answers"] = _in_order(record.answers, {**record.answers, **changes["answers"]})
    for name, value in changes.items():
        setattr(record, name, value)
    worked = worked_out(record, at=clinic_time(record.person), by=str(request.actor.user))
    record.version = theirs
    told = _(
        "%(who)s saved this screening since you opened it. Nothing was overwritten. What they answered stands below beside what you did; "
        "save to keep both, or open their version."
    ) % {"who": who}
    if differ:
        more = _("Where you differ, yours stands below and saving replaces theirs: %(where)s.")
        told = format_html("{} {}", told, filled(more, where=format_html_join("; ", "{}", ((one,) for one in differ))))
    return _form(request, record, worked, about=about, sitting="", typed=typed, stale=told)


def _where_they_differ(record: Screening, changes: dict[str, Any]) -> list[SafeString]:
    """What somebody else answered otherwise, in words with their answer."""
    mine, words = {**record.answers, **changes["answers"]}, _("%(question)s: they said %(answer)s")
    told = [
        filled(words, question=called(claim), answer=_said(said))
        for claim, said in record.answers.items()
        if any(mine[claim].get(key) != said.get(key) for key in ("answer", "value"))
    ]
    about = {"condition": condition_marked, "route": lambda one: ROUTES.get(one, _("any route")), "setting": _setting}
    for name, in_words in about.items():
        kept = getattr(record, name)
        if changes.get(name, kept) != kept:
            told.append(filled(words, question=About.base_fields[name].label, answer=in_words(kept)))
    return told


def _setting(setting: str) -> Any:
    return SETTINGS.get(setting, _("not said"))


def _signed(request: Request, record: Screening) -> dict[str, Any]:
    found = standing(record.person, at=timezone.now())
    is_current = found.signed is not None and found.signed.pk == record.pk
    return {
        **_told(record.content),
        "record": record,
        "condition": condition_marked(record.condition),
        "route": ROUTES.get(record.route, ""),
        "setting": SETTINGS.get(record.setting, ""),
        "outdated": found.outdated if is_current else "",
        "followed_by": record.followed_by.exclude(pk=record.pk).first(),
        "may_begin": screen_person.permits(request.actor, record.person),
        "has_page": hasattr(record, "page"),
    }


def _told(content: dict[str, Any]) -> dict[str, Any]:
    """The verdict and the reasons of a screening's document."""
    return {
        "content": content,
        "verdict_badge": BADGES.get(content["verdict"], "quiet"),
        "verdict": VERDICTS.get(content["verdict"], content["verdict"]),
        "why_verdict": why_verdict(content),
        "reasons": reasons_of(content),
    }


def _entries(record: Screening) -> list[tuple[str, str]]:
    """What signing would write to the chart, in words."""
    return [(called(claim), _said(said)) for claim, said in record.answers.items()]


def _said(said: dict[str, Any]) -> str:
    """An answer in words: a value in the unit of the chart, with what was typed where that was another."""
    if "value" not in said:
        return str(answer_in_words(said.get("answer", "")))
    value = quantity(said["value"], said["unit"])
    try:
        typed, unit = split_quantity(said["as_written"])
    except QuantityError:
        return value
    is_other = bool(unit) and quantity(typed, unit) != value
    return _("%(value)s, typed as %(typed)s") % {"value": value, "typed": said["as_written"]} if is_other else value


def _in_order(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Answers in the order in which they were given."""
    return {claim: now[claim] for claim in dict.fromkeys((*before, *now)) if claim in now}


def _version(posted: dict[str, Any]) -> int:
    said = str(posted.get("version", ""))
    return int(said) if said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004 - what a column holds


def record_path(record: Screening) -> str:
    """Where one screening is shown."""
    return reverse("candidacy:screening", args=(record.pk,))
