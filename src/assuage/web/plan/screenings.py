"""The seam to SCREEN: the signed screening a plan rests on, and the candidacy of the chart as it is now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from assuage.candidacy import Candidacy, screen
from assuage.patient import Patient
from assuage.web.candidacy.models import Screening
from assuage.web.patients.models import Person
from assuage.web.patients.selectors import chart_of, patient_of, unread_of
from assuage.web.records import RecordState


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is made from: the signed screening where there is one, for which condition, and where it is given."""

    screening: Screening | None
    condition: str | None
    setting: str | None

    @property
    def verdict(self) -> str:
        """The verdict that was signed; empty where nothing was."""
        return self.screening.verdict if self.screening else ""


def signed_screening(person: Person) -> Screening | None:
    """The newest screening of the person that is signed and not yet followed by another."""
    return Screening.objects.filter(person=person, state=RecordState.SIGNED).order_by("-signed_at").first()


def basis_of(screening: Screening | None) -> Basis:
    """What a plan made from this screening is asked about."""
    if screening is None:
        return Basis(None, None, None)
    return Basis(screening, screening.condition or None, screening.setting or None)


def candidacy_now(person: Person, basis: Basis, *, at: datetime, by: str, patient: Patient | None = None) -> Candidacy:
    """The candidacy of the chart as it is at this instant, or of another reading of it, for the condition of the screening."""
    patient = patient or chart_of(person, at=at)
    return screen(patient, condition=basis.condition, setting=basis.setting, made_at=at, made_by=by)


def chart_as_it_was(person: Person, *, at: datetime) -> Patient:
    """What the chart said at an instant: the entries that were written by then and not yet taken back."""
    rows = person.entries.filter(Q(retracted_at__isnull=True) | Q(retracted_at__gt=at), recorded_at__lte=at)
    return patient_of(person, rows.order_by("recorded_at", "id"), unread_of(person), at=at)


def chart_mark(person: Person) -> str:
    """A mark that changes with every entry that is added to or taken back from the chart."""
    from django.db.models import Count, Max

    found: dict[str, Any] = person.entries.aggregate(
        many=Count("id"), added=Max("recorded_at"), taken=Max("retracted_at")
    )
    about = (found["many"], found["added"], found["taken"], person.birth_date, person.sex)
    return "|".join(str(one) for one in about)
