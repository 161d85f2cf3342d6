"""What every record that is signed has in common: a draft that is edited under a version, then a text that nobody changes."""

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RecordState(models.TextChoices):
    """Where a record stands. Only a draft is edited; a signed one is followed by another."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class StaleVersionError(Exception):
    """Somebody else saved the record since it was opened; nothing was overwritten."""


class SignedRecord(models.Model):
    """A record of one person that is drafted, signed and followed.

    `content` is the whole of what was decided, as the published document of its kind; `digest` is the SHA-256 of its canonical JSON,
    set when it is signed, so that a signature is bound to the text. `version` grows with every save of a draft: who saves an
    older one is told and nothing is overwritten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("patients.Person", on_delete=models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=16, choices=RecordState, default=RecordState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField(default=dict)
    software_version = models.CharField(max_length=32, blank=True)
    knowledge_version = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meaning = models.CharField(max_length=200, blank=True, help_text="what the signature means")
    digest = models.CharField(max_length=64, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")

    class Meta:
        """A signature is whole or absent."""

        abstract = True
        ordering = ("-made_at",)
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=models.Q(state=RecordState.DRAFT, signed_at__isnull=True, signed_by__isnull=True, digest="")
                | (
                    ~models.Q(state=RecordState.DRAFT)
                    & models.Q(signed_at__isnull=False, signed_by__isnull=False)
                    & ~models.Q(digest="")
                ),
                name="%(app_label)s_%(class)s_signature_is_whole",
            ),
        )

    @property
    def is_signed(self) -> bool:
        """Whether somebody stands for it, also where another has followed it since."""
        return self.state != RecordState.DRAFT


def digest_of(content: Any) -> str:
    """The SHA-256 of a record's content as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def save_draft(record: SignedRecord, *, expected: int, **changes: Any) -> None:
    """Save changes of a draft whose version was `expected` when it was opened.

    Errors: `StaleVersionError` where somebody saved it since, or it was signed; nothing is overwritten.
    """
    changed = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=expected, state=RecordState.DRAFT)
        .update(version=expected + 1, saved_at=timezone.now(), **changes)
    )
    if not changed:
        raise StaleVersionError(
            _(
                "Somebody else saved or signed this since you opened it. Your text is kept below; nothing was overwritten."
            )
        )
    record.refresh_from_db()


def sign(record: SignedRecord, *, expected: int, by: Any, meaning: str, at: datetime) -> None:
    """Sign a draft as it stands, and let it supersede the record it follows. Call inside `audit.services.written`.

    `at` is when the signer stood for it, which every caller has from the page that was signed; when the row was saved is the clock's own.
    Errors: `StaleVersionError` as in `save_draft`.
    """
    now = timezone.now()
    changed = (
        type(record)
        ._default_manager.filter(pk=record.pk, version=expected, state=RecordState.DRAFT)
        .update(
            state=RecordState.SIGNED,
            version=expected + 1,
            signed_at=at,
            signed_by=by,
            meaning=meaning,
            digest=digest_of(record.content),
            saved_at=now,
        )
    )
    if not changed:
        raise StaleVersionError(_("Somebody else saved or signed this since you opened it. Nothing was signed."))
    if record.follows_id:  # type: ignore[attr-defined]  # a field of the abstract class
        type(record)._default_manager.filter(pk=record.follows_id, state=RecordState.SIGNED).update(  # type: ignore[attr-defined]
            state=RecordState.SUPERSEDED, saved_at=now
        )
    record.refresh_from_db()
