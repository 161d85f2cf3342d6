"""Many intervals at once while one law sets their rates: the law is linear in the state, so doubling walks it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.bounding import bounded_of
from assuage.numerics.interval import Interval
from assuage.numerics.system import Floats

# A level stands on its ceiling, and does not pass it, within this part of it: rounding and nothing more.
ROUNDING = 1e-12
_SMALL = 64
_LARGE = 32


@dataclass(frozen=True, slots=True)
class Walk:
    """`rates` (k,) [mg/min] of k intervals, the `outputs` (m, k + 1) at their edges, and the `state` (n,) after the last."""

    rates: Floats
    outputs: Floats
    state: Floats

    @property
    def steps(self) -> int:
        """How many intervals were walked."""
        return len(self.rates)


class Law:
    """`x <- step x`, read out by some rows, over and over: any of some two thousand steps is one large stride and a small one."""

    def __init__(self, step: Floats, readings: Floats) -> None:
        """Lay out the strides: `step` (n, n), `readings` (q, n)."""
        self._small = _powers(step, _SMALL)
        self._large = _powers(self._small[-1] @ step, _LARGE)
        self._lap = self._large[-1] @ self._small[-1] @ step
        self._rows = (readings @ self._small).reshape(-1, len(step))
        self._starts = self._large.reshape(-1, len(step))

    def read(self, begin: Floats, count: int) -> Floats:
        """The readings (q, count + 1) at the beginning and after each of `count` steps from a state (n,)."""
        laps = []
        while True:
            blocks = min(count // _SMALL + 1, _LARGE)
            starts = self._starts[: blocks * len(begin)].dot(begin).reshape(blocks, -1)
            read = self._rows.dot(starts.T).reshape(_SMALL, -1, blocks)
            laps.append(read.transpose(1, 2, 0).reshape(read.shape[1], -1)[:, : count + 1])
            count -= _SMALL * _LARGE
            if count < 0:
                return laps[0] if len(laps) == 1 else np.hstack(laps)
            begin = self._lap.dot(begin)

    def after(self, begin: Floats, count: int) -> Floats:
        """The state (n,) after `count` steps."""
        while count >= _SMALL * _LARGE:
            begin, count = self._lap.dot(begin), count - _SMALL * _LARGE
        return np.asarray(self._small[count % _SMALL].dot(self._large[count // _SMALL].dot(begin)))


def _powers(step: Floats, count: int) -> Floats:
    """The powers (count, n, n) of a matrix from the zeroth on; `count` is a power of two."""
    powers, jump = np.eye(len(step))[None], step
    while len(powers) < count:
        powers, jump = np.concatenate([powers, powers @ jump]), jump @ jump
    return powers


@lru_cache(maxsize=64)
def walks_of(interval: Interval, plasma: int) -> "Walks":
    """The laws of one interval, laid out once."""
    return Walks(interval, plasma)


class Walks:
    """Holding an output to a target: rates that meet it, or the nearest that are allowed.

    With `r = (T - row x) / gain` the step `x <- carry x + r g` is linear in (x, T), and at a fixed rate in (x, r).
    """

    def __init__(self, interval: Interval, plasma: int) -> None:
        """Lay out the two laws."""
        self.interval = interval
        self._bounded = bounded_of(interval, plasma, and_after=False)
        n = len(interval.gain)
        reads = interval.outputs[plasma]
        self._per_target = 1.0 / float(reads @ interval.gain)
        self._wanted = np.append(-self._per_target * (reads @ interval.carry), self._per_target)
        held = np.eye(n + 1)
        held[:n, :n] = interval.carry
        fixed, meeting = held.copy(), held
        fixed[:n, n] += interval.gain
        meeting[:n] += interval.gain[:, None] * self._wanted
        shown = np.zeros((len(interval.outputs) + 1, n + 1))
        shown[:-1, :n], shown[-1] = interval.outputs, self._wanted
        highest = self._bounded.readings(np.eye(n + 1)[n]), self._bounded.readings(self._wanted)
        self._fixed, self._meeting = Law(fixed, shown), Law(meeting, shown)
        self._fixed_highest, self._meeting_highest = Law(fixed, highest[0]), Law(meeting, highest[1])

    def meeting(self, state: Floats, target: float) -> float:
        """The rate whose output at the end of the interval is the target, if there were no bounds [mg/min]."""
        return float(self._wanted[:-1] @ state) + self._per_target * target

    def stretch(self, state: Floats, target: float, *, max_rate: float, ceiling: float, count: int) -> Walk:
        """Walk up to `count` intervals, as long as one law holds: meet the target, give nothing, or give the most.

        A single interval whose rate the ceiling lowers is a walk of its own.
        """
        first = self.meeting(state, target)
        meets = 0.0 < first < max_rate
        held = target if meets else max_rate if first > 0.0 else 0.0
        law, begin = self._meeting if meets else self._fixed, np.array([*state.tolist(), held])
        read = law.read(begin, count)
        asked = read[-1, :count]
        kept, rates = count, asked
        if not meets:
            rates, asked = np.full(count, held), asked + self._per_target * (target - held)
            kept = _while(asked >= max_rate if held else asked <= 0.0)
        elif not (asked.min() > 0.0 and (max_rate == np.inf or asked.max() < max_rate)):
            kept = _while((asked > 0.0) & (asked < max_rate))
        if ceiling < np.inf:
            over = (self._meeting_highest if meets else self._fixed_highest).read(begin, kept - 1).max(axis=0)
            passed = over > ceiling * (1.0 + ROUNDING)
            kept = int(passed.argmax()) if passed.any() else kept
            if not kept:
                return self._lowered(state, float(rates[0]), ceiling)
        return Walk(rates[:kept], read[:-1, : kept + 1], law.after(begin, kept)[:-1])

    def _lowered(self, state: Floats, rate: float, ceiling: float) -> Walk:
        rate = max(0.0, min(rate, self._bounded.rate(state, ceiling)))
        after = self.interval.after(state, rate)
        return Walk(np.array([rate]), self.interval.outputs @ np.stack([state, after], axis=1), after)


def _while(holds: NDArray[np.bool_]) -> int:
    """How many steps a law holds; it holds in the first, where rounding may doubt it."""
    return len(holds) if holds.all() else max(int(holds.argmin()), 1)
