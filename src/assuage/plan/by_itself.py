"""Courses that are no sum of infusions by vein (into a muscle, under the skin, by mouth, by nose): predicted by themselves in the twins."""

from collections.abc import Mapping, Sequence

import numpy as np

from assuage.dosing import Administration
from assuage.numerics import Floats
from assuage.pharmacology import Twins, alike_in_absorption, predict_twins, twins_of
from assuage.plan.drafting import NEAR_THE_TOP, Comparison, Draft
from assuage.plan.outcomes import TwinOutcome, outcome_of
from assuage.plan.searching import DAYS

# Absorption spreads a peak over minutes to hours: close steps where it is steep, wider ones after.
_AFTER_A_CHANGE_MIN: Floats = np.concatenate(
    [np.arange(0.0, 30.0, 1.0), np.arange(30.0, 60.0, 2.5), np.arange(60.0, 721.0, 15.0)]
)
_MOST_PEAKS = 3


def twins_by_itself(drafts: Sequence[Draft], asked: Comparison, *, known: Mapping[str, Twins]) -> dict[str, Twins]:
    """Twins of every model that such drafts are asked of; `known` ones are taken as they are."""
    who = asked.person(setting=None)
    models = dict.fromkeys(model for draft in drafts if draft.changes is None and draft.given for model in draft.models)
    return {
        model: known.get(model) or twins_of(who, model, count=asked.population, seed=asked.seed, library=asked.library)
        for model in models
    }


def outcomes_by_itself(draft: Draft, twins: Mapping[str, Twins], asked: Comparison) -> tuple[TwinOutcome, ...]:
    """What the course does to the twins of each model that describes it, in the order of the models."""
    found = []
    for run in () if draft.simulation is None else draft.simulation.models:
        if run.refused is not None or run.model not in twins:
            continue
        moments = _moments(draft.given, run.time_min, next(iter(run.concentration_ng_per_ml.values())))
        of_twins = predict_twins(
            twins[run.model],
            draft.who,
            draft.regimen,
            times_min=moments,
            peaks_min=moments,
            days=DAYS if draft.has_course else (),
            analytes=("total", "S"),
            library=asked.library,
        )
        if of_twins.refused is None and of_twins.concentration_ng_per_ml:
            found.append(outcome_of(of_twins, twins[run.model]))
    return tuple(found)


def alike_words(draft: Draft, twins: Mapping[str, Twins], asked: Comparison) -> tuple[str, ...]:
    """In what the twins of such a draft absorb alike though people differ."""
    routes = [one.route.value for one in draft.given]
    return tuple(
        words
        for model in draft.models
        if model in twins
        for words in alike_in_absorption(twins[model], routes, library=asked.library)
    )


def _moments(given: Sequence[Administration], time_min: Floats, level: Floats) -> Floats:
    """Where levels and effects may be highest: behind the changes that the typical level is highest after; the last stop comes last.

    Parameters: `level` (T,) of the typical person at `time_min` (T,).
    """
    changes = np.unique([moment for one in given for moment in (one.start_min, one.stop_min)])
    ends = np.append(changes[1:], np.inf)
    behind = np.searchsorted(changes, time_min, side="right") - 1
    tops = np.array([level[behind == place].max(initial=0.0) for place in range(len(changes))])
    highest = np.flatnonzero(tops >= NEAR_THE_TOP * tops.max())[-_MOST_PEAKS:]
    after = changes[highest, None] + _AFTER_A_CHANGE_MIN
    near = after[after <= ends[highest, None]]
    return np.append(np.unique(np.concatenate([near, changes[highest]])), changes[-1])
