"""One row for each request or job that read or wrote anything of a patient, chained to the row before it."""

from django.db import models


class AuditEvent(models.Model):
    """What one actor did at one instant. Rows are added and never changed: triggers in the database refuse it.

    `number` counts from 1 without a gap. `entries` are the notes of the request: verb, record, id, person, why. `previous` is the
    hash of the row before, `digest` this row's own over all that it says and `previous`. `verb` is the first and weightiest of the
    notes' verbs, only to be found by; people of a row with several are in `AuditSubject`, for the same.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=160)
    roles = models.CharField(max_length=160, blank=True)
    came_from = models.CharField(max_length=64, blank=True)
    session = models.CharField(max_length=16, blank=True)
    route = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=16)
    person_id = models.UUIDField(null=True)
    entries = models.JSONField()
    verb = models.CharField(max_length=80, blank=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        """In order, and found by person and by user."""

        ordering = ("number",)
        indexes = (
            models.Index(fields=("person_id", "-number"), name="audit_of_person"),
            models.Index(fields=("user_id", "-number"), name="audit_of_user"),
            models.Index(fields=("verb", "-number"), name="audit_of_verb"),
            models.Index(fields=("at",), name="audit_of_time"),
        )

    def __str__(self) -> str:
        return f"audit row {self.number}"


class AuditSubject(models.Model):
    """One of several people whom a row is about. A row about one person has them itself."""

    number = models.BigIntegerField()
    person_id = models.UUIDField()

    class Meta:
        """Found by person, and by the row."""

        indexes = (
            models.Index(fields=("person_id", "number"), name="audit_of_one_of_several"),
            models.Index(fields=("number",), name="audit_people_of_a_row"),
        )

    def __str__(self) -> str:
        return f"one of the people of audit row {self.number}"


class AuditHead(models.Model):
    """The one row that says where the chain stands; whoever adds a row holds it until the transaction ends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_head"),)

    def __str__(self) -> str:
        return f"chain at {self.number}"
