"""The models that speak in a plan: their twins of this person, solved once for every course the plan will look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology import (
    Change,
    Covariates,
    PharmacologyError,
    TwinRun,
    Twins,
    TwinSteps,
    lags_between,
    predict_by_steps,
    solve_steps,
    twins_of,
)
from assuage.plan.by_itself import outcomes_by_itself, twins_by_itself
from assuage.plan.drafting import Comparison, Draft
from assuage.plan.lattice import DAY_MIN, shown_moments
from assuage.plan.outcomes import SessionBand, TwinOutcome, outcome_of, quantiles, quantiles_of_each
from assuage.plan.searching import DAYS

PEOPLE, PARAMETERS = "between people", "of the parameters"
_MOST_FOR_BANDS = 200
_SAME_SESSION_MIN = 60.0


@dataclass(frozen=True, slots=True)
class Ensemble:
    """Solved twins by model, in the order asked; `apart` are those of the model that leads with one source of spread alone.

    `silent` says why a model is not heard; `personal` are the models whose twins are a posterior's. `by_itself` are the twins of
    models that are asked about a course that is no sum of infusions by vein.
    """

    steps: Mapping[str, TwinSteps]
    apart: Mapping[str, TwinSteps] = field(default_factory=dict)
    silent: Mapping[str, str] = field(default_factory=dict)
    personal: frozenset[str] = frozenset()
    by_itself: Mapping[str, Twins] = field(default_factory=dict)

    @property
    def lead(self) -> TwinSteps | None:
        """The first model whose twins could be solved."""
        return next(iter(self.steps.values()), None)


def ensemble_for(
    drafts: Sequence[Draft],
    asked: Comparison,
    *,
    given: Mapping[str, Twins],
    fast_lags_min: Floats,
    slow_lags_min: Floats,
    shown_lags_min: Floats,
) -> Ensemble:
    """Solve every model's twins for the drafts, and for the further lags of what will be searched.

    `given` twins, a posterior's, stand in the place of the prior ones of their model.
    """
    able = [draft for draft in drafts if draft.changes is not None]
    if not asked.population:
        return Ensemble({})
    if not able:
        alone = twins_by_itself(drafts, asked, known=given)
        return Ensemble({}, personal=frozenset(given) & frozenset(alone), by_itself=alone)
    who, shelf = asked.person(setting=None), asked.library
    fast = np.concatenate([fast_lags_min, *(lags_between(_changes(one), _moments(one)) for one in able)])
    slow = np.concatenate([slow_lags_min, *(lags_between(_changes(one), DAYS * DAY_MIN) for one in able)])
    session = np.concatenate([shown_lags_min, *(lags_between(_changes(one), session_grid(one)) for one in able)])
    steps: dict[str, TwinSteps] = {}
    silent: dict[str, str] = {}
    for model in asked.models:
        twins = given.get(model) or twins_of(who, model, count=asked.population, seed=asked.seed, library=shelf)
        lags = fast if steps else np.concatenate([fast, session])
        try:
            steps[model] = solve_steps(twins, who, fast_lags_min=lags, slow_lags_min=slow, library=shelf)
        except PharmacologyError as error:
            silent[model] = str(error)
    alone = twins_by_itself(drafts, asked, known={model: one.twins for model, one in steps.items()} | dict(given))
    return Ensemble(
        steps,
        _apart(next(iter(steps), None), who, asked, fast=fast, given=given),
        silent,
        frozenset(given) & (steps.keys() | alone.keys()),
        alone,
    )


def _apart(
    model: str | None, who: Covariates, asked: Comparison, *, fast: Floats, given: Mapping[str, Twins]
) -> dict[str, TwinSteps]:
    """Twins of the model that leads that only differ as people do, and ones that are only uncertain; none beside a posterior's."""
    if model is None or model in given:
        return {}
    few = min(asked.population, _MOST_FOR_BANDS)
    made = {}
    for name, only_people in ((PEOPLE, True), (PARAMETERS, False)):
        twins = twins_of(
            who,
            model,
            count=few,
            seed=asked.seed,
            uncertain=not only_people,
            people_differ=only_people,
            library=asked.library,
        )
        made[name] = solve_steps(twins, who, fast_lags_min=fast, slow_lags_min=np.zeros(0), library=asked.library)
    return made


def outcomes_of(draft: Draft, ensemble: Ensemble, asked: Comparison) -> tuple[TwinOutcome, ...]:
    """What the course does to the twins of each model that answers, in the order of the models."""
    if draft.changes is None:
        found = outcomes_by_itself(draft, ensemble.by_itself, asked)
    else:
        runs = _runs(draft, ensemble.steps, asked, times=_levels_at(draft))
        found = tuple(
            outcome_of(run, ensemble.steps[model].twins) for model, run in runs.items() if run.refused is None
        )
    return tuple(replace(one, is_personal=one.model in ensemble.personal) for one in found)


def bands_apart(draft: Draft, ensemble: Ensemble, asked: Comparison) -> dict[str, dict[str, tuple[float, float]]]:
    """5 to 95 in a hundred of each peak by one source of spread alone: source -> output -> band, for the model that leads."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    if draft.changes is None:
        return found
    for name, steps in ensemble.apart.items():
        run = _runs(draft, {steps.twins.model: steps}, asked, times=_levels_at(draft)).get(steps.twins.model)
        if run is None or run.refused is not None:
            continue
        outcome = outcome_of(run, steps.twins)
        peaks = {"level": outcome.peak_ng_per_ml, **outcome.peaks}
        found[name] = {
            output: (low, high)
            for output, values in peaks.items()
            for low, _, high in [quantiles(values, outcome.weight)]
        }
    return found


def session_band(draft: Draft, ensemble: Ensemble, asked: Comparison) -> SessionBand | None:
    """The level over the first session in the twins of the model that leads."""
    lead = ensemble.lead
    if lead is None or draft.changes is None:
        return None
    grid = session_grid(draft)
    run = _runs(draft, {lead.twins.model: lead}, asked, times=grid, only_levels=True)[lead.twins.model]
    if run.refused is not None:
        return None
    analyte = _analyte(run)
    low, middle, high = quantiles_of_each(run.concentration_ng_per_ml[analyte], lead.twins.weight)
    return SessionBand(run.model, analyte, grid, low, middle, high)


def _runs(
    draft: Draft, steps: Mapping[str, TwinSteps], asked: Comparison, *, times: Floats, only_levels: bool = False
) -> dict[str, TwinRun]:
    if draft.changes is None or not steps:
        return {}
    peaks, days = (np.zeros(0), np.zeros(0)) if only_levels else (draft.peaks_min, DAYS)
    return predict_by_steps(
        steps, draft.who, draft.regimen, times_min=times, peaks_min=peaks, days=days, library=asked.library
    )


def _analyte(run: TwinRun) -> str:
    return "total" if "total" in run.concentration_ng_per_ml else "S"


def _changes(draft: Draft) -> tuple[Change, ...]:
    return draft.changes or ()


def _levels_at(draft: Draft) -> Floats:
    """Where the level may be highest, and its end, which comes last."""
    return np.append(draft.falls_min, max(one.stop_min for one in draft.given))


def _moments(draft: Draft) -> Floats:
    return np.concatenate([_levels_at(draft), draft.peaks_min])


def session_grid(draft: Draft) -> Floats:
    """Moments [min] over the first session and some time on, for a picture."""
    end = 0.0
    for one in draft.given:
        if one.start_min > end + _SAME_SESSION_MIN:
            break
        end = max(end, one.stop_min)
    return shown_moments(end)
