"""A further course on top of what is still there: the lightest one of a published range that brings a goal back."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology import TwinSteps
from assuage.plan.chances import most_pain
from assuage.plan.goals import Wanted
from assuage.plan.lattice import Shape, text_of
from assuage.plan.searching import DAYS, Answers, Space

_PLACEBO_TYPE, _DRUG_TYPE = 0, 1
_TOLERANCE = 1e-9
_LAST = len(DAYS) - 1


@dataclass(frozen=True, slots=True)
class Booster:
    """The lightest course that brings the goal back: its dose, what it gives, and the chance by the model that doubts most.

    `rate_mg_per_h` is its highest rate; `for_days` is how long the goal was looked at: fewer days than wanted where the prediction ends.
    """

    dose: str
    total_mg: float
    hours: float
    sessions: int
    chance: float
    rate_mg_per_h: float
    for_days: int


def pain_of(steps: TwinSteps, slow: Floats) -> Floats:
    """Each twin's pain (T, P) from its slow state (T, P): its class decides by what it is relieved."""
    twins, effect = steps.twins, steps.effects["lasting_relief"]
    own = twins.effects.get(effect.file.id, {})
    c50 = own["c50"][:, 0] if "c50" in own else effect.parameters["c50"]
    gamma = own["gamma"][:, 0] if "gamma" in own else effect.parameters["gamma"]
    relative = (slow / c50) ** gamma
    by_drug = relative / (1.0 + relative)
    of_placebo = np.where(twins.relief_class == _PLACEBO_TYPE, effect.parameters["placebo_relief"], 0.0)
    return np.asarray(twins.baseline_nrs * (1.0 - np.where(twins.relief_class == _DRUG_TYPE, by_drug, of_placebo)))


def held_by_day(steps: TwinSteps, slow: Floats, weight: Floats, wanted: Wanted) -> Floats:
    """The weight (D,) of the twins that meet the goal on each day."""
    enough = most_pain(steps.twins.baseline_nrs, wanted)
    return np.asarray((pain_of(steps, slow) <= enough + _TOLERANCE) @ weight)


def booster_in(
    space: Space,
    slow: Mapping[str, Floats],
    weights: Mapping[str, Floats],
    wanted: Wanted,
    *,
    day: int,
    at_least: float,
    allowed: np.ndarray | None = None,
) -> Booster | None:
    """The course with the least drug, begun on `day`, after which the goal is met for as long as is wanted with that chance.

    Parameters: `slow` (D, P) is what is left of earlier courses by model, `weights` (P,) are the twins' own, `allowed` (K, N, R) the
    courses to look at, all of the space where not given. The window begins the day after the last session and is cut at the last day
    that is predicted; a course that ends later is not looked at.
    """
    order = np.argwhere(space.allowed if allowed is None else allowed)
    mg = np.array([(n + 1) * space.spaced[k][0].mg * space.rates[r] for k, n, r in order])
    for place, count, at in order[np.argsort(mg, kind="stable")]:
        shape, gap = space.spaced[place]
        starts = day + gap * np.arange(count + 1)
        ends = _ends(shape, day=day, gap=gap, count=int(count))
        if ends > _LAST:
            continue
        # Relief only fades once all of it was given, so the first and the last day of the window decide.
        window = np.unique([ends, min(ends + int(wanted.for_days), _LAST)])
        rate = float(space.rates[at])
        chance = min(
            _met(
                space.answers[model],
                left,
                weights[model],
                wanted,
                added=_added(space.answers[model], window, starts, place=place) * rate,
            )
            for model, left in ((model, slow[model][window]) for model in slow)
        )
        if chance >= at_least:
            dose = text_of(
                shape,
                isomer=space.within.isomer,
                rate_mg_per_h=rate,
                sessions=int(count + 1),
                gap_days=gap,
            )
            total = float((count + 1) * shape.mg * rate)
            return Booster(
                dose,
                total,
                float((count + 1) * shape.hours),
                int(count + 1),
                chance,
                rate,
                int(window[-1]) - ends,
            )
    return None


def ends_too_late(space: Space, allowed: np.ndarray, *, day: int) -> bool:
    """Whether a course of these (K, N, R), begun on `day`, ends after the last day that is predicted."""
    return any(
        _ends(space.spaced[place][0], day=day, gap=space.spaced[place][1], count=count) > _LAST
        for place, count in np.argwhere(allowed.any(axis=2)).tolist()
    )


def _ends(shape: Shape, *, day: int, gap: int, count: int) -> int:
    """The day after the last session of a course that begins on `day`, with `count` sessions after its first."""
    return day + gap * count + int(np.ceil(shape.hours / 24.0))


def _added(answers: Answers, window: np.ndarray, starts: np.ndarray, *, place: int) -> Floats:
    """What a course adds to the slow state (W, P) on the days of the window, for a highest rate of 1 mg/h."""
    lags = window[:, None] - starts[None, :]
    one = answers.slow[place]
    reached = np.where((lags > 0)[:, :, None], one[np.clip(lags, 0, len(one) - 1)], 0.0)
    return np.asarray(reached.sum(axis=1) * answers.factor)


def _met(answers: Answers, left: Floats, weight: Floats, wanted: Wanted, *, added: Floats) -> float:
    """The weight of the twins that meet the goal on every day, with what was added on top of what is left (W, P)."""
    chosen, steps = answers.chosen, answers.steps
    total = left.copy()
    total[:, chosen] += added
    enough = most_pain(steps.twins.baseline_nrs, wanted)
    met = np.all(pain_of(steps, total) <= enough + _TOLERANCE, axis=0)[chosen]
    share = weight[chosen] / weight[chosen].sum()
    return float(share[met].sum())
