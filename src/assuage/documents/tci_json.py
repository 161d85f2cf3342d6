"""A target-controlled scheme as one JSON document; every number has its unit in its name."""

from typing import Any

from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.plan import TciCourse, TciScheme

_LOOKS_EVERY = 2
"""Every second look of the course: whole minutes."""


def tci_document(scheme: TciScheme, *, library: Library | None = None) -> dict[str, Any]:
    """The scheme: what is to be keyed in first, then what it gives, what bounds it, and what it rests on."""
    shelf = library or shipped_library()
    return {
        "drug": scheme.drug,
        "regimen": scheme.regimen.text,
        "steps": [
            {
                "start_min": step.start_min,
                "duration_min": step.duration_min,
                "rate_ml_per_h": step.rate_ml_per_h,
                "rate_mg_per_h": step.rate_mg_per_h,
            }
            for step in scheme.steps
        ],
        "concentration_mg_per_ml": scheme.concentration_mg_per_ml,
        "resolution_ml_per_h": scheme.resolution_ml_per_h,
        "target": {
            "site": scheme.site,
            "effect": scheme.effect,
            "analyte": scheme.analyte,
            "levels": [{"level_ng_per_ml": one.level_ng_per_ml, "from_min": one.from_min} for one in scheme.targets],
        },
        "model": scheme.model,
        "sampled": scheme.sampled,
        "weight_kg": scheme.weight_kg,
        "setting": scheme.setting,
        "ceiling_ng_per_ml": scheme.ceiling_ng_per_ml,
        "max_rate_mg_per_h": scheme.max_rate_mg_per_h,
        "tolerance": scheme.tolerance,
        "keyed": _course(scheme.keyed),
        "ideal": {
            **_course(scheme.ideal),
            "interval_s": scheme.interval_s,
            "rate_mg_per_h": scheme.ideal_rate_mg_per_h.tolist(),
        },
        "models": [
            {
                "model": run.model,
                "site": run.site,
                "refused": run.refused,
                "peak_ng_per_ml": dict(run.peak_ng_per_ml),
            }
            for run in scheme.simulation.models
        ],
        "effects": [
            {
                "name": curve.name,
                "unit": curve.unit,
                "greatest": None if curve.values is None else max(curve.values.tolist(), key=abs),
                "refused": curve.refused,
            }
            for curve in scheme.simulation.lead.effects.values()
        ],
        "said": list(scheme.said),
        "assumed": list(scheme.assumed),
        "limits": [{"kind": hit.kind, "words": hit.words, "model": hit.model} for hit in scheme.limits],
        "bibliography": [{"key": entry.key, "text": str(entry)} for entry in shelf.cite(scheme.bibliography())],
        "stamp": {
            "made_at": scheme.stamp.made_at.isoformat(),
            "made_by": scheme.stamp.made_by,
            "software_version": scheme.stamp.software_version,
            "knowledge_version": scheme.stamp.knowledge_version,
        },
    }


def _course(course: TciCourse) -> dict[str, Any]:
    effect = course.effect_ng_per_ml
    return {
        "time_min": course.time_min[::_LOOKS_EVERY].tolist(),
        "plasma_ng_per_ml": course.plasma_ng_per_ml[::_LOOKS_EVERY].tolist(),
        "effect_ng_per_ml": None if effect is None else effect[::_LOOKS_EVERY].tolist(),
        "reached_min": course.reached_min,
        "max_off_ng_per_ml": course.max_off_ng_per_ml,
        "mean_off_ng_per_ml": course.mean_off_ng_per_ml,
        "peak_ng_per_ml": course.peak_ng_per_ml,
        "total_mg": course.total_mg,
    }
