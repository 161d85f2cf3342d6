"""The calendar feed (RFC 5545) that a program reads from a secret address; it names nobody."""

import hashlib
import secrets
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from assuage.web.accounts.actor import Actor, Note, actor_of
from assuage.web.audit.services import append, written
from assuage.web.schedule.models import Appointment, CalendarAddress, State
from assuage.web.schedule.selectors import MOST_IN_A_CALENDAR, calendar_of

_LONGEST_LINE = 73  # octets; RFC 5545 section 3.1 allows 75 with the line break


def make_address(actor: Actor) -> str:
    """A new secret for the actor's calendar; the one before stops working. It is shown once and only its digest is kept."""
    secret = secrets.token_urlsafe(32)
    with written(actor, Note("make", "schedule.CalendarAddress")):
        CalendarAddress.objects.filter(user=actor.user, revoked_at__isnull=True).update(revoked_at=timezone.now())
        CalendarAddress.objects.create(user=actor.user, digest=_digest(secret))
    return secret


def revoke(actor: Actor, address: CalendarAddress) -> None:
    """Let an address stop working."""
    with written(actor, Note("revoke", "schedule.CalendarAddress", str(address.pk))):
        CalendarAddress.objects.filter(pk=address.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def feed(secret: str, *, now: datetime, came_from: str) -> str | None:
    """The calendar behind a secret, or None where it opens nothing (any more)."""
    address = (
        CalendarAddress.objects.filter(digest=_digest(secret), revoked_at__isnull=True, user__is_active=True)
        .select_related("user")
        .first()
    )
    if address is None:
        return None
    actor = actor_of(address.user, came_from=came_from, route="schedule:feed")
    rows = calendar_of(actor, at=now)
    append(actor, [Note("read calendar", "schedule.CalendarAddress", str(address.pk), why=f"{len(rows)} appointments")])
    return _written(rows, now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _written(rows: list[Appointment], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Assuage//Schedule//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for one in rows[:MOST_IN_A_CALENDAR]:
        lines += _event(one, now)
    if len(rows) > MOST_IN_A_CALENDAR:
        lines += _end_of_feed(rows[MOST_IN_A_CALENDAR], now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(one: Appointment, now: datetime) -> list[str]:
    words = _("%(kind)s, %(chair)s") % {"kind": one.get_kind_display(), "chair": one.chair.name}
    gone = one.state in {State.CANCELLED, State.DID_NOT_COME}
    return [
        "BEGIN:VEVENT",
        f"UID:{one.pk}@assuage",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{one.starts_at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{one.ends_at:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{one.version}",
        f"STATUS:{'CANCELLED' if gone else 'CONFIRMED'}",
        f"SUMMARY:{_escaped(words)}",
        f"LOCATION:{_escaped(one.chair.site.name)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _end_of_feed(first_left_out: Appointment, now: datetime) -> list[str]:
    """An event that says from when on appointments are left out, so that an empty week is not taken for a free one."""
    at = first_left_out.starts_at
    words = _("The feed ends here: later appointments stand on the board alone")
    return [
        "BEGIN:VEVENT",
        "UID:end-of-feed@assuage",
        f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}",
        f"DTEND:{at:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{_escaped(words)}",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def _folded(line: str) -> list[str]:
    """A long line in parts of few enough octets; those after the first begin with a space."""
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST_LINE:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + width
    return [*parts, part]
