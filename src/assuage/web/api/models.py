"""Programs that may ask, and the tokens they ask with. A token is kept as its digest alone."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ClientKind(models.TextChoices):
    """What a program can keep secret, and for whom it asks."""

    PUBLIC = "public", _("App of a user, without a secret")
    CONFIDENTIAL = "confidential", _("App of a user, with a key of its own")
    BACKEND = "backend", _("Service without a user")


class Client(models.Model):
    """A program that an administrator let in: where it may send a user back to, its keys, and the most it may ask for.

    A backend service acts as the user `acts_as`, whose roles bound what it may read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, unique=True)
    site = models.ForeignKey("accounts.Site", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=ClientKind)
    redirect_uris = models.JSONField(default=list, blank=True)
    launch_uri = models.URLField(blank=True)
    keys = models.JSONField(default=dict, blank=True, help_text="the public keys, as a JWK set")
    scopes = models.TextField(help_text="the most it may ask for, apart by spaces")
    acts_as = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A service has a user it acts as; an app has none."""

        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="backend", acts_as__isnull=False)
                | (~models.Q(kind="backend") & models.Q(acts_as__isnull=True)),
                name="a_service_acts_as_a_user",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Token(models.Model):
    """What a program shows to be let in: for one user, with scopes, until it expires or is revoked.

    `client` is None for a token that a user made for themselves. `person` is the chart that was open at launch, which bounds scopes of
    `patient/`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    is_refresh = models.BooleanField(default=False)
    name = models.CharField(max_length=80, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, blank=True, related_name="tokens")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="tokens")
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scopes = models.TextField()
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-issued_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("issued_at")), name="a_token_ends"),
        )

    def __str__(self) -> str:
        return self.name or str(self.client or "token")
