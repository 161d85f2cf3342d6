"""The audit as it leaves the house: a line of JSON each (see `verification.py`), and FHIR AuditEvents."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import transaction

from assuage.web.audit.models import AuditEvent, AuditHead
from assuage.web.audit.verification import BEGINNING, FORMAT, Head

_AT_ONCE = 2_000


def head_now() -> Head:
    """Where the chain stands now."""
    head = AuditHead.objects.filter(id=1).first()
    return Head(head.number, head.digest) if head else BEGINNING


def content_of(event: AuditEvent) -> dict[str, Any]:
    """A row as its digest was made over it, with that digest."""
    return {
        "number": event.number,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "user_id": str(event.user_id) if event.user_id else None,
        "user_name": event.user_name,
        "roles": event.roles,
        "came_from": event.came_from,
        "session": event.session,
        "route": event.route,
        "outcome": event.outcome,
        "person_id": str(event.person_id) if event.person_id else None,
        "entries": event.entries,
        "previous": event.previous,
        "digest": event.digest,
    }


def lines(*, after: Head = BEGINNING) -> Iterator[str]:
    """The lines of an export: the opening line, every row after `after`, and the closing line with the head.

    The head is taken first: rows that are added meanwhile are left to the next export.
    """
    with transaction.atomic():
        head = head_now()
    yield _line({"assuage_audit": FORMAT, "follows": {"number": after.number, "digest": after.digest}})
    last = after.number
    while last < head.number:
        batch = list(AuditEvent.objects.filter(number__gt=last, number__lte=head.number).order_by("number")[:_AT_ONCE])
        if not batch:
            break  # rows are gone: the closing line shows it
        for event in batch:
            yield _line(content_of(event))
        last = batch[-1].number
    yield _line({"head": {"number": head.number, "digest": head.digest}})


def _line(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
