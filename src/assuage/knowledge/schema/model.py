"""A published pharmacokinetic model as a file: structure, parameters, spread, population, limits.

Amounts are mg of the analyte's own mass (or of the stated equivalent), volumes L, times minutes. A parameter may be
printed in another unit (`L/h`, `1/h`); the unit travels with it and is converted once, when the model is assembled.
Expressions (`formula`, `scale`) are plain arithmetic over parameter and covariate names, in the units of the file:
+ - * / **, min, max, exp, log. `female` and `is_s` are 1 or 0; `is_s` says which enantiomer's dose is being solved, and
matters only where an optional covariate uses it.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.errors import IncoherentError
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

Isomer = Literal["racemate", "S", "R"]
Site = Literal["arterial", "venous"]
Route = Literal[
    "iv",
    "im",
    "sc",
    "oral",
    "sublingual",
    "nasal",
    "oral_film",
    "rectal",
    "epidural",
    "intra_articular",
    "trigger_point",
]
Analyte = Literal["total", "S", "R", "S_norketamine", "S_hydroxynorketamine"]


class DerivedParameter(Strict):
    """A parameter that is computed from others: `formula` over one person's values, result in `unit`."""

    formula: Words
    unit: Words
    why: str | None = None


class Compartment(Strict):
    """One well-mixed amount; `volume` names a parameter where a concentration is read from it."""

    volume: Identifier | None = None


class Exchange(Strict):
    """Two-way flow between two compartments: an inter-compartmental clearance, or two rate constants."""

    between: tuple[Identifier, Identifier]
    clearance: str | None = None
    rate_out: str | None = None
    rate_back: str | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        rates = self.rate_out is not None and self.rate_back is not None
        if (self.clearance is not None) == rates or (self.rate_out is None) != (self.rate_back is None):
            raise ValueError("give either `clearance`, or both `rate_out` (first to second) and `rate_back`")
        return self


class Flow(Strict):
    """One-way flow out of a compartment: a clearance or a rate constant; `to: null` leaves the body.

    `fraction` (a parameter name, or a number as text) of what leaves arrives in `to`; the rest is lost.
    """

    source: Identifier
    to: Identifier | None = None
    clearance: str | None = None
    rate: str | None = None
    fraction: str = "1"

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> Self:
        if (self.clearance is None) == (self.rate is None):
            raise ValueError("give either `clearance` or `rate`")
        return self


class Delivery(Strict):
    """One path of a dose into the body: `fraction` of it enters `into`, after `lag`, over `zero_order` if given.

    Where a dose comes in devices of `device` mg, `fraction` holds for the first of one sitting and `later_fraction`
    for each later one: over n devices the fraction is (`fraction` + (n - 1) `later_fraction`) / n. Doses belong to one
    sitting while no more than `sitting_gap` lies between one and the next, within 24 h of its first.
    """

    into: Identifier
    fraction: str = "1"
    lag: str | None = None
    zero_order: str | None = None
    device: str | None = None
    later_fraction: str | None = None
    sitting_gap: str | None = None

    @model_validator(mode="after")
    def _devices_are_whole(self) -> Self:
        if len({part is None for part in (self.device, self.later_fraction, self.sitting_gap)}) > 1:
            raise ValueError("`device`, `later_fraction` and `sitting_gap` belong together; give all or none")
        return self


class AnalyteReadout(Strict):
    """A predicted analyte: the compartment it is read from, and how much of a racemic dose its block carries.

    `share` is 1 for `total`, and 0.5 where a block is driven by racemate and the analyte is one enantiomer of it. Given S
    alone, `S` and its metabolites carry all of it, and `R` and `total` are absent.
    """

    compartment: Identifier
    share: float = Field(default=1.0, gt=0.0, le=1.0)
    bias_band: Number | None = None
    words: str | None = None


