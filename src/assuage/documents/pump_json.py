"""A pump programme as JSON: whole numbers in micrograms, microlitres, seconds and hundredths of mL/h, named with their units."""

from fractions import Fraction
from typing import Any

from assuage.plan import (
    Drawing,
    PreparedContainer,
    PumpLimit,
    PumpProgramme,
    PumpSession,
    PumpStep,
    TitrationOrder,
)

PUMP_SCHEMA_VERSION = "1"


def pump_document(programme: PumpProgramme) -> dict[str, Any]:
    """The whole programme; what is counted is an integer, what is a ratio a decimal."""
    stamp = programme.stamp
    return {
        "schema_version": PUMP_SCHEMA_VERSION,
        "order": programme.regimen.text,
        "drug": programme.vial.drug,
        "dosing_weight_g": programme.dosing_weight_g,
        "setting": programme.setting,
        "vial": {"amount_mcg": programme.vial.amount_mcg, "volume_ul": programme.vial.volume_ul},
        "container": {"kind": programme.container.kind.value, "capacity_ul": programme.container.capacity_ul},
        "rate_resolution_hundredths_ml_per_h": programme.pump.resolution_hundredths,
        "concentration_mcg_per_ml": programme.concentration_mcg_per_ml,
        "diluent": programme.diluent,
        "ordered_mcg": programme.ordered_mcg,
        "given_mcg": programme.given_mcg,
        "sessions": [_session(one) for one in programme.sessions],
        "limits": [_limit(one) for one in programme.limits],
        "titration": _titration(programme.titration),
        "second_check": {"agrees": programme.check.agrees, "numbers": dict(programme.check.numbers)},
        "expected": dict(programme.expected),
        "cautions": [one.words for one in programme.cautions],
        "assumed": list(programme.assumed),
        "bibliography": list(programme.bibliography()),
        "stamp": {
            "made_at": stamp.made_at.isoformat(),
            "made_by": stamp.made_by,
            "came_from": stamp.came_from,
            "software_version": stamp.software_version,
            "knowledge_version": stamp.knowledge_version,
        },
        "advice": "The software advises; the clinician decides. It drives no pump.",
    }


def _session(one: PumpSession) -> dict[str, Any]:
    return {
        "number": one.number,
        "start_s": one.start_s,
        "duration_s": one.duration_s,
        "ordered_mcg": one.ordered_mcg,
        "given_mcg": one.given_mcg,
        "given_ul": one.given_ul,
        "difference_percent": _ratio(one.difference_percent),
        "containers": [_container(container) for container in one.containers],
        "drawings": [_drawing(drawing) for drawing in one.drawings],
    }


def _container(one: PreparedContainer) -> dict[str, Any]:
    return {
        "number": one.number,
        "fill_ul": one.fill_ul,
        "drug_ul": one.drug_ul,
        "diluent_ul": one.diluent_ul,
        "drug_mcg": one.drug_mcg,
        "line_ul": one.line_ul,
        "line_mcg": one.line_mcg,
        "given_ul": one.given_ul,
        "given_mcg": one.given_mcg,
        "left_ul": one.left_ul,
        "left_mcg": one.left_mcg,
        "steps": [_step(step) for step in one.steps],
    }


def _step(step: PumpStep) -> dict[str, int]:
    return {
        "start_s": step.start_s,
        "duration_s": step.duration_s,
        "rate_hundredths_ml_per_h": step.rate_hundredths,
        "given_ul": step.given_ul,
        "given_mcg": step.given_mcg,
        "ordered_mcg": step.ordered_mcg,
        "difference_mcg": step.difference_mcg,
    }


def _drawing(one: Drawing) -> dict[str, Any]:
    vials = [
        {
            "drawn_ul": vial.drawn_ul,
            "drawn_mcg": vial.drawn_mcg,
            "wasted_ul": vial.wasted_ul,
            "wasted_mcg": vial.wasted_mcg,
        }
        for vial in one.vials
    ]
    return {"first_container": one.first, "last_container": one.last, "vials": vials}


def _limit(one: PumpLimit) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "side": one.side,
        "bound": _ratio(one.bound),
        "reached": _ratio(one.reached),
        "unit": one.unit,
        "bound_hundredths_ml_per_h": one.bound_hundredths,
        "broken": one.is_broken,
        "reason": one.reason or None,
        "words": one.words,
        "confidence": one.confidence,
        "read_from": one.read_from,
    }


def _titration(order: TitrationOrder) -> dict[str, Any]:
    return {
        "start_hundredths_ml_per_h": order.start.hundredths,
        "step_mcg_per_h": None if order.step_mcg_per_h is None else _ratio(order.step_mcg_per_h),
        "every_s": order.every_s,
        "ceiling_hundredths_ml_per_h": order.ceiling.hundredths,
        "rates_hundredths_ml_per_h": [one.hundredths for one in order.rates],
        "beside_hundredths_ml_per_h": [one.hundredths for one in order.beside],
        "rises": order.rises,
        "before_each_step": order.before_each_step,
        "signals": [
            {
                "id": one.id,
                "action": one.action,
                "observation": one.observation,
                "comparison": one.comparison,
                "bound": None if one.bound is None else _ratio(one.bound),
                "unit": one.unit or None,
                "words": one.words,
                "confidence": one.confidence.value,
                "read_from": one.read_from,
            }
            for one in order.signals
        ],
        "changes": [{"who": one.who, "may": one.may, "confidence": one.confidence.value} for one in order.changes],
    }


def _ratio(value: Fraction) -> float:
    return float(value)
