"""What a plan takes for granted where nobody names it, as a file: the standard goal, thresholds, classes of sedation."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Reference, Strict, Words


class StandardGoal(Strict):
    """The goal that chances are shown for where none is named."""

    relief_percent: Number
    by_day: Number
    for_days: Number
    words: Words


class SedationClass(Strict):
    """A depth of sedation to be ready for; it holds above a rate of racemate-equivalent, the first one from zero on."""

    name: Words
    above_rate_mg_per_kg_per_h: Number
    words: Words


class Requirement(Strict):
    """What a clinic must have, and who says so."""

    words: Words
    reference: Reference


class PlanningPractice(KnowledgeFile):
    """The file of kind `planning_practice`: every number of a plan that is a choice and no measurement.

    `sedation` runs from the lightest class to the deepest; taking any of the `deepened_by` medicines counts one class deeper.
    """

    kind: Literal["planning_practice"]
    standard_goal: StandardGoal
    distressing_dissociation: Number
    severe_systolic_rise: Number
    severe_systolic: Number
    sedation: tuple[SedationClass, ...] = Field(min_length=2)
    deepened_by: tuple[Identifier, ...] = Field(min_length=1)
    deepened_words: Words
    long_course: Number
    courses_too_close: Number
    liver_words: Words
    recent_weeks: Number
    outpatient_escort: Requirement
    far_from_its_start: Number = Field(description="how many times more or less an edited order is challenged from")
    next_session_below_chance: Number
    no_answer_below_chance: Number
    least_effective_twins: Number

    @model_validator(mode="after")
    def _challenges_what_is_far(self) -> Self:
        if self.far_from_its_start.value is None or self.far_from_its_start.value <= 1:
            raise ValueError("an order is challenged from more than once as much; below that every edit would be")
        return self

    @model_validator(mode="after")
    def _deepens_with_the_rate(self) -> Self:
        rates = [one.above_rate_mg_per_kg_per_h.value or 0.0 for one in self.sedation]
        if rates != sorted(set(rates)):
            raise ValueError("the classes of sedation must have rates that rise, so that each rate has one class")
        if rates[0] != 0:
            raise ValueError("the first class of sedation must begin above a rate of 0, so that every infusion has one")
        return self
