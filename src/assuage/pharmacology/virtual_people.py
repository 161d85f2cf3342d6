"""Virtual people with their own covariates: weights, ages and sexes drawn, or given, and their levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assuage.dosing import Regimen
from assuage.knowledge import Library
from assuage.numerics import Floats, Method
from assuage.pharmacology.asking import asked_for
from assuage.pharmacology.covariates import Covariates
from assuage.pharmacology.draws import drawn_parameters
from assuage.pharmacology.drug import intake_of
from assuage.pharmacology.errors import CannotPredictError
from assuage.pharmacology.expressions import Value
from assuage.pharmacology.problem import Problem, solve_many
from assuage.pharmacology.residual import with_residual
from assuage.pharmacology.running import problem_of, refusal_of
from assuage.pharmacology.simulate import check_options
from assuage.pharmacology.structure import structure_of
from assuage.pharmacology.weight import dosing_weight_of
from assuage.stats import truncated_normals, uniforms


@dataclass(frozen=True, slots=True)
class VirtualPeople:
    """Covariates of many people, each of shape (P,): weights [kg], and where known ages [years] and sex (1 female, 0 male)."""

    weight_kg: Floats
    age_years: Floats | None = None
    female: Floats | None = None

    def __len__(self) -> int:
        return len(self.weight_kg)


@dataclass(frozen=True, slots=True)
class PopulationRun:
    """Levels of every virtual person: `concentration_ng_per_ml` maps analytes to (P, T)."""

    model: str
    site: str
    time_min: Floats
    people: VirtualPeople
    concentration_ng_per_ml: Mapping[str, Floats]
    assumed: tuple[str, ...] = field(default=())


def virtual_people(
    count: int,
    *,
    seed: int,
    weight_kg: tuple[float, float],
    weight_range_kg: tuple[float, float],
    age_years: tuple[float, float] | None = None,
    female_share: float | None = None,
) -> VirtualPeople:
    """Draw people: log-normal weights of median and CV `weight_kg` within a range, ages evenly within a range, sex by share.

    Person i is the same however many are drawn.

    Example
        >>> few = virtual_people(3, seed=1, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0))
        >>> many = virtual_people(9, seed=1, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0))
        >>> bool((few.weight_kg == many.weight_kg[:3]).all())
        True
    """
    luck = uniforms(seed, 0, count, 3)
    median, cv = weight_kg
    sd = np.sqrt(np.log1p(cv**2))
    low, high = (np.log(bound / median) / sd for bound in weight_range_kg)
    weights = median * np.exp(sd * truncated_normals(luck[:, 0], float(low), float(high)))
    ages = None if age_years is None else age_years[0] + (age_years[1] - age_years[0]) * luck[:, 1]
    female = None if female_share is None else (luck[:, 2] < female_share).astype(np.float64)
    return VirtualPeople(weights, ages, female)


def simulate_people(
    people: VirtualPeople,
    regimen: Regimen,
    model: str = "kamp_2020",
    *,
    times_min: Sequence[float] | Floats,
    seed: int = 0,
    variability: bool = True,
    residual: bool = False,
    method: Method = "modal",
    batch: int | None = None,
    options: Sequence[str] = (),
    library: Library | None = None,
) -> PopulationRun:
    """Levels of everybody, each with their own covariates, doses and, with `variability`, their own parameters.

    Doses per kilogram follow each weight, with every cap. `batch` people are solved at once; the numbers do not depend on it.

    Raises `CannotPredictError` where the model refuses the regimen, `UnknownOptionError` for an option that it does not have. Limits on a
    single person (age, weight) are the caller's to set by the ranges that people are drawn from.
    """
    typical = Covariates(weight_kg=float(np.median(people.weight_kg)))
    asked, said = asked_for(
        typical, regimen, library=library, times_min=times_min, method=method, options=options, effects=()
    )
    file = asked.library.model(model)
    check_options((file,), asked.options)
    whole = structure_of(file)
    intake = intake_of(whole, isomer=asked.isomer, salt=asked.salt, base_fraction=asked.base_fraction)
    refused = refusal_of(asked, whole, intake)
    if refused is not None:
        raise CannotPredictError(refused)
    one = problem_of(asked, whole, intake)
    amounts = amounts_of_people(people, asked.regimen, asked.library) if regimen.needs_weight else one.amounts_mg
    count = len(people)
    drawn = drawn_parameters(one.structure, "between_people", people=count, seed=seed) if variability else {}
    numbers = numbers_of_people(people)
    size = batch or count
    parts = []
    for first in range(0, count, size):
        chosen = slice(first, min(first + size, count))
        problem = Problem(
            structure=one.structure,
            parts=one.parts,
            given=one.given,
            amounts_mg=amounts[chosen] if amounts.ndim > 1 else amounts,
            numbers={name: values[chosen] for name, values in numbers.items()},
            options=one.options,
            acting=one.acting,
            raised=one.raised,
        )
        own: dict[str, Value] = {name: np.asarray(values)[chosen] for name, values in drawn.items()}
        parts.append(solve_many(problem, asked.times, people=chosen.stop - chosen.start, drawn=own, method=method)[0])
    levels = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    if residual:
        levels = with_residual(file, levels, people=count, seed=seed)
    return PopulationRun(file.id, file.site, asked.times, people, levels, said)


def numbers_of_people(people: VirtualPeople) -> dict[str, Floats]:
    """Their covariates (P,) by the names that formulas of a model file use."""
    known = {"weight_kg": people.weight_kg, "age_years": people.age_years, "female": people.female}
    return {name: values for name, values in known.items() if values is not None}


def amounts_of_people(people: VirtualPeople, regimen: Regimen, library: Library) -> Floats:
    """Labelled mg of each administration for each person, (P, d); caps are applied to each."""
    rows = []
    for number, weight in enumerate(people.weight_kg.tolist()):
        sex = None if people.female is None else ("female" if people.female[number] else "male")
        kg = dosing_weight_of(regimen, Covariates(weight_kg=weight, sex=sex), library).kg
        rows.append([one.amount_mg for one in regimen.administrations(dosing_weight_kg=kg)])
    return np.array(rows)
