"""The records of a target-controlled scheme. Frozen once made."""

from dataclasses import dataclass

from assuage.dosing import Regimen
from assuage.numerics import Floats
from assuage.pharmacology import LimitHit, Simulation
from assuage.provenance import Citation, Confidence, Explanation, Line, Stamp


def called(analyte: str) -> str:
    """An analyte as a reader calls it: `total` is all ketamine, S and R together."""
    return "ketamine (S and R together)" if analyte == "total" else f"{analyte}-ketamine"


@dataclass(frozen=True, slots=True)
class TciTarget:
    """A level [ng/mL] that is wanted from a time on [min from the start]."""

    level_ng_per_ml: float
    from_min: float = 0.0


@dataclass(frozen=True, slots=True)
class TciStep:
    """One rate to key in, from `start_min` for `duration_min`; a rate of 0 is a pause."""

    start_min: float
    duration_min: float
    rate_ml_per_h: float
    rate_mg_per_h: float

    @property
    def stop_min(self) -> float:
        """When it ends [min]."""
        return self.start_min + self.duration_min


@dataclass(frozen=True, slots=True)
class TciCourse:
    """Levels (T,) [ng/mL] at `time_min`; the effect site's where it was asked for.

    `reached_min` is when a target is first met within the tolerance, None if none ever is. `max_off` and `mean_off` [ng/mL] are how far
    the level is from each target from when that is first met on.
    """

    time_min: Floats
    plasma_ng_per_ml: Floats
    effect_ng_per_ml: Floats | None
    reached_min: float | None
    max_off_ng_per_ml: float | None
    mean_off_ng_per_ml: float | None
    total_mg: float

    @property
    def peak_ng_per_ml(self) -> float:
        """The highest level in plasma."""
        return float(self.plasma_ng_per_ml.max())


@dataclass(frozen=True, slots=True)
class TciScheme:
    """A scheme towards a target for one person by one model: the ideal one, and the one to key in.

    `site` is what is targeted ("plasma" or "effect"), `sampled` where the model reads its levels ("arterial" or "venous"), `analyte` what the
    target is a level of. `ideal_rate_mg_per_h` (K,) is one rate for each `interval_s`. `regimen` holds the steps as an order, and
    `simulation` what the model that leads and the others predict of it.
    """

    model: str
    site: str
    sampled: str
    analyte: str
    drug: str
    targets: tuple[TciTarget, ...]
    minutes: float
    setting: str
    weight_kg: float
    ceiling_ng_per_ml: float | None
    max_rate_mg_per_h: float
    concentration_mg_per_ml: float
    resolution_ml_per_h: float
    tolerance: float
    interval_s: float
    effect: str | None
    ideal_rate_mg_per_h: Floats
    ideal: TciCourse
    steps: tuple[TciStep, ...]
    keyed: TciCourse
    regimen: Regimen
    simulation: Simulation
    said: tuple[str, ...]
    assumed: tuple[str, ...]
    limits: tuple[LimitHit, ...]
    sources: tuple[str, ...]
    stamp: Stamp

    def target_at(self, time_min: float) -> float:
        """The level that is wanted at a time [ng/mL]."""
        return next(one.level_ng_per_ml for one in reversed(self.targets) if one.from_min <= time_min)

    def explain(self) -> Explanation:
        """What the scheme rests on, what bounds it, and what was assumed."""
        lines = [Line(f"{self.model} predicts {self.sampled} levels of {called(self.analyte)}.")]
        lines += [Line(words) for words in self.said]
        lines += [Line(words, Confidence.ASSUMED) for words in self.assumed]
        lines += [Line(f"{hit.kind} limit: {hit.words}") for hit in self.limits]
        lines.append(Line("Sources of the method and of the model.", citations=tuple(map(Citation, self.sources))))
        return Explanation("Why these rates", tuple(lines))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        return self.sources
