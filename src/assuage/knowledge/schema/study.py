"""A trial, a pooled result or a series as a file: arms, outcomes, and what was computed from what."""

from typing import Literal

from pydantic import Field

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words


class Arm(Strict):
    """One arm as published."""

    name: Words
    role: Literal["ketamine", "control", "ketamine_plus"]
    n: int | None
    words: Words


class Outcome(Strict):
    """One result at one time; anything not read is null."""

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
    words: Words


class StudyFile(KnowledgeFile):
    """A whole study file; negative studies stand beside positive ones under the same conditions."""

    kind: Literal["study"]
    design: Literal["randomised", "crossover", "pooled", "uncontrolled", "protocol", "label", "pharmacokinetic"]
    design_words: Words
    year: int | None = Field(description="none where the source was collected without its year")
    conditions: tuple[Identifier, ...] = Field(min_length=1)
    route: Words
    dose: Words
    arms: tuple[Arm, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    finding: Literal["positive", "negative", "mixed", "none"]
    finding_words: Words
    regimens: tuple[Identifier, ...] = ()
