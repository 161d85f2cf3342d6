"""How this room tells its own records in the timeline: files, allergies, the airway, last doses, merges."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening, register


def register_all() -> None:
    """Called once, when the room is ready."""
    register("imports", gettext_lazy("Imported file"), imports)
    register("attachments", gettext_lazy("Attachment"), attachments)
    register("allergies", gettext_lazy("Allergy"), allergies)
    register("airway", gettext_lazy("Airway"), airway)
    register("last-taken", gettext_lazy("Last dose"), last_taken)
    register("merges", gettext_lazy("Merge"), merges)


def imports(actor: Any, person: Person) -> Iterator[Happening]:
    """Files that were uploaded, and whether they were taken over."""
    for one in person.imports.defer("content").select_related("imported_by"):
        if one.taken_over_at is None and not actor.is_staff:
            continue  # nobody has looked yet whose it is
        state = _("taken over") if one.taken_over_at else _("waits to be looked at")
        yield Happening(
            at=one.taken_over_at or one.imported_at,
            key=f"imports-{one.pk}",
            name=_("Imported file"),
            words=f"{one.name}: {state}",
            by=one.imported_by,
            path=reverse("patients:import", args=(one.pk,)) if actor.is_staff else "",
        )


def attachments(actor: Any, person: Person) -> Iterator[Happening]:  # noqa: ARG001 - whoever reads the chart reads these
    """Files that were attached."""
    for one in person.attachments.select_related("added_by"):
        yield Happening(
            at=one.added_at,
            key=f"attachments-{one.pk}",
            name=_("Attachment"),
            words=f"{one.about}, {one.name}" if one.about else one.name,
            by=one.added_by,
            path="" if one.retracted_at else reverse("patients:attachment", args=(one.pk,)),
            is_retracted=one.retracted_at is not None,
            why=one.retracted_because,
        )


def allergies(actor: Any, person: Person) -> Iterator[Happening]:  # noqa: ARG001 - as above
    """Allergies that were written down."""
    for one in person.allergies.select_related("recorded_by"):
        yield Happening(
            at=one.recorded_at,
            key=f"allergies-{one.pk}",
            name=_("Allergy"),
            words=f"{one.substance}: {one.reaction}" if one.reaction else one.substance,
            by=one.recorded_by,
            is_retracted=one.retracted_at is not None,
            why=one.retracted_because,
        )


def airway(actor: Any, person: Person) -> Iterator[Happening]:  # noqa: ARG001 - as above
    """Assessments of the airway."""
    for one in person.airway_assessments.select_related("recorded_by"):
        told = [
            _("Mallampati %(class)s") % {"class": one.get_mallampati_display()} if one.mallampati else "",
            _("ASA %(class)s") % {"class": one.get_asa_class_display()} if one.asa_class else "",
            one.remarks,
        ]
        yield Happening(
            at=one.assessed_at,
            key=f"airway-{one.pk}",
            name=_("Airway"),
            words=", ".join(part for part in told if part) or _("assessed"),
            by=one.recorded_by,
        )


def last_taken(actor: Any, person: Person) -> Iterator[Happening]:  # noqa: ARG001 - as above
    """What was told of the last opioid and benzodiazepine."""
    words = {"no": _("not taken"), "unknown": _("not known")}
    for one in person.last_taken.select_related("recorded_by"):
        what = " ".join(part for part in (one.medicine, one.dose) if part) or _("taken")
        yield Happening(
            at=one.told_at,
            key=f"last-taken-{one.pk}",
            name=_("Last dose"),
            words=f"{one.get_medicine_group_display()}: {words.get(one.answer, what)}",
            by=one.recorded_by,
        )


def merges(actor: Any, person: Person) -> Iterator[Happening]:
    """Records that were merged into this one."""
    for one in person.merges.select_related("merged_by"):
        yield Happening(
            at=one.merged_at,
            key=f"merges-{one.pk}",
            name=_("Merge"),
            words=_("another record of this person was merged into this one: %(why)s") % {"why": one.reason},
            by=one.merged_by,
            path=reverse("patients:merges", args=(person.pk,)) if actor.is_staff else "",
            is_retracted=one.undone_at is not None,
            why=one.undone_because,
        )
