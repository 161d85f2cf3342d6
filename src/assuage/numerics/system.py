"""Linear systems and their doses: the two inputs that every solver of this room takes."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.errors import SystemShapeError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Method = Literal["modal", "reference"]


@dataclass(frozen=True, slots=True)
class LinearSystem:
    """One person's linear system `dx/dt = K x + u(t)`, read out as `y = R x`.

    `rates` K has shape (n, n) [1/min]: `rates[i, j]` is what state j sends to state i, never negative off the
    diagonal. A state that is driven without mass leaving its driver (an effect site) simply has no matching loss in the
    driver's column. `readout` R has shape (m, n); an amount in mg over a volume in L gives mg/L.
    """

    rates: Floats
    readout: Floats

    def __post_init__(self) -> None:
        """Refuse shapes and values that no solver could honour."""
        n = self.rates.shape[-1]
        if self.rates.shape != (n, n) or self.readout.ndim != 2 or self.readout.shape[1] != n:
            raise SystemShapeError(
                f"rates {self.rates.shape} and readout {self.readout.shape} do not describe one system"
            )
        if not (np.isfinite(self.rates).all() and np.isfinite(self.readout).all()):
            raise SystemShapeError("a rate or a readout is not a finite number, so no answer would mean anything")
        if (self.rates[~np.eye(n, dtype=bool)] < 0).any():
            raise SystemShapeError("a rate between two states is negative; the flow would run backwards in time")


@dataclass(frozen=True, slots=True)
class PopulationSystem:
    """The same structure for P people: `rates` (P, n, n) [1/min] and `readout` (P, m, n)."""

    rates: Floats
    readout: Floats


@dataclass(frozen=True, slots=True)
class Doses:
    """Piecewise-constant inputs and boluses: `amount` [mg] into `state` evenly from `start` to `stop` [min].

    A bolus has `stop == start` and is counted at its own instant (the answer is continuous from the right). For one
    person each array has shape (d,). For a population `start`, `stop` and `amount` have shape (d,) when shared or
    (P, d) when they differ between people; `state` always has shape (d,).
    """

    start: Floats
    stop: Floats
    amount: Floats
    state: Ints


@dataclass(frozen=True, slots=True)
class Switch:
    """From `time` [min] on, `system` holds: a parameter that changes when an interacting drug starts or stops."""

    time: float
    system: LinearSystem


@dataclass(frozen=True, slots=True)
class PopulationSwitch:
    """From `time` [min] on, `system` holds for everybody."""

    time: float
    system: PopulationSystem


@dataclass(frozen=True, slots=True)
class Start:
    """Where the states stand at `time` [min]: `amounts` has shape (n,), or (P, n) for a population."""

    amounts: Floats
    time: float = 0.0
