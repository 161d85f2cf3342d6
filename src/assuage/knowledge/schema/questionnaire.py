"""A questionnaire as a file: its questions, the answers allowed, and the fact each answer states."""

from typing import Literal

from pydantic import Field

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Strict, Words


class Question(Strict):
    """One question; a yes or a no states the fact named in `states`."""

    link_id: Identifier
    text: Words
    answers: Literal["yes_no_unknown", "number", "text"]
    states: Identifier | None = None
    unit: str | None = None


class QuestionnaireFile(KnowledgeFile):
    """A whole questionnaire file."""

    kind: Literal["questionnaire"]
    canonical: Words = Field(description="the canonical URL a FHIR QuestionnaireResponse names")
    licence: Words
    questions: tuple[Question, ...] = Field(min_length=1)