class Covariate(Strict):
    """`parameters` are multiplied by `scale`, an expression over covariates (`weight_kg`, `age_years`, `female`...).

    `scale` may also name parameters, whose typical values are then meant. An `optional` covariate is off until it is
    asked for by `name`.
    """

    name: Identifier
    parameters: tuple[Identifier, ...] = Field(min_length=1)
    scale: Words
    confidence: Confidence
    read_from: Words
    optional: bool = False
    reason: str | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        if self.confidence is Confidence.ASSUMED and not self.reason:
            raise ValueError("an assumed covariate needs its `reason`")
        return self


class Spread(Strict):
    """Variability of one parameter between people (or occasions): a variance of eta, and the shape it acts in.

    `lognormal`: value x exp(eta). `logit_normal`: eta is added to the logit. `also` lists parameters that share the eta.
    """

    parameter: Identifier
    variance: Number
    shape: Literal["lognormal", "logit_normal"] = "lognormal"
    level: Literal["person", "occasion"] = "person"
    also: tuple[Identifier, ...] = ()


class Covariance(Strict):
    """Covariance of two etas."""

    between: tuple[Identifier, Identifier]
    covariance: Number


class Residual(Strict):
    """Residual error of one analyte: proportional, additive (in `unit`), or on the logarithm."""

    analyte: Analyte
    proportional_sd: Number | None = None
    additive_sd: Number | None = None
    log_sd: Number | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.log_sd is not None and (self.proportional_sd is not None or self.additive_sd is not None):
            raise ValueError("an error on the logarithm stands alone; drop `proportional_sd` and `additive_sd`")
        if self.log_sd is None and self.proportional_sd is None and self.additive_sd is None:
            raise ValueError("give `proportional_sd`, `additive_sd` or `log_sd`, or leave the residual out")
        return self


class Population(Strict):
    """Who the model was learnt from."""

    words: Words
    n: int | None = None
    age_years: tuple[float, float] | None = None
    weight_kg: tuple[float, float] | None = None
    sex: Words = "not read"
    health: Words
    sampling: Words


class PharmacokineticModel(KnowledgeFile):
    """A whole model file of kind `pharmacokinetics`."""

    kind: Literal["pharmacokinetics"]
    scope: Literal["adult", "child"] = "adult"
    given: tuple[Isomer, ...] = Field(min_length=1, description="what the model may be given")
    mass: Literal["racemate", "S"] = Field(description="the mass its doses are in: racemate base or S-ketamine base")
    site: Site
    site_confidence: Confidence
    site_words: str | None = None
    analytes: dict[Analyte, AnalyteReadout] = Field(min_length=1)
    parameters: dict[Identifier, Number]
    derived: dict[Identifier, DerivedParameter] = Field(default_factory=dict)
    compartments: dict[Identifier, Compartment]
    exchanges: tuple[Exchange, ...] = ()
    flows: tuple[Flow, ...] = Field(min_length=1)
    routes: dict[Route, tuple[Delivery, ...]] = Field(min_length=1)
    covariates: tuple[Covariate, ...] = ()
    spread: tuple[Spread, ...] = ()
    covariances: tuple[Covariance, ...] = ()
    parameter_uncertainty: dict[Identifier, Number] = Field(
        default_factory=dict, description="CV of the typical value, as a fraction"
    )
    uncertain_together: tuple[tuple[Identifier, ...], ...] = Field(
        default=(), description="parameters whose typical values are drawn with one deviate"
    )
    uncertainty: tuple[Uncertainty, ...] = Field(default=(), description="typical values known only within bounds")
    residual: tuple[Residual, ...] = ()
    population: Population
    limits: tuple[Limit, ...] = ()
    unscaled_above_kg: Number | None = Field(
        default=None,
        description="above the soft weight limit, predict also with the weight held here and use the worse for limits",
    )
    observed: tuple[Observed, ...] = ()
    known_defects: tuple[Words, ...] = ()
    validation: Words

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        from assuage.knowledge.schema.coherence import incoherences

        if wrong := incoherences(self):
            raise IncoherentError(wrong)
        return self
