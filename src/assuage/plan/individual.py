"""What a person's own measurements changed: parameters, response class, models, pain to come, and what did not fit."""

from collections.abc import Mapping
from dataclasses import dataclass

from assuage.dosing import Regimen
from assuage.pharmacology import (
    CheckedMeasurement,
    Measured,
    NotUsed,
    PainForecast,
    ParameterUpdate,
    PastCourse,
    Twins,
)
from assuage.provenance import Citation, Confidence, Explanation, Line, Stamp


@dataclass(frozen=True, slots=True)
class ModelUpdate:
    """What the measurements say of this person under one model.

    `class_probability` is None where no pain score could tell the classes apart. `weight` is the probability of the model among those that
    were compared, and None where it was not, with `weight_words` for why. `fit_p` is how probable a scatter like that of the measurements is
    for the updated person. `words` say what the measurements do not support; `is_supported` is false where they support no update.
    """

    model: str
    site: str
    refused: str | None
    used: tuple[Measured, ...]
    not_used: tuple[NotUsed, ...]
    parameters: tuple[ParameterUpdate, ...] = ()
    checks: tuple[CheckedMeasurement, ...] = ()
    fit_p: float | None = None
    class_before: Mapping[str, float] | None = None
    class_probability: Mapping[str, float] | None = None
    log_evidence: float | None = None
    effective_draws: float | None = None
    weight: float | None = None
    weight_words: str = ""
    words: tuple[str, ...] = ()
    is_supported: bool = False
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Individual:
    """One person after what was measured: the measurements, what each model makes of them, and pain from day to day.

    `measured` are all of them, those of earlier updates included, so that updating twice is updating once with both. `forecast` is over the
    models that were compared, by their weights, and None where no relief course may be drawn; `not_drawn` then says why. `twins` are the
    updated person under each model that supports an update.
    """

    given: Regimen
    past: PastCourse
    measured: tuple[Measured, ...]
    models: tuple[ModelUpdate, ...]
    forecast: PainForecast | None
    not_drawn: str
    twins: Mapping[str, Twins]
    is_robust: bool
    opted_in: bool
    assumed: tuple[str, ...]
    stamp: Stamp

    @property
    def lead(self) -> ModelUpdate:
        """The first model that used a measurement; the first of all where none did."""
        return next((one for one in self.models if one.used), self.models[0])

    @property
    def is_supported(self) -> bool:
        """Whether the measurements support an update under the model that leads."""
        return self.lead.is_supported

    def explain(self) -> Explanation:
        """What was used, what was not and why, and what changed."""
        lines = [Line(f"Given: {self.given.text}.")]
        for one in self.models:
            cited = tuple(Citation(key) for key in one.references)
            if one.refused is not None:
                lines.append(Line(f"{one.model} refuses: {one.refused}", citations=cited))
                continue
            lines.append(
                Line(f"{one.model} used {len(one.used)} of {len(self.measured)} measurements.", citations=cited)
            )
            lines += [Line(f"{one.model} did not use a {left.measured.kind}: {left.why}") for left in one.not_used]
            lines += [Line(f"{one.model}: {words}") for words in (one.weight_words, *one.words) if words]
        lines += [Line(words, Confidence.ASSUMED) for words in self.assumed]
        return Explanation("What the measurements changed", tuple(dict.fromkeys(lines)))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source behind the update."""
        return tuple(dict.fromkeys(key for one in self.models for key in one.references))
