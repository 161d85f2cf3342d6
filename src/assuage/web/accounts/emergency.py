"""A chart that is not one's own, opened in an emergency: for a reason, for four hours, and looked at afterwards by somebody else."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.accounts.models import EmergencyAccess
from assuage.web.accounts.policies import read_chart
from assuage.web.audit.models import AuditEvent
from assuage.web.audit.services import note_refusal, written

LASTS = timedelta(hours=4)


class NobodyFoundError(Exception):
    """Nobody has this number and birth date; which of the two is wrong is not told."""


def open_chart(actor: Actor, people: QuerySet[Any], *, system: str, value: str, birth_date: date, reason: str) -> Any:
    """Open the chart of the one person with exactly this identifier and birth date, and give the person.

    Where the chart is the actor's already nothing is opened. Errors: `NobodyFoundError`, which is kept in the audit.
    """
    person = people.filter(
        identifiers__system=system.strip(), identifiers__value=value.strip(), birth_date=birth_date
    ).first()
    if person is None:
        note_refusal(actor, "open in an emergency", "patients.Person", "")
        raise NobodyFoundError(
            _("Nobody is registered with exactly this number and birth date. Check both with somebody else.")
        )
    if read_chart.permits(actor, person):
        return person
    now = timezone.now()
    with written(
        actor, Note("open in an emergency", "patients.Person", str(person.pk), person_id=str(person.pk), why=reason)
    ):
        EmergencyAccess.objects.create(
            user=actor.user, person=person, reason=reason, opened_at=now, expires_at=now + LASTS
        )
    return person


def running_for(actor: Actor, person: Any) -> EmergencyAccess | None:
    """The access by which this actor sees this chart now, where there is one."""
    return (
        EmergencyAccess.objects.filter(user=actor.user, person=person, expires_at__gt=timezone.now())
        .order_by("-expires_at")
        .first()
    )


def end(actor: Actor, access: EmergencyAccess) -> None:
    """Give the access back before its time."""
    now = timezone.now()
    with written(
        actor,
        Note("end an emergency access", "accounts.EmergencyAccess", str(access.pk), person_id=str(access.person_id)),
    ):
        EmergencyAccess.objects.filter(pk=access.pk, expires_at__gt=now).update(expires_at=now)


def review(actor: Actor, access: EmergencyAccess, *, found: str) -> bool:
    """Keep what the reviewer found; False where somebody else reviewed it first. Nobody reviews their own: the policy and the database say so."""
    note = Note("review", "accounts.EmergencyAccess", str(access.pk), person_id=str(access.person_id))
    waiting = EmergencyAccess.objects.filter(pk=access.pk, reviewed_at__isnull=True)
    with transaction.atomic():
        if waiting.select_for_update().first() is None:
            return False
        with written(actor, note):
            waiting.update(reviewed_by=actor.user, reviewed_at=timezone.now(), review=found)
    return True


def done_in(access: EmergencyAccess) -> list[AuditEvent]:
    """What the audit says the user did in this chart while it was open, 200 rows at most."""
    return list(
        AuditEvent.objects.filter(
            user_id=access.user_id,
            person_id=access.person_id,
            at__gte=access.opened_at,
            at__lte=min(access.expires_at, timezone.now()),
        ).order_by("number")[:200]
    )
