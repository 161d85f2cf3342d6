"""A pooled result as a file: one question, one outcome, one horizon, with its interval and how certain it is."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.dosing import Route
from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words
from assuage.provenance import Confidence, Status

_UNITS = {
    "MD": "points of 0-10",
    "RR": "ratio",
    "RD": "difference of proportions",
    "PROPORTION": "proportion",
}


class Review(Strict):
    """Who read a synthesis that Assuage made and stands by it, and on which day."""

    by: Words
    on: date


class RatioBeside(Strict):
    """The ratio of risks that a source prints of the very comparison whose difference of risks it prints too.

    `ratio_to` and `difference_to` are the last places printed: rounding may have moved each number by half of one.
    """

    ratio: Number
    ratio_to: float = Field(gt=0, lt=1)
    difference_to: float = Field(gt=0, lt=1)


class SynthesisFile(KnowledgeFile):
    """One pooled result. Anything that was not read is null, and `counts_words` says what is missing.

    `routes` empty means any route, or that the source mixes them. `comparator_kind`: `placebo`; `control` where there was a
    control arm and what it had was not read or differed; `ketamine` for two ways of giving it; `none` for uncontrolled
    pooling, which says nothing about what ketamine did. `time_weeks` is the one moment of the result; where the source gives a
    stretch it is null and `time_from_weeks` and `time_to_weeks` bound it (null: open). Pain is in points of 0-10, negative in
    favour of ketamine; RD and PROPORTION are fractions of 1. `certain_of`: what the grade of certainty is about, where the
    authors graded that there is no effect. `ratio_beside` belongs to a difference alone.

    A file that `assuage` made is a draft until somebody has reviewed it; so is any whose estimate has no interval or is assumed.
    A published one stands by its source: nobody's review is claimed for it.
    """

    kind: Literal["synthesis"]
    question: Words
    conditions: tuple[Identifier, ...] = Field(min_length=1)
    population: Words
    routes: tuple[Route, ...] = ()
    dose_band: Words
    dose_lower: float | None = None
    dose_upper: float | None = None
    dose_unit: Words | None = None
    isomer: Literal["racemate", "S", "mixed", "not_read"]
    comparator: Words
    comparator_kind: Literal["placebo", "control", "ketamine", "none"]
    design: Literal["randomised", "network", "uncontrolled"]
    outcome: Literal["pain_change_0_10", "relief_30", "relief_50", "harm"]
    harm: Identifier | None = None
    outcome_words: Words = Field(description="the outcome in plain words; for a harm, its name")
    time_weeks: float | None = None
    time_from_weeks: float | None = None
    time_to_weeks: float | None = None
    time_words: Words
    measure: Literal["MD", "RR", "RD", "PROPORTION"]
    k: int | None = Field(ge=1, description="studies behind this very number")
    people: int | None = Field(ge=1, description="people behind this very number, in all arms")
    counts_words: Words
    estimate: Number
    prediction: Number | None = None
    tau2: Number | None = None
    i2: Number | None = None
    baseline_risk: Number | None = Field(default=None, description="events among comparators, as a fraction of 1")
    ratio_beside: RatioBeside | None = None
    certainty: Literal["high", "moderate", "low", "very_low", "not_graded"]
    certain_of: Literal["the_estimate", "no_effect"] = "the_estimate"
    certainty_words: Words
    made_by: Literal["published", "assuage"]
    studies: tuple[Identifier, ...] = Field(default=(), description="study files: those pooled, or that of the source")
    bundle: str | None = Field(default=None, description="hash of the bundle that rebuilds it")
    reviewed: Review | None = None
    words: Words

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if (self.outcome == "harm") != (self.harm is not None):
            raise ValueError("`harm` is given exactly when the outcome is a harm")
        if (self.comparator_kind == "none") != (self.design == "uncontrolled"):
            raise ValueError("`comparator_kind: none` and `design: uncontrolled` go together")
        if (self.measure == "PROPORTION") != (self.design == "uncontrolled"):
            raise ValueError("`measure: PROPORTION` and `design: uncontrolled` go together")
        if (self.outcome == "pain_change_0_10") != (self.measure == "MD"):
            raise ValueError("a change of pain is measured as MD, anything else is not")
        if self.estimate.value is None or self.estimate.unit != _UNITS[self.measure]:
            raise ValueError(f"the estimate of {self.measure} is a number in `{_UNITS[self.measure]}`")
        if self.ratio_beside is not None and (self.measure != "RD" or self.ratio_beside.ratio.unit != _UNITS["RR"]):
            raise ValueError("`ratio_beside` is a ratio beside an RD: the same comparison, printed both ways")
        if self.time_weeks is not None and (self.time_from_weeks is not None or self.time_to_weeks is not None):
            raise ValueError("give `time_weeks`, or the stretch from and to, not both")
        if (self.dose_lower is not None or self.dose_upper is not None) and self.dose_unit is None:
            raise ValueError("a bound of the dose needs `dose_unit`")
        return self

    @model_validator(mode="after")
    def _claims_no_more_than_it_may(self) -> Self:
        if self.status is not Status.ACTIVE:
            return self
        if self.made_by == "assuage" and self.reviewed is None:
            raise ValueError("a synthesis that Assuage made is a draft until it is reviewed")
        if self.estimate.confidence is Confidence.ASSUMED or self.estimate.lower is None:
            raise ValueError("an estimate that is assumed, or has no interval, makes the file a draft")
        return self

    @model_validator(mode="after")
    def _made_here_is_rebuildable(self) -> Self:
        if self.made_by == "assuage" and (self.bundle is None or not self.studies):
            raise ValueError("a synthesis that Assuage made names its studies and the bundle that rebuilds it")
        return self
