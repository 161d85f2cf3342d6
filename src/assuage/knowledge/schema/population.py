"""The people of a published trial as a file: what its table says of them, and what was assumed where it was not read."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import Identifier, KnowledgeFile, Number, Strict, Words


class Weights(Strict):
    """Body weights [kg]: log-normal about `median` with a CV, within `lower` and `upper`."""

    median: Number
    cv: Number
    lower: Number
    upper: Number


class Ages(Strict):
    """Ages [years], drawn evenly between the two."""

    lower: Number
    upper: Number


class CoMedication(Strict):
    """A medicine of the vocabulary that a share of the people takes."""

    medicine: Identifier
    share: Number
    words: Words


class PopulationFile(KnowledgeFile):
    """The people of one trial; `female_share` is null where it was not read, and nobody's sex is then drawn."""

    kind: Literal["population"]
    study: Identifier
    conditions: tuple[Identifier, ...] = Field(min_length=1)
    people: Number
    female_share: Number | None = None
    weight_kg: Weights
    age_years: Ages
    co_medication: tuple[CoMedication, ...] = ()
    not_read: tuple[Words, ...] = Field(default=(), description="what the table of the trial may hold and nobody read")

    @model_validator(mode="after")
    def _points_upwards(self) -> Self:
        for name, lower, upper in (
            ("weight_kg", self.weight_kg.lower, self.weight_kg.upper),
            ("age_years", self.age_years.lower, self.age_years.upper),
        ):
            if lower.value is None or upper.value is None or lower.value >= upper.value:
                raise ValueError(
                    f"`{name}` needs a `lower` bound below its `upper` one, because people are drawn between"
                )
        return self
