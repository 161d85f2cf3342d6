"""What is read of the audit: pages by number, newest first, without counting a million rows."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import get_current_timezone

from assuage.web.audit.models import AuditEvent, AuditSubject

AT_ONCE = 50
LOOKED_AT = 10_000
"""How far down the chain one page looks for rows that are found by no index: about a tenth of a second, however few there are."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first, and the number to go on before; None at the end."""

    rows: tuple[AuditEvent, ...]
    before: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an auditor looks for; each part may be absent."""

    user_id: UUID | None = None
    person_id: UUID | None = None
    verb: str = ""
    refused: bool = False
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether an index leads to the rows."""
        return bool(self.user_id or self.person_id or self.verb)


def found(rows: QuerySet[AuditEvent], wanted: Wanted) -> QuerySet[AuditEvent]:
    """The rows that are wanted."""
    if wanted.user_id is not None:
        rows = rows.filter(user_id=wanted.user_id)
    if wanted.person_id is not None:
        rows = rows.filter(of_person(wanted.person_id))
    if wanted.verb:
        rows = rows.filter(verb=wanted.verb)
    if wanted.refused:
        rows = rows.exclude(outcome="done")
    return rows.filter(_between(wanted.first_day, wanted.last_day))


def of_person(person_id: UUID) -> Q:
    """Rows about a person, alone or among several."""
    return Q(person_id=person_id) | Q(number__in=AuditSubject.objects.filter(person_id=person_id).values("number"))


def page_of(rows: QuerySet[AuditEvent], *, before: int | None) -> Page:
    """The next rows older than `before`, wherever in the chain they are."""
    if before is not None:
        rows = rows.filter(number__lt=before)
    shown = tuple(rows.order_by("-number")[: AT_ONCE + 1])
    return Page(shown[:AT_ONCE], shown[AT_ONCE - 1].number if len(shown) > AT_ONCE else None)


def near_page_of(rows: QuerySet[AuditEvent], wanted: Wanted, *, before: int | None) -> Page:
    """The next rows among the `LOOKED_AT` of the chain older than `before`; fewer than a page, or none, where they are rare."""
    top = min(before or _beyond(), _latest(wanted.last_day) + 1 if wanted.last_day else _beyond())
    bottom = max(top - LOOKED_AT, 1)
    page = page_of(rows.filter(number__gte=bottom), before=top)
    return page if page.before is not None or bottom == 1 else Page(page.rows, bottom)


def _beyond() -> int:
    """The number after the newest row."""
    return (AuditEvent.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def own_notes(event: AuditEvent, person_id: UUID) -> list[dict[str, Any]]:
    """What a row says of one person; what it says of others is theirs."""
    return [note for note in event.entries if note.get("person_id") == str(person_id)]


def _between(first: date | None, last: date | None) -> Q:
    """Days become numbers of rows, because rows are numbered in the order of time and found by number at once."""
    condition = Q()
    if first is not None:
        earliest = (
            AuditEvent.objects.filter(at__gte=_start(first)).order_by("at").values_list("number", flat=True).first()
        )
        condition &= Q(number__gte=earliest) if earliest is not None else Q(pk__in=())
    if last is not None:
        condition &= Q(number__lte=_latest(last))
    return condition


def _latest(last: date) -> int:
    """The number of the newest row of a day or before it; 0 where there is none."""
    rows = AuditEvent.objects.filter(at__lt=_start(last + timedelta(days=1))).order_by("-at")
    return rows.values_list("number", flat=True).first() or 0


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone())
