"""One model run on what was asked: its levels, the effects that may be drawn from them, and its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assuage.numerics import Floats, Method
from assuage.pharmacology.asking import Asked
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import Intake, intake_of
from assuage.pharmacology.effects.catalogue import AT_SITE, NO_PRESSURE, Verdict, past_its_site, values_of, verdict_on
from assuage.pharmacology.effects.prepared import PreparedEffect
from assuage.pharmacology.interaction_words import interaction_words
from assuage.pharmacology.interactions import availability, still_predicted
from assuage.pharmacology.limits import judged
from assuage.pharmacology.parameters import missing_covariates
from assuage.pharmacology.person import numbers_of
from assuage.pharmacology.problem import Levels, Problem, lets_more_than_all_in, parts_of, solve_one
from assuage.pharmacology.simulation import EffectCurve, LimitHit, ModelRun
from assuage.pharmacology.structure import Structure, reached_by
from assuage.pharmacology.times import default_times

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel

CRPS_CURVE_ELSEWHERE = "crps_curve_elsewhere"
"""The option that draws the relief curve where it was not learnt, under the words "CRPS model, not evidence here"."""


def run_model(asked: Asked, whole: Structure) -> ModelRun:
    """What one model predicts for what was asked, or why it refuses."""
    file = whole.file
    references = tuple(reference.key for reference in file.references)
    hits, unchecked = judged(file.limits, asked.facts, model=file.id)
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    missing = missing_covariates(whole, numbers_of(asked.who, is_s=1.0), asked.options)
    assumed = (*(_left_out(name, file.id) for name in missing), *unchecked)
    if refused is not None:
        nothing = np.zeros(0)
        return ModelRun(
            file.id, file.site, nothing, limits=hits, assumed=assumed, refused=refused, references=references
        )
    intake = replace(intake, shares=still_predicted(intake.shares, asked.acting, asked.routes))
    problem = problem_of(asked, whole, intake)
    verdicts = tuple(
        verdict_on(
            effect,
            site=file.site,
            shares=intake.shares,
            who=asked.who,
            facts=asked.facts,
            model=file.id,
            opted_in=CRPS_CURVE_ELSEWHERE in asked.options,
        )
        for effect in asked.effects
    )
    drawn = [verdict.effect for verdict in verdicts if verdict.refused is None]
    levels, at_sites = solve_one(problem, asked.times, sites=sites_of(drawn), method=asked.method)
    verdicts = tuple(_not_past_its_site(verdict, problem, asked.method) for verdict in verdicts)
    curves: dict[str, EffectCurve] = {}
    for verdict in verdicts:
        curves |= _curves(verdict, levels, at_sites, asked.who)
    warned = [hit for verdict in verdicts for hit in verdict.warnings]
    if asked.acting:
        warned += interaction_words(
            asked.acting,
            asked.given,
            can_change_elimination=whole.eliminates_where_read,
            capped=lets_more_than_all_in(problem),
            model=file.id,
        )
        references += tuple(reference.key for item in asked.acting for reference in item.file.references)
    return ModelRun(
        model=file.id,
        site=file.site,
        time_min=asked.times,
        concentration_ng_per_ml=levels,
        effects=curves,
        limits=tuple(dict.fromkeys((*hits, *warned))),
        assumed=tuple(dict.fromkeys((*assumed, *(words for verdict in verdicts for words in verdict.assumed)))),
        unscaled_ng_per_ml=_unscaled(asked, problem, hits),
        bias_band=_bias(whole, levels),
        references=tuple(dict.fromkeys(references)),
        said=intake.said,
    )


def problem_of(asked: Asked, whole: Structure, intake: Intake) -> Problem:
    """The course as this model is given it."""
    structure = reached_by(whole, asked.routes)
    amounts = np.array([one.amount_mg for one in asked.given], dtype=np.float64)
    acting = asked.acting if whole.eliminates_where_read else ()
    predicted = still_predicted(intake.shares, asked.acting, asked.routes)
    shares = {analyte: share for analyte, share in predicted.items() if analyte in structure.readings}
    return Problem(
        structure=structure,
        parts=parts_of(structure, replace(intake, shares=shares), asked.options),
        given=asked.given,
        amounts_mg=amounts,
        numbers=numbers_of(asked.who),
        options=asked.options,
        acting=acting,
        raised=availability(asked.acting, asked.given) if asked.acting and asked.given else None,
    )


def sites_of(effects: Sequence[PreparedEffect]) -> tuple[Site, ...]:
    """The sites that these effects need, each once."""
    found: dict[str, Site] = {}
    for effect in effects:
        if effect.site_rate is not None:
            key = site_key(effect)
            found.setdefault(key, Site(key, effect.file.driver.analyte, effect.site_rate))
    return tuple(found.values())


def site_key(effect: PreparedEffect) -> str:
    """The name of an effect's site: effects with one driver and one half-time share it."""
    return f"{effect.file.driver.analyte}@{effect.site_rate!r}"


