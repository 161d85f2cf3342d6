"""Questions put to a patient about what matters to them, and what they were shown, stored whole."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ValuesAsked(models.Model):
    """The questions of one person about what benefit is worth and which harm is too much, answered one a page.

    `link_digest` is the SHA-256 of a code that opens just this, once, until `link_expires_at`; the code itself is kept nowhere.
    `answers` holds a choice for each step, empty for "I cannot say". Finished, it is not changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="values_asked")
    condition = models.CharField(max_length=80)
    route = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    link_digest = models.CharField(max_length=64, blank=True)
    link_expires_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answers = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; a code opens one set of questions."""

        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("link_digest",), condition=~models.Q(link_digest=""), name="a_code_opens_one_set"
            ),
            models.CheckConstraint(
                condition=models.Q(link_digest="") | models.Q(link_expires_at__isnull=False), name="a_code_expires"
            ),
        )

    def __str__(self) -> str:
        return f"questions {self.pk}"


class ShownHow(models.TextChoices):
    """How something was shown."""

    TABLET = "tablet", _("on the clinic's tablet, after the questions")
    ACCOUNT = "account", _("in the patient's account, after the questions")
    TOGETHER = "together", _("looked at together on the clinician's screen")
    LEAFLET = "leaflet", _("printed as a leaflet")


class DecisionShown(models.Model):
    """What one person was shown of benefit and harm, exactly: never changed, and played back as it was.

    `content` is the published document with its own hash (`content_hash`); `page` the very HTML, and `page_digest` its SHA-256. A leaflet
    also keeps its PDF.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="decisions")
    values = models.ForeignKey(ValuesAsked, on_delete=models.PROTECT, null=True, blank=True, related_name="shown")
    how = models.CharField(max_length=12, choices=ShownHow)
    condition = models.CharField(max_length=80)
    route = models.CharField(max_length=24, blank=True)
    language = models.CharField(max_length=8)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    page = models.TextField()
    page_digest = models.CharField(max_length=64)
    pdf = models.BinaryField(null=True)
    shown_at = models.DateTimeField(default=timezone.now)
    shown_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-shown_at",)
        indexes = (models.Index(fields=("person", "-shown_at"), name="decision_of_person"),)
        constraints = (models.CheckConstraint(condition=models.Q(how__in=ShownHow.values), name="shown_how_is_known"),)

    def __str__(self) -> str:
        return f"decision {self.pk}"
