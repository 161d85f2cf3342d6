"""The audit, for auditors."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from assuage.web.accounts.actor import Note
from assuage.web.accounts.policies import read_audit
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import needs
from assuage.web.audit.selectors import Wanted, page_of
from assuage.web.audit.selectors import found as rows_wanted

router = Router(tags=["audit"])


class RowOut(Schema):
    """One row of the chain."""

    number: int
    at: datetime
    user_id: UUID | None
    user_name: str
    roles: str
    came_from: str
    route: str
    outcome: str
    person_id: UUID | None
    entries: list[dict[str, str]]
    previous: str
    digest: str


class RowsPage(Schema):
    """Rows, newest first; `before` asks for the next."""

    rows: list[RowOut]
    before: int | None


@router.get("audit", response={200: RowsPage, **ERRORS})
def list_rows(request: HttpRequest, before: int | None = None, person_id: UUID | None = None) -> Any:
    """The rows an auditor may read, fifty at a time."""
    actor = needs(request, "audit:read")
    page = page_of(rows_wanted(read_audit.among(actor), Wanted(person_id=person_id)), before=before)
    actor.notes.append(Note("read", "audit.AuditEvent", person_id=str(person_id or "")))
    return {"rows": list(page.rows), "before": page.before}
