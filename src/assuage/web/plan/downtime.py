"""What a downtime pack of a plan says, gathered from the chart, the consent and the newest pump sheet that holds."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from assuage.documents import Contact, DowntimePack, spoken
from assuage.patient import allergies
from assuage.provenance import AssuageError
from assuage.web.consent.standing import in_words, standing
from assuage.web.design.styles import style_of
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of
from assuage.web.plan.holding import Holding, holding_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.releasing import CannotReleaseError, printed_programme
from assuage.web.plan.selectors import sheets_of
from assuage.web.plan.validity import standing_of


def pack_for(plan: TreatmentPlan, *, now: datetime) -> DowntimePack:
    """The pack of a plan as everything stands at this instant. Raises `CannotPrintError` of the documents where it does not fit."""
    person, style = plan.person, style_of(plan.person.site)
    holding = holding_of(plan, now=now)
    in_force = holding.is_in_force
    programme, release = _programme(plan, holding, now=now)
    return DowntimePack(
        identity=(
            (_("Patient"), str(person)),
            (_("Born"), style.day(person.birth_date)),
            (_("Sex"), str(person.get_sex_display())),
            (_("Weight"), f"{holding.weight.kg:g} kg" if holding.weight.kg is not None else _("not known")),
            (_("Site"), person.site.name),
        ),
        order=plan.order if in_force else "",
        setting=spoken(plan.setting) if plan.setting else "",
        signed=_signed(plan, holding, style.moment(plan.signed_at)) if in_force else "",
        allergies=_allergies(person, now=now),
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


def _signed(plan: TreatmentPlan, holding: Holding, moment: str) -> str:
    """Who signed and when, and everything that was found to have changed since."""
    return " ".join((f"{moment}, {plan.signed_by}.", *holding.stops, *holding.cautions))


def _programme(plan: TreatmentPlan, holding: Holding, *, now: datetime) -> tuple[Any, str]:
    """The programme of the newest sheet that holds, and where it stands; why there is none elsewhere."""
    if holding.stops:
        return None, " ".join(holding.stops)
    for sheet in sheets_of(plan):
        stands = standing_of(sheet, now=now, holding=holding)
        if stands.holds:
            try:
                return printed_programme(sheet, now=now), stands.words
            except (AssuageError, CannotReleaseError) as error:
                return None, str(error)
    return None, _("none is released that holds now")


def _allergies(person: Person, *, now: datetime) -> tuple[str, ...] | None:
    """What the chart says, however it came there; None where it says nothing, because nothing recorded is not the same as no allergy."""
    told = allergies(chart_of(person, at=now))
    if told == "unknown":
        return None
    if told == "none known":
        return ()
    typed = (one for one in person.allergies.all() if one.retracted_at is None and one.reaction)
    reactions = (f"{one.substance}: {one.reaction}" for one in typed)
    return (told, *(one for one in reactions if one not in told))
