"""When a rate is held, lowered or stopped, and who may change it."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words


class Signal(Strict):
    """One thing seen at the bedside, and what it asks for: `hold` (do not raise), `reduce` or `stop`.

    `observation` names what is watched. With a `bound` it is met `from` the bound on or `below` it; without one it is met
    when somebody says yes.
    """

    id: Identifier
    action: Literal["hold", "reduce", "stop"]
    observation: Identifier
    comparison: Literal["from", "below"] | None = None
    bound: Number | None = None
    words: Words
    confidence: Literal["confirmed", "transcribed", "secondary", "assumed"]
    read_from: Words
    reason: Words | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if (self.comparison is None) != (self.bound is None):
            raise ValueError("a bound needs its comparison, and a comparison its bound; give both or neither")
        if self.confidence == "assumed" and not self.reason:
            raise ValueError("an assumed signal needs its `reason`")
        return self


class Permission(Strict):
    """Who may do what to the rate."""

    who: Words
    may: Words
    confidence: Literal["confirmed", "transcribed", "secondary", "assumed"]
    read_from: Words
    reason: Words | None = None


class TitrationPractice(KnowledgeFile):
    """The file of kind `titration_practice`: signals in the order in which a nurse reads them, and who may change the rate."""

    kind: Literal["titration_practice"]
    before_each_step: Words
    signals: tuple[Signal, ...] = Field(min_length=1)
    changes: tuple[Permission, ...] = Field(min_length=1)
    words: Words

    @model_validator(mode="after")
    def _names_each_signal_once(self) -> Self:
        ids = [one.id for one in self.signals]
        if len(set(ids)) != len(ids):
            raise ValueError("two signals have one id; give each its own")
        return self
