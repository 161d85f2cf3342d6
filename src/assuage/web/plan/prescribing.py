"""Writes of prescriptions: the order of a signed plan as a FHIR MedicationRequest, signed as it is made."""

from datetime import datetime

from django.utils.translation import gettext as _

from assuage import __version__
from assuage.dosing import parse
from assuage.interop.fhir import medication_request
from assuage.knowledge import library
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.plan.holding import holding_of, is_another_weight
from assuage.web.plan.models import MEANING_OF_PRESCRIPTION, Prescription, TreatmentPlan
from assuage.web.records import RecordState, sign


class CannotPrescribeError(Exception):
    """Why nothing was prescribed, in words for the physician."""


def prescribe(actor: Actor, plan: TreatmentPlan, *, starts_at: datetime, now: datetime) -> Prescription:
    """Write and sign the order of a plan in force; it follows the person's last prescription from this plan.

    Errors: `CannotPrescribeError`; `DoseError` and `CannotWriteError` of the rooms below.
    """
    _require_that_it_holds(plan, starts_at=starts_at, now=now)
    regimen = parse(plan.order)
    request = medication_request(
        regimen,
        subject=f"Patient/{plan.person_id}",
        authored_on=now,
        starts_at=starts_at,
        dosing_weight_kg=float(plan.dosing_weight_kg) if plan.dosing_weight_kg is not None else None,
        intent="order",
        status="active",
        notes=tuple(plan.content.get("prediction", {}).get("assumed", ())),
    )
    made = Prescription(
        person=plan.person,
        plan=plan,
        starts_at=starts_at,
        made_by=actor.user,
        made_at=now,
        software_version=__version__,
        knowledge_version=library().version,
    )
    made.content = {"id": str(made.pk), **request, "requester": {"display": str(actor.user)}}
    with written(actor, Note("prescribe", "plan.Prescription", str(made.pk), person_id=str(made.person_id))):
        TreatmentPlan.objects.select_for_update().get(pk=plan.pk)  # two who prescribe at once follow one another
        made.follows = (
            Prescription.objects.filter(person=plan.person, state=RecordState.SIGNED).order_by("-signed_at").first()
        )
        made.save(force_insert=True)
        sign(made, expected=1, by=actor.user, meaning=str(MEANING_OF_PRESCRIPTION), at=now)
    return made


def _require_that_it_holds(plan: TreatmentPlan, *, starts_at: datetime, now: datetime) -> None:
    holding = holding_of(plan, now=now)
    if not holding.is_in_force:
        raise CannotPrescribeError(_("The plan is not signed, or another has followed it. Nothing was prescribed."))
    if holding.stops:
        raise CannotPrescribeError(" ".join(holding.stops))
    if is_another_weight(plan, holding.dosing_kg):
        raise CannotPrescribeError(
            _(
                "The dosing weight is another than when the plan was signed, so the doses of the prescription would not be those that are given. Sign a plan that follows, and prescribe from that."
            )
        )
    if plan.signed_at is not None and starts_at < plan.signed_at.replace(second=0, microsecond=0):
        raise CannotPrescribeError(
            _("The first dose would start before the plan was signed. Check the date; nothing was prescribed.")
        )
