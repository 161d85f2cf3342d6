"""What a rate of 1 mg/h, once begun and never ended, does in each twin: every course by vein is a sum of such steps.

The kinetics and the effect sites are linear and do not change with time, so the level after any course of infusions is the sum of
step responses, each moved to the moment at which the rate changes and multiplied by the change. One solution for each model
answers for every course whose changes and moments lie on its lags.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assuage.dosing import Administration, Route
from assuage.numerics import Floats
from assuage.pharmacology.errors import PharmacologyError

LEVEL = "level"
"""The key of the plasma level itself among the responses."""

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Change:
    """From `start_min` [min] on, the rate is higher by `rate_mg_per_h`; lower where it is negative."""

    start_min: float
    rate_mg_per_h: float


@dataclass(frozen=True, slots=True)
class StepResponses:
    """Responses (L, P) [ng/mL] at `lag_min` (L,) after a step to 1 mg/h: of the plasma `level`, and of each effect's site by its id."""

    lag_min: Floats
    responses: Mapping[str, Floats]

    def thinned(self, every: int, *, keys: Sequence[str]) -> "StepResponses":
        """The same sites for the first twin of every few alone."""
        kept = {key: np.ascontiguousarray(self.responses[key][:, ::every]) for key in keys}
        return StepResponses(self.lag_min, kept)

    def after(self, changes: Sequence[Change], at_min: Floats, *, key: str = LEVEL, factor: float = 1.0) -> Floats:
        """The level behind `key`, (T, P), at moments (T,) of a course given as its changes of rate; each mg counts `factor`.

        Raises `PharmacologyError` for a moment that does not lie on the lags that were solved.
        """
        return self.all_after(changes, at_min, keys=(key,), factor=factor)[key]

    def all_after(
        self, changes: Sequence[Change], at_min: Floats, *, keys: Sequence[str], factor: float = 1.0
    ) -> dict[str, Floats]:
        """As `after`, for several sites of one course."""
        # A dense product would hand itself to threads that may be busy, and takes fifty times as long when they are.
        from scipy.sparse import csr_array

        starts = np.array([change.start_min for change in changes])
        by = np.array([change.rate_mg_per_h for change in changes]) * factor
        lag = np.round(np.asarray(at_min)[:, None] - starts[None, :], _DECIMALS)
        moment, change = np.nonzero(lag > 0)
        wanted = lag[moment, change]
        places = np.minimum(np.searchsorted(self.lag_min, wanted), len(self.lag_min) - 1)
        if not np.array_equal(self.lag_min[places], wanted):
            raise PharmacologyError(
                "A moment was asked for that was not solved; solve it with the others and ask again."
            )
        rows = np.searchsorted(moment, np.arange(len(at_min) + 1))
        weights = csr_array((by[change], places, rows), shape=(len(at_min), len(self.lag_min)))
        # What is left of two large numbers that cancel may lie below zero by a rounding.
        return {key: np.maximum(weights @ self.responses[key], 0.0) for key in keys}


def changes_of(given: Sequence[Administration]) -> tuple[Change, ...] | None:
    """The changes of rate of a course by vein, in order; None where it is no sum of infusions by vein."""
    moved: dict[float, float] = {}
    for one in given:
        if one.route is not Route.IV or one.rate_mg_per_h is None:
            return None
        for moment, by in ((one.start_min, one.rate_mg_per_h), (one.stop_min, -one.rate_mg_per_h)):
            moved[moment] = moved.get(moment, 0.0) + by
    return tuple(Change(moment, by) for moment, by in sorted(moved.items()) if by)


def lags_between(changes: Sequence[Change], at_min: Floats) -> Floats:
    """The lags [min] that a course needs at these moments: from every change to every later moment."""
    starts = np.array([change.start_min for change in changes])
    lags = np.round(np.asarray(at_min)[:, None] - starts[None, :], _DECIMALS)
    return np.unique(lags[lags > 0])
