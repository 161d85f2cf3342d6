"""Exact exposure and plateau: the area under the level, and the level at which an infusion settles."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from assuage.dosing import Isomer, Regimen, Salt
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.numerics import constant_input_state
from assuage.patient import Patient
from assuage.pharmacology.asking import asked_for
from assuage.pharmacology.assembly import Site, linear_system
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.facts import facts_of
from assuage.pharmacology.limits import Facts, judged
from assuage.pharmacology.parameters import parameters_of
from assuage.pharmacology.person import covariates_of, numbers_of
from assuage.pharmacology.problem import NG_PER_MG_PER_L, parts_of, solve_one
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.simulate import check_options
from assuage.pharmacology.structure import reached_by, structure_of

if TYPE_CHECKING:
    from assuage.knowledge.schema import PharmacokineticModel


def exposure(
    who: Patient | Covariates,
    regimen: Regimen,
    model: "str | PharmacokineticModel" = "kamp_2020",
    *,
    until_min: float | Sequence[float],
    library: Library | None = None,
    options: Sequence[str] = (),
) -> dict[str, np.ndarray]:
    """The area under each analyte's level [ng h/mL] from the first dose up to `until_min` [min], exactly.

    The area is a state of the system, so it carries no error of a grid. Analytes that the model does not predict are
    absent. Raises `CannotPredictError` where the model refuses, `UnknownOptionError` for an option that it does not have.
    """
    asked, _ = asked_for(who, regimen, library=library, times_min=np.atleast_1d(until_min), options=options, effects=())
    shelf = library or shipped_library()
    whole = structure_of(shelf.model(model) if isinstance(model, str) else model)
    check_options((whole.file,), frozenset(options))
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        raise CannotPredictError(refused)
    problem = problem_of(asked, whole, intake)
    analytes = [analyte for part in problem.parts for analyte in part.shares]
    sites = [Site(analyte, analyte, 0.0) for analyte in analytes]
    _, areas = solve_one(problem, asked.times, sites=sites)
    if len(problem.parts) > 1:
        areas["total"] = areas["S"] + areas["R"]
    return {analyte: areas[analyte] / 60.0 for analyte in problem.structure.readings if analyte in areas}


def plateau(
    who: Patient | Covariates,
    model: "str | PharmacokineticModel" = "kamp_2020",
    *,
    rate_mg_per_h: float,
    isomer: Isomer = Isomer.RACEMATE,
    library: Library | None = None,
    options: Sequence[str] = (),
) -> dict[str, float]:
    """The level [ng/mL] of each analyte at which a constant infusion of base settles: rate over clearance for the parent.

    Raises `CannotPredictError` where the model was not made for that isomer, has no intravenous route, or does not hold for this
    person (a child, severe liver disease), and `UnknownOptionError` for an option that it does not have.

    Example
        >>> round(plateau(Covariates(weight_kg=70), rate_mg_per_h=8.4)["total"], 6)
        100.0
    """
    shelf = library or shipped_library()
    whole = structure_of(shelf.model(model) if isinstance(model, str) else model)
    check_options((whole.file,), frozenset(options))
    person = covariates_of(who) if isinstance(who, Patient) else who
    intake = intake_of(whole, isomer=isomer, salt=Salt.BASE, base_fraction=1.0)
    if intake.refused is not None:
        raise CannotPredictError(intake.refused)
    if "iv" not in whole.routes:
        raise CannotPredictError(
            f"{whole.file.id} has no intravenous route, so it cannot say where an infusion settles."
        )
    drug: Facts = {"isomer": isomer.value, "route": "iv"}
    hits, _ = judged([limit for limit in whole.file.limits if limit.kind == "hard"], {**facts_of(person), **drug})
    if hits:
        raise CannotPredictError(hits[0].words)
    structure = reached_by(whole, frozenset({"iv"}))
    levels: dict[str, float] = {}
    for part in parts_of(structure, intake, frozenset(options)):
        parameters = parameters_of(structure, numbers_of(person, is_s=part.is_s), options=frozenset(options))
        system = linear_system(structure, parameters, part.shares)
        inputs = np.zeros(structure.size)
        for path in structure.routes["iv"]:
            inputs[path.into] += rate_mg_per_h / 60.0 * part.mass_factor * path.fraction(parameters)
        outputs = system.readout @ constant_input_state(system, inputs) * NG_PER_MG_PER_L
        levels |= dict(zip(part.shares, outputs.tolist(), strict=True))
    if "total" not in levels and {"S", "R"} <= levels.keys():
        levels["total"] = levels["S"] + levels["R"]
    return levels
