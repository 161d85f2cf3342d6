"""Writes: a consent begun, answered, prepared, signed with its exact text, and taken back by a record that follows."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from assuage import __version__
from assuage.documents import render_pdf
from assuage.knowledge import library
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.consent.models import Consent, ConsentPaper, ConsentWithdrawal
from assuage.web.consent.paper import consent_report
from assuage.web.consent.steps import NOT_ABLE, still_to_do, understood
from assuage.web.consent.texts import ConsentText, current
from assuage.web.patients.models import Person
from assuage.web.records import RecordState, StaleVersionError, digest_of, save_draft, sign

RECORD = "consent.Consent"


class NotReadyError(Exception):
    """Something has still to be done before this can be signed, or the text is another one by now."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs and how: `drawn` is a picture, or None where the name was typed."""

    name: str
    voice: str
    basis: str
    drawn: bytes | None


class InAnotherTextError(Exception):
    """A consent is open in another text or edition, with something answered or found in it that beginning anew would throw away."""


def begin(actor: Actor, person: Person, text: ConsentText, *, at: datetime, replacing: Any = None) -> Consent:
    """The open consent of a person in this text; one that was opened in another text or edition is replaced.

    Errors: `InAnotherTextError` where that one holds an answer or a finding, and is not the one that `replacing` names.
    """
    found = Consent.objects.filter(person=person, state=RecordState.DRAFT).first()
    if found is not None and found.text_digest == text.digest:
        return found
    if found is not None and _holds_something(found) and str(found.pk) != str(replacing or ""):
        raise InAnotherTextError(
            _(
                "A consent is open in another text or language. Go on with it, or say that it is thrown away with what was answered and found in it."
            )
        )
    last = Consent.objects.filter(person=person, state=RecordState.SIGNED).order_by("-signed_at").first()
    made = Consent(
        person=person,
        text_id=text.id,
        text_version=text.version,
        language=text.language,
        text_digest=text.digest,
        made_at=at,
        made_by=actor.user,
        follows=last,
        software_version=__version__,
        knowledge_version=library().version,
        steps={"interpreter": _from_register(person)},
    )
    note = Note(
        "begin", RECORD, str(made.pk), person_id=str(person.pk), why=f"{text.id} {text.version} {text.language}"
    )
    try:
        with written(actor, note):
            if found is not None:
                gone, _rows = Consent.objects.filter(
                    pk=found.pk, version=found.version, state=RecordState.DRAFT
                ).delete()
                why = f"for {text.id} {text.version} {text.language}"
                replaced = Note("discard", RECORD, str(found.pk), person_id=str(person.pk), why=why)
                actor.notes.extend([replaced] if gone else [])
            made.save(force_insert=True)
    except IntegrityError:  # somebody else began one in the same moment
        other = Consent.objects.filter(person=person, state=RecordState.DRAFT).first()
        if other is None:
            raise
        return other
    return made


def _holds_something(draft: Consent) -> bool:
    """Whether anything was answered, found or noted beyond what the register said."""
    return any(draft.steps.get(part) for part in ("answers", "capacity", "noted"))


def _from_register(person: Person) -> dict[str, Any]:
    if person.needs_interpreter is None:
        return {}
    return {"needed": person.needs_interpreter}


def text_of(consent: Consent, *, at: datetime) -> ConsentText:
    """The text of a draft as it holds now.

    Errors: `NotReadyError` where it was changed since: then it is asked again, in the new text.
    """
    found = current(consent.text_id, consent.language, on=at.date())
    if found is None or found.digest != consent.text_digest:
        raise NotReadyError(
            _(
                "The text was changed since this was begun, so nobody can sign it any more. Begin again with the text that holds now."
            )
        )
    return found


def answer(
    actor: Actor, consent: Consent, text: ConsentText, chosen: dict[str, int], *, expected: int, at: datetime
) -> None:
    """Keep what was chosen for the questions; each try is counted. Errors: `StaleVersionError`."""
    answers = dict(consent.steps.get("answers", {}))
    for question in text.questions:
        choice = chosen.get(question.id)
        if choice is None or not 0 <= choice < len(question.choices):
            continue
        before = answers.get(question.id, {})
        if before.get("chosen") == choice and question.choices[choice].right:
            continue
        answers[question.id] = {"chosen": choice, "tries": before.get("tries", 0) + 1, "at": at.isoformat()}
    _keep(actor, consent, "answer", expected=expected, answers=answers)


def note(actor: Actor, consent: Consent, *, expected: int, **found: Any) -> None:
    """Keep what was found of capacity and interpreter, or noted of the questions. Errors: `StaleVersionError`."""
    _keep(actor, consent, "write", expected=expected, **found)


