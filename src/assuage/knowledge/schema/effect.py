"""A published effect model as a file: what drives it, its form, its numbers, where it may be drawn."""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.common import Identifier, KnowledgeFile, Limit, Number, Strict, Words

Form = Literal["sigmoid", "line", "lasting_relief", "blood_pressure", "potentiation", "occupancy"]

NEEDED: dict[str, frozenset[str]] = {
    "sigmoid": frozenset({"half_time", "c50", "gamma", "maximum"}),
    "line": frozenset({"half_time", "slope"}),
    "lasting_relief": frozenset(
        {
            "half_life",
            "c50",
            "gamma",
            "baseline",
            "placebo_relief",
            "placebo_type_drug_arm",
            "drug_type_drug_arm",
            "none_drug_arm",
            "placebo_type_placebo_arm",
            "none_placebo_arm",
        }
    ),
    "blood_pressure": frozenset({"half_time", "maximum", "c50", "systolic_ratio", "diastolic_ratio", "predictive_sd"}),
    "potentiation": frozenset({"c50_doubling"}),
    "occupancy": frozenset({"unbound_fraction"}),
}


class Driver(Strict):
    """The concentration an effect answers to, and where it is measured."""

    analyte: Literal["S", "S_norketamine", "total"]
    site: Literal["arterial", "venous"]


class Observed(Strict):
    """What a trial observed, shown where the curve may not be drawn or where it is known to miss."""

    words: Words
    reference: Identifier
    number: Number | None = None


class Uncertainty(Strict):
    """How the typical value of one parameter is uncertain: log-normal or uniform between bounds, or discrete values."""

    parameter: Identifier
    shape: Literal["lognormal_95", "uniform", "between_sources"]
    lower: float
    upper: float
    read_from: Words
    confidence: str


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
    where: Words = Field(description="in one sentence: where this curve may be drawn")
    conditions: tuple[Identifier, ...] = Field(default=(), description="conditions it may be drawn for; empty means any")
    limits: tuple[Limit, ...] = ()
    observed: tuple[Observed, ...] = ()
    may_decide: bool = True
    default: bool = True
    unsettled: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _has_what_its_form_needs(self) -> Self:
        missing = sorted(NEEDED[self.form] - set(self.parameters))
        if missing:
            raise ValueError(f"a `{self.form}` effect needs the parameters {', '.join(missing)}")
        return self


class InteractionEffect(Strict):
    """What one interacting drug does to ketamine by one group of routes."""

    routes: tuple[Literal["oral", "sublingual", "iv", "im", "sc", "nasal", "oral_film"], ...]
    acts_on: Literal["availability", "clearance"]
    auc_ratio: Number


class Interaction(KnowledgeFile):
    """A file of kind `interaction`: the observed ratio acts on oral and sublingual AUC."""

    kind: Literal["interaction"]
    drug: Words
    medicine: Identifier = Field(description="the medicine's id in the vocabulary")
    effects: tuple[InteractionEffect, ...] = Field(min_length=1)
    other: tuple[Observed, ...] = ()
    words: Words


class SettingLimits(Strict):
    """The rate and level at which a setting warns and refuses."""

    setting: Literal["outpatient", "inpatient"]
    warn_rate_mg_per_kg_per_h: Number
    refuse_rate_mg_per_kg_per_h: Number
    warn_rate_s_mg_per_kg_per_h: Number | None = None
    warn_applies_after_h: float = 0.0
    warn_level_ng_per_ml: Number | None = None
    refuse_level_ng_per_ml: Number | None = None
    words: Words


class RateLimits(KnowledgeFile):
    """The file of kind `rate_limits`: limits on rate and predicted racemate-equivalent arterial level, by setting."""

    kind: Literal["rate_limits"]
    racemate_equivalent_of_s: Number
    settings: tuple[SettingLimits, ...] = Field(min_length=1)
    limits: tuple[Limit, ...] = ()
