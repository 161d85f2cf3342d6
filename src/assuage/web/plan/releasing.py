"""Writes of pump sheets: prepared by one person, released by another, withdrawn by whoever sees that it is wrong."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assuage.plan import PumpInputError
from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.plan.holding import holding_of
from assuage.web.plan.models import MEANING_OF_RELEASE, PumpRelease, TreatmentPlan
from assuage.web.plan.preparing import (
    digest_for,
    document_of,
    is_the_same,
    made_again,
    programme_for,
)
from assuage.web.plan.validity import standing_of


class CannotReleaseError(Exception):
    """Why a pump sheet is not released, in words for whoever tried."""


def prepare(
    actor: Actor, plan: TreatmentPlan, asked: Mapping[str, Any], *, reckoned: str, now: datetime
) -> PumpRelease:
    """Make the programme of a signed plan and keep it for a second person. Raises as `preparing.programme_for`, and `CannotReleaseError`."""
    holding = holding_of(plan, now=now)
    if not holding.is_in_force:
        raise CannotReleaseError(_("The plan is not signed, or another has followed it. Nothing was prepared."))
    if holding.stops:
        raise CannotReleaseError(" ".join(holding.stops))
    if not reckoned.strip():
        raise PumpInputError(
            _("Reckon one number of the programme yourself from the order, and write it with its unit.")
        )
    made = programme_for(plan, asked, reckoned=(reckoned,), made_at=now, made_by=str(actor.user), now=now)
    if holding.weight.kg is None:
        raise PumpInputError(holding.weight.why_unknown)
    document = document_of(made)
    release = PumpRelease(
        person=plan.person,
        plan=plan,
        plan_digest=plan.digest,
        asked=dict(asked),
        programme=document,
        digest=digest_for(plan.digest, asked, document),
        weight_kg=Decimal(str(round(holding.weight.kg, 3))),
        prepared_at=now,
        prepared_by=actor.user,
        reckoned_by_preparer=reckoned.strip(),
    )
    with written(actor, _note("prepare", release)):
        release.save(force_insert=True)
    return release


def release(actor: Actor, sheet: PumpRelease, *, reckoned: str, now: datetime) -> None:
    """Release a prepared sheet, as a second person who reckoned it from the order. Raises as `prepare`; then nothing is released."""
    if sheet.prepared_by_id == actor.user.pk:
        raise CannotReleaseError(_("You prepared this sheet. Somebody else must reckon and release it."))
    stands = standing_of(sheet, now=now)
    if stands.kind != "prepared":
        raise CannotReleaseError(stands.words)
    if not reckoned.strip():
        raise PumpInputError(
            _("Reckon one number of the programme yourself from the order, and write it with its unit.")
        )
    made = programme_for(
        sheet.plan,
        sheet.asked,
        reckoned=(sheet.reckoned_by_preparer, reckoned),
        made_at=sheet.prepared_at,
        made_by=str(sheet.prepared_by),
        now=now,
    )
    if not is_the_same(sheet, made):
        raise CannotReleaseError(_("Made again, the programme is not the one that was kept. Prepare it anew."))
    with written(actor, _note("release", sheet)):
        changed = PumpRelease.objects.filter(
            pk=sheet.pk, released_at__isnull=True, withdrawn_at__isnull=True, digest=sheet.digest
        ).update(
            released_at=now,
            released_by=actor.user,
            reckoned_by_releaser=reckoned.strip(),
            meaning=str(MEANING_OF_RELEASE),
        )
        if not changed:
            raise CannotReleaseError(_("Somebody else released or withdrew this sheet since you opened it."))
    sheet.refresh_from_db()


def withdraw(actor: Actor, sheet: PumpRelease, *, because: str, now: datetime) -> None:
    """Withdraw a sheet, released or not. Raises `CannotReleaseError` where it was withdrawn before."""
    with written(actor, _note("withdraw", sheet, why=because)):
        changed = PumpRelease.objects.filter(pk=sheet.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=now, withdrawn_by=actor.user, withdrawn_because=because.strip()
        )
        if not changed:
            raise CannotReleaseError(_("This sheet was withdrawn before."))
    sheet.refresh_from_db()


def printed_programme(sheet: PumpRelease, *, now: datetime) -> Any:
    """The programme of a sheet for printing. Raises `CannotReleaseError` where it does not hold or is not the one that was kept."""
    stands = standing_of(sheet, now=now)
    if not stands.may_print:
        raise CannotReleaseError(stands.words)
    made = made_again(sheet, now=now)
    if not is_the_same(sheet, made):
        raise CannotReleaseError(_("Made again, the programme is not the one that was kept. Prepare it anew."))
    return made


def _note(verb: str, sheet: PumpRelease, *, why: str = "") -> Note:
    return Note(verb, "plan.PumpRelease", str(sheet.pk), person_id=str(sheet.person_id), why=why)
