"""Peaks and ends read off a simulation: levels by each model, and the greatest of each acute effect."""

from collections.abc import Mapping, Sequence

import numpy as np

from assuage.dosing import Administration
from assuage.numerics import Floats
from assuage.pharmacology import EffectCurve, ModelRun, Simulation
from assuage.plan.outcomes import TwinOutcome, quantiles
from assuage.plan.records import Expected, Level, Span
from assuage.plan.sessions import sessions_of
from assuage.provenance import Citation, Line

OF_TWINS = "twins: people and parameters"
SHOWN_EFFECTS = ("dissociation", "systolic_rise", "diastolic_rise", "analgesia")


def sessions_in(given: tuple[Administration, ...], *, break_min: float) -> int:
    """How often somebody sits down to it: doses with a break of that length between them are sessions of their own."""
    return len(sessions_of(given, break_min=break_min))


def levels_of(
    simulation: Simulation, given: tuple[Administration, ...], outcomes: Sequence[TwinOutcome] = ()
) -> tuple[Level, ...]:
    """What each model expects in blood: its peak, and its level when the last dose has run in, with the band over its twins."""
    of_twins = {one.model: one for one in outcomes}
    return tuple(_level(run, given, of_twins.get(run.model)) for run in simulation.models)


def _level(run: ModelRun, given: tuple[Administration, ...], outcome: TwinOutcome | None) -> Level:
    if run.refused is not None:
        nothing = Span(float("nan"))
        return Level(run.model, run.site, "", nothing, 0.0, nothing, run.refused)
    analyte = "total" if "total" in run.concentration_ng_per_ml else "S"
    values = run.concentration_ng_per_ml[analyte]
    # Sessions that repeat peak alike: the first that comes within a thousandth of the highest is the one to name.
    top = int(np.argmax(values >= values.max() * (1 - 1e-3)))
    end = min(int(np.searchsorted(run.time_min, max(one.stop_min for one in given))), len(values) - 1)
    unscaled = run.unscaled_ng_per_ml.get(analyte)
    return Level(
        model=run.model,
        site=run.site,
        analyte=analyte,
        peak=_span(float(values[top]), outcome, None if outcome is None else outcome.peak_ng_per_ml),
        peak_at_min=float(run.time_min[top]),
        end=_span(float(values[end]), outcome, None if outcome is None else outcome.end_ng_per_ml),
        unscaled_peak=None if unscaled is None else float(unscaled.max()),
        unscaled_end=None if unscaled is None else float(unscaled[end]),
    )


def effects_of(simulation: Simulation, outcomes: Sequence[TwinOutcome] = ()) -> tuple[Expected, ...]:
    """The greatest acute effects by the model that leads, or the words and trials that stand in their place."""
    curves: Mapping[str, EffectCurve] = simulation.lead.effects
    lead = next((one for one in outcomes if one.model == simulation.lead.model), None)
    return tuple(_expected(curves[name], lead) for name in SHOWN_EFFECTS if name in curves)


def _expected(curve: EffectCurve, outcome: TwinOutcome | None) -> Expected:
    observed = tuple(Line(one.words, citations=(Citation(one.reference),)) for one in curve.observed)
    if curve.values is None:
        return Expected(curve.name, curve.title, curve.unit, None, curve.refused or "it is not drawn here", observed)
    of_twins = None if outcome is None else outcome.peaks.get(curve.name)
    peak = _span(float(curve.values.max()), outcome, of_twins)
    return Expected(curve.name, curve.title, curve.unit, peak, observed=observed, assumed=curve.assumed)


def _span(typical: float, outcome: TwinOutcome | None, of_twins: Floats | None) -> Span:
    """A typical value and 5 to 95 in a hundred of the twins; of a posterior's twins the middle stands in the typical one's place."""
    if outcome is None or of_twins is None:
        return Span(typical)
    low, middle, high = quantiles(of_twins, outcome.weight)
    return Span(middle if outcome.is_personal else typical, low, high, OF_TWINS)
