"""Words of the field with their codes: conditions, medicines, observations and statements about a person."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words
from assuage.provenance import Confidence


class Code(Strict):
    """One code of a system; `verified` says how the code was checked (`yes`, `secondary`, `no`)."""

    system: Literal["ICD-10-CM", "SNOMED CT", "RxNorm", "LOINC"]
    code: Words
    display: Words
    verified: Literal["yes", "secondary", "no"]


class Plausible(Strict):
    """The bounds, in the canonical unit, outside which a value is taken for a slip; both belong to them."""

    lower: float
    upper: float
    confidence: Confidence
    reason: Words

    @model_validator(mode="after")
    def _bounds_in_order(self) -> Self:
        if self.lower >= self.upper:
            raise ValueError("the lower bound is not below the upper one, so every value would be refused")
        return self


class Term(Strict):
    """One concept: its plain name, its codes, and the broader claims it implies (`schizophrenia` is `psychosis`)."""

    name: Words
    codes: tuple[Code, ...] = ()
    prefixes: tuple[Words, ...] = Field(default=(), description="ICD-10-CM stems that mean this and nothing else")
    names: tuple[Words, ...] = Field(default=(), description="other spellings accepted in our own YAML")
    implies: tuple[Identifier, ...] = ()
    unit: str | None = Field(default=None, description="canonical unit of an observation")
    molar_mass: Number | None = Field(default=None, description="of what is measured, for values in moles")
    plausible: Plausible | None = Field(default=None, description="bounds outside which a value is taken for a slip")
    stale_after_days: float | None = None
    denial_stale_after_days: float | None = Field(
        default=None,
        description="how long a no counts where a yes stands longer: misuse denied long ago may have begun",
    )
    stale_confidence: Confidence | None = None
    stale_reason: str | None = Field(default=None, description="why it counts for so long and no longer")
    note: str | None = None


class VocabularyFile(KnowledgeFile):
    """A whole vocabulary file of one kind of term."""

    kind: Literal["conditions", "medicines", "observations", "statements"]
    terms: dict[Identifier, Term] = Field(min_length=1)
    traps: tuple[Words, ...] = ()
