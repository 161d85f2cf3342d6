"""What virtual trials found: for each model the course of each arm, every comparison, and the power of the one that decides."""

from dataclasses import dataclass, field
from math import isnan

from assuage.provenance import Citation, Confidence, Explanation, Line, Stamp
from assuage.virtual_trials.design import Design


@dataclass(frozen=True, slots=True)
class Spread:
    """A number over all trials: its mean, and between which 90 % of trials lie; NaN where no trial could be analysed."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        """As tables show it."""
        return "not known" if isnan(self.mean) else f"{self.mean:.2f} ({self.low:.2f} to {self.high:.2f})"


@dataclass(frozen=True, slots=True)
class ArmVisit:
    """One arm at one visit: share still seen, mean pain (0 to 10) and its standard error and SD as a trial would print them, responders.

    `sd` is between the people of one trial; `pain` spreads over trials. Responders are shares.
    """

    arm: str
    week: float
    seen: float
    pain: Spread
    error: float
    sd: float
    relief_30: Spread
    relief_50: Spread


@dataclass(frozen=True, slots=True)
class Compared:
    """One outcome of one arm against the control, at one week (None for the area under the scores).

    `estimate` in points of 0 to 10, in shares, or in point days, arm - control. `power` is the share of trials with P below
    alpha, `power_low` and `power_high` its Monte-Carlo 95 % interval. `in_favour` counts of these only those with a better arm.
    `unhindered` is what the difference would be had nobody left or guessed; `bias` is the mean estimate minus that, and
    `bias_error` its Monte-Carlo standard error. `covered` is the share, of trials that have an interval, whose holds the mean `unhindered`.
    `analysed` trials had a P value; the others count as not significant.
    """

    arm: str
    against: str
    outcome: str
    week: float | None
    estimate: Spread
    error: float
    power: float
    power_low: float
    power_high: float
    in_favour: float
    unhindered: float
    bias: float
    bias_error: float
    covered: float
    analysed: int


@dataclass(frozen=True, slots=True)
class ModelResult:
    """All trials under one model; `opt_in` holds the words under which relief was drawn where it was not learnt."""

    name: str
    model: str
    reading: str
    trials: int
    visits: tuple[ArmVisit, ...]
    comparisons: tuple[Compared, ...]
    primary: Compared
    opt_in: str | None = None
    warnings: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialResult:
    """Virtual trials of one design under one model or several; they are simulations, and evidence of nothing but the models."""

    design: Design
    design_hash: str
    models: tuple[ModelResult, ...]
    words: tuple[str, ...]
    stamp: Stamp
    relief_model: str
    references: tuple[str, ...] = field(default=())

    @property
    def power_range(self) -> tuple[float, float]:
        """The lowest and the highest power that any of the models gives."""
        found = [one.primary.power for one in self.models]
        return min(found), max(found)

    @property
    def disagreement(self) -> str:
        """How far the models disagree on the power, in words."""
        low, high = self.power_range
        if len(self.models) == 1:
            return f"Only {self.models[0].name} was asked; how far other models disagree is not known."
        if low == high:
            return f"Every model gives the same power: {100 * low:.0f} %."
        lowest = min(self.models, key=lambda one: one.primary.power).name
        highest = max(self.models, key=lambda one: one.primary.power).name
        return f"The models disagree: power {100 * low:.0f} % by {lowest}, {100 * high:.0f} % by {highest}."

    def explain(self) -> Explanation:
        """The working: what each model gives, what is assumed, and where it was read."""
        lines = [
            Line(
                f"{one.name}: {one.primary.arm} against {one.primary.against}, {one.primary.estimate.mean:.2f} on average over "
                f"{one.trials} trials; P below {self.design.alpha:g} in {100 * one.primary.power:.0f} % of them.",
                Confidence.DERIVED,
                tuple(Citation(key) for key in (one.model, self.relief_model)),
            )
            for one in self.models
        ]
        lines += [Line(words, Confidence.ASSUMED) for words in self.words]
        return Explanation(f"Virtual trial: {self.design.title}", tuple(lines))

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used."""
        return tuple(dict.fromkeys((*self.references, *(key for one in self.models for key in one.references))))