def _keep(actor: Actor, consent: Consent, verb: str, *, expected: int, **changes: Any) -> None:
    with written(actor, Note(verb, RECORD, str(consent.pk), person_id=str(consent.person_id))):
        save_draft(consent, expected=expected, steps={**consent.steps, **changes})


def sign_consent(
    actor: Actor, consent: Consent, by: Signed, *, expected: int, seen: str, meaning: str, at: datetime
) -> Consent:
    """Sign: the patient or whoever may decide for them, witnessed by the clinician who signs in again.

    `seen` is the digest of the text that was on the page. Errors: `NotReadyError`; `StaleVersionError`.
    """
    text = text_of(consent, at=at)
    if seen != text.digest:
        raise NotReadyError(
            _("The text on your page is not the one that holds now. Read it again; nothing was signed.")
        )
    missing = still_to_do(text, consent.steps)
    if missing:
        raise NotReadyError(" ".join(missing))
    lacks = consent.steps["capacity"]["finding"] == NOT_ABLE
    if lacks and by.voice == "patient":
        raise NotReadyError(
            _(
                "The patient was found not able to decide, so only somebody who may decide for them can sign. Nothing was signed."
            )
        )
    content = content_of(consent, text, by, at=at, witness=str(actor.user))
    record = Note("sign", RECORD, str(consent.pk), person_id=str(consent.person_id), why=meaning)
    with written(actor, record):
        save_draft(consent, expected=expected, content=content, drawn=by.drawn)
        sign(consent, expected=consent.version, by=actor.user, meaning=meaning, at=at)
        pdf = render_pdf(consent_report(consent))
        ConsentPaper.objects.create(consent=consent, pdf=pdf, digest=hashlib.sha256(pdf).hexdigest())
    return consent


def content_of(consent: Consent, text: ConsentText, by: Signed, *, at: datetime, witness: str) -> dict[str, Any]:
    """The whole of a signed consent as plain values: the exact text, what was answered, found, and by whom it was signed."""
    person = consent.person
    return {
        "text": text.content,
        "text_digest": text.digest,
        "person": {
            "id": str(person.pk),
            "name": str(person),
            "birth_date": person.birth_date.isoformat(),
            "invented": person.is_invented,
        },
        "comprehension": [
            {
                "ask": one.question.ask,
                "chosen": None if one.chosen is None else one.question.choices[one.chosen].say,
                "right": one.is_right,
                "tries": one.tries,
            }
            for one in understood(text, consent.steps)
        ],
        "noted": consent.steps.get("noted", ""),
        "capacity": consent.steps["capacity"],
        "interpreter": consent.steps["interpreter"],
        "signature": {
            "name": by.name,
            "voice": by.voice,
            "basis": by.basis,
            "kind": "typed" if by.drawn is None else "drawn",
            "picture_digest": None if by.drawn is None else hashlib.sha256(by.drawn).hexdigest(),
            "at": at.isoformat(),
        },
        "witness": witness,
    }


def withdraw(
    actor: Actor, consent: Consent, *, said_by: str, withdrawn_at: datetime, reason: str, at: datetime
) -> ConsentWithdrawal:
    """Keep that a consent was taken back; the consent itself stays as it was signed.

    Errors: `StaleVersionError` where it is not one that holds (a draft, superseded, or taken back already).
    """
    made = ConsentWithdrawal(
        consent=consent,
        said_by=said_by,
        withdrawn_at=min(withdrawn_at, at),
        reason=reason,
        recorded_at=at,
        recorded_by=actor.user,
    )
    made.digest = digest_of(
        [str(consent.pk), consent.digest, said_by, made.withdrawn_at.isoformat(), reason, str(actor.user.pk)]
    )
    record = Note("withdraw", RECORD, str(consent.pk), person_id=str(consent.person_id), why=reason)
    with written(actor, record):
        changed = Consent.objects.filter(pk=consent.pk, state=RecordState.SIGNED).update(
            state=RecordState.WITHDRAWN, saved_at=at
        )
        if not changed:
            raise StaleVersionError(_("This consent does not hold any more, so there is nothing to take back."))
        made.save(force_insert=True)
    return made


def is_whole(consent: Consent) -> bool:
    """Whether a signed consent still is what was signed: its text, its content and its drawing."""
    content = consent.content
    drawn = content["signature"]["picture_digest"]
    return (
        digest_of(content) == consent.digest
        and content["text_digest"] == consent.text_digest
        and (drawn is None if consent.drawn is None else hashlib.sha256(bytes(consent.drawn)).hexdigest() == drawn)
    )
