"""Two records of one person become one, and two again if that was a mistake."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Manager, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.patients.models import Merge, Person

_STAYS: set[str] = {"patients.Merge", "patients.Person", "accounts.EmergencyAccess"}


class CannotMergeError(Exception):
    """The two cannot be merged, or a merge cannot be undone; the message says why."""


def leave(model: str) -> None:
    """Let a room say that its records stay with the record they were written for: `leave("plan.PumpRelease")`."""
    _STAYS.add(model)


def merge(actor: Actor, kept: Person, gone: Person, *, reason: str) -> Merge:
    """Move everything of `gone` to `kept`, and remember what moved. Errors: `CannotMergeError`."""
    if kept.pk == gone.pk:
        raise CannotMergeError(_("A record cannot be merged into itself. Choose another one."))
    if kept.is_invented != gone.is_invented:
        raise CannotMergeError(_("One of the two is invented and the other is not, so they are no one person."))
    made = Merge(person=kept, gone=gone, reason=reason, moved={}, merged_by=actor.user)
    about = f"{gone.pk} into {kept.pk}: {reason}"
    actor.notes.append(Note("merge away", "patients.Person", str(gone.pk), person_id=str(gone.pk), why=str(kept.pk)))
    try:
        with written(actor, Note("merge", "patients.Merge", str(made.pk), person_id=str(kept.pk), why=about)):
            first, second = _held(kept, gone)
            if first.merged_into_id or second.merged_into_id:
                raise CannotMergeError(_("One of the two was merged before. Open the record that was kept."))
            made.moved = {label: ids for label, ids in _moved(gone, kept) if ids}
            if second.user_id and not first.user_id:
                _hand_over_account(second, first)
                made.moved["accounts.User"] = [str(first.user_id)]
            Person.objects.filter(pk=gone.pk).update(merged_into=kept)
            made.save(force_insert=True)
    except IntegrityError as error:
        raise CannotMergeError(_("A rule of the database refuses this merge. Nothing was changed.")) from error
    return made


def undo(actor: Actor, merged: Merge, *, because: str) -> None:
    """Give back to `gone` everything that moved and is still there. Errors: `CannotMergeError`."""
    with written(actor, Note("undo", "patients.Merge", str(merged.pk), person_id=str(merged.person_id), why=because)):
        kept, gone = _held(merged.person, merged.gone)
        if kept.merged_into_id is not None:
            raise CannotMergeError(_("The record that was kept was merged into another since. Undo that first."))
        changed = Merge.objects.filter(pk=merged.pk, undone_at__isnull=True).update(
            undone_at=timezone.now(), undone_by=actor.user, undone_because=because
        )
        if not changed:
            raise CannotMergeError(_("Somebody undid this merge already. Nothing was changed."))
        Person.objects.filter(pk=gone.pk).update(merged_into=None)
        if merged.moved.get("accounts.User") == [str(kept.user_id)]:
            _hand_over_account(kept, gone)
        for model, field in _kinds():
            ids = merged.moved.get(f"{model._meta.label}.{field}", [])
            _rows(model).filter(pk__in=ids, **{field: kept}).update(**{field: gone})


def _rows(model: type[Model]) -> Manager[Any]:
    """All rows of a kind, also those that its own manager leaves out."""
    return model._base_manager  # noqa: SLF001 - documented by Django under this name


def _held(kept: Person, gone: Person) -> tuple[Person, Person]:
    """Both rows, locked in one order so that two merges never wait for each other."""
    rows = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=(kept.pk, gone.pk)).order_by("pk")}
    return rows[kept.pk], rows[gone.pk]


def _kinds() -> list[tuple[type[Model], str]]:
    """Every kind of record that belongs to a person, but those that stay."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Person._meta.related_objects
        if relation.related_model._meta.label not in _STAYS
    ]


def _moved(gone: Person, kept: Person) -> list[tuple[str, list[Any]]]:
    found = []
    for model, field in _kinds():
        ids = list(_rows(model).filter(**{field: gone}).values_list("pk", flat=True))
        moved = [one for one in ids if _move(model, field, one, kept)] if _may_clash(model) else ids
        if not _may_clash(model):
            _rows(model).filter(pk__in=ids).update(**{field: kept})
        found.append((f"{model._meta.label}.{field}", [one if isinstance(one, int) else str(one) for one in moved]))
    return found


def _may_clash(model: type[Model]) -> bool:
    """Whether a rule of the table allows a person only so many rows, as of one file."""
    return any(getattr(one, "fields", ()) for one in model._meta.constraints)


def _move(model: type[Model], field: str, pk: Any, kept: Person) -> bool:
    """Move one row; what both have (the same file imported twice) stays where it is."""
    try:
        with transaction.atomic():
            _rows(model).filter(pk=pk).update(**{field: kept})
    except IntegrityError:
        return False
    return True


def _hand_over_account(giver: Person, taker: Person) -> None:
    user = giver.user
    Person.objects.filter(pk=giver.pk).update(user=None)
    Person.objects.filter(pk=taker.pk).update(user=user)
    giver.user, taker.user = None, user
