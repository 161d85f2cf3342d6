"""What the types that are made of chart entries share: which entries, under which id, and what may be asked of all of them."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assuage.web.accounts.actor import Actor
from assuage.web.accounts.policies import NOBODY, read_chart
from assuage.web.api.fhir.kinds import Source, alone
from assuage.web.api.fhir.parameters import Parameter, about, dated, identity
from assuage.web.api.fhir.values import meta, moment, reference
from assuage.web.patients.models import Entry

LIVE = Q(retracted_at__isnull=True)
"""What was taken back is no answer to a search; read by its id it is there, as entered in error."""


def entries(which: Q) -> Callable[[Actor], QuerySet[Any]]:
    """The entries of some kind, of the charts that the actor may read."""

    def rows(actor: Actor) -> QuerySet[Any]:
        return (
            Entry.objects.filter(which, person__in=read_chart.among(actor).values("pk"))
            .select_related("known")
            .order_by("pk")
        )

    return rows


def source_of(
    which: Q,
    resource: Callable[[Any, Any], dict[str, Any]],
    parameters: Mapping[str, Parameter],
    *,
    around: Callable[[Sequence[Any]], Any] | None = None,
) -> Source:
    """Entries as resources, with the parameters that all have."""
    return Source(
        record="patients.Entry",
        rows=entries(which),
        resources=lambda row, beside: [resource(row, beside)],
        parameters={**SHARED, **parameters},
        one=_one,
        changed="recorded_at",
        sorts={"_lastUpdated": "recorded_at"},
        live=LIVE,
        around=around or alone,
        versions=_versions,
    )


def _one(rows: QuerySet[Any], key: str) -> Any:
    """The newest of the entries under an id: the one that stands, else the one that was taken back last."""
    found = list(rows.filter(_under(UUID(key))).order_by("-recorded_at")[:50])
    return next((one for one in found if one.retracted_at is None), found[0] if found else None)


def _versions(rows: QuerySet[Any], key: str) -> list[Any]:
    """Each entry under an id as it was written, and the last once more where it was taken back and nothing replaced it."""
    found = sorted(rows.filter(_under(UUID(key))), key=_written_as)
    last = [one for one in found[-1:] if one.retracted_at is not None]
    return [*map(_as_written, found), *last]


def _as_written(entry: Any) -> Any:
    if entry.retracted_at is None:
        return entry
    earlier = copy(entry)
    earlier.retracted_at, earlier.retracted_because = None, ""
    return earlier


def _under(key: UUID) -> Q:
    return Q(pk=key, known__isnull=True) | Q(known__logical_id=key)


def _identity() -> Parameter:
    plain, replaced = identity(), identity("known__logical_id")

    def condition(value: str, modifier: str) -> Q:
        direct = plain.condition(value, modifier)
        return NOBODY if direct == NOBODY else (direct & Q(known__isnull=True)) | replaced.condition(value, modifier)

    return Parameter("token", "the id", condition)


SHARED: dict[str, Parameter] = {
    "_id": _identity(),
    "_lastUpdated": dated("recorded_at", "when it was written down"),
    "patient": about("Patient", "person_id", "whose it is"),
}


def logical_id(entry: Any) -> str:
    """The id under which FHIR knows it."""
    known = getattr(entry, "known", None)
    return str(known.logical_id if known else entry.pk)


def version_of(entry: Any) -> int:
    """1 for an entry as it was written, more for one that replaced another; one more again once it was taken back."""
    return _written_as(entry) + (entry.retracted_at is not None)


def _written_as(entry: Any) -> int:
    known = getattr(entry, "known", None)
    return known.version if known else 1


def head(kind: str, entry: Any) -> dict[str, Any]:
    """Type, id and version."""
    updated: datetime = entry.retracted_at or entry.recorded_at
    return {"resourceType": kind, "id": logical_id(entry), "meta": meta(version_of(entry), updated)}


def person(entry: Any) -> dict[str, str]:
    """Whose it is."""
    return reference("Patient", entry.person_id)


def when(entry: Any) -> str | None:
    """When it was true."""
    return moment(entry.at, is_day=entry.is_day)


def notes(entry: Any) -> list[dict[str, str]]:
    """Where it came from, and in which words."""
    told = [f"Source: {entry.source}"]
    if entry.words:
        told.append(entry.words)
    if entry.retracted_because:
        told.append(f"Taken back: {entry.retracted_because}")
    return [{"text": one} for one in told]
