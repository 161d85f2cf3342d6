"""The chance of meeting a goal and of breaking each limit, by every model that may say, lowest and highest in plain sight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor
from typing import Literal

import numpy as np

from assuage.numerics import Floats
from assuage.plan.goals import Wanted
from assuage.plan.outcomes import TwinOutcome

Of = Literal["goal", "dissociation", "systolic"]

_OUTPUTS: Mapping[Of, str] = {"goal": "lasting_relief", "dissociation": "dissociation", "systolic": "systolic_rise"}
_TOLERANCE = 1e-9
_NOBODY = "No virtual people were asked for, or the course could not be predicted."
_NO_BASELINE = "The person's own systolic pressure is not known, so a pressure cannot be predicted. Measure it."


@dataclass(frozen=True, slots=True)
class Chance:
    """How likely something is: `lead` by the model that leads, `low` and `high` over the models that may say, each in `by_model`.

    All are None where no model may say, and `not_said` holds why. `on_placebo` is the chance of the goal without any drug.
    """

    of: Of
    words: str
    lead: float | None = None
    low: float | None = None
    high: float | None = None
    by_model: Mapping[str, float] = field(default_factory=dict)
    on_placebo: float | None = None
    not_said: str = ""

    @property
    def told(self) -> str:
        """As people in a hundred: by the model that leads, and lowest to highest where models differ."""
        if self.lead is None or self.low is None or self.high is None:
            return "cannot be said"
        lead, low, high = (f"{100 * value:.0f}" for value in (self.lead, self.low, self.high))
        return f"{lead} in 100" if low == high else f"{lead} in 100 ({low} to {high} by model)"


def chances_of(
    outcomes: Sequence[TwinOutcome],
    wanted: Wanted,
    *,
    baseline_systolic: float | None,
    why_nobody: str | None = None,
) -> tuple[Chance, ...]:
    """The three chances of one option; the first of `outcomes` leads. `why_nobody` is the reason where there are none, if it is known."""
    of_goal = {
        one.model: one.share(meets(one.nrs, one.baseline_nrs, wanted)) for one in outcomes if one.nrs is not None
    }
    of_mind = {
        one.model: one.share(distressed(one.peaks["dissociation"], wanted))
        for one in outcomes
        if "dissociation" in one.peaks
    }
    rise = lowest_rise(wanted, baseline_systolic)
    of_pressure = {
        one.model: one.share(too_high(one.peaks["systolic_rise"], rise))
        for one in outcomes
        if "systolic_rise" in one.peaks and rise is not None
    }
    pressure = _systolic_words(wanted, baseline_systolic)
    nobody = why_nobody or _NOBODY
    return (
        _chance(
            "goal", of_goal, outcomes, words=wanted.goal_words, nobody=nobody, on_placebo=_on_placebo(outcomes, wanted)
        ),
        _chance("dissociation", of_mind, outcomes, words=wanted.dissociation_words, nobody=nobody),
        _chance("systolic", of_pressure, outcomes, words=pressure, nobody=nobody),
    )


def _chance(
    of: Of,
    found: Mapping[str, float],
    outcomes: Sequence[TwinOutcome],
    *,
    words: str,
    nobody: str,
    on_placebo: float | None = None,
) -> Chance:
    output = _OUTPUTS[of]
    if not found:
        why = next(
            (one.not_said[output] for one in outcomes if output in one.not_said),
            nobody if not outcomes else _NO_BASELINE,
        )
        return Chance(of, words, not_said=why)
    values = tuple(found.values())
    return Chance(of, words, values[0], min(values), max(values), dict(found), on_placebo)


def meets(nrs: Floats, baseline: Floats, wanted: Wanted) -> np.ndarray:
    """Who has the relief that is wanted on every day of the window, (P,); `nrs` is (P, D) by day from 0 on."""
    first, last = ceil(wanted.by_day - _TOLERANCE), floor(wanted.by_day + wanted.for_days + _TOLERANCE)
    worst = nrs[:, first : max(last, first) + 1].max(axis=1)
    return np.asarray(worst <= most_pain(baseline, wanted) + _TOLERANCE)


def most_pain(baseline: Floats, wanted: Wanted) -> Floats:
    """The highest score that still meets the goal, (P,); negative where the goal asks for more than there is."""
    return baseline - (wanted.points or 0.0) if wanted.share is None else baseline * (1.0 - wanted.share)


def distressed(peak: Floats, wanted: Wanted) -> np.ndarray:
    """Who reaches what counts as distressing, (P,)."""
    return np.asarray(peak >= wanted.dissociation_percent - _TOLERANCE)


def too_high(rise: Floats, lowest: float) -> np.ndarray:
    """Who reaches too high a pressure, (P,)."""
    return np.asarray(rise >= lowest - _TOLERANCE)


def lowest_rise(wanted: Wanted, baseline_systolic: float | None) -> float | None:
    """The rise [mmHg] from which the pressure is too high for this person; None where that hangs on a baseline nobody measured."""
    rises = [] if wanted.systolic_rise_mmhg is None else [wanted.systolic_rise_mmhg]
    if wanted.systolic_mmhg is not None:
        if baseline_systolic is None:
            return None
        rises.append(wanted.systolic_mmhg - baseline_systolic)
    return min(rises)


def _systolic_words(wanted: Wanted, baseline_systolic: float | None) -> str:
    if baseline_systolic is None:
        return wanted.systolic_words
    return f"{wanted.systolic_words}, from {baseline_systolic:g} mmHg"


def _on_placebo(outcomes: Sequence[TwinOutcome], wanted: Wanted) -> float | None:
    for one in outcomes:
        if one.on_placebo is not None:
            return one.share(one.on_placebo <= most_pain(one.baseline_nrs, wanted) + _TOLERANCE)
    return None
