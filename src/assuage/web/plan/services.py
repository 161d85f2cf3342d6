"""Writes of a plan: begun, asked anew, an order chosen or written, signed, followed."""

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
from assuage.web.candidacy.standing import why_outdated
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of
from assuage.web.plan.challenging import challenge_of
from assuage.web.plan.computing import plan_of
from assuage.web.plan.models import GOES_ON, MEANING_OF_PLAN, PlanPicture, TreatmentPlan
from assuage.web.plan.pictures import pictures_of
from assuage.web.plan.predicting import Predicted, predict
from assuage.web.plan.screenings import chart_mark, signed_screening
from assuage.web.plan.showing import shown
from assuage.web.records import RecordState, save_draft, sign

SHORTEST_REASON = 8
"""Letters below which a reason says nothing; the same as for a pump programme."""

_LIMITS_KEPT = 40


class CannotSignError(Exception):
    """What stands between a draft and a signature, each with the field it belongs to."""

    def __init__(self, reasons: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(words for _, words in reasons))
        self.reasons = reasons


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
        with written(actor, _note("begin", made)):
            made.save(force_insert=True)
    except IntegrityError:  # somebody else began one in the same moment
        return TreatmentPlan.objects.get(person=person, state=RecordState.DRAFT)
    return made


def in_force(person: Person) -> TreatmentPlan | None:
    """The signed plan that holds now."""
    return TreatmentPlan.objects.filter(person=person, state=RecordState.SIGNED).order_by("-signed_at").first()


def ask(actor: Actor, record: TreatmentPlan, asked: dict[str, Any], *, expected: int, now: datetime) -> Plan:
    """Save what is asked for and what it gives. Errors: `StaleVersionError`; `PlanError` and `DoseError`, and then nothing is saved."""
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
    with written(actor, _note("write", record)):
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
    found = predict(covariates_for(record, now=now), text, setting=setting)
    start = dict(started_from) if started_from is not None else record.content.get("started_from")
    challenge = challenge_for(record, found, setting=setting, now=now, started_from=start)
    content = {
        **record.content,
        "started_from": start,
        "prediction": found.kept(),
        "reasons": dict(reasons),
        "challenge": challenge,
    }
    with written(actor, _note("write", record)):
        save_draft(
            record,
            expected=expected,
            content=content,
            order=found.text if not found.error else text.strip(),
            setting=setting,
            hard_limits_broken=min(len(found.hard), _LIMITS_KEPT),
            dosing_weight_kg=_weight(found),
        )
    return found


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


def stands_between(record: TreatmentPlan, found: Predicted, *, given: Mapping[str, str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Everything that a signature would need and is not there, computed from the chart and the order as they are now."""
    open_ones: list[tuple[str, str]] = []
    screening = signed_screening(record.person)
    if screening is None:
        open_ones.append(("", _("There is no signed screening. Screen the patient and sign it first; this draft is kept.")))
    elif screening.pk != record.screening_id:  # type: ignore[attr-defined]  # Django's own column
        open_ones.append(("", _("The patient was screened anew since these options were made. Compare the options again.")))
    if not record.content.get("shown"):
        open_ones.append(("", _("The options were never compared. Set the goals and compare them first.")))
    elif record.content.get("chart_mark") != chart_mark(record.person):
        open_ones.append(("", _("The chart has changed since the options were compared. Compare them again.")))
    if found.error:
        open_ones.append(("order", found.error))
    elif found.unfinished:
        open_ones.append(("order", found.unfinished))
    if not record.setting:
        open_ones.append(("setting", _("The setting is not named, so no limit on rate or level could be held.")))
    open_ones += [
        ("order", _("%(words)s This limit is hard, and no reason opens it: change the order.") % {"words": one.words})
        for one in found.hard
    ]
    open_ones += [
        (one.name, _("Say why this limit is gone past: %s") % one.words)
        for one in found.soft
        if not _says_something(given.get(one.name, ""))
    ]
    if challenge_for(record, found, setting=record.setting, now=now, started_from=record.content.get("started_from")) and not (
        _says_something(given.get("challenge", ""))
    ):
        open_ones.append(("challenge", _("The order is far from the option it was written from. Reckon again, and say why.")))
    if needs_reason(record, now=now) and not _says_something(given.get("going_on_because", "")):
        open_ones.append(("going_on_because", _("The screening does not speak for this. Say why you go on.")))
    return tuple(open_ones)


def needs_reason(record: TreatmentPlan, *, now: datetime) -> str:
    """Why a physician has to say in writing that they go on: the verdict, or a screening that no longer tells of the chart."""
    screening = record.screening
    if screening is None:
        return ""
    if screening.verdict not in GOES_ON:
        return _("The verdict of the screening is: %s.") % record.get_verdict_display()
    outdated = why_outdated(screening, record.person, at=now)
    return _("The screening is signed, but %s.") % outdated if outdated else ""


def sign_plan(actor: Actor, record: TreatmentPlan, *, expected: int, given: Mapping[str, str], now: datetime) -> None:
    """Sign a draft, once everything is worked out anew from the chart as it is and nothing stands between.

    Errors: `CannotSignError`, `StaleVersionError`; then nothing is signed.
    """
    found = predict(covariates_for(record, now=now), record.order, setting=record.setting)
    open_ones = stands_between(record, found, given=given, now=now)
    if open_ones:
        raise CannotSignError(open_ones)
    screening = record.screening
    if screening is None:
        raise CannotSignError((("", _("There is no signed screening.")),))
    reasons = {
        **{one.name: given[one.name].strip() for one in found.soft},
        "challenge": given.get("challenge", "").strip(),
        "going_on_because": given.get("going_on_because", "").strip(),
        "choice": given.get("choice", "").strip(),
    }
    content = {
        **record.content,
        "prediction": found.kept(),
        "reasons": reasons,
        "order": found.text,
        "setting": record.setting,
        "screening": {"id": str(screening.pk), "digest": screening.digest, "verdict": screening.verdict},
    }
    drawn = pictures_of(record, now=now)
    before = in_force(record.person)
    with written(actor, _note("sign", record)):
        save_draft(
            record,
            expected=expected,
            content=content,
            order=found.text,
            hard_limits_broken=len(found.hard),
            dosing_weight_kg=_weight(found),
            going_on_because=reasons["going_on_because"],
            follows=before,
        )
        sign(record, expected=expected + 1, by=actor.user, meaning=str(MEANING_OF_PLAN))
        PlanPicture.objects.bulk_create(PlanPicture(plan=record, name=name, svg=svg) for name, svg in drawn.items())


def _says_something(reason: str) -> bool:
    return len(reason.strip()) >= SHORTEST_REASON


def _weight(found: Predicted) -> Decimal | None:
    return None if found.dosing_weight_kg is None else Decimal(str(round(found.dosing_weight_kg, 3)))


def _note(verb: str, record: TreatmentPlan) -> Note:
    return Note(verb, "plan.TreatmentPlan", str(record.pk), person_id=str(record.person_id))  # type: ignore[attr-defined]  # Django's own column
