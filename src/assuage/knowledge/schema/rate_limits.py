"""Where a plan warns and refuses, as a file: limits on rate and predicted level, by setting."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.parts import KnowledgeFile, Limit, Number, Strict, Words


class SettingLimits(Strict):
    """The rate and level at which a setting warns and refuses."""

    setting: Literal["outpatient", "inpatient"]
    warn_rate_mg_per_kg_per_h: Number
    refuse_rate_mg_per_kg_per_h: Number
    warn_rate_s_mg_per_kg_per_h: Number | None = None
    warn_applies_after_h: float = 0.0
    warn_counts_over: Number | None = Field(
        default=None, description="the hours above the warning rate are counted in any window of this length"
    )
    warn_level_ng_per_ml: Number | None = None
    refuse_level_ng_per_ml: Number | None = None
    refuse_unless: str | None = Field(default=None, description="who may go past the refusals, in words")
    words: Words

    @model_validator(mode="after")
    def _warns_before_it_refuses(self) -> Self:
        pairs = (
            (self.warn_rate_mg_per_kg_per_h, self.refuse_rate_mg_per_kg_per_h),
            (self.warn_level_ng_per_ml, self.refuse_level_ng_per_ml),
        )
        for warn, refuse in pairs:
            if warn and refuse and warn.value is not None and refuse.value is not None and warn.value >= refuse.value:
                raise ValueError(f"it warns at {warn.value} and refuses at {refuse.value}; the warning must come first")
        return self


class RateLimits(KnowledgeFile):
    """The file of kind `rate_limits`: limits on rate and predicted racemate-equivalent arterial level, by setting."""

    kind: Literal["rate_limits"]
    racemate_equivalent_of_s: Number
    dosing_weight_cap_kg: Number | None = None
    shortest_bolus_min: Number | None = None
    break_that_ends_infusion: Number | None = Field(
        default=None, description="a shorter break does not end an infusion for the limits of effects"
    )
    settings: tuple[SettingLimits, ...] = Field(min_length=1)
    limits: tuple[Limit, ...] = ()
