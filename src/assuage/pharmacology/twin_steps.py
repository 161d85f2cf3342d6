"""Many courses in the same twins at the price of one: twins are solved once for a step, and courses are added up from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.dosing import Administration, Regimen, Route
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import Intake, intake_of
from assuage.pharmacology.effects.catalogue import shape_allows, verdict_on
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.errors import PharmacologyError
from assuage.pharmacology.problem import Part, only, solve_many
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.step_responses import LEVEL, Change, StepResponses, changes_of
from assuage.pharmacology.structure import structure_of
from assuage.pharmacology.twin_runs import (
    TwinRun,
    effect_in_twins,
    lasting_part,
    not_drawn_words,
    on_placebo,
    site_in_twins,
    warned_of,
)
from assuage.pharmacology.twins import READING, TWIN_EFFECTS, Twins

_DAY_MIN = 1440.0
_SETTLED_MIN = 60 * _DAY_MIN
_ANY_COURSE = "1 mg/h over 1 h"


@dataclass(frozen=True, slots=True)
class TwinSteps:
    """Twins with their responses to a step of 1 mg/h of S-ketamine: `fast` for levels and acute effects, `slow` for lasting relief.

    `slow` is None, and `fast` holds levels alone, where the model's levels drive no effect. `settled` (P,) is the level at which
    1 mg/h settles [ng/mL], which is also the whole area under 1 mg [ng h/mL].
    """

    twins: Twins
    site: str
    fast: StepResponses
    slow: StepResponses | None
    settled: Floats
    effects: Mapping[str, PreparedEffect]


def solve_steps(
    twins: Twins,
    who: Patient | Covariates,
    *,
    fast_lags_min: Floats,
    slow_lags_min: Floats,
    library: Library | None = None,
) -> TwinSteps:
    """Solve the step in every twin, at lags [min] for levels and acute effects, and at others for lasting relief.

    Medicines that somebody takes act throughout. Raises `PharmacologyError` for a model without a route by vein or without
    S-ketamine.
    """
    from assuage.dosing import parse

    regimen = parse(f"S-ketamine base {_ANY_COURSE}")
    asked, _ = asked_for(who, regimen, library=library, times_min=[0.0], effects=TWIN_EFFECTS)
    whole = structure_of(asked.library.model(twins.model))
    if "iv" not in whole.routes or "S" not in whole.readings:
        raise PharmacologyError(
            f"{twins.model} does not describe S-ketamine by vein, so no course can be added up from its steps."
        )
    # The share of a racemic dose is put in when a course is asked for; here all of it is S.
    intake = Intake(1.0, {"S": 1.0})
    step = Administration(0.0, 2 * _SETTLED_MIN, 2 * _SETTLED_MIN / 60.0, Route.IV)
    problem = replace(
        only(problem_of(asked, whole, intake), frozenset({"S"})),
        parts=(Part(1.0, {"S": 1.0}),),
        given=(step,),
        amounts_mg=np.array([step.amount_mg]),
        raised=None,
    )
    drives = [effect for effect in asked.effects if effect.file.driver.site == whole.file.site]
    lasting = [effect for effect in drives if effect.file.form == "lasting_relief"]
    acute = [effect for effect in drives if effect not in lasting]

    def solved(lag_min: Floats, effects: Sequence[PreparedEffect]) -> StepResponses:
        lags = np.unique(lag_min)
        sites = tuple(site_in_twins(effect, twins) for effect in effects)
        levels, at_sites = solve_many(problem, lags, people=len(twins), sites=sites, drawn=twins.drawn)
        found = {LEVEL: levels["S"], **at_sites}
        return StepResponses(lags, {key: np.ascontiguousarray(values.T) for key, values in found.items()})

    fast = solved(np.append(fast_lags_min, _SETTLED_MIN), acute)
    return TwinSteps(
        twins=twins,
        site=whole.file.site,
        fast=fast,
        slow=solved(slow_lags_min, lasting) if lasting and len(slow_lags_min) else None,
        settled=fast.responses[LEVEL][-1],
        effects={effect.file.output: effect for effect in drives},
    )


def s_part(regimen: Regimen, model: str, *, library: Library) -> float:
    """What part of a labelled mg is S-ketamine base in the eyes of a model; 0 where it may not be given that isomer."""
    asked, _ = asked_for(
        Covariates(weight_kg=70.0, height_cm=170.0, sex="female"), regimen, library=library, times_min=[0.0], effects=()
    )
    return _intake(asked, model).shares.get("S", 0.0) * _intake(asked, model).mass_factor


def site_level_for(steps: TwinSteps, output: str, value: Floats | float, *, who: Covariates) -> Floats:
    """The level (P,) [ng/mL] at an effect's site at which each twin's effect reaches `value`; infinite where it never does, 0 where it always has.

    `output` is `dissociation` [% of scale], `lasting_relief` [fraction], or `systolic_rise` [mmHg], which counts one reading of each
    twin and needs the person's own mean pressure: without it the level is infinite.
    """
    effect = steps.effects["blood_pressure" if output == "systolic_rise" else output]
    own = steps.twins.effects.get(effect.file.id, {})
    numbers = {
        name: own[name][:, 0] if name in own else np.asarray(number) for name, number in effect.parameters.items()
    }
    count = len(steps.twins)
    if output == "systolic_rise":
        if who.baseline_map_mmhg is None:
            return np.full(count, np.inf)
        luck = own[READING][:, 0] * numbers["predictive_sd"] if READING in own else 0.0
        top = numbers["systolic_ratio"] * who.baseline_map_mmhg / 100.0 * numbers["maximum"]
        part = (np.asarray(value) - luck) / top
    else:
        part = np.asarray(value) / numbers.get("maximum", 1.0)
    gamma = numbers.get("gamma", np.asarray(1.0))
    part = np.broadcast_to(part, (count,))
    reached = (part > 0) & (part < 1)
    odds = np.where(reached, part, 0.5) / (1.0 - np.where(reached, part, 0.5))
    level = numbers["c50"] * odds ** (1.0 / gamma)
    return np.where(reached, level, np.where(part <= 0, 0.0, np.inf))


def may_be_drawn(
    steps: TwinSteps, output: str, *, infusion_min: float, infused_min: float, infusion_days: float
) -> bool:
    """Whether an effect may be drawn after a course of this shape, as far as shape decides: longest infusion, all infusions, days."""
    effect = steps.effects.get("blood_pressure" if output == "systolic_rise" else output)
    shape = {"infusion_min": infusion_min, "infused_min": infused_min, "infusion_days": infusion_days}
    return effect is not None and shape_allows(effect, shape)


def predict_by_steps(
    steps: Mapping[str, TwinSteps],
    who: Patient | Covariates,
    regimen: Regimen,
    *,
    times_min: Floats,
    peaks_min: Floats,
    days: Floats,
    library: Library | None = None,
) -> dict[str, TwinRun]:
    """As `predict_twins`, for several models, adding up what was solved; acute peaks are looked for at `peaks_min` alone.

    Without `peaks_min` no peak is given, and without `days` no pain.

    Raises `PharmacologyError` for a course that is no sum of infusions by vein, or asks for a moment that was not solved.
    """
    asked, said = asked_for(who, regimen, library=library, times_min=times_min, effects=TWIN_EFFECTS)
    changes = changes_of(asked.given)
    if changes is None:
        raise PharmacologyError("Only infusions by vein are sums of steps; predict this course by itself.")
    total_mg = sum(one.amount_mg for one in asked.given)
    return {
        model: _course(one, asked, changes, said, total_mg=total_mg, peaks_min=peaks_min, days=days)
        for model, one in steps.items()
    }


def _course(
    steps: TwinSteps,
    asked: Asked,
    changes: Sequence[Change],
    said: tuple[str, ...],
    *,
    total_mg: float,
    peaks_min: Floats,
    days: Floats,
) -> TwinRun:
    twins, model = steps.twins, steps.twins.model
    whole, intake = structure_of(asked.library.model(model)), _intake(asked, model)
    refused = refusal_of(asked, whole, intake)
    if refused is not None or "S" not in intake.shares:
        why = refused or f"{model} predicts no S-ketamine here."
        return TwinRun(model, steps.site, asked.times, assumed=said, refused=why)
    verdicts = [
        verdict_on(effect, site=steps.site, shares=intake.shares, who=asked.who, facts=asked.facts, model=model)
        for effect in asked.effects
    ]
    factor = intake.mass_factor * intake.shares["S"]
    level = steps.fast.after(changes, asked.times, factor=factor).T
    share = intake.shares.get("total")
    levels = {"S": level} if share is None else {"total": level * (share / intake.shares["S"]), "S": level}
    peaks: dict[str, Floats] = {}
    relieved, nrs, without = None, None, None
    drawn = [verdict.effect for verdict in verdicts if verdict.refused is None]
    acute = [effect.file.id for effect in drawn if effect.file.form != "lasting_relief"] if len(peaks_min) else []
    at_sites = steps.fast.all_after(changes, peaks_min, keys=acute, factor=factor) if acute else {}
    for effect in drawn:
        if effect.file.id in at_sites:
            top = at_sites[effect.file.id].max(axis=0)
            peaks |= {name: found[:, 0] for name, found in effect_in_twins(effect, twins, top[:, None], asked).items()}
        elif effect.file.form == "lasting_relief" and steps.slow is not None and len(days):
            slow = steps.slow.after(changes, days * _DAY_MIN, key=effect.file.id, factor=factor).T
            relieved = effect_in_twins(effect, twins, slow, asked)[effect.file.output]
            nrs = twins.baseline_nrs[:, None] * (1.0 - lasting_part(effect, twins, relieved))
            without = on_placebo(effect, twins)
    return TwinRun(
        model=model,
        site=steps.site,
        time_min=asked.times,
        concentration_ng_per_ml=levels,
        peaks=peaks,
        exposure_ng_h_per_ml=steps.settled * (total_mg * factor),
        day=days if nrs is not None else None,
        relief=relieved,
        nrs=nrs,
        placebo_nrs=without,
        not_drawn=not_drawn_words(verdicts, asked),
        warnings=tuple(dict.fromkeys(words for verdict in verdicts for words in warned_of(verdict))),
        assumed=tuple(dict.fromkeys((*said, *intake.said, *twins.borrowed))),
    )


def _intake(asked: Asked, model: str) -> Intake:
    whole = structure_of(asked.library.model(model))
    return intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
