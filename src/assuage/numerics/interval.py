"""One interval of a linear system under one constant rate: where it leaves the state, and how an output answers.

The parts that a scheme of rates is built from (`targeting`, `keying`): exact at any time within the interval and after it.
"""

from functools import cached_property, lru_cache
from math import exp, expm1

import numpy as np

from assuage.numerics import modal, powers
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.structure import reachability
from assuage.numerics.system import Floats, LinearSystem

_WITHIN = np.concatenate([2.0 ** np.arange(-8, -3), np.arange(1, 9) / 8.0])
_AFTERWARDS = 160
# The response has died away after this many mean stays of the slowest state.
_LAST = 20.0

Course = tuple[Floats, float, Floats, float]


def interval_of(system: LinearSystem, *, into: int, width: float) -> "Interval":
    """The interval, made once for what is asked for again: a scheme and its changes ask for the same few."""
    return _interval(system.rates.tobytes(), system.readout.tobytes(), len(system.rates), into, float(width))


@lru_cache(maxsize=256)
def _interval(rates: bytes, readout: bytes, n: int, into: int, width: float) -> "Interval":
    system = LinearSystem(np.frombuffer(rates).reshape(n, n), np.frombuffer(readout).reshape(-1, n))
    return Interval(system, into=into, width=width)


class Interval:
    """`width` [min] of a system with a rate [mg/min] into one state.

    Works in modes where the system has them, else in its own states through doubling steps; states that no output can tell
    of are left out. `carry` (n, n) is what the interval leaves of a state and `gain` (n,) what a unit of rate adds;
    `outputs` (m, n) reads the state.
    """

    def __init__(self, system: LinearSystem, *, into: int, width: float) -> None:
        """Raise `SystemShapeError` where there is no such state or time."""
        if not 0 <= into < len(system.rates):
            raise SystemShapeError(f"there is no state {into} to infuse into; there are {len(system.rates)}, from 0 on")
        if not (np.isfinite(width) and width > 0.0):
            raise SystemShapeError("the interval must be a finite time above zero")
        reaches = reachability(system.rates > 0.0)
        told_of = reaches[(system.readout != 0.0).any(axis=0)].any(axis=0)
        kept = np.flatnonzero(reaches[:, into] & told_of)
        self.width = width
        self.rates = np.ascontiguousarray(system.rates[np.ix_(kept, kept)])
        self.modes = modal.decompose(self.rates)
        self.outputs = system.readout[:, kept]
        self.enters = (kept == into).astype(np.float64)
        if self.modes is not None:
            self.outputs, self.enters = self.outputs @ self.modes.from_modes, self.modes.to_modes @ self.enters
        self.carry, self.gain = self.moved(width)

    def after(self, state: Floats, rate: float) -> Floats:
        """The state (n,) at the end of the interval."""
        return np.asarray(self.carry @ state + rate * self.gain)

    def moved(self, time: float) -> tuple[Floats, Floats]:
        """What `time` [min] leaves of the state (n, n), and what a unit of rate adds in it (n,)."""
        if self.modes is None:
            step = self._step(time)
            return step.carry, step.gather @ self.enters
        exponents = self.modes.exponents
        still = exponents == 0.0
        grown = np.where(still, time, np.expm1(exponents * time) / np.where(still, 1.0, exponents))
        return np.diag(np.exp(exponents * time)), grown * self.enters

    def _step(self, time: float) -> powers.Step:
        """One step of any length, joined from doubled steps that are kept."""
        count = int(time / self._doubled[0].width)
        if count >> len(self._doubled):
            return powers.step_of(self.rates, time)
        whole = powers.short_step(self.rates, time - count * self._doubled[0].width)
        for level, step in enumerate(self._doubled):
            if count >> level & 1:
                whole = powers.join(whole, step)
        return whole

    @cached_property
    def _doubled(self) -> list[powers.Step]:
        return powers.steps_up_to(self.rates, float(self.times(and_after=True)[-1]))

    def at(self, output: int, time: float) -> Course:
        """An output at `time` [min] from the start, nothing being given after the end of the interval.

        Returns what the state adds to it (n,), what a unit of rate adds, and the slopes of both.
        """
        reads = self.outputs[output]
        slopes = reads @ self.rates if self.modes is None else reads * self.modes.exponents
        carry, gain = self.moved(time)
        if time <= self.width:
            return reads @ carry, float(reads @ gain), slopes @ carry, float(reads @ carry @ self.enters)
        rest = self.moved(time - self.width)[0] @ self.gain
        return reads @ carry, float(reads @ rest), slopes @ carry, float(slopes @ rest)

    def courses(self, output: int, times: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """The same as `at` for many times (T,): shapes (T, n), (T,), (T, n), (T,)."""
        if self.modes is None:
            rows, units, slopes, steeper = zip(*(self.at(output, time) for time in times.tolist()), strict=True)
            return np.array(rows), np.array(units), np.array(slopes), np.array(steeper)
        reads, exponents = self.outputs[output], self.modes.exponents
        still = exponents == 0.0
        decays = np.exp(times[:, None] * exponents)
        grown = np.expm1(times[:, None] * exponents) / np.where(still, 1.0, exponents)
        grown[:, still] = times[:, None]
        rest = np.exp(np.maximum(times[:, None] - self.width, 0.0) * exponents) * (reads * self.gain)
        running = times <= self.width
        units = np.where(running, grown @ (reads * self.enters), rest.sum(axis=1))
        steeper = np.where(running, decays @ (reads * self.enters), rest @ exponents)
        return decays * reads, units, decays * (reads * exponents), steeper

    def times(self, *, and_after: bool) -> Floats:
        """Times [min] from a 256th of the interval to its end, and ever wider ones until nothing of it is left."""
        within = self.width * _WITHIN
        if not and_after:
            return within
        speeds = np.abs(np.diagonal(self.rates) if self.modes is None else self.modes.exponents)
        last = max(_LAST / speeds[speeds > 0.0].min(initial=1.0 / self.width), 64.0 * self.width)
        return np.concatenate([within, self.width + np.geomspace(within[0], last, _AFTERWARDS)])


class Answer:
    """How one output of an interval answers at any one time, in plain numbers where there are modes: asked for thousands of times."""

    def __init__(self, interval: Interval, output: int) -> None:
        """Lay out the modes' numbers once."""
        self._interval, self._output, self._width = interval, output, interval.width
        modes = interval.modes
        parts = () if modes is None else (interval.outputs[output], modes.exponents, interval.enters, interval.gain)
        self._modes = list(zip(*(part.tolist() for part in parts), strict=True))

    def at(self, state: Floats, time: float) -> tuple[float, float, float, float]:
        """The output without any rate, what a unit of rate adds, and the slopes of both at `time` [min]."""
        if not self._modes:
            row, unit, slope, steeper = self._interval.at(self._output, time)
            return float(row @ state), unit, float(slope @ state), steeper
        level = rises = unit = steeper = 0.0
        since = time - self._width
        for (reads, speed, enters, gain), held in zip(self._modes, state.tolist(), strict=True):
            left = reads * exp(speed * time)
            level += left * held
            rises += left * speed * held
            if since <= 0.0:
                unit += reads * enters * (expm1(speed * time) / speed if speed else time)
                steeper += left * enters
            else:
                rest = reads * gain * exp(speed * since)
                unit += rest
                steeper += rest * speed
        return level, unit, rises, steeper
