"""Peaks and ends read off a simulation: levels by each model, and the greatest of each acute effect."""

from collections.abc import Mapping

import numpy as np

from assuage.dosing import Administration
from assuage.pharmacology import Band, EffectCurve, ModelRun, Simulation
from assuage.plan.records import Expected, Level, Span
from assuage.provenance import Citation, Line

BETWEEN_PEOPLE = "between people"
SHOWN_EFFECTS = ("dissociation", "systolic_rise", "diastolic_rise", "analgesia")


def sessions_in(given: tuple[Administration, ...], *, break_min: float) -> int:
    """How often somebody sits down to it: doses with a break of that length between them are sessions of their own."""
    count, until = 0, -float("inf")
    for one in sorted(given, key=lambda dose: dose.start_min):
        gap = one.start_min - until
        count += gap > 0 and gap >= break_min
        until = max(until, one.stop_min)
    return count


def levels_of(simulation: Simulation, given: tuple[Administration, ...]) -> tuple[Level, ...]:
    """What each model expects in blood: its peak, and its level when the last dose has run in."""
    return tuple(_level(run, given) for run in simulation.models)


def _level(run: ModelRun, given: tuple[Administration, ...]) -> Level:
    if run.refused is not None:
        nothing = Span(float("nan"))
        return Level(run.model, run.site, "", nothing, 0.0, nothing, run.refused)
    analyte = "total" if "total" in run.concentration_ng_per_ml else "S"
    values = run.concentration_ng_per_ml[analyte]
    band = run.bands.get("between_people", {}).get(analyte)
    # Sessions that repeat peak alike: the first that comes within a thousandth of the highest is the one to name.
    top = int(np.argmax(values >= values.max() * (1 - 1e-3)))
    end = min(int(np.searchsorted(run.time_min, max(one.stop_min for one in given))), len(values) - 1)
    unscaled = run.unscaled_ng_per_ml.get(analyte)
    return Level(
        model=run.model,
        site=run.site,
        analyte=analyte,
        peak=_span(values, band, top),
        peak_at_min=float(run.time_min[top]),
        end=_span(values, band, end),
        unscaled_peak=None if unscaled is None else float(unscaled.max()),
        unscaled_end=None if unscaled is None else float(unscaled[end]),
    )


def effects_of(simulation: Simulation) -> tuple[Expected, ...]:
    """The greatest acute effects by the model that leads, or the words and trials that stand in their place."""
    curves: Mapping[str, EffectCurve] = simulation.lead.effects
    return tuple(_expected(curves[name]) for name in SHOWN_EFFECTS if name in curves)


def _expected(curve: EffectCurve) -> Expected:
    observed = tuple(Line(one.words, citations=(Citation(one.reference),)) for one in curve.observed)
    if curve.values is None:
        return Expected(curve.name, curve.title, curve.unit, None, curve.refused or "it is not drawn here", observed)
    top = int(np.argmax(curve.values))
    peak = _span(curve.values, curve.bands.get("between_people"), top)
    return Expected(curve.name, curve.title, curve.unit, peak, observed=observed, assumed=curve.assumed)


def _span(values: np.ndarray, band: Band | None, at: int) -> Span:
    if band is None:
        return Span(float(values[at]))
    return Span(float(values[at]), float(band.p5[at]), float(band.p95[at]), BETWEEN_PEOPLE)
