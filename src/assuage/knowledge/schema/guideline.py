"""A guideline recommendation as a file: one rule, what it asks, and what the answer means."""

from typing import Annotated, Literal

from pydantic import Field

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words


class Holds(Strict):
    """Yes when the claim about the patient is yes: a condition, medicine group or statement of the vocabulary."""

    claim: Identifier


class Compared(Strict):
    """Yes when an observation crosses a threshold; unknown when it is missing or stale."""

    observation: Identifier
    is_: Literal["above", "at_or_above", "below", "at_or_below"] = Field(alias="is")
    threshold: Number


class AllOf(Strict):
    """Yes when every part is yes; no when any is no; else unknown."""

    all_of: tuple["Ask", ...] = Field(min_length=1)


class AnyOf(Strict):
    """Yes when any part is yes; no when every part is no; else unknown."""

    any_of: tuple["Ask", ...] = Field(min_length=1)


class Not(Strict):
    """The opposite; unknown stays unknown."""

    not_: "Ask" = Field(alias="not")


Ask = Annotated[Holds | Compared | AllOf | AnyOf | Not, Field(union_mode="left_to_right")]


class RecommendationFile(KnowledgeFile):
    """One rule of a guideline: `contraindication`, `caution`, `test_required`, `benefit` or `dose_advice`.

    `explicit_no` demands that somebody said no: absence from a reviewed list is not enough.
    """

    kind: Literal["recommendation"]
    guideline: Identifier
    number: Words
    claim_name: Identifier = Field(description="the rule as a claim: has_active_psychosis")
    role: Literal["contraindication", "caution", "test_required", "benefit", "programme"]
    ask: Ask
    question: Words = Field(description="what to ask when the answer is unknown")
    explicit_no: bool = False
    answered_by: tuple[Identifier, ...] = Field(
        default=(), description="of a required test: the observations (fresh) or statements (yes) that show it was done"
    )
    when_yes: Words
    when_unknown: Words
    grade: str | None
    certainty: str | None
    confidence: Words
    applies_to_sex: Literal["female"] | None = None
    applies_to_ages: tuple[int, int] | None = None


class GuidelineFile(KnowledgeFile):
    """The card of a guideline: who wrote it, when, what was read, and its graded conditions and dose statements."""

    kind: Literal["guideline"]
    society: Words
    year: int
    read: Words
    statements: tuple["Statement", ...] = ()


class Statement(Strict):
    """One graded statement that is quoted in results but asks nothing of a chart."""

    number: Words
    topic: Identifier
    conditions: tuple[Identifier, ...] = ()
    words: Words
    grade: str | None
    certainty: str | None
    confidence: Words
