"""One model, one drug, one course: everything a solver needs, before anybody's numbers are put in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.dosing import Administration
from assuage.numerics import Doses, Floats, LinearSystem, Method, PopulationSwitch, PopulationSystem, Switch, solve
from assuage.pharmacology.assembly import Site, doses_of, linear_system, population_system
from assuage.pharmacology.drug import S_PART_OF_RACEMATE, Intake
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.interactions import PARENT, Acting, changes, elimination
from assuage.pharmacology.parameters import Parameters, parameters_of, scales_in_use
from assuage.pharmacology.structure import Structure, leading_to

NG_PER_MG_PER_L = 1000.0
"""1 mg/L is 1000 ng/mL."""

_ROUNDING = 1e-9

Levels = dict[str, Floats]


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the drug that is solved as one system: all of it, or one isomer where isomers differ."""

    mass_factor: float
    shares: Mapping[str, float]
    is_s: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """`amounts_mg` are labelled mg: (d,), or (P, d) for many people; `raised` (d,) is what other medicines multiply availability by.

    `numbers` are the covariates by the names of the model's formulas: floats, or (P,) for many people.
    """

    structure: Structure
    parts: tuple[Part, ...]
    given: tuple[Administration, ...]
    amounts_mg: Floats
    numbers: Mapping[str, Value]
    options: frozenset[str]
    acting: tuple[Acting, ...] = ()
    raised: Floats | None = None

    @property
    def routes(self) -> frozenset[str]:
        """The ways in that are used."""
        return frozenset(one.route.value for one in self.given)


def parts_of(structure: Structure, intake: Intake, options: frozenset[str]) -> tuple[Part, ...]:
    """The drug in one part, or in its two isomers where a scale in use tells them apart."""
    if not any("is_s" in scale.factor.names for scale in scales_in_use(structure, options)):
        return (Part(intake.mass_factor, intake.shares),)
    if "R" in intake.shares and "S" in intake.shares:
        of_s = {analyte: 1.0 for analyte in intake.shares if analyte not in {"R", "total"}}
        half = intake.mass_factor * S_PART_OF_RACEMATE
        return Part(half, of_s, 1.0), Part(half, {"R": 1.0}, 0.0)
    return (Part(intake.mass_factor, intake.shares, 0.0 if "R" in intake.shares else 1.0),)


def only(problem: Problem, analytes: frozenset[str]) -> Problem:
    """The same problem for some of its analytes alone: what only the others need is not solved."""
    wanted = analytes | {"S", "R"} if "total" in analytes else analytes
    parts = [
        replace(part, shares={name: share for name, share in part.shares.items() if name in wanted})
        for part in problem.parts
    ]
    structure = leading_to(problem.structure, wanted)
    return replace(problem, structure=structure, parts=tuple(part for part in parts if part.shares))


def solve_one(
    problem: Problem,
    times: Floats,
    *,
    sites: Sequence[Site] = (),
    method: Method = "modal",
    drawn: Mapping[str, Value] | None = None,
) -> tuple[Levels, Levels]:
    """Levels [ng/mL] of each analyte and at each site for one person, shape (T,), through NumPy alone."""
    levels: Levels = {}
    at_sites: Levels = {}
    for part in problem.parts:
        parameters = _parameters(problem, part, drawn)
        behind = [site for site in sites if site.analyte in part.shares]
        system, switches = _systems(problem, part, parameters, behind)
        doses = _doses(problem, part, parameters)
        outputs = solve(system, doses, times, switches=switches, method=method) * NG_PER_MG_PER_L
        _share_out(part, behind, outputs, levels, at_sites)
    return _in_order(problem, levels), at_sites


def solve_many(
    problem: Problem,
    times: Floats,
    *,
    people: int,
    sites: Sequence[Site] = (),
    drawn: Mapping[str, Value] | None = None,
    method: Method = "modal",
) -> tuple[Levels, Levels]:
    """Levels [ng/mL] of each analyte and at each site for many people, shape (P, T), through the compiled kernel.

    `method="reference"` takes everybody in turn through matrix exponentials: independent, and slow.
    """
    levels: Levels = {}
    at_sites: Levels = {}
    for part in problem.parts:
        parameters = _parameters(problem, part, drawn)
        behind = [site for site in sites if site.analyte in part.shares]
        systems = [
            population_system(
                problem.structure, parameters, part.shares, people=people, sites=behind, elimination=factor
            )
            for factor in _eliminations(problem)
        ]
        switches = [
            PopulationSwitch(moment, system)
            for moment, system in zip(changes(problem.acting), systems[1:], strict=True)
        ]
        doses = _doses(problem, part, parameters)
        outputs = _solved(systems[0], doses, times, switches, method) * NG_PER_MG_PER_L
        _share_out(part, behind, outputs, levels, at_sites)
    return _in_order(problem, levels), at_sites


