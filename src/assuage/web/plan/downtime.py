"""What a downtime pack of a plan says, gathered from the chart, the consent and the newest pump sheet that holds."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assuage.documents import Contact, DowntimePack, spoken
from assuage.provenance import AssuageError
from assuage.web.consent.standing import in_words, standing
from assuage.web.design.styles import style_of
from assuage.web.plan.models import PumpRelease, TreatmentPlan
from assuage.web.plan.preparing import weight_now
from assuage.web.plan.releasing import CannotReleaseError, printed_programme
from assuage.web.plan.selectors import sheets_of
from assuage.web.plan.validity import standing_of


def pack_for(plan: TreatmentPlan, *, now: datetime) -> DowntimePack:
    """The pack of a plan as everything stands at this instant. Raises `CannotPrintError` of the documents where it does not fit."""
    person, style = plan.person, style_of(plan.person.site)
    weight = weight_now(plan, now=now)
    holding = next((one for one in sheets_of(plan) if standing_of(one, now=now).holds), None)
    programme, release = _programme(holding, now=now)
    return DowntimePack(
        identity=(
            (_("Patient"), str(person)),
            (_("Born"), style.day(person.birth_date)),
            (_("Sex"), str(person.get_sex_display())),
            (_("Weight"), f"{weight.kg:g} kg" if weight.kg is not None else _("not known")),
            (_("Site"), person.site.name),
        ),
        order=plan.order if plan.is_in_force else "",
        setting=spoken(plan.setting) if plan.setting else "",
        signed=f"{style.moment(plan.signed_at)}, {plan.signed_by}" if plan.is_in_force else "",
        allergies=_allergies(person),
        consent=str(in_words(standing(person, at=now))),
        release=release,
        contacts=(
            Contact(_("Prescriber"), str(plan.signed_by) if plan.signed_by else ""),
            Contact(_("Physician on call")),
            Contact(_("Resuscitation team")),
            Contact(_("Pharmacy")),
            Contact(_("Patient"), person.phone),
            Contact(_("Who takes the patient home")),
        ),
        printed=style.moment(now),
        programme=programme,
        invented=person.is_invented,
    )


def _programme(sheet: PumpRelease | None, *, now: datetime) -> tuple[Any, str]:
    if sheet is None:
        return None, _("none is released that holds now")
    try:
        return printed_programme(sheet, now=now), standing_of(sheet, now=now).words
    except (AssuageError, CannotReleaseError) as error:
        return None, str(error)


def _allergies(person: Any) -> tuple[str, ...] | None:
    """What is recorded; None where nothing is, because nothing recorded is not the same as no allergy."""
    found = [one for one in person.allergies.all() if one.retracted_at is None]
    return tuple(f"{one.substance} ({one.reaction})" if one.reaction else one.substance for one in found) or None
