"""The three bands a prediction is never shown without: between people, of the parameters, and between models."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.asking import Asked
from assuage.pharmacology.assembly import Site
from assuage.pharmacology.draws import Kind, deviates, drawn_effect, drawn_parameters, sources_of
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.effects.blood_pressure import READ_IN_MMHG, one_reading
from assuage.pharmacology.effects.catalogue import values_of
from assuage.pharmacology.effects.prepared import PreparedEffect, rate_of
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.problem import Levels, Problem, solve_many, solve_one
from assuage.pharmacology.residual import with_residual
from assuage.pharmacology.running import problem_of, run_model, site_key, sites_of
from assuage.pharmacology.simulation import Band, EffectCurve, ModelRun, Simulation
from assuage.pharmacology.structure import structure_of

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel

QUANTILES = (0.05, 0.5, 0.95)
_MOST_VALUES = 4_000_000
"""Values held at once, so that a large population over many times stays within memory; the numbers do not depend on it."""

Bands = dict[str, Band]


def with_bands(
    simulation: Simulation,
    asked: Asked,
    models: "Sequence[PharmacokineticModel]",
    others: "Sequence[PharmacokineticModel]",
    *,
    people: int,
    seed: int,
    residual: bool,
) -> Simulation:
    """The same predictions with their bands; a band that cannot be given has its reason."""
    runs = tuple(
        run if run.refused else _with_draws(run, asked, file, people=people, seed=seed, residual=residual)
        for run, file in zip(simulation.models, models, strict=True)
    )
    found = replace(simulation, models=runs)
    lead = found.lead
    if lead.refused:
        return found
    further = tuple(run_model(asked, structure_of(file)) for file in others)
    between, of_effects, why = _between_models(lead, (*runs, *further), asked)
    bands, absent = dict(lead.bands), dict(lead.bands_absent)
    if between:
        bands["models"] = between
    else:
        absent["models"] = why
    effect_bands = {kind: _effect_bands(lead, kind) for kind in ("between_people", "parameters")}
    effect_bands["models"] = of_effects
    return replace(
        found,
        bands=bands,
        effect_bands={kind: found_bands for kind, found_bands in effect_bands.items() if found_bands},
        bands_absent=absent,
    )


def _effect_bands(run: ModelRun, kind: str) -> Bands:
    return {name: curve.bands[kind] for name, curve in run.effects.items() if kind in curve.bands}


def _with_draws(
    run: ModelRun, asked: Asked, file: "PharmacokineticModel", *, people: int, seed: int, residual: bool
) -> ModelRun:
    whole = structure_of(file)
    problem = problem_of(
        asked, whole, intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    )
    sources = {curve.source for curve in run.effects.values() if curve.values is not None}
    effects = [effect for effect in asked.effects if effect.file.id in sources]
    bands: dict[str, Mapping[str, Band]] = {}
    absent: dict[str, str] = {}
    curves = dict(run.effects)
    kinds: tuple[Kind, ...] = ("between_people", "parameters")
    for kind in kinds:
        drawn = drawn_parameters(problem.structure, kind, people=people, seed=seed)
        of_levels, of_effects = _quantiles_of(
            problem,
            asked,
            effects,
            kind,
            drawn=drawn,
            people=people,
            seed=seed,
            residual=residual and kind == "between_people",
        )
        if drawn or (residual and kind == "between_people"):
            bands[kind] = _widened(of_levels, run) if kind == "parameters" else of_levels
        else:
            absent[kind] = f"{file.id} was published without what this band needs, so none can be drawn from it."
        for name, band in of_effects.items():
            curves[name] = _with_band(curves[name], kind, band)
    for effect in effects:
        if effect.file.form == "blood_pressure" and asked.who.baseline_map_mmhg is None:
            for name in effect.outputs:
                curves[name] = replace(curves[name], assumed=(*curves[name].assumed, READ_IN_MMHG))
    return replace(run, bands=bands, bands_absent=absent, effects=curves)


def _with_band(curve: EffectCurve, kind: str, band: Band) -> EffectCurve:
    return replace(curve, bands={**curve.bands, kind: band})


def _widened(bands: Bands, run: ModelRun) -> Bands:
    """An analyte that is known to read wrong has at least that part of its level as band, either way."""
    found = dict(bands)
    for analyte, part in run.bias_band.items():
        typical, band = run.concentration_ng_per_ml[analyte], bands[analyte]
        found[analyte] = Band(
            np.minimum(band.p5, typical * (1 - part)), band.p50, np.maximum(band.p95, typical * (1 + part))
        )
    return found


def _quantiles_of(
    problem: Problem,
    asked: Asked,
    effects: Sequence[PreparedEffect],
    kind: Kind,
    *,
    drawn: Mapping[str, Value],
    people: int,
    seed: int,
    residual: bool,
) -> tuple[Bands, Bands]:
    """Bands of levels and of effects, times taken in blocks so that memory stays bounded."""
    own = {effect.file.id: drawn_effect(effect, kind, people=people, seed=seed) for effect in effects}
    sites, keys = _sites(effects, own)
    rows: list[Mapping[str, Floats]] = []
    rows_of_effects: list[Mapping[str, Floats]] = []
    for block, first in _blocks(asked.times, people):
        levels, at_sites = solve_many(problem, block, people=people, sites=sites, drawn=drawn, method=asked.method)
        curves: dict[str, Floats] = {}
        for effect in effects:
            at_site = at_sites[keys[effect.file.id]] if effect.site_rate is not None else None
            found = values_of(effect, levels, at_site, who=asked.who, parameters=own[effect.file.id])
            if kind == "between_people" and effect.file.form == "blood_pressure":
                luck = deviates(seed, f"{effect.file.id}/reading", people=people, columns=1)
                found = one_reading(found, luck, effect.parameters, baseline_map_mmhg=asked.who.baseline_map_mmhg)
            curves |= found
        if residual:
            levels = with_residual(problem.structure.file, levels, people=people, seed=seed, first_time=first)
        rows.append({name: _three(values) for name, values in levels.items()})
        rows_of_effects.append({name: _three(values) for name, values in curves.items()})
    return _joined(rows), _joined(rows_of_effects)


def _sites(
    effects: Sequence[PreparedEffect], own: Mapping[str, Mapping[str, Floats]]
) -> tuple[tuple[Site, ...], dict[str, str]]:
    """The sites, with a rate for each person where the half-time was drawn."""
    shared = sites_of([effect for effect in effects if effect.half_time_name not in own[effect.file.id]])
    keys = {effect.file.id: site_key(effect) for effect in effects}
    apart: list[Site] = []
    for effect in effects:
        half_times = own[effect.file.id].get(effect.half_time_name)
        if half_times is not None:
            keys[effect.file.id] = effect.file.id
            apart.append(Site(effect.file.id, effect.file.driver.analyte, rate_of(half_times[:, 0])))
    return (*shared, *apart), keys


def _blocks(times: Floats, people: int) -> Iterator[tuple[Floats, int]]:
    size = max(1, _MOST_VALUES // max(1, people))
    for first in range(0, len(times), size):
        yield times[first : first + size], first


def _three(values: Floats) -> Floats:
    """The three quantiles over people, (3, T), by the compiled pass."""
    from assuage.numerics import population_quantiles  # Numba takes half a second to import

    contiguous = np.ascontiguousarray(values)
    return np.asarray(population_quantiles(contiguous[None], np.array(QUANTILES))[0])


def _joined(rows: Sequence[Mapping[str, Floats]]) -> Bands:
    return {name: Band(*np.concatenate([row[name] for row in rows], axis=1)) for name in (rows[0] if rows else {})}


def _between_models(lead: ModelRun, runs: Sequence[ModelRun], asked: Asked) -> tuple[Bands, Bands, str]:
    """Quantiles over the typical predictions of the models that answered at the same site as the first."""
    alike = {run.model: run for run in runs if run.refused is None and run.site == lead.site}
    several = len(alike) > 1
    why = (
        "Only one of the models asked for predicts "
        f"{lead.site} levels of this; arterial and venous levels are never mixed. Name a second one."
    )
    levels = {
        analyte: _over(
            [run.concentration_ng_per_ml[analyte] for run in alike.values() if analyte in run.concentration_ng_per_ml]
        )
        for analyte in lead.concentration_ng_per_ml
        if sum(analyte in run.concentration_ng_per_ml for run in alike.values()) > 1
    }
    curves: dict[str, list[Floats]] = {}
    for run in alike.values():
        for name, values in _by_source(run, asked):
            curves.setdefault(name, []).append(values)
    of_effects = {name: _over(found) for name, found in curves.items() if len(found) > 1}
    return (levels if several else {}), of_effects, why


def _by_source(run: ModelRun, asked: Asked) -> Iterator[tuple[str, Floats]]:
    """The effects of one model once for every published value that sources disagree on."""
    drawn = {curve.source for curve in run.effects.values() if curve.values is not None}
    effects = [effect for effect in asked.effects if effect.file.id in drawn]
    at_sites: Levels = {}
    disputed = [effect for effect in effects if len(sources_of(effect)) > 1]
    if disputed:
        whole = structure_of(asked.library.model(run.model))
        intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
        at_sites = solve_one(
            problem_of(asked, whole, intake), asked.times, sites=sites_of(disputed), method=asked.method
        )[1]
    for effect in effects:
        if effect not in disputed:
            for name in effect.outputs:
                values = run.effects[name].values
                if values is not None:
                    yield name, values
            continue
        for source in sources_of(effect):
            at_site = at_sites[site_key(effect)] if effect.site_rate is not None else None
            found = values_of(effect, run.concentration_ng_per_ml, at_site, who=asked.who, parameters=source)
            yield from found.items()


def _over(curves: Sequence[Floats]) -> Band:
    return Band(*np.quantile(np.stack(list(curves)), QUANTILES, axis=0))
