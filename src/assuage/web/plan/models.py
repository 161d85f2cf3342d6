"""A plan of treatment, the pictures it was signed with, the pump sheet that two people stand for, and the prescription."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assuage.web.records import RecordState, SignedRecord

MEANING_OF_PLAN = _("I have weighed the options and decided on this plan.")
MEANING_OF_RELEASE = _("I reckoned this programme independently from the order, and release it.")
MEANING_OF_PRESCRIPTION = _("I prescribe this order.")


class ScreenedAs(models.TextChoices):
    """The verdict of the screening that a plan rests on; the same words as in `assuage.candidacy`, or none yet."""

    NONE = "", _("not screened")
    SUITABLE = "suitable", _("suitable")
    WITH_CAUTIONS = "suitable_with_cautions", _("suitable with cautions")
    NOT_SUITABLE = "not_suitable", _("not suitable")
    CANNOT_SAY = "cannot_say", _("cannot say")


GOES_ON = (ScreenedAs.SUITABLE, ScreenedAs.WITH_CAUTIONS)
"""Verdicts under which a plan is signed without a reason of its own."""


class TreatmentPlan(SignedRecord):
    """What shall be given to one person: the options that were weighed, the order that was chosen or written, and why.

    `content` holds what was asked (goals, ceilings, what the clinic has), the plan document with its options, the tables and the working
    as they were shown, the prediction of the order, and every reason. The fields below repeat what the database itself must hold a
    signature against: an order, no hard limit broken, a signed screening, and a reason where its verdict does not speak for going on.
    """

    screening = models.ForeignKey(
        "candidacy.Screening",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        help_text="the signed screening it rests on",
    )
    screening_digest = models.CharField(max_length=64, blank=True)
    verdict = models.CharField(max_length=32, choices=ScreenedAs, blank=True, default=ScreenedAs.NONE)
    going_on_because = models.TextField(blank=True, help_text="why, where the verdict does not speak for it")
    order = models.TextField(blank=True, help_text="the chosen regimen in the dose language")
    setting = models.CharField(max_length=32, blank=True)
    hard_limits_broken = models.PositiveSmallIntegerField(default=0)
    dosing_weight_kg = models.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)

    class Meta(SignedRecord.Meta):
        """Nothing is signed without an order, against a hard limit, without a screening, or past its verdict without a reason."""

        constraints = (
            *SignedRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(state=RecordState.DRAFT), name="one_draft_of_a_plan"
            ),
            models.UniqueConstraint(
                fields=("follows",),
                condition=models.Q(state=RecordState.SIGNED),
                name="one_plan_in_force_follows_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RecordState.DRAFT) | ~models.Q(order=""), name="a_signed_plan_has_an_order"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RecordState.DRAFT) | models.Q(hard_limits_broken=0),
                name="a_signed_plan_keeps_hard_limits",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RecordState.DRAFT) | models.Q(screening__isnull=False),
                name="a_signed_plan_has_a_screening",
            ),
            models.CheckConstraint(
                condition=models.Q(state=RecordState.DRAFT)
                | models.Q(verdict__in=GOES_ON)
                | ~models.Q(going_on_because=""),
                name="a_plan_past_its_verdict_has_a_reason",
            ),
        )
        indexes = (models.Index(fields=("person", "state", "-made_at"), name="plan_of_person"),)

    def __str__(self) -> str:
        return f"plan, {self.get_state_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether it is the signed plan that holds now."""
        return self.state == RecordState.SIGNED


class PlanPicture(models.Model):
    """A picture of the options as they are shown, kept once somebody looked; that of a signed plan stays."""

    plan = models.ForeignKey(TreatmentPlan, on_delete=models.PROTECT, related_name="pictures")
    name = models.CharField(max_length=32)
    svg = models.TextField()

    class Meta:
        """Each once for a plan."""

        constraints = (models.UniqueConstraint(fields=("plan", "name"), name="one_picture_of_each_kind"),)

    def __str__(self) -> str:
        return self.name


class PumpRelease(models.Model):
    """A pump programme of a signed plan: prepared by one person, released by another, never changed.

    `asked` is what the programme was made from, `programme` the published document of it, `digest` the SHA-256 of both. Whether it
    still holds is computed (`plan.validity`): a newer plan, another weight or another answer of the software end it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="pump_releases")
    plan = models.ForeignKey(TreatmentPlan, on_delete=models.PROTECT, related_name="releases")
    plan_digest = models.CharField(max_length=64)
    asked = models.JSONField()
    programme = models.JSONField()
    digest = models.CharField(max_length=64)
    weight_kg = models.DecimalField(max_digits=7, decimal_places=3)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    reckoned_by_preparer = models.CharField(max_length=80)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reckoned_by_releaser = models.CharField(max_length=80, blank=True)
    meaning = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """Two different people; a release that is whole or absent; a withdrawal with its reason."""

        ordering = ("-prepared_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(released_by__isnull=True) | ~models.Q(released_by=models.F("prepared_by")),
                name="a_pump_sheet_is_released_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    released_at__isnull=True, released_by__isnull=True, reckoned_by_releaser="", meaning=""
                )
                | (
                    models.Q(released_at__isnull=False, released_by__isnull=False)
                    & ~models.Q(reckoned_by_releaser="")
                    & ~models.Q(meaning="")
                ),
                name="a_pump_release_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because="")
                | (models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_because="")),
                name="a_pump_sheet_is_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(digest="") & ~models.Q(plan_digest=""), name="a_pump_sheet_has_its_digest"
            ),
        )

    def __str__(self) -> str:
        return "pump sheet"


class Prescription(SignedRecord):
    """The order of a signed plan as a FHIR MedicationRequest, which is its `content`; signed as it is made, followed by the next."""

    plan = models.ForeignKey(TreatmentPlan, on_delete=models.PROTECT, related_name="prescriptions")
    starts_at = models.DateTimeField()

    class Meta(SignedRecord.Meta):
        """As every signed record."""

    def __str__(self) -> str:
        return f"prescription, {self.get_state_display()}"
