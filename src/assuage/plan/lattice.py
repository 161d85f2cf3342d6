"""The courses that are tried inside a published range: shapes of a session, how many, how far apart, at which rate."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assuage.dosing import Isomer
from assuage.numerics import Floats
from assuage.pharmacology import Change, lags_between
from assuage.plan.published_range import PublishedRange

DAY_MIN = 1440.0
# A session that runs past a day is one infusion without a break, and its steps are days.
_DAY_H = 24.0
_SHORT_STEP_H, _LONG_STEP_H = 0.5, 12.0
_RATES = 9
_WHOLE_RATE = 2.0
_LONGEST_H = 120.0
AFTER_A_FALL_MIN: Floats = np.array([0.0, 1.0, 2.0, 4.0, 6.0, 9.0, 12.0, 20.0])
"""An effect is highest when the rate falls or within minutes of it: its site follows with a half-time of 2 to 13 min."""

_SHORT_SESSION_MIN = 12 * 60.0
_SHOWN_EVERY_MIN = (10.0, 120.0)
_SHOWN_AFTERWARDS_MIN = 120.0
_DRUG = {Isomer.RACEMATE: "racemic ketamine", Isomer.S: "S-ketamine", Isomer.R: "R-ketamine"}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a session from `start_h` to `stop_h` at `part` of the highest rate."""

    start_h: float
    stop_h: float
    part: float


@dataclass(frozen=True, slots=True)
class Shape:
    """One session for a highest rate of 1 mg/h."""

    blocks: tuple[Block, ...]

    @property
    def hours(self) -> float:
        """How long it runs."""
        return self.blocks[-1].stop_h

    @property
    def mg(self) -> float:
        """What it gives [mg]."""
        return sum((block.stop_h - block.start_h) * block.part for block in self.blocks)

    @property
    def changes(self) -> tuple[Change, ...]:
        """Its changes of rate [mg/h]."""
        parts = [0.0, *(block.part for block in self.blocks), 0.0]
        moments = [self.blocks[0].start_h, *(block.stop_h for block in self.blocks)]
        return tuple(
            Change(moment * 60.0, after - before)
            for moment, (before, after) in zip(moments, pairwise(parts), strict=True)
        )

    @property
    def peaks_min(self) -> Floats:
        """The moments [min] from its start at which an effect may be highest: where the rate falls, and soon after."""
        falls = [change.start_min for change in self.changes if change.rate_mg_per_h < 0]
        return np.unique((np.array(falls)[:, None] + AFTER_A_FALL_MIN[None, :]).ravel())


def shapes_in(within: PublishedRange) -> tuple[Shape, ...]:
    """The sessions that are tried: level, and in two steps; up to five days without a break."""
    fewest, most = within.fewest_hours.value, min(within.most_hours.value, _LONGEST_H)
    if fewest > most:
        return ()
    is_long = fewest >= _DAY_H
    step = _LONG_STEP_H if is_long else _SHORT_STEP_H
    lengths = np.unique(np.append(np.arange(fewest, most, step), most))
    found = []
    for hours in lengths.tolist():
        found.append(Shape((Block(0.0, hours, 1.0),)))
        if is_long:
            found.append(Shape((Block(0.0, _DAY_H, 0.5), Block(_DAY_H, hours, 1.0))))
        elif hours > 1.0:
            found.append(Shape((Block(0.0, 1.0, 1.0), Block(1.0, hours, 0.75))))
    return tuple(found)


def rates_in(within: PublishedRange) -> Floats:
    """The highest rates that are tried [mg/h]: evenly from the lowest to the highest, in steps that a pump shows."""
    low, high = within.lowest_rate.value, within.highest_rate.value
    even = np.round(np.linspace(low, high, _RATES) / _WHOLE_RATE) * _WHOLE_RATE
    return np.unique(even[(even >= low) & (even <= high)])


def gaps_in(within: PublishedRange) -> tuple[int, ...]:
    """The days from one session to the next that are tried."""
    return tuple(range(int(np.ceil(within.shortest_gap_days.value)), int(within.longest_gap_days.value) + 1)) or (1,)


def fast_lags(shapes: tuple[Shape, ...], *, gaps: tuple[int, ...], sessions: int) -> Floats:
    """The lags [min] at which the peaks of any of these courses lie."""
    lags = [
        lags_between(shape.changes, shape.peaks_min + session * gap * DAY_MIN)
        for shape in shapes
        for gap in gaps
        for session in range(sessions)
    ]
    return np.unique(np.concatenate(lags)) if lags else np.zeros(0)


def shown_moments(end_min: float) -> Floats:
    """The moments [min] at which a session that ends then is drawn, and two hours on."""
    step = _SHOWN_EVERY_MIN[end_min > _SHORT_SESSION_MIN]
    until = np.ceil((end_min + _SHOWN_AFTERWARDS_MIN) / step) * step
    return np.arange(0.0, until + step / 2, step)


def shown_lags(shapes: tuple[Shape, ...]) -> Floats:
    """The lags [min] at which the first session of any of these shapes is drawn."""
    lags = [lags_between(shape.changes, shown_moments(shape.hours * 60.0)) for shape in shapes]
    return np.unique(np.concatenate(lags)) if lags else np.zeros(0)


def slow_lags(shapes: tuple[Shape, ...], days: Floats) -> Floats:
    """The lags [min] from the changes of any of these sessions to each of the days."""
    lags = [lags_between(shape.changes, days * DAY_MIN) for shape in shapes]
    return np.unique(np.concatenate(lags)) if lags else np.zeros(0)


def text_of(shape: Shape, *, isomer: Isomer, rate_mg_per_h: float, sessions: int, gap_days: int) -> str:
    """The course as the dose language writes it, milligrams of base."""
    rates = [rate_mg_per_h * block.part for block in shape.blocks]
    lasts = [block.stop_h - block.start_h for block in shape.blocks]
    head = f"{_DRUG[isomer]} base "
    if sessions == 1:
        return head + ", then ".join(f"{rate:g} mg/h for {hours:g} h" for rate, hours in zip(rates, lasts, strict=True))
    steps = ", then ".join(f"{rate:g} mg/h over {hours:g} h" for rate, hours in zip(rates, lasts, strict=True))
    often = f"daily for {sessions} days" if gap_days == 1 else f"every {gap_days} days, {sessions} sessions"
    return f"{head}{steps} {often}" if len(lasts) == 1 else f"{head}{steps}, all {often}"
