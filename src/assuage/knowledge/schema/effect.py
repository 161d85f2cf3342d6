"""A published effect model as a file: what drives it, its form, its numbers, where it may be drawn."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.errors import IncoherentError
from assuage.knowledge.schema.effect_coherence import effect_incoherences
from assuage.knowledge.schema.parts import (
    Identifier,
    KnowledgeFile,
    Limit,
    Number,
    Observed,
    Strict,
    Uncertainty,
    Words,
)
from assuage.provenance import Confidence

Form = Literal["sigmoid", "line", "lasting_relief", "blood_pressure", "potentiation", "occupancy"]


class Driver(Strict):
    """The concentration an effect answers to, and where it is measured."""

    analyte: Literal["S", "S_norketamine", "total"]
    site: Literal["arterial", "venous"]


class Alternative(Strict):
    """Another reading of the same source, drawn for uncertainty and for tests: some parameters, or another structure."""

    name: Identifier
    words: Words
    parameters: dict[Identifier, float] = Field(default_factory=dict)
    structure: Literal["same", "turnover"] = "same"
    confidence: Confidence
    reason: Words

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.parameters and self.structure == "same":
            raise ValueError("the alternative changes nothing; give `parameters` or another `structure`")
        return self


class EffectModel(KnowledgeFile):
    """A whole model file of kind `effect`."""

    kind: Literal["effect"]
    effect: Words = Field(description="plain name of the effect, as shown")
    output: Identifier = Field(description="key under `effects` in results")
    unit: Words
    form: Form
    driver: Driver
    parameters: dict[Identifier, Number]
    between_people: dict[Identifier, Number] = Field(default_factory=dict, description="CV or SD by parameter")
    uncertainty: tuple[Uncertainty, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    where: Words = Field(description="in one sentence: where this curve may be drawn")
    conditions: tuple[Identifier, ...] = Field(
        default=(), description="conditions it may be drawn for; empty means any"
    )
    opt_in: Words | None = Field(default=None, description="the words over a curve drawn elsewhere on request")
    limits: tuple[Limit, ...] = ()
    observed: tuple[Observed, ...] = ()
    may_decide: bool = True
    default: bool = True
    unsettled: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if wrong := effect_incoherences(self):
            raise IncoherentError(wrong)
        return self
