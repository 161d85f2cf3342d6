"""A guideline recommendation as a file: one rule, what it asks, and what the answer means."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words

Role = Literal["contraindication", "caution", "interaction", "test_required", "benefit", "programme"]
RouteName = Literal["iv", "im", "sc", "nasal", "oral", "sublingual", "oral_film"]


class Holds(Strict):
    """Yes when the claim about the patient is yes: a condition, medicine group or statement of the vocabulary.

    `denied_by` are claims that say no where nobody spoke of this one: Child-Pugh A denies that liver disease is severe.
    """

    claim: Identifier
    denied_by: tuple[Identifier, ...] = ()


class Compared(Strict):
    """Yes when an observation crosses a threshold; unknown when it is missing or stale.

    `otherwise` is asked beside it: a yes to it stands whatever was measured, and it answers where nothing usable was.
    """

    observation: Identifier
    is_: Literal["above", "at_or_above", "below", "at_or_below"] = Field(alias="is")
    threshold: Number
    otherwise: "Ask | None" = None


class Aged(Strict):
    """Yes when the person's age crosses a threshold; unknown when the age is."""

    age_is: Literal["above", "at_or_above", "below", "at_or_below"]
    threshold: Number

    @model_validator(mode="after")
    def _in_years(self) -> Self:
        if self.threshold.unit != "a":
            raise ValueError(f"an age is compared in years, unit `a`; this is `{self.threshold.unit}`")
        return self


class AllOf(Strict):
    """Yes when every part is yes; no when any is no; else unknown."""

    all_of: tuple["Ask", ...] = Field(min_length=1)


class AnyOf(Strict):
    """Yes when any part is yes; no when every part is no; else unknown."""

    any_of: tuple["Ask", ...] = Field(min_length=1)


class Not(Strict):
    """The opposite; unknown stays unknown."""

    not_: "Ask" = Field(alias="not")


class Always(Strict):
    """Yes for everybody: a test that is wanted whoever the person is."""

    always: Literal[True]


Ask = Annotated[Holds | Compared | Aged | AllOf | AnyOf | Not | Always, Field(union_mode="left_to_right")]


class RecommendationFile(KnowledgeFile):
    """One rule of a guideline.

    `explicit_no` demands that somebody said no: absence from a reviewed list is not enough. An `interaction` counts as its
    `severity` says, a `note` not at all; `routes` limit it to some routes of ketamine. A `benefit` and a `programme` rule
    are asked and shown, and no verdict rests on them.
    """

    kind: Literal["recommendation"]
    guideline: Identifier
    number: Words
    claim_name: Identifier = Field(description="the rule as a claim: has_active_psychosis")
    role: Role
    severity: Literal["contraindication", "caution", "note"] | None = None
    routes: tuple[RouteName, ...] = Field(default=(), description="ketamine's routes the rule is about; none means any")
    ask: Ask
    question: Words = Field(description="what to ask when the answer is unknown")
    explicit_no: bool = False
    answered_by: tuple[Identifier, ...] = Field(
        default=(),
        description="of a required test: the observations (fresh), statements (yes) or conditions (said either way) that show it was done",
    )
    when_yes: Words
    when_unknown: Words
    when_no: Words | None = None
    grade: str | None
    certainty: str | None
    confidence: Words
    applies_to_sex: Literal["female"] | None = None
    applies_to_ages: tuple[int, int] | None = None

    @model_validator(mode="after")
    def _weighs_an_interaction(self) -> Self:
        if (self.role == "interaction") != (self.severity is not None):
            raise ValueError("an interaction needs its `severity`, and no other role has one")
        if self.role == "test_required" and not self.answered_by:
            raise ValueError("a required test needs `answered_by`, or it could never be done")
        if isinstance(self.ask, Always) and self.role != "test_required":
            raise ValueError("only a required test may be wanted of everybody")
        return self


class GuidelineFile(KnowledgeFile):
    """The card of a guideline: who wrote it, when, what was read, and its graded conditions and dose statements.

    `scope` is `acute` where it speaks of acute pain alone: it is then asked for acute conditions, or when it is named.
    """

    kind: Literal["guideline"]
    society: Words
    year: int
    published: date | None = Field(default=None, description="the day it appeared, where that is known")
    scope: Literal["any", "acute"] = "any"
    read: Words
    statements: tuple["Statement", ...] = ()


class Statement(Strict):
    """One graded statement that is quoted in results but asks nothing of a chart.

    Topic `condition` grades pain conditions; `patient_group` grades people who are treated for one (looked up only when the
    group is asked about by name).
    """

    number: Words
    topic: Identifier
    conditions: tuple[Identifier, ...] = ()
    words: Words
    grade: str | None
    certainty: str | None
    confidence: Words