def refusal_of(asked: Asked, whole: Structure, intake: Intake) -> str | None:
    """Why a model may not predict what was asked, in words; None where it may."""
    if intake.refused is not None:
        return intake.refused
    for route in dict.fromkeys(one.route.value for one in asked.given):
        if route not in whole.routes:
            return _other_models(asked, whole.file.id, route)
    if whole.per_kilogram and asked.who.weight_kg is None:
        return f"{whole.file.id} is printed per kilogram, so nothing can be said without a weight. Give the weight."
    hits, _ = judged([limit for limit in whole.file.limits if limit.kind == "hard"], asked.facts)
    return hits[0].words if hits else None


def _bias(whole: Structure, levels: Levels) -> dict[str, float]:
    bands = {analyte: readout.bias_band for analyte, readout in whole.file.analytes.items() if analyte in levels}
    return {analyte: band.value for analyte, band in bands.items() if band is not None and band.value is not None}


def _other_models(asked: Asked, model: str, route: str) -> str:
    files: Sequence[PharmacokineticModel] = asked.library.all("pharmacokinetics")
    able = [file.id for file in files if route in file.routes and file.scope == "adult"]
    instead = f"Models that do: {', '.join(able)}." if able else "No model of the library does."
    return f"{model} does not describe {route.replace('_', ' ')} doses. {instead}"


def _left_out(name: str, model: str) -> str:
    plain = name.replace("_kg", "").replace("_years", "").replace("_cm", "").replace("female", "sex").replace("_", " ")
    return f"The {plain} is not known: the values {model} prints were taken as they stand, for its typical person."


def _unscaled(asked: Asked, problem: Problem, hits: Sequence[LimitHit]) -> Levels:
    held = problem.structure.file.unscaled_above_kg
    weight = asked.who.weight_kg
    if held is None or held.value is None or weight is None or weight <= held.value:
        return {}
    broken = {hit.words for hit in hits}
    if not any(limit.quantity == "weight_kg" and limit.words in broken for limit in problem.structure.file.limits):
        return {}
    at_held = replace(problem, numbers={**problem.numbers, "weight_kg": held.value})
    return solve_one(at_held, asked.times, method=asked.method)[0]


def _not_past_its_site(verdict: Verdict, problem: Problem, method: Method) -> Verdict:
    """The same verdict, or a refusal where the level at the effect's site runs too high at any time of the course.

    The highest level is looked for on the course's own grid and once more, finely, around its highest point: whether a curve is drawn
    does not depend on the times that were asked for.
    """
    effect = verdict.effect
    if verdict.refused is not None or effect.site_rate is None or AT_SITE not in effect.asks:
        return verdict
    sites, key = sites_of([effect]), site_key(effect)
    grid = default_times(problem.given)
    coarse = solve_one(problem, grid, sites=sites, method=method)[1][key]
    top = int(coarse.argmax())
    close = np.linspace(grid[max(top - 1, 0)], grid[min(top + 1, len(grid) - 1)], 101)
    fine = solve_one(problem, close, sites=sites, method=method)[1][key]
    refused = past_its_site(effect, float(max(coarse.max(), fine.max())))
    return verdict if refused is None else replace(verdict, refused=refused, warnings=(), assumed=())


def _curves(verdict: Verdict, levels: Levels, at_sites: Levels, who: Covariates) -> dict[str, EffectCurve]:
    effect = verdict.effect
    values: Mapping[str, Floats] = {}
    refused = verdict.refused
    if refused is None:
        at_site = at_sites[site_key(effect)] if effect.site_rate is not None else None
        values = values_of(effect, levels, at_site, who=who)
    return {
        name: EffectCurve(
            name=name,
            title=effect.file.effect,
            unit=unit,
            source=effect.file.id,
            values=values.get(name),
            refused=refused if refused is not None or name in values else NO_PRESSURE,
            observed=effect.observed,
            assumed=verdict.assumed,
            may_decide=effect.file.may_decide,
            references=effect.references,
        )
        for name, unit in effect.outputs.items()
    }
