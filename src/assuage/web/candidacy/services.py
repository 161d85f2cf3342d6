"""Writes of screenings: begun, kept as a draft, signed with its answers as entries of the chart, followed by another."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from assuage.patient import Patient
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.candidacy.answers import with_answers
from assuage.web.candidacy.models import Screening
from assuage.web.candidacy.pages import keep_pages, make_papers
from assuage.web.candidacy.working import Worked, about, entries_read, good_until, kept_of, worked_out
from assuage.web.patients.entries import entries_of
from assuage.web.patients.models import Entry, Person
from assuage.web.records import RecordState, StaleVersionError, digest_of, save_draft, sign

RECORD = "candidacy.Screening"


class ChangedSinceError(Exception):
    """What would be signed is not what was shown: the chart or the day has changed it. Nothing was signed."""


def begin(actor: Actor, person: Person, *, condition: str = "", at: datetime) -> Screening:
    """The open screening of a person; where there is none, a new one that follows the last signed."""
    found = open_draft(person)
    if found is not None:
        return found
    last = Screening.objects.filter(person=person, state=RecordState.SIGNED).order_by("-signed_at").first()
    made = Screening(
        person=person,
        condition=condition or (last.condition if last else ""),
        route=last.route if last else "",
        setting=last.setting if last else "",
        follows=last,
        made_at=at,
        made_by=actor.user,
        saved_by=actor.user,
        **about(person),
    )
    for name, value in kept_of(worked_out(made, at=at, by=str(actor.user))).items():
        setattr(made, name, value)
    try:
        with written(actor, Note("begin", RECORD, str(made.pk), person_id=str(person.pk))):
            made.save(force_insert=True)
    except IntegrityError:  # somebody else began one in the same moment
        other = open_draft(person)
        if other is None:
            raise
        return other
    return made


def open_draft(person: Person) -> Screening | None:
    """The one draft a person may have."""
    return Screening.objects.filter(person=person, state=RecordState.DRAFT).first()


def keep(actor: Actor, screening: Screening, *, expected: int, sitting: str, at: datetime, **changes: Any) -> Worked:
    """Save a draft with what was answered, and work it out again.

    `sitting` names the page that saves: what one page sends in a row never contradicts itself, so its later save is taken also where
    it was sent before the answer to the earlier one came. Errors: `StaleVersionError` where another page saved it since.
    """
    if sitting and sitting == screening.sitting and expected < screening.version:
        expected = screening.version
    for name, value in changes.items():
        setattr(screening, name, value)
    worked = worked_out(screening, at=at, by=str(actor.user))
    with written(actor, Note("write", RECORD, str(screening.pk), person_id=str(screening.person_id))):
        save_draft(
            screening,
            expected=expected,
            sitting=sitting,
            saved_by=actor.user,
            **changes,
            **kept_of(worked),
            **about(screening.person),
        )
    return worked


def discard(actor: Actor, screening: Screening, *, expected: int, why: str) -> None:
    """Throw a draft away; that it was there and why it went stays in the audit.

    Errors: `StaleVersionError` where somebody saved or signed it since.
    """
    note = Note("discard", RECORD, str(screening.pk), person_id=str(screening.person_id), why=why)
    with written(actor, note):
        gone, _rows = Screening.objects.filter(pk=screening.pk, version=expected, state=RecordState.DRAFT).delete()
        if not gone:
            raise StaleVersionError(_("Somebody else saved or signed this since you opened it. Nothing was discarded."))


def shown_digest(worked: Worked) -> str:
    """A short mark of what a signature would stand for: the verdict, the answer of every rule, and the statements it rests on."""
    findings = [
        [one["rule"], one["answer"], one["done"], one["facts"], one["against"]] for one in worked.content["findings"]
    ]
    return digest_of([worked.content["verdict"], worked.content["condition"], findings])[:32]


def sign_screening(
    actor: Actor, screening: Screening, *, expected: int, shown: str, meaning: str, at: datetime
) -> Screening:
    """Sign a draft: its answers become entries of the chart, and the record and its pages are kept as they are now.

    Errors: `ChangedSinceError` where it is not what was `shown`; `StaleVersionError` where somebody saved it since.
    """
    worked = worked_out(screening, at=at, by=str(actor.user))
    if shown_digest(worked) != shown:
        raise ChangedSinceError(
            _(
                "Since this was shown the chart or the day has changed what would be signed. Look at it again; nothing was signed."
            )
        )
    note = Note("sign", RECORD, str(screening.pk), person_id=str(screening.person_id), why=meaning)
    with written(actor, note):
        save_draft(screening, expected=expected, saved_by=actor.user, **kept_of(worked), **about(screening.person))
        sign(screening, expected=screening.version, by=actor.user, meaning=meaning, at=at)
        entered = _enter(screening, actor, at=at)
        # What was read and not what is there by now: an entry that somebody wrote meanwhile makes it out of date.
        counted = entries_read(worked.chart) + entered
        Screening.objects.filter(pk=screening.pk).update(
            counted=counted,
            good_until=good_until(worked, screening),
            tests_wanted=len(worked.content["tests_required"]) or None,
        )
        keep_pages(screening, worked)
    make_papers.enqueue()
    screening.refresh_from_db()
    return screening


def _enter(screening: Screening, actor: Actor, *, at: datetime) -> int:
    """Write the answers of the draft as entries of the chart, and say how many those are."""
    person = screening.person
    said = with_answers(Patient(label=str(person), at=at), screening.answers)
    return len(Entry.objects.bulk_create(entries_of(said, person, by=actor.user, at=at)))
