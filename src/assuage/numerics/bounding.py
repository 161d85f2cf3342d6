"""The largest rate of an interval at which an output keeps to a bound."""

from functools import lru_cache

import numpy as np

from assuage.numerics.errors import SystemShapeError
from assuage.numerics.interval import Answer, Interval
from assuage.numerics.system import Floats

_MOST_POLISHING = 20
# Without modes a look costs a hundred times more, and the fourth of them changes the least rate by a part in a billion.
_MOST_WITHOUT_MODES = 4
# The least rate is off by about the square of this, relative to itself.
_POLISHED = 1e-6
_NOT_FELT = 1e-10


@lru_cache(maxsize=128)
def bounded_of(interval: Interval, output: int, *, and_after: bool) -> "Bounded":
    """The bounds on one output of an interval, laid out once."""
    return Bounded(interval, output, and_after=and_after)


class Bounded:
    """Bounds on one output within an interval and, if asked, ever after with nothing more given.

    The output is `row(t) x + unit(t) r`, so the largest rate is the least of `(bound - row(t) x) / unit(t)` over t: looked for on a
    grid from a 256th of the interval on, then polished where its slope changes sign. Where the bound is passed whatever is
    given, the rate comes out below zero.
    """

    def __init__(self, interval: Interval, output: int, *, and_after: bool) -> None:
        """Raise `SystemShapeError` where what is infused never reaches the output."""
        self._answer = Answer(interval, output)
        self._most = _MOST_POLISHING if interval.modes is not None else _MOST_WITHOUT_MODES
        times = interval.times(and_after=and_after)
        rows, answers, slopes, steeper = interval.courses(output, times)
        if not answers.max() > 0.0:
            raise SystemShapeError("what is infused never reaches the output that is bounded; bound another")
        # Where nothing of a dose is left any more, no rate could break a bound.
        felt = answers > _NOT_FELT * answers.max()
        self._times = times[felt].tolist()
        self._rows, self._slopes = rows[felt], slopes[felt]
        self._units, self._steeper = answers[felt], steeper[felt]

    def rate(self, state: Floats, bound: float) -> float:
        """The rate [mg/min] for a state (n,) and a bound in the unit of the output."""
        rates = (bound - self._rows @ state) / self._units
        least = int(rates.argmin())
        found = float(rates[least])
        if not 0 < least < len(rates) - 1:
            return found
        here = self._falls_on_grid(state, bound, least)
        other = least + 1 if here > 0.0 else least - 1
        there = self._falls_on_grid(state, bound, other)
        if (here > 0.0) is (there > 0.0):
            return found
        low, high = (least, other) if here > 0.0 else (other, least)
        at_low, at_high = (here, there) if here > 0.0 else (there, here)
        return self._polished(state, bound, found, (self._times[low], at_low), (self._times[high], at_high))

    def course(self, state: Floats, rate: float) -> Floats:
        """The output at each time of the grid (J,) from a state (n,) at a rate [mg/min]."""
        return np.asarray(self._rows @ state + self._units * rate)

    def readings(self, rate: Floats) -> Floats:
        """The output at each time of the grid (J, n + 1) for a state and one number more, of which `rate` (n + 1,) makes the rate."""
        rows = np.hstack([self._rows, np.zeros((len(self._rows), 1))])
        return np.asarray(rows + self._units[:, None] * rate)

    def _falls_on_grid(self, state: Floats, bound: float, place: int) -> float:
        room = bound - float(self._rows[place] @ state)
        return float(float(self._slopes[place] @ state) * self._units[place] + room * self._steeper[place])

    def _polished(
        self, state: Floats, bound: float, found: float, low: tuple[float, float], high: tuple[float, float]
    ) -> float:
        """Follow how steeply the rate falls (times the unit squared) to where it no longer does, by false position (Illinois)."""
        (early, falling), (late, rising) = low, high
        before = late
        for _ in range(self._most):
            time = early + (late - early) * falling / (falling - rising)
            level, unit, rises, steeper = self._answer.at(state, time)
            room = bound - level
            found = min(found, room / unit)
            if abs(time - before) <= _POLISHED * time:
                break
            before = time
            falls = rises * unit + room * steeper
            if falls > 0.0:
                early, falling, rising = time, falls, rising / 2.0
            else:
                late, rising, falling = time, falls, falling / 2.0
        return found
