"""Pages of consent: read, understand, who decides, sign, take back; and the papers."""

from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assuage.documents import render_pdf
from assuage.web.accounts.guarding import Request, guarded, signed_in
from assuage.web.accounts.policies import (
    answer_consent,
    ask_consent,
    read_consent,
    sign_consent,
    view_consents,
    withdraw_consent,
    write_consent,
)
from assuage.web.accounts.reauthentication import needed
from assuage.web.consent import services
from assuage.web.consent.drawing import as_image
from assuage.web.consent.forms import FINDINGS, Circumstances, Signing, TakingBack, WhichText
from assuage.web.consent.models import Consent, Voice
from assuage.web.consent.paper import text_report
from assuage.web.consent.standing import in_words, is_outdated, standing
from assuage.web.consent.steps import found_of, still_to_do, understood
from assuage.web.consent.texts import ConsentText, choices, current, every
from assuage.web.patients.models import Person
from assuage.web.records import RecordState, StaleVersionError

HTTP_CONFLICT, HTTP_UNPROCESSABLE = 409, 422
BADGES = {RecordState.DRAFT.value: "draft", RecordState.SIGNED.value: "signed", RecordState.WITHDRAWN.value: "stop"}
"""The mark of a state: what holds no longer looks like nothing that is signed."""


@require_GET
@guarded(view_consents)
def consents(request: Request, person: Person) -> HttpResponse:
    """Every consent of a person, whether one holds, and the text to begin with."""
    at = timezone.now()
    found = standing(person, at=at)
    rows = (
        Consent.objects.filter(person=person)
        .select_related("signed_by", "made_by", "withdrawal")
        .defer("content", "steps", "drawn")
    )
    return render(
        request,
        "consent/consents.html",
        {
            "person": person,
            "rows": [(row, _title(row), BADGES.get(row.state, "quiet")) for row in rows],
            "standing": found,
            "words": in_words(found),
            "form": WhichText(at=at, initial=_wish(person, found.draft)),
            "texts": choices(on=at.date()),
            "may_ask": ask_consent.permits(request.actor, person),
        },
    )


@require_POST
@guarded(ask_consent)
def begin(request: Request, person: Person) -> HttpResponse:
    """Begin a consent in one text and language, or go on with it."""
    form = WhichText(request.POST, at=timezone.now())
    if not form.is_valid():
        messages.error(request, _("Choose a text first."))
        return redirect("consent:consents", pk=person.pk)
    text = form.texts[form.cleaned_data["text"]]
    try:
        made = services.begin(request.actor, person, text, at=timezone.now(), replacing=request.POST.get("replacing"))
    except services.InAnotherTextError as error:
        messages.error(request, str(error))
        return redirect("consent:consents", pk=person.pk)
    return redirect("consent:consent", pk=made.pk)


@require_GET
@guarded(read_consent)
def consent(request: Request, record: Consent) -> HttpResponse:
    """A draft with its text and what is still to do; a signed one as it was signed."""
    if record.is_signed:
        return render(request, "consent/signed.html", _signed(request, record))
    text, changed = _text(record)
    return render(
        request,
        "consent/text.html",
        {
            **_draft(request, record, text),
            "text": text,
            "changed": changed,
        },
        status=HTTP_CONFLICT if text is None else 200,
    )


@require_http_methods(["GET", "POST"])
@guarded(answer_consent)
def questions(request: Request, record: Consent) -> HttpResponse:
    """The questions whether it was understood, with what is said to each answer, as often as it takes."""
    text, _changed = _text(record)
    if record.is_signed or text is None:
        return redirect("consent:consent", pk=record.pk)
    problem, chosen = "", {}
    if request.method == "POST":
        chosen = {
            one.id: int(said)
            for one in text.questions
            if (said := request.POST.get(f"q.{one.id}", "")).isdecimal() and len(said) < 3  # noqa: PLR2004 - few choices
        }
        try:
            services.answer(request.actor, record, text, chosen, expected=_version(request), at=timezone.now())
        except StaleVersionError as error:
            problem, now = str(error), _as_it_is_now(record)
            if now is None:
                return _gone(request, record, problem)
            record, text = now
        else:
            wrong = sum(not one.is_right for one in understood(text, record.steps))
            if wrong:
                words = ngettext(
                    "%(count)d question is still open. Read what stands beneath it, and answer again.",
                    "%(count)d questions are still open. Read what stands beneath them, and answer again.",
                    wrong,
                )
                messages.warning(request, words % {"count": wrong})
            else:
                messages.success(request, _("Every question is answered rightly."))
            return redirect("consent:questions", pk=record.pk)
    asked = understood(text, record.steps)
    return render(
        request,
        "consent/questions.html",
        {
            **_draft(request, record, text),
            "text": text,
            "asked": [(one, chosen.get(one.question.id, one.chosen)) for one in asked],
            "is_understood": all(one.is_right for one in asked),
            "problem": problem,
        },
        status=HTTP_UNPROCESSABLE if problem else 200,
    )


