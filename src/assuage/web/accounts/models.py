"""People who sign in, the sites they work at, and in which role."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody does at a site; one person may have several."""

    PHYSICIAN = "physician", _("Physician")
    NURSE = "nurse", _("Nurse")
    PHARMACIST = "pharmacist", _("Pharmacist")
    FRONT_DESK = "front_desk", _("Front desk")
    RESEARCHER = "researcher", _("Researcher")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")
    PATIENT = "patient", _("Patient")


class Units(models.TextChoices):
    """How a site writes weights, heights and temperatures. Doses are written alike everywhere."""

    METRIC = "metric", _("Kilograms, centimetres")
    AMERICAN = "american", _("Pounds, inches")


class DateStyle(models.TextChoices):
    """How a site writes a date in figures."""

    BRITISH = "british", _("31/12/2026")
    AMERICAN = "american", _("12/31/2026")


class Site(models.Model):
    """One place of the clinic. What belongs to a site is seen by those who work there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    time_zone = models.CharField(max_length=64, default="Europe/London")
    date_style = models.CharField(max_length=16, choices=DateStyle, default=DateStyle.BRITISH)
    units = models.CharField(max_length=16, choices=Units, default=Units.METRIC)
    is_open = models.BooleanField(default=True)

    class Meta:
        """In order of name."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users by their e-mail address, which they sign in with."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who can sign in once a password is set; without one, only by a passkey or another provider."""
        if not email:
            raise ValueError("A user needs an e-mail address, because that is what one signs in with.")
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do follows from their memberships, never from the account itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, blank=True, default="", help_text="empty: as the browser asks")
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """In order of name."""

        ordering = ("name",)

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as it is shown and signed with."""
        return str(self)


class Membership(models.Model):
    """One user in one role at one site, from when to when. Ended, never deleted."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One running membership for each user, site and role."""

        constraints = (
            models.UniqueConstraint(
                fields=("user", "site", "role"), condition=models.Q(until__isnull=True), name="one_running_membership"
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_is_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()} at {self.site}"


class EmergencyAccess(models.Model):
    """One user's access to one chart that is not theirs, with the reason, its end, and what the review found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergency_accesses")
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="emergency_accesses")
    reason = models.TextField()
    opened_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review = models.TextField(blank=True)

    class Meta:
        """A reason is needed, an end after the start, and a review by somebody else."""

        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="emergency_needs_a_reason"),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("opened_at")), name="emergency_ends"),
            models.CheckConstraint(
                condition=models.Q(reviewed_by__isnull=True) | ~models.Q(reviewed_by=models.F("user")),
                name="emergency_reviewed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"emergency access of {self.user} until {self.expires_at:%Y-%m-%d %H:%M}"


class Counted(models.Model):
    """A row of the cache that all workers share: limits, and codes that were used once. Django's cache reads and writes it, nobody else."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        """The table that the settings name."""

        db_table = "accounts_cache"

    def __str__(self) -> str:
        return "a row of the cache"
