"""The options of a draft as the room `plan` computes them, kept for a while in this process so that a changed limit only ranks anew."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from assuage.documents import plan_document
from assuage.patient import Patient
from assuage.plan import Plan, propose, rerank
from assuage.provenance import AssuageError
from assuage.web.plan.asked import ceilings_of, clinic_of, goals_of, past_of
from assuage.web.plan.models import TreatmentPlan
from assuage.web.plan.screenings import basis_of, candidacy_now, chart_as_it_was, chart_mark
from assuage.web.records import digest_of

_KEPT = 12
"""Computed plans kept in one process; one of 500 twins under five models takes a few megabytes."""

_POPULATION = 500


@dataclass(frozen=True, slots=True)
class _Kept:
    """A computed plan with what it was computed from, and how it stands at a version of its draft."""

    rests_on: str
    base: Plan
    version: int
    ranked: Plan


_shelf: OrderedDict[UUID, _Kept] = OrderedDict()
_lock = threading.Lock()
_solving = threading.Lock()
"""One plan is solved at a time: whoever asks for the same one meanwhile gets that."""


def plan_of(record: TreatmentPlan, *, now: datetime, asked: dict[str, Any] | None = None) -> Plan:
    """The options under what the draft asks for, or under `asked` that is not saved yet; solved only where chart or question changed.

    What is kept belongs to one draft, whose id is the key, and is used again only while the chart, the screening and the question it
    was solved from are the same. Raises `PlanError` where there is nothing to compare, `DoseError` for a past dose that cannot be read.
    """
    wanted = asked if asked is not None else record.content.get("asked", {})
    rests_on = _rests_on(record, wanted, now=now)
    with _lock:
        kept = _shelf.get(record.pk)
    if kept is not None and kept.rests_on == rests_on:
        if asked is None and kept.version == record.version:
            return kept.ranked
        base = kept.base
    else:
        with _solving:
            with _lock:
                kept = _shelf.get(record.pk)
            base = kept.base if kept and kept.rests_on == rests_on else _solved(record, wanted, now=now)
            _keep(record, _Kept(rests_on, base, -1, base))
    ranked = rerank(base, goals=goals_of(wanted), ceilings=ceilings_of(wanted), clinic=clinic_of(wanted))
    _keep(record, _Kept(rests_on, base, record.version if asked is None else -1, ranked))
    return ranked


def plan_shown(record: TreatmentPlan) -> Plan | None:
    """The very plan whose tables a record shows, worked out again from the chart as it was then where it is not kept here.

    None where that gives another document, to the last number: the chart as it was cannot be told any more, or the software changed.
    """
    content = record.content
    if not content.get("shown"):
        return None
    wanted, at = content.get("asked", {}), datetime.fromisoformat(content["asked_at"])
    found = _like(_kept_of(record), content)
    if found is not None:
        return found
    with _solving:
        found = _like(_kept_of(record), content)
        if found is None:
            try:
                made = _solved(record, wanted, now=at, patient=chart_as_it_was(record.person, at=at))
            except AssuageError:
                return None
            found = _like(made, content)
            unchanged = content.get("chart_mark") == chart_mark(record.person)
            rests_on = _rests_on(record, wanted, now=at) if unchanged else f"the chart at {at.isoformat()}"
            _keep(record, _Kept(rests_on, made, -1, made))
    return found


def _like(plan: Plan | None, content: dict[str, Any]) -> Plan | None:
    """A plan that says exactly what is shown; None for any other."""
    if plan is None:
        return None
    document = plan_document(plan).model_dump(mode="json")
    return plan if digest_of(document) == digest_of(content["shown"]["document"]) else None


def _kept_of(record: TreatmentPlan) -> Plan | None:
    with _lock:
        kept = _shelf.get(record.pk)
    return None if kept is None else kept.ranked


def _keep(record: TreatmentPlan, kept: _Kept) -> None:
    with _lock:
        _shelf[record.pk] = kept
        _shelf.move_to_end(record.pk)
        while len(_shelf) > _KEPT:
            _shelf.popitem(last=False)


def forget() -> None:
    """Drop everything that is kept; for tests."""
    with _lock:
        _shelf.clear()


def _solved(record: TreatmentPlan, wanted: dict[str, Any], *, now: datetime, patient: Patient | None = None) -> Plan:
    basis = basis_of(record.screening)
    candidacy = candidacy_now(record.person, basis, at=now, by=str(record.made_by), patient=patient)
    return propose(
        candidacy,
        goals_of(wanted),
        ceilings=ceilings_of(wanted),
        clinic=clinic_of(wanted),
        past=past_of(wanted),
        setting=wanted.get("setting") or None,
        population=getattr(settings, "PLAN_POPULATION", _POPULATION),
        made_at=now,
    )


def _rests_on(record: TreatmentPlan, wanted: dict[str, Any], *, now: datetime) -> str:
    """What must be the same for a solved plan to be used again; the day is, because what a chart says goes out of date by itself."""
    return digest_of(
        [
            str(record.person_id),
            str(record.screening_id),
            chart_mark(record.person),
            now.date().isoformat(),
            wanted.get("past") or [],
            wanted.get("setting") or "",
        ]
    )
