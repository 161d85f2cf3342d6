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
    family = models.UUIDField(
        default=uuid.uuid4, db_index=True, help_text="those that came from one sign-in; ended together"
    )
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True, help_text="when a refresh token was changed for the next")
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ("-issued_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("issued_at")), name="a_token_ends"),
        )

    def __str__(self) -> str:
        return self.name or str(self.client or "token")


class Launch(models.Model):
    """A chart from which somebody opened an app: the code that the app hands back, once, to learn whose chart it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"launch until {self.expires_at:%Y-%m-%d %H:%M}"


class Grant(models.Model):
    """What a user agreed to let an app do: the code it changes for tokens, once, within a minute, by whoever has the verifier."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scopes = models.TextField()
    redirect_uri = models.TextField()
    challenge = models.CharField(max_length=128, help_text="the SHA-256 of the verifier, in base64url")
    nonce = models.TextField(blank=True, help_text="what the app wants to find again in the word who its user is")
    family = models.UUIDField(default=uuid.uuid4)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"grant until {self.expires_at:%Y-%m-%d %H:%M}"


class Assertion(models.Model):
    """The number of a signed assertion that was shown, kept until it expires, so that nobody shows it twice."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="of issuer and number")
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"assertion until {self.expires_at:%Y-%m-%d %H:%M}"


class Known(models.Model):
    """The id under which FHIR knows an entry that replaced another: that of the first, so that an update keeps its address."""

    entry = models.OneToOneField("patients.Entry", on_delete=models.PROTECT, primary_key=True, related_name="known")
    logical_id = models.UUIDField(db_index=True)
    version = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"version {self.version}"


class ExportState(models.TextChoices):
    """How far an export has come."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Export(models.Model):
    """A bulk export: who asked for what, how far it is, and the files it made, which are kept for a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token = models.ForeignKey(Token, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kinds = models.JSONField()
    since = models.DateTimeField(null=True, blank=True)
    request_url = models.TextField()
    base = models.TextField()
    state = models.CharField(max_length=12, choices=ExportState, default=ExportState.WAITING)
    written = models.PositiveBigIntegerField(default=0)
    files = models.JSONField(default=list)
    asked_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True, help_text="when whoever writes it last wrote something")
    expires_at = models.DateTimeField()

    class Meta:
        """Newest first; a state that is known."""

        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=ExportState.values), name="export_state_is_known"),
        )

    def __str__(self) -> str:
        return f"export of {self.asked_at:%Y-%m-%d %H:%M}"


class SigningKey(models.Model):
    """A key by which the clinic signs who a user is: its public half as anybody may read it, its private half sealed."""

    kid = models.CharField(max_length=64, primary_key=True)
    public = models.JSONField(help_text="the public half, as a JWK")
    sealed = models.TextField(help_text="the private half, sealed by the secret of the installation")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Newest first."""

        ordering = ("-made_at",)

    def __str__(self) -> str:
        return f"key of {self.made_at:%Y-%m-%d}"
