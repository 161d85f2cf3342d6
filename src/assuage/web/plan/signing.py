"""The signature of a plan: what stands between, and the signing itself, worked out anew on the server whatever a page sent."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from assuage import __version__
from assuage.knowledge import library
from assuage.web.accounts.actor import Actor
from assuage.web.audit.services import written
from assuage.web.candidacy.conditions import SETTINGS
from assuage.web.candidacy.standing import why_outdated
from assuage.web.design.phrases import filled, told
from assuage.web.plan.asked import shortest_reason
from assuage.web.plan.challenging import reason_name
from assuage.web.plan.models import GOES_ON, MEANING_OF_PLAN, ScreenedAs, TreatmentPlan
from assuage.web.plan.predicting import Predicted
from assuage.web.plan.screenings import chart_mark, signed_screening
from assuage.web.plan.selectors import in_force
from assuage.web.plan.services import (
    challenge_for,
    note_of,
    predicted_for,
    require_version,
    weight_of,
)
from assuage.web.records import RecordState, save_draft, sign


class CannotSignError(Exception):
    """What stands between a draft and a signature, each with the field it belongs to."""

    def __init__(self, reasons: tuple[tuple[str, str], ...]) -> None:
        super().__init__("; ".join(words for _, words in reasons))
        self.reasons = reasons


def stands_between(
    record: TreatmentPlan, found: Predicted, *, given: Mapping[str, str], now: datetime
) -> tuple[tuple[str, str], ...]:
    """Everything that a signature would need and is not there, computed from the chart and the order as they are now."""
    open_ones: list[tuple[str, str]] = []
    screening = signed_screening(record.person)
    if screening is None:
        open_ones.append(
            ("", _("There is no signed screening. Screen the patient and sign it first; this draft is kept."))
        )
    elif screening.pk != record.screening_id:
        open_ones.append(
            ("", _("The patient was screened anew since these options were made. Compare the options again."))
        )
    if not record.content.get("shown"):
        open_ones.append(("", _("The options were never compared. Set the goals and compare them first.")))
    elif record.content.get("chart_mark") != chart_mark(record.person):
        open_ones.append(("", _("The chart has changed since the options were compared. Compare them again.")))
    if found.error:
        open_ones.append(("order", told(found.error)))
    elif found.unfinished:
        open_ones.append(("order", told(found.unfinished)))
    if not record.setting:
        open_ones.append(("setting", _("The setting is not named, so no limit on rate or level could be held.")))
    open_ones += [
        (
            "order",
            filled(_("%(words)s This limit is hard, and no reason opens it: change the order."), words=told(one.words)),
        )
        for one in found.hard
    ]
    open_ones += [
        (one.name, filled(_("Say why this limit is gone past: %(words)s"), words=told(one.words)))
        for one in found.soft
        if not _says_something(given.get(one.name, ""))
    ]
    if challenge_for(
        record, found, setting=record.setting, now=now, started_from=record.content.get("started_from")
    ) and not _says_something(given.get(reason_name(found.text), "")):
        open_ones.append(
            (
                reason_name(found.text),
                _("The order is far from the option it was written from. Reckon again, and say why."),
            )
        )
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
    if screening.setting and record.setting and screening.setting != record.setting:
        return _("The screening was made for another setting (%(screened)s) than the order (%(ordered)s).") % {
            "screened": SETTINGS.get(screening.setting, screening.setting),
            "ordered": SETTINGS.get(record.setting, record.setting),
        }
    now_says = record.content.get("shown", {}).get("verdict", screening.verdict)
    if now_says not in GOES_ON:
        return _("The screening was signed, and of the chart as it was compared the verdict is: %s.") % (
            ScreenedAs(now_says).label
        )
    outdated = why_outdated(screening, record.person, at=now)
    return _("The screening is signed, but %s.") % outdated if outdated else ""


def sign_plan(
    actor: Actor, record: TreatmentPlan, *, expected: int, given: Mapping[str, str], now: datetime, stands: bool = True
) -> None:
    """Sign a draft, once everything is worked out anew from the chart as it is and nothing stands between.

    `stands` is whether the signer said what the signature stands for. Errors: `CannotSignError`, `StaleVersionError`; then nothing is
    signed.
    """
    if not stands:
        raise CannotSignError((("stands", _("Say what your signature stands for.")),))
    require_version(record, expected)
    found = predicted_for(record, record.order, setting=record.setting, now=now)
    open_ones = stands_between(record, found, given=given, now=now)
    if open_ones:
        raise CannotSignError(open_ones)
    screening = record.screening
    if screening is None:
        raise CannotSignError((("", _("There is no signed screening.")),))
    reasons = {
        **{one.name: given[one.name].strip() for one in found.soft},
        reason_name(found.text): given.get(reason_name(found.text), "").strip(),
        "going_on_because": given.get("going_on_because", "").strip() if needs_reason(record, now=now) else "",
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
    before = in_force(record.person)
    with written(actor, note_of("sign", record)):
        save_draft(
            record,
            expected=expected,
            content=content,
            software_version=__version__,
            knowledge_version=library().version,
            order=found.text,
            hard_limits_broken=len(found.hard),
            dosing_weight_kg=weight_of(found),
            going_on_because=reasons["going_on_because"],
            follows=before,
        )
        sign(record, expected=expected + 1, by=actor.user, meaning=str(MEANING_OF_PLAN), at=now)
        if before is not None:
            before.prescriptions.filter(state=RecordState.SIGNED).update(state=RecordState.SUPERSEDED, saved_at=now)


def _says_something(reason: str) -> bool:
    return len(reason.strip()) >= shortest_reason()
