"""Chairs, hours and closed days of a site are written here."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note
from assuage.web.audit.services import written
from assuage.web.schedule.clock import day_span
from assuage.web.schedule.errors import ScheduleError
from assuage.web.schedule.models import Appointment, Chair, ClosedDay, Hours, State


def keep(actor: Actor, site: Any, row: Chair | Hours | ClosedDay) -> None:
    """Keep a new or changed row of a site's arrangement.

    Errors: `ScheduleError` where there is such a chair or closed day already.
    """
    row.site = site
    try:
        with (
            transaction.atomic(),
            written(actor, Note("arrange", "accounts.Site", str(site.pk), why=type(row).__name__)),
        ):
            row.save()
    except IntegrityError:
        raise ScheduleError(_("There is one already, so nothing was changed.")) from None


def take_away(actor: Actor, site: Any, row: Hours | ClosedDay) -> None:
    """Take hours or a closed day away; appointments stay as they are."""
    with written(actor, Note("arrange", "accounts.Site", str(site.pk), why=f"less {type(row).__name__}")):
        row.delete()


def booked_ahead(chair: Chair, at: Any) -> int:
    """How many appointments a chair still has, which somebody has to move before it is closed."""
    return Appointment.objects.filter(chair=chair, starts_at__gte=at, state=State.BOOKED).count()


def booked_on(site: Any, day: date) -> int:
    """How many appointments a day still has that is closed now, which somebody has to move."""
    start, end = day_span(site, day)
    return Appointment.objects.filter(
        chair__site=site, starts_at__lt=end, ends_at__gt=start, state=State.BOOKED
    ).count()
