"""How a scheme towards a target is computed and written down, as a file."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Words


class TciPractice(KnowledgeFile):
    """The file of kind `tci_practice`: the interval of the ideal scheme, the steps of the written one, and words on both."""

    kind: Literal["tci_practice"]
    interval: Number = Field(description="of the ideal scheme [s]")
    shortest_step: Number = Field(description="of the written scheme, and where nobody names one [min]")
    longest_step: Number = Field(description="of the written scheme [min]")
    tolerance: Number = Field(description="how far a level may stray within a long step, as a part of the target")
    effect: Identifier = Field(description="the effect whose site is targeted where nobody names one")
    effect_site_words: Words
    ceiling_words: Words

    @model_validator(mode="after")
    def _steps_in_order(self) -> Self:
        steps = [one.value or 0.0 for one in (self.shortest_step, self.longest_step)]
        if steps != sorted(steps) or steps[0] <= 0.0:
            raise ValueError("the shortest step and the longest must come in this order, from above zero")
        return self
