"""AuditEvent: who read or wrote what, one event for each note of a row of the audit; for auditors."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import NOBODY, read_audit
from assuage.web.api.fhir.kinds import Kind, Source
from assuage.web.api.fhir.parameters import Parameter, about, dated
from assuage.web.audit.export import content_of
from assuage.web.audit.fhir import audit_events
from assuage.web.audit.selectors import of_person

_LARGEST = 9_223_372_036_854_775_807


def resources(row: Any, beside: Any = None) -> list[dict[str, Any]]:  # noqa: ARG001 - nothing beside it is needed
    """The events of one row. A row is never changed, so each has one version."""
    recorded = content_of(row)["at"]
    return [
        {**event, "meta": {**event.get("meta", {}), "versionId": "1", "lastUpdated": recorded}}
        for event in audit_events(content_of(row))
    ]


def _rows(actor: Actor) -> QuerySet[Any]:
    rows: QuerySet[Any] = read_audit.among(actor).order_by("pk")
    return rows


def _row_of(key: str) -> int | None:
    number = key.partition("-")[0]
    return int(number) if re.fullmatch(r"[0-9]{1,19}", number) and int(number) <= _LARGEST else None


def _one(rows: QuerySet[Any], key: str) -> Any:
    number = _row_of(key)
    return None if number is None else rows.filter(pk=number).first()


def _whose(event: Mapping[str, Any]) -> str:
    """The id of the one person that an event is about; empty where it is about none."""
    named = (str(one["what"].get("reference", "")) for one in event["entity"])
    return next((one.removeprefix("Patient/") for one in named if one.startswith("Patient/")), "")


def _identity() -> Parameter:
    def condition(value: str, modifier: str) -> Q:  # noqa: ARG001 - the shape every condition has
        number = _row_of(value)
        return NOBODY if number is None else Q(pk=number)

    return Parameter("token", "the id", condition)


def _about() -> Parameter:
    plain = about("Patient", "person_id", "whose chart it was")

    def condition(value: str, modifier: str) -> Q:
        found = plain.condition(value, modifier)
        return found if found == NOBODY else of_person(UUID(value.rpartition("/")[2]))

    return Parameter("reference", plain.words, condition, plain.modifiers)


KIND = Kind(
    "AuditEvent",
    "What was done with charts, in the shape of IHE BALP; for auditors, of their own sites.",
    (
        Source(
            record="audit.AuditEvent",
            rows=_rows,
            resources=resources,
            parameters={
                "_id": _identity(),
                "patient": _about(),
                "date": dated("at", "when it was done"),
                "_lastUpdated": dated("at", "when it was done"),
            },
            one=_one,
            changed="at",
            sorts={"date": "number", "_lastUpdated": "number"},
            of_person=of_person,
            whose=_whose,
            has_one_each=False,
            versions=lambda rows, key: [row] if (row := _one(rows, key)) is not None else [],
        ),
    ),
)
