"""Chairs, the hours they can be booked in, appointments and courses of them, and the addresses of calendar feeds."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Chair(models.Model):
    """A chair or bed of a site that one person at a time can be treated in. Closed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="chairs")
    name = models.CharField(_("name"), max_length=40)
    is_open = models.BooleanField(_("can be booked"), default=True)

    class Meta:
        """In order of name; a name once a site."""

        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("site", "name"), name="a_chair_has_its_own_name"),)

    def __str__(self) -> str:
        return self.name


class Weekday(models.IntegerChoices):
    """As `date.weekday` counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class Hours(models.Model):
    """When a site is open on a weekday, by its own clock; with a chair, when that chair is staffed instead."""

    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="hours")
    chair = models.ForeignKey(Chair, on_delete=models.PROTECT, null=True, blank=True, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(_("until"))

    class Meta:
        """In order of the week."""

        ordering = ("weekday", "opens")
        constraints = (
            models.CheckConstraint(condition=models.Q(closes__gt=models.F("opens")), name="hours_end_after_they_start"),
            models.CheckConstraint(condition=models.Q(weekday__in=Weekday.values), name="hours_weekday_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


class ClosedDay(models.Model):
    """A day on which a site is not open, whatever its hours say."""

    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="closed_days")
    day = models.DateField(_("day"))
    why = models.CharField(_("why"), max_length=120)

    class Meta:
        """In order of time; a day once a site."""

        ordering = ("day",)
        constraints = (models.UniqueConstraint(fields=("site", "day"), name="a_day_is_closed_once"),)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class Kind(models.TextChoices):
    """What an appointment is for."""

    SESSION = "session", _("Ketamine session")
    ASSESSMENT = "assessment", _("Assessment")
    FOLLOW_UP = "follow_up", _("Follow-up")
    OTHER = "other", _("Other care")


class State(models.TextChoices):
    """Where an appointment stands."""

    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Arrived")
    IN_CHAIR = "in_chair", _("In chair")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    DID_NOT_COME = "did_not_come", _("Did not come")


NEXT = {
    State.BOOKED: (State.ARRIVED, State.DID_NOT_COME, State.CANCELLED),
    State.ARRIVED: (State.IN_CHAIR, State.BOOKED, State.CANCELLED),
    State.IN_CHAIR: (State.DONE, State.ARRIVED),
    State.DONE: (State.IN_CHAIR,),
    State.CANCELLED: (),
    State.DID_NOT_COME: (State.BOOKED,),
}
"""Which states may follow which; a step made by mistake can be taken back, a cancelled appointment is booked anew."""

HOLDS_A_CHAIR = (State.BOOKED, State.ARRIVED, State.IN_CHAIR, State.DONE)
"""The states in which nobody else can have the time."""


class Series(models.Model):
    """Sessions planned as one course: how many, every how many days, and the plan they came from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="series")
    sessions = models.PositiveSmallIntegerField(_("sessions"))
    every_days = models.PositiveSmallIntegerField(_("every how many days"))
    minutes = models.PositiveSmallIntegerField(_("minutes of each"))
    plan_id = models.UUIDField(null=True, blank=True, help_text="the signed plan it was made from")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-made_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sessions__gte=1, every_days__gte=1, minutes__gte=5), name="a_course_has_a_length"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sessions} sessions, every {self.every_days} days"


class Appointment(models.Model):
    """One person in one chair from when to when. Two never share a chair or a person: the database refuses it too (`guards.py`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chair = models.ForeignKey(Chair, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="appointments")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.SESSION)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.BOOKED)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments")
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="which session of the series")
    cancelled_because = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    booked_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """In order of time, found by chair and by person; how far a course has come is told by an index alone."""

        ordering = ("starts_at", "chair__name")
        indexes = (
            models.Index(fields=("chair", "starts_at"), name="appointment_of_chair"),
            models.Index(fields=("person", "starts_at"), name="appointment_of_person"),
            models.Index(fields=("series", "state"), name="appointment_of_course"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="an_appointment_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="appointment_kind_is_known"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="appointment_state_is_known"),
            models.CheckConstraint(
                condition=~models.Q(state=State.CANCELLED) | ~models.Q(cancelled_because=""),
                name="a_cancellation_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"appointment {self.starts_at:%Y-%m-%d %H:%M}"


class AppointmentChange(models.Model):
    """One change of an appointment: when, by whom, what it became and why. Rows are only added."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="changes")
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State)
    chair = models.ForeignKey(Chair, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    why = models.CharField(max_length=200, blank=True)

    class Meta:
        """In the order they were made."""

        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.get_state_display()} at {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; one that is there is not changed."""
        if not self._state.adding:
            raise ValidationError(_("A change that was made is not altered; make another."))
        super().save(*args, **kwargs)


class CalendarAddress(models.Model):
    """A secret address that a calendar program reads one user's appointments from. Only the digest of the secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="calendar_addresses")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first; one that works for each user."""

        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(revoked_at__isnull=True), name="one_calendar_address_works"
            ),
        )

    def __str__(self) -> str:
        return f"calendar address of {self.made_at:%Y-%m-%d}"
