"""What another medicine does to ketamine, as a file: the observed ratio of exposure, by group of routes."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Observed, Strict, Words


class InteractionEffect(Strict):
    """What one interacting drug does to ketamine by one group of routes."""

    routes: tuple[Literal["oral", "sublingual", "iv", "im", "sc", "nasal", "oral_film"], ...]
    acts_on: Literal["availability", "clearance"]
    auc_ratio: Number

    @model_validator(mode="after")
    def _is_a_ratio(self) -> Self:
        if self.auc_ratio.value is not None and self.auc_ratio.value <= 0:
            raise ValueError(f"a ratio of exposure is above 0; it is {self.auc_ratio.value}")
        return self


class Interaction(KnowledgeFile):
    """A file of kind `interaction`: the observed ratio acts on oral and sublingual AUC."""

    kind: Literal["interaction"]
    drug: Words
    medicine: Identifier = Field(description="the medicine's id in the vocabulary")
    effects: tuple[InteractionEffect, ...] = Field(min_length=1)
    other: tuple[Observed, ...] = ()
    words: Words
