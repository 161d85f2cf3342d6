"""A trial, a pooled result or a series as a file: arms, outcomes, what may be pooled, and what was computed from what."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.errors import IncoherentError, Problem
from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words
from assuage.provenance import Confidence


class Arm(Strict):
    """One arm as published."""

    name: Words
    role: Literal["ketamine", "control", "ketamine_plus"]
    n: int | None
    words: Words


class PrintedSpread(Strict):
    """What is printed beside a mean, and what it is.

    `value` for SD, SE and where the source does not say; `lower` and `upper` for an interval. Where the kind is `not stated`,
    `taken_as` is our reading of it, with its `reason`; without one the mean can't be pooled.
    """

    kind: Literal["SD", "SE", "95% CI", "IQR", "not stated"]
    value: float | None = Field(default=None, ge=0)
    lower: float | None = None
    upper: float | None = None
    confidence: Confidence
    read_from: Words
    taken_as: Literal["SD", "SE"] | None = None
    reason: Words | None = None

    @model_validator(mode="after")
    def _says_what_it_is(self) -> Self:
        interval = self.kind in {"95% CI", "IQR"}
        if interval != (self.value is None) or interval != (self.lower is not None and self.upper is not None):
            raise ValueError("SD, SE and `not stated` have a `value`; 95% CI and IQR have `lower` and `upper`")
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise ValueError(f"`lower` {self.lower} is above `upper` {self.upper}; swap them")
        if self.taken_as is not None and (self.kind != "not stated" or self.reason is None):
            raise ValueError("`taken_as` is for a spread whose kind is not stated, and needs its `reason`")
        return self


class ArmResult(Strict):
    """One outcome in one arm, as numbers that can be pooled; what was not read is null."""

    arm: Words = Field(description="the name of one of the file's arms")
    n: Number | None = Field(default=None, description="people behind the result")
    events: Number | None = Field(default=None, description="how many of them had it")
    mean: Number | None = None
    spread: PrintedSpread | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        counts = {name: number.value for name, number in (("n", self.n), ("events", self.events)) if number is not None}
        for name, value in counts.items():
            if value is not None and (value < 0 or value != int(value)):
                raise ValueError(f"`{name}` {value:g} is not a count of people")
        n, events = counts.get("n"), counts.get("events")
        if n is not None and events is not None and events > n:
            raise ValueError(f"`events` {events:g} are more than the {n:g} people of the arm")
        if self.spread is not None and self.mean is None:
            raise ValueError("a spread stands beside a `mean`")
        return self


class Outcome(Strict):
    """One result at one time; anything not read is null.

    `pools_as` names what it measures, so that the same outcome of another study is found. `results` are its arms' numbers: first
    the arm whose effect is asked for, then the one it is compared with. `change` says that the means are changes from before.
    """

    name: Words
    measure: Literal[
        "pain_0_10", "pain_0_100", "responders", "risk_ratio", "adverse_event", "opioid_mg", "auc", "other"
    ]
    time: Words
    time_days: float | None = None
    estimate: Number | None = None
    ketamine: Number | None = None
    control: Number | None = None
    ketamine_count: tuple[int, int] | None = None
    control_count: tuple[int, int] | None = None
    significant: bool | None = None
    pools_as: Identifier | None = None
    change: bool = False
    results: tuple[ArmResult, ...] = ()
    words: Words


class RiskOfBias(Strict):
    """How far the result may mislead, and who judged it."""

    overall: Literal["low", "some_concerns", "high"]
    by: Words = Field(description="who judged, with which tool")
    read_from: Words
    confidence: Confidence


class StudyFile(KnowledgeFile):
    """A whole study file; negative studies stand beside positive ones under the same conditions.

    `comparator_kind`: `placebo`; `active` for an active placebo or another drug; `ketamine` for two ways of giving it; `none`;
    null where it was not recorded. `risk_of_bias` is null where nobody's judgement was read.
    """

    kind: Literal["study"]
    design: Literal["randomised", "crossover", "pooled", "uncontrolled", "protocol", "label", "pharmacokinetic"]
    design_words: Words
    year: int | None = Field(description="none where the source was collected without its year")
    conditions: tuple[Identifier, ...] = Field(min_length=1)
    route: Words
    dose: Words
    arms: tuple[Arm, ...] = ()
    comparator_kind: Literal["placebo", "active", "ketamine", "none"] | None = None
    risk_of_bias: RiskOfBias | None = None
    outcomes: tuple[Outcome, ...] = ()
    finding: Literal["positive", "negative", "mixed", "none"]
    finding_words: Words
    regimens: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _results_are_of_its_arms(self) -> Self:
        roles = {arm.name: arm.role for arm in self.arms}
        problems = [
            Problem(f"outcomes.{place}.results", f"`{result.arm}` is not one of the arms", ", ".join(roles))
            for place, outcome in enumerate(self.outcomes)
            for result in outcome.results
            if result.arm not in roles
        ]
        problems += [
            Problem(f"outcomes.{place}.results", f"the counts of `{result.arm}` are not those of `{field}`")
            for place, outcome in enumerate(self.outcomes)
            for result in outcome.results
            for role, field in (("ketamine", "ketamine_count"), ("control", "control_count"))
            if roles.get(result.arm) == role and not _agree(result, getattr(outcome, field))
        ]
        if problems:
            raise IncoherentError(problems)
        return self


def _agree(result: ArmResult, count: tuple[int, int] | None) -> bool:
    if count is None or result.events is None or result.n is None:
        return True
    return (result.events.value, result.n.value) == count
