"""What is true of a person now, held against their plan in force: what stops that anything is given by it, and what changed since."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from assuage.candidacy import Verdict
from assuage.dosing import DoseError, parse
from assuage.knowledge import library
from assuage.patient import Answer, Patient
from assuage.pharmacology import covariates_of, dosing_weight_of
from assuage.web.candidacy.standing import why_outdated
from assuage.web.consent.standing import in_words
from assuage.web.consent.standing import standing as consent_of
from assuage.web.patients.recording import ALLERGY_EVENT
from assuage.web.patients.selectors import chart_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.preparing import Weighed, weight_in
from assuage.web.plan.screenings import basis_of, candidacy_now, signed_screening
from assuage.web.plan.selectors import is_in_force
from assuage.web.records import RecordState, digest_of

_AGAINST = Verdict.NOT_SUITABLE.value


@dataclass(frozen=True, slots=True)
class Holding:
    """A plan in force beside the chart and the consent as they are.

    `is_in_force` is whether it is the signed plan that holds now. `weight` is the newest one of the chart, `dosing_kg` what a dose per
    kilogram of the order would be multiplied by now. While there is anything in `stops`, no sheet is prepared, released, printed or
    given by, and nothing is prescribed; `cautions` are told and stop nothing.
    """

    is_in_force: bool
    weight: Weighed
    dosing_kg: float | None
    stops: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def holding_of(plan: TreatmentPlan, *, now: datetime) -> Holding:
    """How a signed plan stands at this instant."""
    patient = chart_of(plan.person, at=now)
    dosing_kg = _dosing_kg(plan, patient)
    consent = consent_of(plan.person, at=now)
    stops, cautions = _screened(plan, now=now)
    if plan.is_signed and not _is_as_signed(plan):
        stops.append(
            _(
                "The plan is not as it was signed: its text and its signature do not agree. Tell whoever keeps the system."
            )
        )
    if consent.last is not None and consent.last.state == RecordState.WITHDRAWN:
        stops.append(_("The person took their consent back. Nothing is given before they consent again."))
    elif not consent.holds:
        cautions.append(_("Consent: %s.") % in_words(consent))
    if dosing_kg is not None and is_another_weight(plan, dosing_kg):
        cautions.append(
            _("Signed at a dosing weight of %(then)s kg; by the chart it is %(now)s kg now.")
            % {"then": f"{float(plan.dosing_weight_kg or 0):g}", "now": f"{dosing_kg:g}"}
        )
    return Holding(is_in_force(plan), weight_in(patient), dosing_kg, tuple(stops), tuple(cautions))


def _is_as_signed(plan: TreatmentPlan) -> bool:
    """Whether the signature is bound to what stands there, and the order that is given by is the one inside it."""
    about = (plan.content.get("order"), plan.content.get("setting"))
    return digest_of(plan.content) == plan.digest and about == (plan.order, plan.setting)


def is_another_weight(plan: TreatmentPlan, dosing_kg: float | None) -> bool:
    """Whether doses per kilogram would be multiplied by another weight than the plan was signed with, to the gram."""
    if plan.dosing_weight_kg is None or not parse(plan.order).needs_weight:
        return False
    return dosing_kg is None or round(dosing_kg, 3) != float(plan.dosing_weight_kg)


def _dosing_kg(plan: TreatmentPlan, patient: Patient) -> float | None:
    try:
        found = dosing_weight_of(parse(plan.order), covariates_of(patient), library()).kg
    except DoseError:
        return None
    return None if found is None else round(found, 3)


def _screened(plan: TreatmentPlan, *, now: datetime) -> tuple[list[str], list[str]]:
    """What the newest signed screening, and the chart where it has changed since, say against the plan."""
    stops: list[str] = []
    cautions: list[str] = []
    screening = signed_screening(plan.person) or plan.screening
    if screening is None:
        return stops, cautions
    verdict, outdated = screening.verdict, why_outdated(screening, plan.person, at=now)
    if screening.pk != plan.screening_id:
        cautions.append(_("The patient was screened anew since the plan was signed."))
    if outdated:
        cautions.append(_("The screening is signed, but %s.") % outdated)
        if _is_allergy_new(plan):  # the screening came first, so without a change since there is none
            cautions.append(
                _("An allergy was recorded since the plan was signed. Read the allergies before anything is given.")
            )
        verdict = candidacy_now(plan.person, basis_of(screening), at=now, by="").verdict.value
    weighed = {plan.verdict, plan.content.get("shown", {}).get("verdict")}
    if verdict == _AGAINST and _AGAINST not in weighed:
        stops.append(
            _(
                "By the chart as it is now the verdict is: not suitable. A physician looks at why, and signs a plan that follows to go on."
            )
        )
    return stops, cautions


def _is_allergy_new(plan: TreatmentPlan) -> bool:
    """Whether an allergy was written into the chart since the plan was signed."""
    if plan.signed_at is None:
        return False
    about = Q(concept__endswith="_allergy", answer=Answer.YES.value) | Q(concept=ALLERGY_EVENT)
    found: bool = plan.person.entries.filter(about, recorded_at__gt=plan.signed_at, retracted_at__isnull=True).exists()
    return found
