"""A published pharmacokinetic model as a file: structure, parameters, spread, population, limits.

Amounts are mg of the analyte's own mass (or of the stated equivalent), volumes L, times minutes. A parameter may be
printed in another unit (`L/h`, `1/h`); the unit travels with it and is converted once, when the model is assembled.
Expressions (`formula`, `scale`) are plain arithmetic over parameter and covariate names: + - * / **, min, max, exp, log.
"""

from typing import Literal, Self

from pydantic import Field, model_validator

from assuage.knowledge.schema.common import Identifier, KnowledgeFile, Limit, Number, Strict, Words

Isomer = Literal["racemate", "S", "R"]
Site = Literal["arterial", "venous"]
Route = Literal["iv", "im", "sc", "oral", "sublingual", "nasal", "oral_film", "rectal"]
Analyte = Literal["total", "S", "R", "S_norketamine", "S_hydroxynorketamine"]


class DerivedParameter(Strict):
    """A parameter that is computed from others: `formula` over their names, result in `unit`."""

    formula: Words
    unit: Words


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
        if (self.clearance is not None) == rates:
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
    """One path of a dose into the body: `fraction` of it enters `into`, after `lag`, over `zero_order` if given."""

    into: Identifier
    fraction: str = "1"
    lag: str | None = None
    zero_order: str | None = None


class AnalyteReadout(Strict):
    """A predicted analyte: the compartment it is read from, and the factor from its mass to the dose's.

    `share` is the part of the administered drug that this analyte's block carries (0.5 for S in a racemic total).
    """

    compartment: Identifier
    share: float = 1.0
    bias_band: Number | None = None


class Covariate(Strict):
    """`parameters` are multiplied by `scale`, an expression over covariates (`weight_kg`, `age_years`, `sex`...)."""

    parameters: tuple[Identifier, ...] = Field(min_length=1)
    scale: Words
    confidence: str
    read_from: Words
    optional: bool = False
    name: Identifier


class Spread(Strict):
    """Variability of one parameter between people (or occasions): a variance of eta, and the shape it acts in."""

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
    site_confidence: str
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
    residual: tuple[Residual, ...] = ()
    population: Population
    limits: tuple[Limit, ...] = ()
    known_defects: tuple[Words, ...] = ()
    validation: Words