@require_http_methods(["GET", "POST"])
@guarded(write_consent)
def circumstances(request: Request, record: Consent) -> HttpResponse:
    """Whether the patient is able to decide, and who interprets."""
    text, _changed = _text(record)
    if record.is_signed or text is None:
        return redirect("consent:consent", pk=record.pk)
    form, stale = Circumstances(request.POST or None, initial=_circumstances(record)), False
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, timezone.now()
        try:
            services.note(
                request.actor,
                record,
                expected=said["version"],
                capacity={
                    "finding": said["finding"],
                    "words": str(FINDINGS[said["finding"]]),
                    "note": said["finding_note"],
                    "by": str(request.actor.user),
                    "at": at.isoformat(),
                },
                interpreter={
                    "needed": said["needed"] == "yes",
                    "name": said["interpreter"],
                    "why_none": said["why_none"],
                },
                noted=said["noted"],
            )
        except StaleVersionError as error:
            now = _as_it_is_now(record)
            if now is None:
                return _gone(request, record, str(error))
            stale, (record, text) = True, now
            form = Circumstances({**request.POST.dict(), "version": record.version})
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            is_next = sign_consent.permits(request.actor, record) and not still_to_do(text, record.steps)
            return redirect("consent:sign" if is_next else "consent:consent", pk=record.pk)
    return render(
        request,
        "consent/circumstances.html",
        {**_draft(request, record, text), "form": form, "stale": stale, "found": found_of(record.steps)},
        status=HTTP_UNPROCESSABLE if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@guarded(sign_consent)
@needed
def signing(request: Request, record: Consent) -> HttpResponse:
    """The whole text once more, and the signature beneath it."""
    text, _changed = _text(record)
    if record.is_signed or text is None:
        return redirect("consent:consent", pk=record.pk)
    form = Signing(
        request.POST or None,
        initial={"version": record.version, "seen": text.digest, "name": _spoken_name(record.person)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        by = services.Signed(said["name"], said["voice"], said["basis"], form.picture)
        try:
            services.sign_consent(
                request.actor,
                record,
                by,
                expected=said["version"],
                seen=said["seen"],
                meaning=str(form.fields["stands"].label),
                at=timezone.now(),
            )
        except (StaleVersionError, services.NotReadyError) as error:
            now = _as_it_is_now(record)
            if now is None:
                return _gone(request, record, str(error))
            record, text = now
            form.add_error(None, str(error))
            # The page that comes back shows the record as it is now, and signs that; a drawing is made again.
            form.data = {**request.POST.dict(), "version": record.version, "seen": text.digest, "drawing": ""}
        else:
            messages.success(request, _("Signed."))
            return redirect("consent:consent", pk=record.pk)
    return render(
        request,
        "consent/signing.html",
        {
            **_draft(request, record, text),
            "text": text,
            "form": form,
            "found": found_of(record.steps),
            "asked": understood(text, record.steps),
        },
        status=HTTP_UNPROCESSABLE if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@guarded(withdraw_consent)
def withdraw(request: Request, record: Consent) -> HttpResponse:
    """Take a consent back, at once."""
    if record.state != RecordState.SIGNED:
        return redirect("consent:consent", pk=record.pk)
    is_own = record.person.user_id == request.actor.user.pk
    form = TakingBack(request.POST or None, initial={"said_by": Voice.PATIENT} if is_own else {})
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            services.withdraw(request.actor, record, withdrawn_at=at, at=at, **form.cleaned_data)
        except StaleVersionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The consent is taken back. Nobody is to be treated on it."))
            return redirect("consent:consent", pk=record.pk)
    return render(
        request,
        "consent/withdraw.html",
        {"record": record, "form": form},
        status=HTTP_UNPROCESSABLE if form.is_bound else 200,
    )


@require_GET
@guarded(read_consent)
def paper(request: Request, record: Consent) -> HttpResponse:  # noqa: ARG001 - every view gets the request
    """The PDF that was made when it was signed."""
    kept = getattr(record, "paper", None)
    if kept is None:
        raise Http404(_("Only a signed consent has a paper."))
    return _pdf(bytes(kept.pdf), f"consent-{record.pk}")


@require_GET
@signed_in("a text of consent holds nothing of anybody")
def text_to_take_home(request: Request, text_id: str, language: str) -> HttpResponse:  # noqa: ARG001 - as above
    """The text alone, in large type."""
    text = current(text_id, language, on=timezone.now().date())
    if text is None:
        raise Http404(_("There is no such text."))
    return _pdf(_text_pdf(text.digest), f"{text_id}-{text.version}-{language}")


@lru_cache(maxsize=8)
def _text_pdf(digest: str) -> bytes:
    return render_pdf(text_report(next(one for one in every() if one.digest == digest)))


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _text(record: Consent) -> tuple[ConsentText | None, str]:
    """The text of a draft as it holds now; None with the reason where it was changed since."""
    try:
        return services.text_of(record, at=timezone.now()), ""
    except services.NotReadyError as error:
        return None, str(error)


def _as_it_is_now(record: Consent) -> tuple[Consent, ConsentText] | None:
    """A draft as somebody else left it, with its text; None where it is one no longer, or its text holds no longer."""
    found = Consent.objects.filter(pk=record.pk, state=RecordState.DRAFT).select_related("person").first()
    text = None if found is None else _text(found)[0]
    return None if found is None or text is None else (found, text)


def _gone(request: Request, record: Consent, why: str) -> HttpResponse:
    """To the list, where what there is now stands."""
    messages.error(request, why)
    return redirect("consent:consents", pk=record.person_id)


def _draft(request: Request, record: Consent, text: ConsentText | None) -> dict[str, Any]:
    return {
        "record": record,
        "missing": still_to_do(text, record.steps) if text else (),
        "may_write": write_consent.permits(request.actor, record),
        "may_sign": sign_consent.permits(request.actor, record),
        "may_answer": answer_consent.permits(request.actor, record),
    }


def _signed(request: Request, record: Consent) -> dict[str, Any]:
    return {
        "record": record,
        "badge": BADGES.get(record.state, "quiet"),
        "content": record.content,
        "drawn": as_image(bytes(record.drawn)) if record.drawn else "",
        "withdrawal": getattr(record, "withdrawal", None),
        "is_outdated": record.state == RecordState.SIGNED and is_outdated(record, at=timezone.now()),
        "may_withdraw": record.state == RecordState.SIGNED and withdraw_consent.permits(request.actor, record),
        "is_whole": services.is_whole(record),
    }


def _circumstances(record: Consent) -> dict[str, Any]:
    capacity, interpreter = record.steps.get("capacity", {}), record.steps.get("interpreter", {})
    is_needed = interpreter.get("needed")
    return {
        "version": record.version,
        "finding": capacity.get("finding"),
        "finding_note": capacity.get("note", ""),
        "needed": None if is_needed is None else "yes" if is_needed else "no",
        "interpreter": interpreter.get("name", ""),
        "why_none": interpreter.get("why_none", ""),
        "noted": record.steps.get("noted", ""),
    }


def _title(record: Consent) -> str:
    names = {(one.id, one.version, one.language): one.title for one in every()}
    return names.get((record.text_id, record.text_version, record.language), record.text_id.replace("_", " "))


def _wish(person: Person, draft: Consent | None) -> dict[str, str]:
    """The text that is open; else in the language that the register has for the person, where there is a text in it."""
    if draft is not None:
        return {"text": f"{draft.text_id}.{draft.language}"}
    language = (person.language or "en")[:2]
    return {"text": f"ketamine_pain.{language}"}


def _spoken_name(person: Person) -> str:
    return f"{person.given_name} {person.family_name}"


def _version(request: Request) -> int:
    said = str(request.POST.get("version", ""))
    return int(said) if said.isdecimal() and len(said) < 10 else 0  # noqa: PLR2004 - what a column holds
