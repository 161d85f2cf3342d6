"""How this room tells its records elsewhere: on the home page and in the timeline of a chart."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.models import Role
from assuage.web.accounts.policies import change_appointment, read_appointment, see_appointments_of
from assuage.web.design.worklists import MOST_OF_A_ROOM, Task, Urgency
from assuage.web.patients.models import Person
from assuage.web.patients.timeline import Happening
from assuage.web.schedule.clock import local
from assuage.web.schedule.models import State
from assuage.web.schedule.selectors import needing_somebody

_RUNNING = (State.BOOKED, State.ARRIVED, State.IN_CHAIR)
_BACK = timedelta(days=2)
_OWN_AHEAD = 3


def waiting(actor: Any) -> Iterator[Task]:
    """Whoever is late, waits or is over time; then what comes within two hours."""
    now = timezone.now()
    rows = change_appointment.among(actor).filter(
        state__in=_RUNNING, starts_at__gt=now - _BACK, starts_at__lt=now + timedelta(hours=2)
    )
    found = list(rows.select_related("person", "chair").order_by("starts_at")[: 4 * MOST_OF_A_ROOM])
    words = {
        "late": _("Late: has not arrived"),
        "waiting": _("Waits past the start"),
        "overdue": _("Over time in the chair"),
    }
    first = needing_somebody(found, at=now)
    for why, one in first:
        yield Task(Urgency.OVERDUE, words[why], _path(one), one.person, one.starts_at)
    told = {one.pk for _why, one in first}
    for one in found:
        if one.pk not in told and one.state != State.IN_CHAIR:
            kind = _("%(kind)s, %(chair)s") % {"kind": one.get_kind_display(), "chair": one.chair.name}
            yield Task(Urgency.DUE, kind, _path(one), one.person, one.starts_at)


def own_ahead(actor: Any) -> Iterator[Task]:
    """A patient's own appointments that are ahead, the next first."""
    if not actor.has(Role.PATIENT):
        return
    now = timezone.now()
    rows = read_appointment.among(actor).filter(person__user_id=actor.user.pk, state__in=_RUNNING, ends_at__gt=now)
    for one in rows.select_related("person__site", "chair__site", "series").order_by("starts_at")[:_OWN_AHEAD]:
        is_today = local(one.chair.site, one.starts_at).date() == local(one.chair.site, now).date()
        urgency = Urgency.DUE if is_today else Urgency.LATER
        yield Task(urgency, one.get_kind_display(), _path(one), one.person, one.starts_at)


def happenings(actor: Any, person: Person) -> Iterator[Happening]:
    """Appointments of the past, and those ahead, for whoever may see them."""
    if not see_appointments_of.permits(actor, person):
        return
    for one in person.appointments.select_related("chair", "booked_by").order_by("-starts_at")[:300]:
        yield Happening(
            at=one.starts_at,
            key=f"appointments-{one.pk}",
            name=_("Appointment"),
            words=f"{one.get_kind_display()}, {one.chair.name}: {one.get_state_display()}",
            by=one.booked_by,
            path=_path(one),
            is_retracted=one.state == State.CANCELLED,
            why=one.cancelled_because,
        )


def _path(one: Any) -> str:
    return reverse("schedule:appointment", args=(one.pk,))
