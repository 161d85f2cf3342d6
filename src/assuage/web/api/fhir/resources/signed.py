"""What the types that are made of signed records share. A draft is nobody's word yet, so it is not given out."""

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import Policy
from assuage.web.api.fhir.kinds import Source, by_key
from assuage.web.api.fhir.parameters import Parameter, about, dated, identity
from assuage.web.api.fhir.values import meta, reference
from assuage.web.records import RecordState

IN_FORCE = {
    RecordState.SIGNED.value: "active",
    RecordState.SUPERSEDED.value: "revoked",
    RecordState.WITHDRAWN.value: "revoked",
}
"""Where a signed record stands, as FHIR calls it of a request."""


def signed(policy: Policy, *related: str, without: tuple[str, ...] = ()) -> Callable[[Actor], QuerySet[Any]]:
    """The signed records of a kind that the actor may read, with those that followed since."""

    def rows(actor: Actor) -> QuerySet[Any]:
        found = policy.among(actor).exclude(state=RecordState.DRAFT)
        kept: QuerySet[Any] = found.select_related("signed_by", *related).defer(*without).order_by("pk")
        return kept

    return rows


def source_of(
    policy: Policy,
    resource: Callable[[Any], dict[str, Any]],
    parameters: Mapping[str, Parameter],
    *related: str,
    prefix: str = "",
    without: tuple[str, ...] = (),
) -> Source:
    """Signed records as resources, with the parameters that all have; as signed, and as they stand since another followed."""
    return Source(
        record=policy.record,
        rows=signed(policy, *related, without=without),
        resources=lambda row, beside: [resource(row)],  # noqa: ARG005 - nothing beside it is needed
        parameters={**shared(prefix), **parameters},
        one=by_key(prefix),
        versions=_versions(prefix),
        changed="saved_at",
        sorts={"_lastUpdated": "saved_at"},
    )


def _versions(prefix: str) -> Callable[[QuerySet[Any], str], list[Any]]:
    def versions(rows: QuerySet[Any], key: str) -> list[Any]:
        row = by_key(prefix)(rows, key)
        if row is None or row.state == RecordState.SIGNED:
            return [] if row is None else [row]
        signed = copy(row)
        signed.state, signed.saved_at = RecordState.SIGNED.value, row.signed_at
        return [signed, row]

    return versions


def shared(prefix: str = "") -> dict[str, Parameter]:
    """The parameters of every signed record."""
    return {
        "_id": identity(prefix=prefix),
        "_lastUpdated": dated("saved_at", "when it last changed"),
        "patient": about("Patient", "person_id", "whose it is"),
    }


def head(kind: str, row: Any, prefix: str = "") -> dict[str, Any]:
    """Type, id and version: the next one once another followed it, or it was taken back."""
    version = row.version + (row.state != RecordState.SIGNED)
    return {"resourceType": kind, "id": f"{prefix}{row.pk}", "meta": meta(version, row.saved_at)}


def person(row: Any) -> dict[str, str]:
    """Whose it is."""
    return reference("Patient", row.person_id)


def standing(system: str, table: Mapping[str, str]) -> dict[str, tuple[str, Q]]:
    """For each code of a status, the rows of the states it is told of."""
    codes = dict.fromkeys(table.values())
    return {code: (system, Q(state__in=[state for state, told in table.items() if told == code])) for code in codes}
