"""Who takes part: weights, ages, sexes and other medicines, from the table of a published trial or from the design."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assuage.knowledge import Library
from assuage.numerics import Floats
from assuage.pharmacology import Covariates, VirtualPeople
from assuage.provenance import Confidence
from assuage.stats import truncated_normals
from assuage.virtual_trials.design import Design
from assuage.virtual_trials.luck import Luck

if TYPE_CHECKING:
    from assuage.knowledge.schema import Number, PopulationFile


@dataclass(frozen=True, slots=True)
class Population:
    """What people are drawn from; `medicines` are shares by id. `words` say what was assumed, `references` where it was read."""

    weight_median_kg: float
    weight_cv: float
    weight_range_kg: tuple[float, float]
    age_range_years: tuple[float, float]
    female_share: float | None
    medicines: tuple[tuple[str, float], ...]
    words: tuple[str, ...]
    references: tuple[str, ...]

    def typical(self, design: Design, *, medicines: tuple[str, ...] = ()) -> Covariates:
        """The person whom limits are held against: the median weight and the middle of the ages, in the design's setting."""
        return self._person(design, self.weight_median_kg, sum(self.age_range_years) / 2, medicines)

    def corners(self, design: Design) -> tuple[Covariates, ...]:
        """The lightest and youngest, and the heaviest and oldest, who might be drawn."""
        return tuple(
            self._person(design, weight, age, ())
            for weight, age in zip(self.weight_range_kg, self.age_range_years, strict=True)
        )

    def _person(self, design: Design, weight: float, age: float, medicines: tuple[str, ...]) -> Covariates:
        return Covariates(
            weight_kg=weight,
            age_years=age,
            child_pugh="none",
            condition=design.condition,
            setting=design.setting,
            medicines=medicines,
        )

    def draw(self, luck: Luck) -> tuple[VirtualPeople, Floats]:
        """The people (P,), and who of them takes which of the medicines, (P, number of medicines) of 0 and 1."""
        even = luck.even("person", 3)
        sd = float(np.sqrt(np.log1p(self.weight_cv**2)))
        low, high = (float(np.log(bound / self.weight_median_kg)) / sd for bound in self.weight_range_kg)
        weights = self.weight_median_kg * np.exp(sd * truncated_normals(even[:, 0], low, high))
        ages = self.age_range_years[0] + (self.age_range_years[1] - self.age_range_years[0]) * even[:, 1]
        female = None if self.female_share is None else (even[:, 2] < self.female_share).astype(np.float64)
        taken = np.zeros((len(weights), len(self.medicines)))
        if self.medicines:
            shares = np.array([share for _, share in self.medicines])
            taken = (luck.even("medicines", len(shares)) < shares).astype(np.float64)
        return VirtualPeople(weights, ages, female), taken


def population_of(design: Design, library: Library) -> Population:
    """The population that a design names or gives.

    Raises `UnknownIdError` (knowledge) for a population that nobody has.
    """
    given = design.people
    if given.published is not None:
        return _published(library.population(given.published), design.condition)
    weights, ages = given.weight_kg, given.age_years
    if weights is None or ages is None:  # a design that was checked gives both
        raise AssertionError
    return Population(
        weight_median_kg=weights.median,
        weight_cv=weights.cv,
        weight_range_kg=(weights.lower, weights.upper),
        age_range_years=(ages.lower, ages.upper),
        female_share=given.female_share,
        medicines=tuple(sorted(given.co_medication.items())),
        words=("Weights, ages, sexes and other medicines are those of the design's author.",),
        references=(),
    )


def _published(file: "PopulationFile", condition: str) -> Population:
    weights, ages = file.weight_kg, file.age_years
    parts = {
        f"weights of {weights.median.value:g} kg (median; CV {weights.cv.value:g})": (weights.median, weights.cv),
        f"between {weights.lower.value:g} and {weights.upper.value:g} kg": (weights.lower, weights.upper),
        f"ages from {ages.lower.value:g} to {ages.upper.value:g} years": (ages.lower, ages.upper),
    }
    assumed = []
    ours = [words for words, numbers in parts.items() if any(one.confidence is Confidence.ASSUMED for one in numbers)]
    if ours:
        assumed.append(f"{file.id}: assumed, with the reasons in its file: {', '.join(ours)}.")
    if condition not in file.conditions:
        had = " or ".join(file.conditions).replace("_", " ")
        assumed.append(
            f"{file.id}: the people are those of a trial in {had}, taken to be like those with {condition.replace('_', ' ')}."
        )
    if file.not_read:
        assumed.append(f"{file.id}: not read of the trial's people: {', '.join(file.not_read)}.")
    return Population(
        weight_median_kg=_known(file.weight_kg.median),
        weight_cv=_known(file.weight_kg.cv),
        weight_range_kg=(_known(file.weight_kg.lower), _known(file.weight_kg.upper)),
        age_range_years=(_known(file.age_years.lower), _known(file.age_years.upper)),
        female_share=None if file.female_share is None else file.female_share.value,
        medicines=tuple((one.medicine, _known(one.share)) for one in file.co_medication),
        words=tuple(assumed),
        references=tuple(reference.key for reference in file.references),
    )


def _known(number: "Number") -> float:
    """The value of a number without which nobody can be drawn."""
    from assuage.virtual_trials.errors import CannotSimulateTrialError

    if number.value is None:
        raise CannotSimulateTrialError(
            f"A number of this population is unknown ({number.read_from}), so nobody can be drawn from it. Give weights and ages in the design."
        )
    return number.value
