"""How many people a trial needs for a wanted power, found by bisection over the same people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from assuage.virtual_trials.design import MOST_IN_ARM, Design
from assuage.virtual_trials.errors import CannotSimulateTrialError
from assuage.virtual_trials.running import simulate_trial

_FEWEST = 4
"""People in the first arm of the smallest trial that is tried."""
_MOST = 2_000
"""People in the first arm of the largest trial that is tried; beyond it nobody would run one."""


@dataclass(frozen=True, slots=True)
class Tried:
    """The power with so many people in the first arm (the others in proportion), with its Monte-Carlo 95 % interval."""

    people: int
    power: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SampleSize:
    """The answer under one model: `people` by arm, or None where even the largest trial tried falls short."""

    model: str
    wanted: float
    people: tuple[tuple[str, int], ...] | None
    tried: tuple[Tried, ...]


def sample_size(
    design: Design,
    *,
    power: float,
    made_at: datetime,
    workers: int = 1,
    scheduler: str | None = None,
    told: Callable[[Tried], None] | None = None,
) -> SampleSize:
    """The fewest people, arms in the design's proportions, with which the first model reaches a power.

    Larger trials hold the same people and more, so that sizes differ by size and not by luck. The answer carries the Monte-Carlo
    error of the design's number of trials: with 1,000 about 2.5 points of power.

    Raises `CannotSimulateTrialError` unless the power lies between alpha and 1, and what `simulate_trial` raises.
    """
    if not design.alpha < power < 1:
        raise CannotSimulateTrialError(
            f"A power of {power:g} cannot be asked for: it lies above alpha ({design.alpha:g}) and below 1. Ask for 0.8 or 0.9."
        )
    alone = design.model_copy(update={"models": design.models[:1], "readings": (), "keep_people": False})
    found: dict[int, Tried] = {}

    def reaches(people: int) -> bool:
        if people not in found:
            result = simulate_trial(
                alone.with_people(people), made_at=made_at, workers=workers, scheduler=scheduler
            ).models[0]
            one = result.primary
            found[people] = Tried(people, one.power, one.power_low, one.power_high)
            if told is not None:
                told(found[people])
        return found[people].power >= power

    largest = max(
        _FEWEST, min(_MOST, _MOST * design.arms[0].people // max(arm.people for arm in design.arms), MOST_IN_ARM)
    )
    upper = _FEWEST
    while not reaches(upper) and upper < largest:
        upper = min(2 * upper, largest)
    lower = upper // 2 if upper > _FEWEST else upper
    reached = reaches(upper)
    while reached and upper - lower > 1:
        middle = (lower + upper) // 2
        lower, upper = (lower, middle) if reaches(middle) else (middle, upper)
    people = None
    if reached:
        people = tuple((arm.name, arm.people) for arm in alone.with_people(upper).arms)
    return SampleSize(alone.models[0], power, people, tuple(found[size] for size in sorted(found)))
