"""One person, one model, one infusion: the linear system that a scheme of rates is solved on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from assuage.dosing import Administration, Dose, Infusion, Isomer, Part, Per, Regimen, Route, Salt
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import LinearSystem
from assuage.patient import Patient
from assuage.pharmacology.asking import Asked, asked_for
from assuage.pharmacology.assembly import Site, doses_of, linear_system
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.effects.prepared import PreparedEffect, prepared_effects
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.interactions import elimination, still_predicted
from assuage.pharmacology.parameters import parameters_of
from assuage.pharmacology.problem import Problem, only
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.structure import structure_of


@dataclass(frozen=True, slots=True)
class InfusionKinetics:
    """`system` reads the level of `analyte` at the model's own site first, then its effect site if one was asked for, both in mg/L.

    A labelled milligram into a vein is `mg_per_labelled_mg` into state `into`. `references` are the keys of model and effect.
    """

    model: str
    site: str
    analyte: str
    system: LinearSystem
    into: int
    mg_per_labelled_mg: float
    effect: str | None
    references: tuple[str, ...]


def infusion_kinetics(
    who: Patient | Covariates,
    model: str,
    *,
    isomer: Isomer,
    salt: Salt,
    analyte: str,
    minutes: float,
    effect: str | None = None,
    library: Library | None = None,
) -> InfusionKinetics:
    """The system of one person's infusion into a vein by one model, with the medicines they take throughout.

    Parameters: `analyte`, which level is read ("total", "S"); `minutes`, how long it will run, which limits of the model ask about;
    `effect`, the id of an effect whose site is read as well.

    Raises `CannotPredictError` where the model refuses, does not predict the analyte, or cannot drive the effect.
    """
    shelf = library or shipped_library()
    whole = structure_of(shelf.model(model))
    asked, _ = asked_for(who, _nominal(isomer, salt, minutes), library=shelf, effects=())
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        raise CannotPredictError(refused)
    shares = still_predicted(intake.shares, asked.acting, asked.routes)
    if analyte not in shares:
        raise CannotPredictError(
            f"{model} does not predict `{analyte}` from this drug, so it cannot be held to a target. It predicts {', '.join(shares)}."
        )
    prepared = None if effect is None else _site_of(effect, site=whole.file.site, analyte=analyte, library=shelf)
    problem = only(problem_of(asked, whole, replace(intake, shares=shares)), frozenset({analyte}))
    system, into, factor = _system(problem, asked, {analyte: shares[analyte]}, prepared)
    return InfusionKinetics(
        model=model,
        site=whole.file.site,
        analyte=analyte,
        system=system,
        into=into,
        mg_per_labelled_mg=factor,
        effect=effect,
        references=(
            *(reference.key for reference in whole.file.references),
            *(() if prepared is None else prepared.references),
        ),
    )


def _nominal(isomer: Isomer, salt: Salt, minutes: float) -> Regimen:
    """One milligram an hour: what limits of the model may ask about the drug, the route and the time."""
    running = Infusion(Dose(Fraction(1), per=Per.HOUR), Fraction(minutes))
    return Regimen((Part(((running,),)),), isomer=isomer, salt=salt)


def _site_of(effect: str, *, site: str, analyte: str, library: Library) -> PreparedEffect:
    prepared = prepared_effects(library, (effect,))[0]
    driver = prepared.file.driver
    if prepared.site_rate is None:
        raise CannotPredictError(
            f"{effect} has no effect site of its own: its level is the plasma's. Target the plasma."
        )
    if driver.site != site:
        raise CannotPredictError(
            f"{effect} was learnt from {driver.site} levels and this model predicts {site} ones, which are never exchanged. "
            f"Choose a model of {driver.site} levels."
        )
    if driver.analyte != analyte:
        raise CannotPredictError(
            f"{effect} answers to {driver.analyte}-ketamine, so a target at its site is a level of {driver.analyte}. "
            f"Say it as that, not as `{analyte}`."
        )
    return prepared


def _system(
    problem: Problem, asked: Asked, shares: Mapping[str, float], effect: PreparedEffect | None
) -> tuple[LinearSystem, int, float]:
    """The system, the state a dose enters, and what of a labelled milligram does."""
    if len(problem.parts) != 1:
        raise CannotPredictError("The isomers have kinetics of their own here, so one target cannot hold both.")
    part, structure = problem.parts[0], problem.structure
    parameters = parameters_of(structure, problem.numbers, options=problem.options)
    rate = None if effect is None else effect.site_rate
    sites = [Site("effect", analyte, rate) for analyte in shares if rate is not None]
    system = linear_system(
        structure,
        parameters,
        shares,
        sites=sites,
        elimination=elimination(problem.acting, problem.routes, asked.given[0].start_min),
    )
    one_mg = [Administration(0.0, 60.0, 1.0, Route.IV)]
    doses = doses_of(structure, parameters, one_mg, np.array([part.mass_factor]))
    if len(doses.state) != 1:
        raise CannotPredictError(
            f"{structure.file.id} lets an infusion in by several ways, which no scheme can follow."
        )
    return system, int(doses.state[0]), float(doses.amount[0])
