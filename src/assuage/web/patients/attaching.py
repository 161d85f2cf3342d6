"""Files that belong to a chart: which are taken, kept as they came, given back only as downloads."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.patients.models import Attachment, Person
from assuage.web.patients.recording import AlreadyRetractedError

LARGEST_BYTES = 10_000_000

_STARTS = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


class CannotAttachError(Exception):
    """The file is too large, empty, or of a kind that is not kept."""


def media_type_of(content: bytes) -> str:
    """What a file is by its own first bytes, whatever it is called. Errors: `CannotAttachError`."""
    for start, kind in _STARTS.items():
        if content.startswith(start):
            return kind
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\x00"
    if "\x00" in text:
        raise CannotAttachError(_("Only PDF, PNG, JPEG and plain text (UTF-8) are kept. Save it as one of these."))
    return "text/plain; charset=utf-8"


def refuse_large(size: int) -> None:
    """Before a file is read at all. Errors: `CannotAttachError`."""
    if size > LARGEST_BYTES:
        raise CannotAttachError(_("The file is larger than 10 MB. Make it smaller, or split it."))


def attach(actor: Actor, person: Person, *, name: str, content: bytes, about: str = "") -> Attachment:
    """Keep a file with its digest. Errors: `CannotAttachError`."""
    if not content:
        raise CannotAttachError(_("The file is empty. Choose another one."))
    refuse_large(len(content))
    kept = Attachment(
        person=person,
        name=_plain(name),
        media_type=media_type_of(content),
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        about=about,
        added_by=actor.user,
    )
    note = Note("attach", "patients.Attachment", str(kept.pk), person_id=str(person.pk), why=kept.digest)
    with written(actor, note):
        kept.file.save(str(kept.pk), ContentFile(content), save=False)
        kept.save(force_insert=True)
    return kept


def content_of(attachment: Attachment) -> bytes:
    """The file, if it is still what was attached. Errors: `CannotAttachError` where it was altered or is gone."""
    try:
        with attachment.file.open("rb") as file:
            content: bytes = file.read()
    except OSError as error:
        raise CannotAttachError(
            _("The file is not on the disk, or cannot be read there. Tell an administrator; a backup may hold it.")
        ) from error
    if hashlib.sha256(content).hexdigest() != attachment.digest:
        raise CannotAttachError(
            _("The file on the disk is not the one that was attached: its digest differs. Tell an administrator.")
        )
    return content


def retract_attachment(actor: Actor, attachment: Attachment, *, because: str) -> None:
    """Take a file off the chart; it is kept, and nobody opens it any more. Errors: `AlreadyRetractedError`."""
    note = Note("retract", "patients.Attachment", str(attachment.pk), person_id=str(attachment.person_id), why=because)
    changed: Any = {"retracted_at": timezone.now(), "retracted_by": actor.user, "retracted_because": because}
    with written(actor, note):
        if not Attachment.objects.filter(pk=attachment.pk, retracted_at__isnull=True).update(**changed):
            raise AlreadyRetractedError


def _plain(name: str) -> str:
    """A file's name without a path, control characters or quotes, as it may stand in a header."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable() and one not in '"<>|:*?')[-160:] or _("file")
