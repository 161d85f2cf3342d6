"""A scheme that a person can key in: few steps, each at a rate that the pump can show.

Each step is as long as may be while the level keeps near its target, and its rate is rounded before the next step is solved, so
that what rounding takes away is made good and never adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from assuage.numerics.bounding import bounded_of
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.interval import Interval, interval_of
from assuage.numerics.system import Floats, LinearSystem
from assuage.numerics.targeting import check_entry, check_follows, checked_targets
from assuage.numerics.walking import walks_of

# A rate this close below a multiple of the resolution is that multiple: rounding of the arithmetic and nothing more.
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Keyed:
    """Steps that follow one another: `starts` and `widths` (s,) [min], `rates` (s,) [mg/min]."""

    starts: Floats
    widths: Floats
    rates: Floats


@dataclass(frozen=True, slots=True)
class Keying:
    """What may be keyed in.

    `widths` [min]: the lengths that a step may have, the shortest first; `resolution` [mg/min]: rates are whole multiples of it;
    `tolerance`: how far, as a part of the target, a level may stray within a step longer than the shortest.
    """

    widths: Sequence[float]
    resolution: float
    tolerance: float
    max_rate: float = np.inf
    ceiling: float = np.inf


def key_in(
    system: LinearSystem,
    *,
    into: int,
    plasma: int,
    site: int | None = None,
    begins: Sequence[float],
    targets: Floats,
    end: float,
    keying: Keying,
) -> Keyed:
    """Steps that bring an output to its target and keep it there, as near as they can.

    Parameters
        into, plasma: as in `target_plasma`; site: as in `target_site`, when the target is the effect site's.
        begins: [min] when each target begins, the first at 0; targets: (k,) [mg/L]; end: [min].

    A step ends where the target changes; what is left before a change and is shorter than the shortest step is added to the
    step before. Raises `SystemShapeError` for what does not fit.
    """
    targets = checked_targets(targets, max_rate=keying.max_rate, ceiling=keying.ceiling)
    check_entry(system, into=into, plasma=plasma)
    if site is not None:
        check_follows(system, into=into, plasma=plasma, site=site)
    shortest = min(keying.widths)
    edges = [*begins, end]
    if begins[0] != 0.0 or len(begins) != len(targets) or min(np.diff(edges)) < shortest:
        raise SystemShapeError("targets begin at 0, one after the other, each for no less than the shortest step")
    solver = _Solver(system, into, plasma, site, keying)
    starts: list[float] = []
    steps: list[tuple[float, float]] = []
    for begin, until, target in zip(edges[:-1], edges[1:], targets.tolist(), strict=True):
        now = begin
        solver.aim()
        while now < until:
            width, rate = solver.next_step(target, until - now)
            starts.append(now)
            steps.append((width, rate))
            now = until if until - now - width < _SAME else now + width
    widths, rates = np.array(steps).T
    return Keyed(np.array(starts), widths, rates)


class _Solver:
    """The state of the body, step after step."""

    def __init__(self, system: LinearSystem, into: int, plasma: int, site: int | None, keying: Keying) -> None:
        self._system, self._into, self._plasma, self._site, self._keying = system, into, plasma, site, keying
        self._there = False
        self._state = np.zeros(len(self._interval(min(keying.widths)).gain))

    def aim(self) -> None:
        """Begin anew: the target has changed."""
        self._there = False

    def next_step(self, target: float, left: float) -> tuple[float, float]:
        """Take the longest step that keeps near the target, or the shortest; give its width and its rate."""
        shortest = min(self._keying.widths)
        lengths = sorted(
            {width if left - width >= shortest else left for width in self._keying.widths if width <= left}
        )
        shown = self._plasma if self._site is None else self._site
        for width in (*reversed(lengths[1:]), lengths[0]):
            interval = self._interval(width)
            rate = self._rate(interval, target)
            course = bounded_of(interval, shown, and_after=False).course(self._state, rate)
            if width == lengths[0] or np.abs(course - target).max() <= self._keying.tolerance * target:
                self._state = interval.after(self._state, rate)
                # A site that has met its target is held there through the plasma: chasing it would swing the rate.
                self._there = self._there or float(course.max()) >= (1.0 - self._keying.tolerance) * target
                return width, rate
        raise AssertionError("the shortest step is always taken")

    def _interval(self, width: float) -> Interval:
        return interval_of(self._system, into=self._into, width=width)

    def _rate(self, interval: Interval, target: float) -> float:
        """The rate of a step, rounded to what can be keyed in, and down where rounding up would break a bound."""
        resolution, ceiling = self._keying.resolution, self._keying.ceiling
        wanted = walks_of(interval, self._plasma).meeting(self._state, target)
        most = self._keying.max_rate
        if self._site is not None:
            meanwhile, ever = (bounded_of(interval, self._site, and_after=after) for after in (False, True))
            wanted = min(wanted, meanwhile.rate(self._state, target * (1.0 + self._keying.tolerance * self._there)))
            if not self._there:
                wanted = max(wanted, ever.rate(self._state, target))
        if np.isfinite(ceiling):
            most = min(most, bounded_of(interval, self._plasma, and_after=False).rate(self._state, ceiling))
        multiple = round(max(wanted, 0.0) / resolution)
        if np.isfinite(most):
            multiple = min(multiple, floor(max(most, 0.0) / resolution + _SAME))
        return multiple * resolution
