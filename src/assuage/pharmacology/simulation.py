"""What a prediction hands on: frozen records, one per model, with what was assumed, refused and warned about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assuage.numerics import Floats
from assuage.provenance import Citation, Confidence, Explanation, Line

BandName = Literal["between_people", "parameters", "models"]


@dataclass(frozen=True, slots=True)
class Band:
    """Three quantiles at each time, shape (T,): a twentieth of the draws lies below `p5`, a twentieth above `p95`."""

    p5: Floats
    p50: Floats
    p95: Floats


@dataclass(frozen=True, slots=True)
class LimitHit:
    """A limit that was broken, in words for the clinician: `hard` refuses, `soft` warns."""

    kind: Literal["hard", "soft"]
    words: str
    model: str | None = None


@dataclass(frozen=True, slots=True)
class ObservedFact:
    """What a trial observed, and where that was read."""

    words: str
    reference: str


@dataclass(frozen=True, slots=True)
class EffectCurve:
    """An effect over time, or the reason why it is not drawn and what trials observed instead.

    `values` (T,) in `unit`; `bands` by name; `source` is the id of the effect's file. `may_decide` is false for what only
    explains.
    """

    name: str
    title: str
    unit: str
    source: str
    values: Floats | None = None
    bands: Mapping[str, Band] = field(default_factory=dict)
    refused: str | None = None
    observed: tuple[ObservedFact, ...] = ()
    assumed: tuple[str, ...] = ()
    may_decide: bool = True
    references: tuple[str, ...] = ()

    @property
    def band(self) -> Band | None:
        """The band between people, where a population was asked for."""
        return self.bands.get("between_people")


@dataclass(frozen=True, slots=True)
class ModelRun:
    """What one model predicts at the site it describes; analytes it does not predict are absent.

    `time_min` (T,) [min]; concentrations (T,) [ng/mL] of the analyte's own mass. `unscaled_ng_per_ml` is the same
    prediction without scaling by weight, given where the weight lies outside the range of the model. `said` is
    what was converted on the way in. `bias_band` is the part by which an analyte is known to read wrong,
    either way. `bands_absent` says why a band is not given.
    """

    model: str
    site: str
    time_min: Floats
    concentration_ng_per_ml: Mapping[str, Floats] = field(default_factory=dict)
    effects: Mapping[str, EffectCurve] = field(default_factory=dict)
    limits: tuple[LimitHit, ...] = ()
    assumed: tuple[str, ...] = ()
    refused: str | None = None
    unscaled_ng_per_ml: Mapping[str, Floats] = field(default_factory=dict)
    bias_band: Mapping[str, float] = field(default_factory=dict)
    bands: Mapping[str, Mapping[str, Band]] = field(default_factory=dict)
    bands_absent: Mapping[str, str] = field(default_factory=dict)
    references: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def peak_ng_per_ml(self) -> Mapping[str, float]:
        """The highest level of each analyte among the times."""
        return {analyte: float(values.max(initial=0.0)) for analyte, values in self.concentration_ng_per_ml.items()}

    @property
    def end_ng_per_ml(self) -> Mapping[str, float]:
        """The level of each analyte at the last time."""
        return {analyte: float(values[-1]) for analyte, values in self.concentration_ng_per_ml.items() if len(values)}


@dataclass(frozen=True, slots=True)
class Simulation:
    """The predictions of each model asked for, in the order asked; `bands` are those of the first that answered.

    `bands` maps `between_people`, `parameters` and `models` to bands by analyte; `effect_bands` to bands by effect. A band
    that is not given has its reason in `bands_absent`.
    """

    regimen: str
    models: tuple[ModelRun, ...]
    bands: Mapping[str, Mapping[str, Band]] | None = None
    effect_bands: Mapping[str, Mapping[str, Band]] = field(default_factory=dict)
    bands_absent: Mapping[str, str] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    limits: tuple[LimitHit, ...] = ()
    population: int = 0
    seed: int = 0

    @property
    def lead(self) -> ModelRun:
        """The first model that answered; the first of all where none did."""
        return next((run for run in self.models if run.refused is None), self.models[0])

    def run(self, model: str) -> ModelRun:
        """The prediction of the model of that id."""
        for run in self.models:
            if run.model == model:
                return run
        raise KeyError(model)

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        keys = [key for run in self.models for key in run.references]
        keys += [key for run in self.models for curve in run.effects.values() for key in curve.references]
        return tuple(dict.fromkeys(keys))

    def explanation(self) -> Explanation:
        """What was given, what was assumed, what each model rests on, and where it stops."""
        lines = [Line(f"The regimen is {self.regimen}.")]
        lines += [Line(words, Confidence.ASSUMED) for words in self.assumed]
        for run in self.models:
            if run.refused is not None:
                lines.append(Line(f"{run.model} refuses: {run.refused}"))
                continue
            sources = tuple(Citation(key) for key in run.references)
            lines.append(Line(f"{run.model} predicts {run.site} levels.", citations=sources))
            lines += [Line(f"{run.model}: {words}") for words in run.said]
            lines += [
                Line(f"{run.model}: {analyte} is known to read wrong; {part:.0%} either way is shown.")
                for analyte, part in run.bias_band.items()
            ]
            lines += [
                Line(f"{run.model}: {words}", Confidence.ASSUMED) for words in run.assumed if words not in self.assumed
            ]
            lines += [
                Line(f"{run.model}: {curve.title} is not drawn. {curve.refused}")
                for curve in run.effects.values()
                if curve.refused
            ]
        lines += [Line(f"{hit.kind} limit: {hit.words}") for hit in self.limits]
        return Explanation("How this prediction was made", tuple(dict.fromkeys(lines)))
