"""People, what identifies them, what their charts say, and what was imported or attached."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SexRecorded(models.TextChoices):
    """Sex as recorded; the same words as in `assuage.patient`."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not recorded")


class Person(models.Model):
    """One patient of the clinic. Deleted never; a double is merged into another and the merge can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="people")
    user = models.OneToOneField(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="person",
        help_text="to sign in as a patient",
    )
    family_name = models.CharField(max_length=80)
    given_name = models.CharField(max_length=80)
    birth_date = models.DateField()
    sex = models.CharField(max_length=8, choices=SexRecorded, default=SexRecorded.UNKNOWN)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    needs_interpreter = models.BooleanField(null=True)
    is_invented = models.BooleanField(default=False)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Found by name and by birth date within a site."""

        ordering = ("family_name", "given_name", "birth_date")
        indexes = (
            models.Index(fields=("site", "family_name", "given_name"), name="person_by_name"),
            models.Index(fields=("site", "birth_date"), name="person_by_birth"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(sex__in=SexRecorded.values), name="person_sex_is_known"),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="person_not_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return f"{self.family_name}, {self.given_name}"


class Identifier(models.Model):
    """A number that somebody gave a person: the hospital's, the insurer's, the country's."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(max_length=120, help_text="who gave it")
    value = models.CharField(max_length=64)

    class Meta:
        """Nobody shares a number."""

        constraints = (models.UniqueConstraint(fields=("system", "value"), name="one_person_for_each_identifier"),)

    def __str__(self) -> str:
        return self.system


class ImportedChart(models.Model):
    """A FHIR bundle or document as it came, with what could not be read of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=160)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    unread = models.JSONField(default=list)

    class Meta:
        """Newest first; the same file once a person."""

        ordering = ("-imported_at",)
        constraints = (models.UniqueConstraint(fields=("person", "digest"), name="a_file_is_imported_once"),)

    def __str__(self) -> str:
        return self.name


class EntryKind(models.TextChoices):
    """What an entry tells; each maps to one part of `assuage.patient.Patient`."""

    FACT = "fact", _("Statement")
    MEASUREMENT = "measurement", _("Measurement")
    USE = "use", _("Medicine taken")
    EVENT = "event", _("Event")


class Entry(models.Model):
    """One thing that a chart says, with where it came from. Never edited: it is retracted, and another one is written.

    `concept` is an id of the vocabulary (of an event: its kind). A fact has `answer` and `explicit`; a measurement `value` in
    `unit`, the vocabulary's own, and `as_written`; a use `route`, and `value` a day in `unit`, or `why_unknown`.
    `at` is when it was true, at midnight UTC where only the day is known (`is_day`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    concept = models.CharField(max_length=80)
    answer = models.CharField(max_length=8, blank=True, choices=[(one, one) for one in ("yes", "no", "unknown")])
    explicit = models.BooleanField(default=True)
    value = models.FloatField(null=True, blank=True)
    unit = models.CharField(max_length=24, blank=True)
    route = models.CharField(max_length=16, blank=True)
    as_written = models.CharField(max_length=160, blank=True)
    words = models.CharField(max_length=400, blank=True)
    why_unknown = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)
    at = models.DateTimeField(null=True, blank=True)
    is_day = models.BooleanField(default=False)
    imported_from = models.ForeignKey(
        ImportedChart, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first within a person."""

        ordering = ("-recorded_at",)
        indexes = (models.Index(fields=("person", "kind", "concept"), name="entry_of_person"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=EntryKind.values), name="entry_kind_is_known"),
            models.CheckConstraint(
                condition=~models.Q(kind="measurement") | (models.Q(value__isnull=False) & ~models.Q(unit="")),
                name="a_measurement_has_value_and_unit",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="fact") | ~models.Q(answer=""), name="a_statement_has_an_answer"
            ),
        )

    def __str__(self) -> str:
        return self.concept


class Allergy(models.Model):
    """An allergy or intolerance as it is shown in the header of the chart; the rule engine reads the entries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In order of substance."""

        ordering = ("substance",)

    def __str__(self) -> str:
        return self.substance


class Attachment(models.Model):
    """A file that belongs to a chart, kept as it came."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    file = models.FileField(upload_to="charts/%Y/")
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-added_at",)

    def __str__(self) -> str:
        return self.name
