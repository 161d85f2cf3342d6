"""Consent: what was read and understood, who may decide, who signed and who stood by; and its withdrawal, which is a record of its own."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assuage.web.records import SignedRecord


class Consent(SignedRecord):
    """One person's consent to one text.

    While it is a draft, `steps` gathers what was answered and found; signed, `content` holds the whole of it with the exact text, whose
    SHA-256 is `text_digest`. A drawn signature is kept as the picture it is, bound by its own hash inside `content`.
    """

    text_id = models.CharField(max_length=40)
    text_version = models.PositiveIntegerField()
    language = models.CharField(max_length=8)
    text_digest = models.CharField(max_length=64)
    steps = models.JSONField(default=dict)
    drawn = models.BinaryField(null=True)

    class Meta(SignedRecord.Meta):
        """Newest first within a person; one open draft for each."""

        indexes = (models.Index(fields=("person", "-made_at"), name="consent_of_person"),)
        constraints = (
            *SignedRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=("person",), condition=models.Q(state="draft"), name="one_consent_is_open_for_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"consent {self.pk}"


class ConsentPaper(models.Model):
    """The PDF of a signed consent, made when it was signed."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="paper")
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"paper of {self.consent_id}"


class Voice(models.TextChoices):
    """Who speaks."""

    PATIENT = "patient", _("the patient")
    REPRESENTATIVE = "representative", _("somebody who may decide for the patient")


class ConsentWithdrawal(models.Model):
    """That a consent was taken back: when, by whom, and why if they said. It follows the consent, which stays as it was signed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    said_by = models.CharField(max_length=16, choices=Voice)
    withdrawn_at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)

    class Meta:
        """It is not taken back before it is recorded."""

        constraints = (
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__lte=models.F("recorded_at")), name="withdrawn_before_it_is_recorded"
            ),
            models.CheckConstraint(condition=models.Q(said_by__in=Voice.values), name="withdrawn_by_somebody_known"),
        )

    def __str__(self) -> str:
        return f"withdrawal of {self.consent_id}"
