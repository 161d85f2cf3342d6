"""A simulation as the JSON document that `assuage simulate --json` prints."""

from collections.abc import Mapping
from typing import Any

from assuage.knowledge import library
from assuage.pharmacology import Band, EffectCurve, ModelRun, Simulation


def simulation_document(found: Simulation) -> dict[str, Any]:
    """One model is one document; several are listed under `runs`, in the order asked.

    Analytes that a model does not predict are absent. An effect that may not be drawn is absent from `effects` and stands
    under `not_drawn`, with why and with what trials observed.
    """
    shared: dict[str, Any] = {"regimen": found.regimen, "assumed": list(found.assumed)}
    if found.population:
        shared |= {"population": found.population, "seed": found.seed, "bands": _bands(found.bands)}
        shared |= {"effect_bands": _bands(found.effect_bands), "bands_absent": dict(found.bands_absent)}
    if len(found.models) == 1:
        return {
            **_run(found.models[0]),
            "limits": _limits(found),
            "bibliography": _sources(found.bibliography()),
            **shared,
        }
    return {
        "runs": [_run(run) for run in found.models],
        "limits": _limits(found),
        "bibliography": _sources(found.bibliography()),
        **shared,
    }


def _run(run: ModelRun) -> dict[str, Any]:
    document: dict[str, Any] = {
        "model": run.model,
        "site": run.site,
        "time_min": run.time_min.tolist(),
        "concentration_ng_per_ml": {
            analyte: values.tolist() for analyte, values in run.concentration_ng_per_ml.items()
        },
        "effects": {
            name: {"unit": curve.unit, "values": curve.values.tolist()}
            for name, curve in run.effects.items()
            if curve.values is not None
        },
        "not_drawn": {name: _not_drawn(curve) for name, curve in run.effects.items() if curve.values is None},
    }
    if run.refused is not None:
        document["refused"] = run.refused
    if run.unscaled_ng_per_ml:
        document["unscaled_ng_per_ml"] = {
            analyte: values.tolist() for analyte, values in run.unscaled_ng_per_ml.items()
        }
    return document


def _not_drawn(curve: EffectCurve) -> dict[str, Any]:
    observed = [{"words": fact.words, "reference": fact.reference} for fact in curve.observed]
    return {"unit": curve.unit, "words": curve.refused, "observed": observed}


def _limits(found: Simulation) -> list[dict[str, str | None]]:
    hits = [{"kind": hit.kind, "words": hit.words, "model": hit.model} for hit in found.limits]
    said = {hit["words"] for hit in hits}
    refusals = [run for run in found.models if run.refused is not None and run.refused not in said]
    return [*hits, *({"kind": "hard", "words": run.refused, "model": run.model} for run in refusals)]


def _bands(bands: Mapping[str, Mapping[str, Band]] | None) -> dict[str, Any]:
    return {
        name: {
            what: {"p5": band.p5.tolist(), "p50": band.p50.tolist(), "p95": band.p95.tolist()}
            for what, band in inner.items()
        }
        for name, inner in (bands or {}).items()
    }


def _sources(keys: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"key": entry.key, "text": str(entry)} for entry in library().cite(keys)]
