"""People, what identifies them, what their charts say, and what was imported or attached."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assuage.web.patients.folding import FoldedField


class SexRecorded(models.TextChoices):
    """Sex as recorded; the same words as in `assuage.patient`."""

    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not recorded")


class Person(models.Model):
    """One patient of the clinic. Deleted never; a double is merged into another and the merge can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Without an index: SQLite would gather everybody of a site by it and sort them, where a name finds ten in their order.
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="people", db_index=False)
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
    family_folded = FoldedField(of="family_name")
    given_folded = FoldedField(of="given_name")
    birth_date = models.DateField()
    sex = models.CharField(max_length=8, choices=SexRecorded, default=SexRecorded.UNKNOWN)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    needs_interpreter = models.BooleanField(null=True)
    is_invented = models.BooleanField(default=False)
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Found by name, birth date and registration. No index begins with the site: a policy may add people of another one."""

        ordering = ("family_name", "given_name", "birth_date")
        indexes = (
            models.Index(fields=("family_folded", "given_folded", "id"), name="person_by_folded_name"),
            models.Index(fields=("given_folded", "family_folded", "id"), name="person_by_given_name"),
            models.Index(fields=("birth_date", "family_folded"), name="person_by_birth_date"),
            models.Index(fields=("-registered_at",), name="person_by_registration"),
            # Of the merged alone: nearly nobody is, and SQLite would look through all the others by it.
            models.Index(
                fields=("merged_into",), condition=models.Q(merged_into__isnull=False), name="person_by_merged_into"
            ),
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

        indexes = (models.Index(fields=("value",), name="identifier_by_value"),)
        constraints = (models.UniqueConstraint(fields=("system", "value"), name="one_person_for_each_identifier"),)

    def __str__(self) -> str:
        return self.system


class ImportedChart(models.Model):
    """A FHIR bundle or a patient file as it came, with what could not be read of it.

    It waits until somebody has looked at what it says; its entries are written when it is taken over, and only then it tells anything.
    `patient_id` says which Patient of a bundle with several is meant; `in_spite_of` why it was taken over although it names another person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="imports")
    name = models.CharField(max_length=160)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    unread = models.JSONField(default=list)
    patient_id = models.CharField(max_length=120, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True)
    taken_over_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    in_spite_of = models.CharField(max_length=200, blank=True)

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
    as_written = models.TextField(blank=True)
    words = models.TextField(blank=True)
    why_unknown = models.TextField(blank=True)
    source = models.TextField()
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
    """An allergy or intolerance that somebody wrote down, with entries beside it that the rules read. Retracted, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allergies")
    substance = models.CharField(max_length=120)
    reaction = models.CharField(max_length=160, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """In order of substance."""

        ordering = ("substance",)

    def __str__(self) -> str:
        return self.substance


def place_of_a_file(attachment: "Attachment", name: str) -> str:  # noqa: ARG001 - what a file was called says nothing of its place
    """Where a file is kept: under its own id, so that no name of a person stands in a path."""
    return f"charts/{attachment.pk}"


class Attachment(models.Model):
    """A file that belongs to a chart, kept as it came, under a name of ours. Retracted, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    file = models.FileField(upload_to=place_of_a_file)
    size = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)
    about = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    retracted_at = models.DateTimeField(null=True, blank=True)
    retracted_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retracted_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-added_at",)

    def __str__(self) -> str:
        return self.name


_ROMAN = ("I", "II", "III", "IV", "V")


class AirwayAssessment(models.Model):
    """What somebody found of the airway, and the ASA class they gave, at one instant. Never edited: another one follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="airway_assessments")
    mallampati = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(n, _ROMAN[n - 1]) for n in range(1, 5)]
    )
    mouth_opening_cm = models.FloatField(null=True, blank=True)
    difficult_before = models.CharField(max_length=8, choices=[(one, one) for one in ("yes", "no", "unknown")])
    loose_teeth = models.CharField(max_length=8, choices=[(one, one) for one in ("yes", "no", "unknown")])
    neck_is_stiff = models.CharField(max_length=8, choices=[(one, one) for one in ("yes", "no", "unknown")])
    asa_class = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(n, _ROMAN[n - 1]) for n in range(1, 6)]
    )
    remarks = models.TextField(blank=True)
    assessed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first; classes that exist."""

        ordering = ("-assessed_at", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(mallampati__isnull=True) | models.Q(mallampati__range=(1, 4)),
                name="mallampati_is_a_class",
            ),
            models.CheckConstraint(
                condition=models.Q(asa_class__isnull=True) | models.Q(asa_class__range=(1, 5)), name="asa_is_a_class"
            ),
        )

    def __str__(self) -> str:
        return f"airway assessed {self.assessed_at:%Y-%m-%d}"


class Sedating(models.TextChoices):
    """The medicines whose last dose is asked before every session."""

    OPIOID = "opioid", _("Opioid")
    BENZODIAZEPINE = "benzodiazepine", _("Benzodiazepine")


class LastTaken(models.Model):
    """When somebody last took an opioid or a benzodiazepine, as told at one instant. Never edited: another one follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="last_taken")
    medicine_group = models.CharField(max_length=16, choices=Sedating)
    answer = models.CharField(max_length=8, choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")])
    medicine = models.CharField(max_length=120, blank=True)
    dose = models.CharField(max_length=80, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first; what was taken has a time before it was told."""

        ordering = ("-told_at", "-recorded_at")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(taken_at__isnull=True)
                | (models.Q(answer="yes") & models.Q(taken_at__lte=models.F("told_at"))),
                name="taken_before_it_was_told",
            ),
        )

    def __str__(self) -> str:
        return f"last {self.medicine_group}"


class Merge(models.Model):
    """Two records of one person joined: `gone` into `kept`, with every row that moved, so that it can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="merges", help_text="the record that is kept"
    )
    gone = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_away")
    reason = models.CharField(max_length=200)
    moved = models.JSONField(help_text="for each kind of record, the ids that moved")
    merged_at = models.DateTimeField(default=timezone.now)
    merged_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    undone_because = models.CharField(max_length=200, blank=True)

    class Meta:
        """Newest first; never into itself; one running merge of a record."""

        ordering = ("-merged_at",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(person=models.F("gone")), name="merged_into_another"),
            models.UniqueConstraint(
                fields=("gone",), condition=models.Q(undone_at__isnull=True), name="one_running_merge_of_a_record"
            ),
        )

    def __str__(self) -> str:
        return f"merge of {self.merged_at:%Y-%m-%d}"
