"""How an infusion is prepared and keyed in where nobody says otherwise, and where a pump warns and refuses."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import KnowledgeFile, Number, Strict, Words


class Diluent(Strict):
    """What the drug is diluted with, in words."""

    words: Words
    confidence: Literal["confirmed", "transcribed", "secondary", "assumed"]
    read_from: Words
    reason: Words


class PumpPractice(KnowledgeFile):
    """The file of kind `pump_practice`: defaults of pump and preparation, limits of the pump, tolerance of rounding.

    Limits that go with the person and the place stand in the file of kind `rate_limits`.
    """

    kind: Literal["pump_practice"]
    rate_resolution_ml_per_h: Number = Field(description="the smallest step of the rate a pump takes")
    warn_below_rate_ml_per_h: Number
    warn_above_rate_ml_per_h: Number
    refuse_above_rate_ml_per_h: Number
    concentration_mg_per_ml: Number = Field(description="the strength that is prepared where none is named")
    warn_above_concentration_mg_per_ml: Number
    refuse_from_concentration_mg_per_ml: Number
    diluent: Diluent
    fill_step_ml: Number = Field(description="what a container is filled in whole steps of")
    draw_step_ml: Number = Field(description="what is drawn from a vial in whole steps of")
    longest_in_use_h: Number = Field(description="a container is changed after this time, empty or not")
    change_over_step_min: Number = Field(description="containers are changed at whole steps of this")
    step_tolerance_percent: Number = Field(description="the most that rounding may change what one step gives")
    session_tolerance_percent: Number = Field(description="the most that rounding may change what one session gives")
    bolus_warn_mg_per_kg: Number
    bolus_lasts_up_to_min: Number = Field(description="an amount given within this time is held against the bolus")
    shortest_reason_letters: Number = Field(description="letters below which a reason says nothing")
    words: Words

    @model_validator(mode="after")
    def _asks_for_a_reason(self) -> Self:
        if not self.shortest_reason_letters.value:
            raise ValueError("without a shortest reason an empty one would open a limit")
        return self

    @model_validator(mode="after")
    def _warns_before_it_refuses(self) -> Self:
        pairs = (
            (self.warn_below_rate_ml_per_h, self.warn_above_rate_ml_per_h),
            (self.warn_above_rate_ml_per_h, self.refuse_above_rate_ml_per_h),
            (self.warn_above_concentration_mg_per_ml, self.refuse_from_concentration_mg_per_ml),
        )
        for lower, upper in pairs:
            if lower.value is None or upper.value is None or lower.value >= upper.value:
                raise ValueError(f"{lower.value} does not lie below {upper.value}; the warning must come first")
        return self
