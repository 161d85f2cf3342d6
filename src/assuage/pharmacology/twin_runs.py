"""What a course does to each twin: levels, acute effects, their peaks, and pain from day to day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assuage.dosing import Administration, Regimen
from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.effects.blood_pressure import one_reading
from assuage.pharmacology.effects.catalogue import NO_PRESSURE, Verdict, values_of, verdict_on
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.problem import Levels, only, solve_many
from assuage.pharmacology.running import CRPS_CURVE_ELSEWHERE, problem_of, refusal_of
from assuage.pharmacology.structure import structure_of
from assuage.pharmacology.twins import READING, TWIN_EFFECTS, Twins
from assuage.pharmacology.virtual_people import VirtualPeople, amounts_of_people, numbers_of_people

DAY_MIN = 1440.0
_WASHED_OUT_MIN = 7 * DAY_MIN
_PLACEBO_TYPE, _DRUG_TYPE = 0, 1
# The level at an effect's site is highest when an infusion ends or slows, or within minutes of it: the sites follow with
# half-times of 2 to 13 min.
_AROUND_A_PEAK_MIN = np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0, 30.0])


@dataclass(frozen=True, slots=True)
class TwinRun:
    """A course in every twin. What may not be drawn is absent and has its words in `not_drawn`, by output.

    `concentration_ng_per_ml` and `effects` are (P, T) at `time_min` [min]; `peaks` (P,) are the greatest acute effects of the whole
    course, whatever times were asked for. Blood pressure is as one reading would show it. `nrs` (P, D) is each twin's own
    pain on `day` without the error of a day's score, and None where no relief course may be drawn; `relief` (P, D) is what a
    drug-type person with that twin's numbers is relieved of; `placebo_nrs` (P,) is its pain on placebo, on any day.
    `exposure_ng_h_per_ml` (P,) is the whole area under S-ketamine (R where only R is given). `refused` holds the model's
    words where it may predict nothing: the arrays are then empty.
    """

    model: str
    site: str
    time_min: Floats
    concentration_ng_per_ml: Mapping[str, Floats] = field(default_factory=dict)
    effects: Mapping[str, Floats] = field(default_factory=dict)
    peaks: Mapping[str, Floats] = field(default_factory=dict)
    exposure_ng_h_per_ml: Floats | None = None
    day: Floats | None = None
    relief: Floats | None = None
    nrs: Floats | None = None
    placebo_nrs: Floats | None = None
    not_drawn: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    refused: str | None = None


def predict_twins(
    twins: Twins,
    who: Patient | Covariates,
    regimen: Regimen,
    *,
    times_min: Sequence[float] | Floats,
    days: Sequence[float] | Floats = (),
    peaks_min: Sequence[float] | Floats | None = None,
    analytes: Sequence[str] | None = None,
    people: VirtualPeople | None = None,
    opt_in: bool = False,
    library: Library | None = None,
) -> TwinRun:
    """Predict a course for every twin by the twins' own model.

    Effects are given only where their files allow them for this model's site, this person and this course; everywhere else their
    words stand. `opt_in` draws the relief course where it was not learnt, under the words of its file, which are then among
    `warnings`.

    Parameters
        times_min: (T,) [min] from the first dose, for levels and acute effects.
        days: (D,) [days] from the first dose, for pain.
        peaks_min: further times [min] at which acute peaks are looked for; without them around every change of rate, where an
            infusion by vein has them. Whatever is absorbed peaks later.
        analytes: the levels wanted; without it all that the model predicts. Metabolites take most of the time.
        people: covariates and doses of each twin, where the twins are people of a trial and not of one person; limits,
            condition and setting stay those of `who`.

    Raises as `simulate` does where the regimen gives no amounts.
    """
    moments = np.atleast_1d(np.asarray(times_min, dtype=np.float64))
    mornings = np.atleast_1d(np.asarray(days, dtype=np.float64))
    options = (CRPS_CURVE_ELSEWHERE,) if opt_in else ()
    asked, said = asked_for(who, regimen, library=library, times_min=moments, effects=TWIN_EFFECTS, options=options)
    whole = structure_of(asked.library.model(twins.model))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        return TwinRun(whole.file.id, whole.file.site, moments, assumed=said, refused=refused)
    parent = "S" if "S" in intake.shares else "R"
    problem = problem_of(asked, whole, intake)
    if people is not None:
        amounts = (
            amounts_of_people(people, asked.regimen, asked.library) if regimen.needs_weight else problem.amounts_mg
        )
        problem = replace(problem, amounts_mg=amounts, numbers={**problem.numbers, **numbers_of_people(people)})
    if analytes is not None:
        problem = only(problem, frozenset(analytes) | {parent})
    verdicts = [
        verdict_on(
            effect,
            site=whole.file.site,
            shares=intake.shares,
            who=asked.who,
            facts=asked.facts,
            model=twins.model,
            opted_in=opt_in,
        )
        for effect in asked.effects
    ]
    drawn = [verdict.effect for verdict in verdicts if verdict.refused is None]
    sites = (*(site_in_twins(effect, twins) for effect in drawn), Site("area", parent, 0.0))
    near_peaks = _near_peaks(asked.given) if peaks_min is None else np.asarray(peaks_min, dtype=np.float64)
    last = _washed_out(asked.given)
    grid = np.unique(np.concatenate([moments, mornings * DAY_MIN, near_peaks, last]))
    levels, at_sites = solve_many(problem, grid, people=len(twins), sites=sites, drawn=twins.drawn)
    here = np.searchsorted(grid, moments)
    effects: Levels = {}
    peaks: Levels = {}
    day, relieved, nrs, without = None, None, None, None
    for effect in drawn:
        at_site = at_sites[effect.file.id]
        if effect.file.form == "lasting_relief":
            day = mornings
            slow = at_site[:, np.searchsorted(grid, mornings * DAY_MIN)]
            relieved = effect_in_twins(effect, twins, slow, asked)["lasting_relief"]
            nrs = twins.baseline_nrs[:, None] * (1.0 - lasting_part(effect, twins, relieved))
            without = on_placebo(effect, twins)
            continue
        effects |= effect_in_twins(effect, twins, at_site[:, here], asked)
        peaks |= {
            name: found[:, 0]
            for name, found in effect_in_twins(effect, twins, at_site.max(axis=1)[:, None], asked).items()
        }
    return TwinRun(
        model=whole.file.id,
        site=whole.file.site,
        time_min=moments,
        concentration_ng_per_ml={
            analyte: values[:, here] for analyte, values in levels.items() if analytes is None or analyte in analytes
        },
        effects=effects,
        peaks=peaks,
        exposure_ng_h_per_ml=at_sites["area"][:, -1] / 60.0,
        day=day,
        relief=relieved,
        nrs=nrs,
        placebo_nrs=without,
        not_drawn=not_drawn_words(verdicts, asked),
        warnings=tuple(dict.fromkeys(words for verdict in verdicts for words in warned_of(verdict))),
        assumed=tuple(
            dict.fromkeys((*said, *intake.said, *twins.borrowed, *(one for v in verdicts for one in v.assumed)))
        ),
    )


def site_in_twins(effect: PreparedEffect, twins: Twins) -> Site:
    """An effect's site, with each twin's own rate where the half-time was drawn."""
    half_times = twins.effects.get(effect.file.id, {}).get(effect.half_time_name)
    rate = effect.site_rate if half_times is None else rate_of(half_times[:, 0])
    return Site(effect.file.id, effect.file.driver.analyte, 0.0 if rate is None else rate)


def effect_in_twins(effect: PreparedEffect, twins: Twins, at_site: Floats, asked: Asked) -> dict[str, Floats]:
    """The effect in each twin (P, T); a blood pressure as one reading of that twin shows it."""
    own = twins.effects.get(effect.file.id, {})
    found = values_of(effect, {effect.file.driver.analyte: at_site}, at_site, who=asked.who, parameters=own)
    if effect.file.form == "blood_pressure" and READING in own:
        pressure = asked.who.baseline_map_mmhg
        return one_reading(found, own[READING], effect.parameters, baseline_map_mmhg=pressure)
    return found


def on_placebo(effect: PreparedEffect, twins: Twins) -> Floats:
    """Each twin's pain on placebo (P,): its class alone decides."""
    of_placebo = twins.relief_class == _PLACEBO_TYPE
    return twins.baseline_nrs * (1.0 - np.where(of_placebo, effect.parameters["placebo_relief"], 0.0))


