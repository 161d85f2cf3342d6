"""Writes: questions prepared, opened by a code, answered and finished; what was shown kept whole."""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assuage.candidacy import PatientValues, decision_aid, hash_of
from assuage.documents import (
    Listing,
    Report,
    Section,
    decision_document,
    decision_report,
    leaflet_report,
    render_pdf,
)
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import append, written
from assuage.web.decision.knowledge import known_of, shown_of
from assuage.web.decision.models import DecisionShown, ShownHow, ValuesAsked
from assuage.web.decision.reports import fragment_of
from assuage.web.decision.steps import steps_of, values_of
from assuage.web.design.phrases import spoken
from assuage.web.patients.models import Person

ASKED, SHOWN = "decision.ValuesAsked", "decision.DecisionShown"

LINK_MINUTES = 15
"""How long a code may be typed in."""

ANSWER_MINUTES = 45
"""How long what it opens stays open."""

_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"  # none that is read as another
_LENGTH = 10


class FinishedError(Exception):
    """The questions are finished, and what was said is kept as it is."""


def ask(actor: Actor, person: Person, *, condition: str, route: str = "") -> ValuesAsked:
    """Prepare the questions for a person; one set that is not finished is gone on with."""
    found = ValuesAsked.objects.filter(
        person=person, condition=condition, route=route, finished_at__isnull=True
    ).first()
    if found is not None:
        return found
    made = ValuesAsked(person=person, condition=condition, route=route, made_by=actor.user)
    with written(actor, Note("prepare", ASKED, str(made.pk), person_id=str(person.pk))):
        made.save(force_insert=True)
    return made


def give_code(actor: Actor, asked: ValuesAsked, *, at: datetime) -> str:
    """A new code that opens these questions once within a quarter of an hour; an earlier one opens nothing any more.

    Errors: `FinishedError`.
    """
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    note = Note("give code for", ASKED, str(asked.pk), person_id=str(asked.person_id))
    with written(actor, note):
        changed = ValuesAsked.objects.filter(pk=asked.pk, finished_at__isnull=True).update(
            link_digest=digest_of_code(code), link_expires_at=at + timedelta(minutes=LINK_MINUTES)
        )
        if not changed:
            raise FinishedError(_("These questions are finished. Prepare new ones to ask again."))
    return code


def digest_of_code(code: str) -> str:
    """What is kept of a code: whatever the case, the spaces and the dashes with which it is typed."""
    plain = "".join(letter for letter in code.upper() if letter in _LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()


def open_by_code(code: str, *, at: datetime, came_from: str) -> ValuesAsked | None:
    """Open questions by a code, once; None where it opens nothing. Nobody is signed in, so the audit keeps where from."""
    with transaction.atomic():
        found = (
            ValuesAsked.objects.select_for_update()
            .filter(link_digest=digest_of_code(code), link_expires_at__gt=at, finished_at__isnull=True)
            .first()
        )
        if found is None:
            why = f"no such code, or used or expired; from {came_from}"
            append(None, [Note("open by code", ASKED, why=why)], outcome="refused")
            return None
        found.link_digest, found.opened_at = "", at
        found.save(update_fields=["link_digest", "opened_at"])
        append(None, [_note("open by code", found, why=f"from {came_from}")])
    return found


def answer(actor: Actor | None, asked: ValuesAsked, step: str, said: str) -> None:
    """Keep the answer of one page at once, so that nothing is lost. Errors: `FinishedError`."""
    with transaction.atomic():
        row = ValuesAsked.objects.select_for_update().get(pk=asked.pk)
        if row.finished_at is not None:
            raise FinishedError(_("These questions are finished. What you said is kept as it was."))
        row.answers = {**row.answers, step: said}
        row.save(update_fields=["answers"])
        append(actor, [_note("answer", asked, why=step)])
    asked.answers = row.answers


def finish(actor: Actor | None, asked: ValuesAsked, *, at: datetime, how: str) -> DecisionShown:
    """Close the questions and keep what is shown then: the person's own words beside every number. Errors: `FinishedError`."""
    with transaction.atomic():
        row = ValuesAsked.objects.select_for_update().select_related("person", "made_by").get(pk=asked.pk)
        if row.finished_at is not None:
            raise FinishedError(_("These questions are finished. What you said is kept as it was."))
        made = _shown(
            row.person,
            row.condition,
            row.route,
            values=values_of(row.answers, known_of(row.condition, row.route)),
            at=at,
            by=row.made_by,
            how=how,
        )
        made.values = row
        made.save(force_insert=True)
        row.finished_at, row.link_digest = at, ""
        row.save(update_fields=["finished_at", "link_digest"])
        append(actor, [_note("finish", row), _shown_note(made)])
    return made


def show_together(actor: Actor, person: Person, *, condition: str, route: str, at: datetime) -> DecisionShown:
    """Keep that benefit and harm were looked at together on the clinician's screen."""
    made = _shown(person, condition, route, values=PatientValues(), at=at, by=actor.user, how=ShownHow.TOGETHER)
    made.page = str(shown_of(condition, route))  # that screen tells benefit and harm, and nothing of what anybody said
    made.page_digest = _sha(made.page)
    with written(actor, _shown_note(made)):
        made.save(force_insert=True)
    return made


def print_leaflet(actor: Actor, person: Person, *, condition: str, route: str, at: datetime) -> DecisionShown:
    """A leaflet on paper with the questions to answer at home, kept as it was printed."""
    found = known_of(condition, route)
    report = leaflet_report(found, made_at=at)
    steps = steps_of(found, {"relief_percent": "30"})
    title = _("Questions to think over, and to bring along")
    on_page = _asking(report, format_html("{}", title), tuple(step.marked for step in steps))
    on_paper = _asking(spoken(report), title, tuple(step.plain for step in steps))
    made = _shown(person, condition, route, values=PatientValues(), at=at, by=actor.user, how=ShownHow.LEAFLET)
    made.page = str(fragment_of(on_page))
    made.page_digest = _sha(made.page)
    made.pdf = render_pdf(on_paper)
    with written(actor, _shown_note(made)):
        made.save(force_insert=True)
    return made


def _asking(report: Report, title: str, asked: tuple[str, ...]) -> Report:
    """The report with the questions at its end."""
    return replace(report, sections=(*report.sections, Section("questions", title, "", (Listing(asked),))))


def _shown(
    person: Person, condition: str, route: str, *, values: PatientValues, at: datetime, by: Any, how: str
) -> DecisionShown:
    aid = decision_aid(known_of(condition, route), values, made_at=at, made_by=str(by))
    is_for_patient = how in {ShownHow.TABLET, ShownHow.ACCOUNT}
    page = str(fragment_of(decision_report(aid), folded=is_for_patient))
    return DecisionShown(
        person=person,
        how=how,
        condition=condition,
        route=route,
        language=get_language() or "",
        content=decision_document(aid),
        content_hash=aid.content_hash,
        page=page,
        page_digest=_sha(page),
        shown_at=at,
        shown_by=by,
    )


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _note(verb: str, asked: ValuesAsked, *, why: str = "") -> Note:
    return Note(verb, ASKED, str(asked.pk), person_id=str(asked.person_id), why=why)


def _shown_note(made: DecisionShown) -> Note:
    return Note("show", SHOWN, str(made.pk), person_id=str(made.person_id), why=made.how)


def is_whole(record: DecisionShown) -> bool:
    """Whether what is kept is what was shown, by its digests."""
    content = record.content.get("content")
    return _sha(record.page) == record.page_digest and content is not None and hash_of(content) == record.content_hash
