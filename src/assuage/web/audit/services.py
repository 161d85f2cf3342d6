"""Rows are added here and nowhere else."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from assuage.web.audit.chain import digest_of
from assuage.web.audit.models import AuditEvent, AuditHead, AuditSubject

if TYPE_CHECKING:
    from assuage.web.accounts.actor import Actor, Note


def append(actor: "Actor | None", notes: Sequence["Note"], *, outcome: str = "done", came_from: str = "") -> AuditEvent:
    """Add one row with these notes, in the transaction that is open or one of its own.

    `actor` is None for what nobody signed in for did (a job, a refused sign-in); `came_from` is its address then. Rows are
    numbered one after the other because whoever adds one holds the head of the chain until the transaction ends.
    """
    with transaction.atomic():
        head, _ = AuditHead.objects.select_for_update().get_or_create(id=1)
        people = list(dict.fromkeys(note.person_id for note in notes if note.person_id))
        at = timezone.now().astimezone(UTC)
        row: dict[str, Any] = {
            "number": head.number + 1,
            "at": at.isoformat(timespec="microseconds"),
            "user_id": str(actor.user.pk) if actor else None,
            "user_name": str(actor.user) if actor else "",
            "roles": ",".join(sorted(actor.roles)) if actor else "",
            "came_from": (actor.came_from if actor else came_from)[:64],
            "session": actor.session if actor else "",
            "route": actor.route[:120] if actor else "",
            "outcome": outcome,
            "person_id": people[0] if len(people) == 1 else None,
            "entries": [_told(note) for note in notes],
            "previous": head.digest,
        }
        row["digest"] = digest_of(row)
        made = AuditEvent(**{**row, "at": at}, verb=_weightiest(notes))
        made.save(force_insert=True)
        if len(people) > 1:
            AuditSubject.objects.bulk_create(AuditSubject(number=made.number, person_id=one) for one in people)
        AuditHead.objects.filter(id=1).update(number=made.number, digest=made.digest)
        return made


_LIGHT = ("list", "find", "read")


def _weightiest(notes: Sequence["Note"]) -> str:
    """The verb that a row is found by: what was done, else what was read."""
    verbs = [note.verb for note in notes]
    return next((verb for verb in reversed(verbs) if verb not in _LIGHT), verbs[-1] if verbs else "")[:80]


def _told(note: "Note") -> Mapping[str, str]:
    """What a note says; a zero character, which no database keeps, is left out."""
    return {name: value.replace("\x00", "") for name, value in asdict(note).items() if value}


def keep_notes(actor: "Actor | None") -> None:
    """Write what was read while a page was made, as one row; nothing where nothing was read."""
    if actor is not None and actor.notes:
        notes = list(actor.notes)
        actor.notes.clear()
        append(actor, notes)


@contextmanager
def written(actor: "Actor", note: "Note") -> Iterator[None]:
    """A transaction in which something is written, with its row in the chain: both are kept, or neither.

    What was read on the way goes into the same row.
    """
    with transaction.atomic():
        yield
        notes = [*actor.notes, note]
        append(actor, notes)
    actor.notes.clear()


def note_refusal(actor: "Actor", verb: str, record: str, record_id: str) -> None:
    """Keep that something was asked for that is not this actor's, or is not there."""
    from assuage.web.accounts.actor import Note

    append(actor, [Note(verb, record, record_id)], outcome="refused")