def lasting_part(effect: PreparedEffect, twins: Twins, relieved: Floats) -> Floats:
    """The part of the pain that each twin is relieved of, (P, D): its class decides by what."""
    kind = twins.relief_class[:, None]
    of_placebo = np.where(kind == _PLACEBO_TYPE, effect.parameters["placebo_relief"], 0.0)
    return np.where(kind == _DRUG_TYPE, relieved, of_placebo)


def _near_peaks(given: Sequence[Administration]) -> Floats:
    changes = np.unique([moment for one in given for moment in (one.start_min, one.stop_min)])
    near = np.unique((changes[:, None] + _AROUND_A_PEAK_MIN[None, :]).ravel())
    return np.asarray(near, dtype=np.float64)


def _washed_out(given: Sequence[Administration]) -> Floats:
    """A week after the last dose, when nothing of it is left that would add to the area."""
    return np.array([max(one.stop_min for one in given) + _WASHED_OUT_MIN])


def not_drawn_words(verdicts: Sequence[Verdict], asked: Asked) -> dict[str, str]:
    """Why each output that is not given may not be drawn here."""
    words = {
        name: verdict.refused for verdict in verdicts if verdict.refused is not None for name in verdict.effect.outputs
    }
    if asked.who.baseline_map_mmhg is None:
        words |= {name: NO_PRESSURE for verdict in verdicts for name in _pressures(verdict) if name not in words}
    return words


def _pressures(verdict: Verdict) -> tuple[str, ...]:
    return tuple(verdict.effect.outputs) if verdict.effect.file.form == "blood_pressure" else ()


def warned_of(verdict: Verdict) -> tuple[str, ...]:
    """What is said beside an effect that is drawn, and the words under which one is drawn elsewhere."""
    opted = verdict.effect.file.opt_in
    said = (opted,) if verdict.opted_in and opted else ()
    return (*said, *(hit.words for hit in verdict.warnings))
