"""An update of one person as one JSON document: published names with their units, nothing that is not a number."""

from dataclasses import asdict
from typing import Any

from assuage.pharmacology import CheckedMeasurement, Measured, ParameterUpdate
from assuage.plan import Individual, ModelUpdate

_ROUND = 6


def individual_document(individual: Individual) -> dict[str, Any]:
    """The whole update; `forecast` is null where no relief course may be drawn, with `not_drawn` for why."""
    stamp = asdict(individual.stamp) | {"made_at": individual.stamp.made_at.isoformat()}
    forecast = individual.forecast
    return {
        "given": individual.given.text,
        "leads": individual.lead.model,
        "is_supported": individual.is_supported,
        "is_robust": individual.is_robust,
        "measured": [_measured(one) for one in individual.measured],
        "models": [_model(one) for one in individual.models],
        "forecast": None
        if forecast is None
        else {
            "day": forecast.day.tolist(),
            "unit": "NRS 0-10",
            **{
                name: [round(value, 3) for value in getattr(forecast, name).tolist()]
                for name in (
                    "mean",
                    "median",
                    "low",
                    "high",
                    "score_low",
                    "score_high",
                    "before_mean",
                    "before_low",
                    "before_high",
                )
            },
        },
        "not_drawn": individual.not_drawn,
        "assumed": list(individual.assumed),
        "sources": list(individual.bibliography()),
        "stamp": stamp,
    }


def _measured(one: Measured) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "value": one.value,
        "unit": one.kind.unit,
        "time_min": one.time_min,
        "analyte": one.analyte,
        "site": one.site,
        "below": one.below,
    }


def _model(one: ModelUpdate) -> dict[str, Any]:
    return {
        "model": one.model,
        "site": one.site,
        "refused": one.refused,
        "used": len(one.used),
        "not_used": [_measured(left.measured) | {"why": left.why} for left in one.not_used],
        "class_before": one.class_before,
        "class_probability": one.class_probability,
        "weight": one.weight,
        "weight_words": one.weight_words,
        "log_evidence": one.log_evidence,
        "effective_draws": one.effective_draws,
        "fit_p": one.fit_p,
        "is_supported": one.is_supported,
        "words": list(one.words),
        "parameters": [_parameter(parameter) for parameter in one.parameters],
        "checks": [_check(check) for check in one.checks],
    }


def _parameter(one: ParameterUpdate) -> dict[str, Any]:
    return {name: _short(value) for name, value in asdict(one).items()}


def _check(one: CheckedMeasurement) -> dict[str, Any]:
    numbers = {"expected": one.expected, "low": one.low, "high": one.high, "p": one.p}
    return _measured(one.measured) | {name: _short(v) for name, v in numbers.items()} | {"is_outside": one.is_outside}


def _short(value: Any) -> Any:
    return float(f"{value:.{_ROUND}g}") if isinstance(value, float) else value
