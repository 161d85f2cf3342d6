"""The lines of this room in the header of a chart: weight with its date, allergies."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.patient import Measurement, Patient, allergies, latest
from assuage.web.design.phrases import told_plainly
from assuage.web.design.quantities import weight
from assuage.web.design.styles import active
from assuage.web.patients.models import EntryKind, Person
from assuage.web.patients.recording import ALLERGY_EVENT
from assuage.web.patients.selectors import live_entries, patient_of, unread_of


def tell_lines(actor: Any, person: Person) -> tuple[tuple[Any, Any], ...]:
    """Weight and allergies for those who may read the chart; nothing of them for others."""
    if not _may_read(actor, person):
        return ()
    wanted = (
        Q(kind=EntryKind.MEASUREMENT, concept="weight") | Q(concept__endswith="_allergy") | Q(concept=ALLERGY_EVENT)
    )
    rows = list(live_entries(person).filter(wanted))
    patient = patient_of(person, rows, unread_of(person), at=timezone.now())
    allergic = allergies(patient)
    known = {"unknown": _("not known: ask"), "none known": _("none known")}
    return (
        (_("Weight"), _weight(patient)),
        (_("Allergies"), known.get(allergic) or "; ".join(map(told_plainly, allergic.split("; ")))),
    )


def _weight(patient: Patient) -> str:
    found = latest(patient, "weight")
    if found.value is None and found.measurements:
        return _("the newest values disagree: weigh")
    if found.value is not None:
        return _written(found.measurements[0])
    dated = [one for one in patient.measurements if one.origin.at is not None]
    if not dated:
        return _("not known")
    last = max(dated, key=lambda one: str(one.origin.at))
    return _("%(weight)s: too old to dose by") % {"weight": _written(last)}


def _written(measurement: Measurement) -> str:
    kg = weight(measurement.value, is_american=active().is_american_units)
    return f"{kg}, {active().day(measurement.origin.at)}" if measurement.origin.at else kg


def _may_read(actor: Any, person: Person) -> bool:
    """As the policy says, asked once for a page."""
    from assuage.web.accounts.policies import read_chart

    return read_chart.permits(actor, person)