def _solved(
    system: PopulationSystem, doses: Doses, times: Floats, switches: Sequence[PopulationSwitch], method: Method
) -> Floats:
    if method == "modal":
        from assuage.numerics import solve_population  # Numba takes half a second to import

        return solve_population(system, doses, times, switches=switches)
    rows = []
    for person in range(len(system.rates)):
        own = Doses(
            _of_person(doses.start, person),
            _of_person(doses.stop, person),
            _of_person(doses.amount, person),
            doses.state,
        )
        later = [
            Switch(one.time, LinearSystem(one.system.rates[person], one.system.readout[person])) for one in switches
        ]
        rows.append(
            solve(LinearSystem(system.rates[person], system.readout[person]), own, times, switches=later, method=method)
        )
    return np.stack(rows, axis=1)


def _of_person(values: Floats, person: int) -> Floats:
    return values[person] if values.ndim == 2 else values  # noqa: PLR2004 - two dimensions are people and doses


def _parameters(problem: Problem, part: Part, drawn: Mapping[str, Value] | None) -> Parameters:
    numbers = problem.numbers if part.is_s is None else {**problem.numbers, "is_s": part.is_s}
    return parameters_of(problem.structure, numbers, options=problem.options, drawn=drawn)


def _eliminations(problem: Problem) -> list[float]:
    if not problem.acting:
        return [1.0]
    moments = (-np.inf, *changes(problem.acting))
    return [elimination(problem.acting, problem.routes, moment) for moment in moments]


def _systems(
    problem: Problem, part: Part, parameters: Parameters, sites: Sequence[Site]
) -> tuple[LinearSystem, list[Switch]]:
    systems = [
        linear_system(problem.structure, parameters, part.shares, sites=sites, elimination=factor)
        for factor in _eliminations(problem)
    ]
    return systems[0], [Switch(moment, one) for moment, one in zip(changes(problem.acting), systems[1:], strict=True)]


def _doses(problem: Problem, part: Part, parameters: Parameters) -> Doses:
    amounts = problem.amounts_mg * part.mass_factor
    if problem.raised is not None:
        ratios = [
            np.minimum(ratio, most) for ratio, most in zip(problem.raised, _most(problem, parameters), strict=True)
        ]
        amounts = amounts * np.stack(np.broadcast_arrays(*ratios), axis=-1)
    return doses_of(problem.structure, parameters, problem.given, amounts)


def lets_more_than_all_in(problem: Problem) -> bool:
    """Whether the ratios of other medicines had to be cut so that no more than the whole dose enters, in the typical person."""
    if problem.raised is None:
        return False
    raised = problem.raised
    return any(
        bool(np.any(ratio > most * (1 + _ROUNDING)))
        for part in problem.parts
        for ratio, most in zip(raised, _most(problem, _parameters(problem, part, None)), strict=True)
    )


def _most(problem: Problem, parameters: Parameters) -> list[Value]:
    """The ratio at which all of each dose enters as ketamine: 1 over the fraction that does so without other medicines."""
    structure = problem.structure
    parents = {reading.state for analyte, reading in structure.readings.items() if analyte in PARENT}
    found: list[Value] = []
    for one in problem.given:
        paths = structure.routes[one.route.value]
        fractions = [path.fraction(parameters) for path in paths if parents & structure.ahead_of(path.into)]
        found.append(1.0 / np.maximum(sum(fractions), _ROUNDING))
    return found


def _share_out(part: Part, sites: Sequence[Site], outputs: Floats, levels: Levels, at_sites: Levels) -> None:
    for row, analyte in enumerate(part.shares):
        levels[analyte] = outputs[row]
    for row, site in enumerate(sites, start=len(part.shares)):
        at_sites[site.key] = outputs[row]


def _in_order(problem: Problem, levels: Levels) -> Levels:
    """The analytes in the order of the file; where isomers were solved apart the total is their sum."""
    if len(problem.parts) > 1 and "total" in problem.structure.readings:
        levels["total"] = levels["S"] + levels["R"]
    return {analyte: levels[analyte] for analyte in problem.structure.readings if analyte in levels}
