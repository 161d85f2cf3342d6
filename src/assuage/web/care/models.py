"""The plan beyond ketamine: a person's goals in their own words, tasks and who does them, and when it was looked at."""

import uuid
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class GoalState(models.TextChoices):
    """How far a goal has come."""

    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    PARTLY = "partly", _("Partly reached")
    GIVEN_UP = "given_up", _("Given up")


class Profession(models.TextChoices):
    """Who does something, where no one person is named."""

    PHYSICIAN = "physician", _("Physician")
    NURSE = "nurse", _("Nurse")
    PHARMACIST = "pharmacist", _("Pharmacist")
    PHYSIOTHERAPY = "physiotherapy", _("Physiotherapy")
    PSYCHOLOGY = "psychology", _("Psychology")
    OCCUPATIONAL_THERAPY = "occupational_therapy", _("Occupational therapy")
    SOCIAL_WORK = "social_work", _("Social work")
    GENERAL_PRACTICE = "general_practice", _("General practice")
    PATIENT = "patient", _("The patient")
    OTHER = "other", _("Another profession")


class Field(models.TextChoices):
    """What part of care a task belongs to."""

    MEDICINES = "medicines", _("Medicines")
    PHYSIOTHERAPY = "physiotherapy", _("Physiotherapy")
    PSYCHOLOGY = "psychology", _("Psychology")
    KETAMINE = "ketamine", _("Ketamine therapy")
    SOCIAL = "social", _("Work and social life")
    OTHER = "other", _("Other")


class TaskState(models.TextChoices):
    """How far a task has come."""

    OPEN = "open", _("To do")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Goal(models.Model):
    """What a person wants to reach, in their own words; how it is measured, and the value and day aimed at where there are any."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="care_goals")
    words = models.CharField(_("goal, in the person's own words"), max_length=300)
    measure = models.CharField(_("how it is measured"), max_length=120, blank=True)
    target = models.CharField(_("target"), max_length=120, blank=True)
    by = models.DateField(_("by when"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=GoalState, default=GoalState.OPEN)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Open ones first, then by the day aimed at."""

        ordering = ("by", "made_at")
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=GoalState.values), name="goal_state_is_known"),
            models.CheckConstraint(condition=~models.Q(words=""), name="a_goal_has_words"),
        )

    def __str__(self) -> str:
        return f"goal of {self.made_at:%Y-%m-%d}"


class Task(models.Model):
    """One thing to do for a person: what, in which field, by which profession or user, until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="care_tasks")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    words = models.CharField(_("what is to be done"), max_length=300)
    field = models.CharField(_("field"), max_length=16, choices=Field, default=Field.OTHER)
    profession = models.CharField(_("who"), max_length=24, choices=Profession)
    assignee = models.ForeignKey(
        "accounts.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="care_tasks",
        verbose_name=_("by name"),
    )
    due = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=TaskState, default=TaskState.OPEN)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """By the day they are due."""

        ordering = ("due", "made_at")
        indexes = (models.Index(fields=("state", "due"), name="task_by_due"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=TaskState.values), name="task_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(profession__in=Profession.values), name="task_profession_is_known"
            ),
            models.CheckConstraint(condition=models.Q(field__in=Field.values), name="task_field_is_known"),
            models.CheckConstraint(condition=~models.Q(words=""), name="a_task_has_words"),
        )

    def __str__(self) -> str:
        return f"task of {self.made_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        """Whether it still has to be done."""
        return self.state in {TaskState.OPEN, TaskState.STARTED}


class Change(models.Model):
    """One change: when, by whom, and what stood there after it. Rows are only added."""

    STATES: ClassVar[type[models.TextChoices]]

    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    after = models.JSONField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order they were made."""

        abstract = True
        ordering = ("at", "id")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there is not changed."""
        if not self._state.adding:
            raise ValidationError(_("A change that was made is not altered; make another."))
        super().save(*args, **kwargs)

    @property
    def state_words(self) -> Any:
        """The state it came to, as a page says it."""
        return dict(self.STATES.choices).get(self.after.get("state"), "")

    @property
    def until(self) -> date | None:
        """The day it was aimed at or due after the change."""
        day = self.after.get("due") or self.after.get("by")
        return date.fromisoformat(day) if day else None


class GoalChange(Change):
    """One change of a goal."""

    STATES = GoalState

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"change of a goal at {self.at:%Y-%m-%d %H:%M}"


class TaskChange(Change):
    """One change of a task."""

    STATES = TaskState

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="changes")

    def __str__(self) -> str:
        return f"change of a task at {self.at:%Y-%m-%d %H:%M}"


class CareReview(models.Model):
    """That somebody looked at the whole care plan, what they found, and when to look again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="care_reviews")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(_("what was found"), max_length=600)
    next_due = models.DateField(_("next review"), null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-at",)

    def __str__(self) -> str:
        return f"review of {self.at:%Y-%m-%d}"
