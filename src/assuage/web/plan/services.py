"""Writes of a draft: begun, asked anew, an order chosen or written."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from assuage import __version__
from assuage.knowledge import library
from assuage.pharmacology import Covariates, covariates_of
from assuage.plan import Plan
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of
from assuage.web.plan.challenging import challenge_of
from assuage.web.plan.computing import plan_of
from assuage.web.plan.counting import with_chances
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.pictures import forget_pictures
from assuage.web.plan.predicting import Predicted, predict
from assuage.web.plan.screenings import chart_mark, signed_screening
from assuage.web.plan.selectors import in_force
from assuage.web.plan.showing import shown
from assuage.web.records import RecordState, StaleVersionError, save_draft

_LIMITS_KEPT = 40


def begin(actor: Actor, person: Person, *, now: datetime) -> TreatmentPlan:
    """The draft of a person, or a new one from the newest signed screening; it asks what the plan in force asked."""
    draft = TreatmentPlan.objects.filter(person=person, state=RecordState.DRAFT).first()
    if draft is not None:
        return draft
    screening = signed_screening(person)
    before = in_force(person)
    made = TreatmentPlan(
        person=person,
        made_by=actor.user,
        made_at=now,
        software_version=__version__,
        knowledge_version=library().version,
        screening=screening,
        screening_digest=screening.digest if screening else "",
        verdict=screening.verdict if screening else "",
        follows=before,
        content={"asked": dict(before.content.get("asked", {})) if before else {}},
    )
    try:
        with written(actor, note_of("begin", made)):
            made.save(force_insert=True)
    except IntegrityError:  # somebody else began one in the same moment
        return TreatmentPlan.objects.get(person=person, state=RecordState.DRAFT)
    return made


def ask(actor: Actor, record: TreatmentPlan, asked: dict[str, Any], *, expected: int, now: datetime) -> Plan:
    """Save what is asked for and what it gives. Errors: `StaleVersionError`; `PlanError` and `DoseError`, and then nothing is saved."""
    require_version(record, expected)
    screening = signed_screening(record.person)
    record.screening = screening
    found = plan_of(record, now=now, asked=asked)
    content = {
        **record.content,
        "asked": asked,
        "asked_at": now.isoformat(),
        "shown": shown(found),
        "chart_mark": chart_mark(record.person),
    }
    with written(actor, note_of("write", record)):
        forget_pictures(record)
        save_draft(
            record,
            expected=expected,
            content=content,
            screening=screening,
            screening_digest=screening.digest if screening else "",
            verdict=screening.verdict if screening else "",
        )
    return found


def choose(actor: Actor, record: TreatmentPlan, letter: str, *, expected: int, now: datetime) -> None:
    """Take one of the options as the order. Errors: `StaleVersionError`; `KeyError` where there is no such option."""
    option = next(one for one in record.content["shown"]["options"] if one["letter"] == letter)
    write_order(
        actor,
        record,
        option["dose"],
        setting=option["setting"],
        reasons={},
        expected=expected,
        now=now,
        started_from=option,
    )


def write_order(
    actor: Actor,
    record: TreatmentPlan,
    text: str,
    *,
    setting: str,
    reasons: Mapping[str, str],
    expected: int,
    now: datetime,
    started_from: Mapping[str, Any] | None = None,
) -> Predicted:
    """Save the order of a draft with its prediction and the reasons given; an order that cannot be read is kept as it was typed.

    Errors: `StaleVersionError`.
    """
    require_version(record, expected)
    found = predicted_for(record, text, setting=setting, now=now)
    start = dict(started_from) if started_from is not None else record.content.get("started_from")
    challenge = challenge_for(record, found, setting=setting, now=now, started_from=start)
    content = {
        **record.content,
        "started_from": start,
        "prediction": found.kept(),
        "reasons": dict(reasons),
        "challenge": challenge,
    }
    with written(actor, note_of("write", record)):
        save_draft(
            record,
            expected=expected,
            content=content,
            order=found.text if not found.error else text.strip(),
            setting=setting,
            hard_limits_broken=min(len(found.hard), _LIMITS_KEPT),
            dosing_weight_kg=weight_of(found),
        )
    return found


def predicted_for(record: TreatmentPlan, text: str, *, setting: str, now: datetime) -> Predicted:
    """The prediction of an order for the person of a draft, with its chances."""
    has_twins = bool(record.content.get("shown"))
    found = predict(covariates_for(record, now=now), text, setting=setting, bands=not has_twins)
    return with_chances(record, found, setting=setting, now=now)


def covariates_for(record: TreatmentPlan, *, now: datetime) -> Covariates:
    """What predictions may use of the person, from the chart as it is."""
    condition = record.content.get("shown", {}).get("condition") or (
        record.screening.condition if record.screening else None
    )
    return covariates_of(chart_of(record.person, at=now), condition=condition or None)


def challenge_for(
    record: TreatmentPlan, found: Predicted, *, setting: str, now: datetime, started_from: Mapping[str, Any] | None
) -> str:
    """The words that challenge an order far from the option it was written from; empty where it is near."""
    if not started_from or started_from.get("dose") == found.text:
        return ""
    before = predict(covariates_for(record, now=now), started_from["dose"], setting=setting, bands=False)
    challenge = challenge_of(found, before)
    return challenge.words if challenge else ""


def weight_of(found: Predicted) -> Decimal | None:
    """The dosing weight as it is kept [kg]."""
    return None if found.dosing_weight_kg is None else Decimal(str(round(found.dosing_weight_kg, 3)))


def note_of(verb: str, record: TreatmentPlan) -> Note:
    """What the audit keeps of a write."""
    return Note(verb, "plan.TreatmentPlan", str(record.pk), person_id=str(record.person_id))


def require_version(record: TreatmentPlan, expected: int) -> None:
    """Refuse to go on from another version than the page was opened with: what is saved is made from what was read of it.

    Errors: `StaleVersionError`.
    """
    if record.version != expected or record.state != RecordState.DRAFT:
        raise StaleVersionError(
            _(
                "Somebody else saved or signed this since you opened it. Your text is kept below; nothing was overwritten."
            )
        )
