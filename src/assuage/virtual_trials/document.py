"""A result as one JSON document: published names with their units, null where a number could not be had."""

from math import isfinite
from typing import Any

from assuage.virtual_trials.record import ArmVisit, Compared, ModelResult, Spread, TrialResult
from assuage.virtual_trials.sizing import SampleSize

_UNITS = {"pain": "points of 0-10", "relief_30": "proportion", "relief_50": "proportion", "pain_area": "point days"}


def result_document(result: TrialResult, size: SampleSize | None = None) -> dict[str, Any]:
    """Everything that a virtual trial found, with the design that gives it again."""
    stamp = result.stamp
    return {
        "design": result.design.document(),
        "design_hash": result.design_hash,
        "what_it_is": "Simulated from published models; it is no evidence that they are right.",
        "models": [_model(one) for one in result.models],
        "power_lowest": result.power_range[0],
        "power_highest": result.power_range[1],
        "disagreement": result.disagreement,
        "sample_size": None if size is None else _size(size),
        "assumed": list(result.words),
        "bibliography": list(result.bibliography()),
        "stamp": {
            "made_at": stamp.made_at.isoformat(),
            "made_by": stamp.made_by,
            "software_version": stamp.software_version,
            "knowledge_version": stamp.knowledge_version,
        },
    }


def _model(one: ModelResult) -> dict[str, Any]:
    return {
        "name": one.name,
        "model": one.model,
        "reading": one.reading,
        "trials": one.trials,
        "not_evidence_here": one.opt_in,
        "primary": _compared(one.primary),
        "visits": [_visit(visit) for visit in one.visits],
        "comparisons": [_compared(compared) for compared in one.comparisons],
        "warnings": list(one.warnings),
        "assumed": list(one.assumed),
    }


def _visit(visit: ArmVisit) -> dict[str, Any]:
    return {
        "arm": visit.arm,
        "week": visit.week,
        "seen_proportion": _number(visit.seen),
        "pain_0_10": _spread(visit.pain),
        "standard_error_0_10": _number(visit.error),
        "sd_between_people_0_10": _number(visit.sd),
        "relief_30_proportion": _spread(visit.relief_30),
        "relief_50_proportion": _spread(visit.relief_50),
    }


def _compared(one: Compared) -> dict[str, Any]:
    return {
        "arm": one.arm,
        "against": one.against,
        "outcome": one.outcome,
        "unit": _UNITS[one.outcome],
        "week": one.week,
        "difference": _spread(one.estimate),
        "standard_error": _number(one.error),
        "power": one.power,
        "power_monte_carlo_95": [one.power_low, one.power_high],
        "power_in_favour": one.in_favour,
        "difference_if_nobody_left_or_guessed": _number(one.unhindered),
        "bias": _number(one.bias),
        "bias_monte_carlo_error": _number(one.bias_error),
        "covered_proportion": _number(one.covered),
        "trials_analysed": one.analysed,
    }


def _spread(one: Spread) -> dict[str, float | None]:
    return {"mean": _number(one.mean), "p5": _number(one.low), "p95": _number(one.high)}


def _size(size: SampleSize) -> dict[str, Any]:
    return {
        "model": size.model,
        "power_wanted": size.wanted,
        "people": None if size.people is None else dict(size.people),
        "tried": [
            {"people_in_first_arm": one.people, "power": one.power, "power_monte_carlo_95": [one.low, one.high]}
            for one in size.tried
        ],
    }


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
