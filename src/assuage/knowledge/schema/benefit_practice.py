"""Our choices in telling benefit and harm: at which moments pain is asked for, and how sure a derived baseline has to be."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import KnowledgeFile, Number, Strict


class Moment(Strict):
    """A moment at which a change in pain is asked for, and how far from it a result may lie and still stand under it [weeks]."""

    at: Number
    within: Number


class BenefitPractice(KnowledgeFile):
    """The `moments` in their order, and `baseline_blur`: by how much rounding may move a baseline that is worked out [0 to 1]."""

    kind: Literal["benefit_practice"]
    moments: tuple[Moment, ...] = Field(min_length=1)
    baseline_blur: Number

    @model_validator(mode="after")
    def _asks_for_whole_weeks(self) -> Self:
        weeks = [moment.at.value for moment in self.moments if moment.at.value is not None]
        known = len(weeks) == len(self.moments) and all(one.within.value is not None for one in self.moments)
        if not known or any(week != int(week) for week in weeks):
            raise ValueError("a moment is a whole number of weeks, and says how far from it a result may lie")
        if weeks != sorted(set(weeks)):
            raise ValueError("`moments` stand in their order, each once")
        if self.baseline_blur.value is None:
            raise ValueError("`baseline_blur` is a number")
        return self

    @property
    def near_weeks(self) -> dict[int, float]:
        """Each moment [weeks], and how far from it a result may lie [weeks]."""
        pairs = ((one.at.value, one.within.value) for one in self.moments)
        return {int(at): within for at, within in pairs if at is not None and within is not None}

    @property
    def blur(self) -> float:
        """By how much rounding may move a baseline that is worked out [0 to 1]."""
        return self.baseline_blur.value or 0.0
