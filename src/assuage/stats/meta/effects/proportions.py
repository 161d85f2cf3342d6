"""The share of people with an event in one group: PR raw, PLO logit, PFT double arcsine, and the ways back."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, columns, refuse
from assuage.stats.meta.effects.numbers import events_in_group, whole_group
from assuage.stats.meta.effects.tables import To, added_where


def raw_proportion(*, x: ArrayLike, n: ArrayLike, add: float = 0.5, to: To = "only0") -> tuple[Floats, Floats]:
    """The raw proportion (PR), `x / n`, variance `p (1 - p) / n`; poor near 0 and 1.

    Parameters: events and people (k,); `add` goes to events and to people without, for the studies named by `to`
    (`only0`: none or all have the event).
    """
    events, people = _filled(x, n, add, to)
    share = events / people
    variance = share * (1.0 - share) / people
    refuse(variance <= 0.0, "none or all have the event, so the variance would be zero", "use to='only0', or PFT")
    return share, variance


def logit_proportion(*, x: ArrayLike, n: ArrayLike, add: float = 0.5, to: To = "only0") -> tuple[Floats, Floats]:
    """The log odds of the event (PLO), `ln(x / (n - x))`, variance `1/x + 1/(n - x)`. `logistic` leads back."""
    events, people = _filled(x, n, add, to)
    refuse((events == 0) | (events == people), "none or all have the event: no log odds", "use to='only0', or PFT")
    return np.log(events / (people - events)), 1.0 / events + 1.0 / (people - events)


def double_arcsine(*, x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """The Freeman-Tukey double arcsine (PFT) of a proportion [rad], which needs no addition to empty cells.

    `(asin sqrt(x/(n+1)) + asin sqrt((x+1)/(n+1))) / 2`, variance `1 / (4 n + 2)`. Reference: Freeman & Tukey 1950.
    """
    events, people = _filled(x, n, 0.0, "none")
    low, high = np.sqrt(events / (people + 1.0)), np.sqrt((events + 1.0) / (people + 1.0))
    return (np.arcsin(low) + np.arcsin(high)) / 2.0, 1.0 / (4.0 * people + 2.0)


def logistic(log_odds: ArrayLike) -> Floats:
    """The proportion with these log odds: the way back from PLO."""
    return np.asarray(expit(np.asarray(log_odds, dtype=np.float64)))


def from_double_arcsine(angle: ArrayLike, n: ArrayLike) -> Floats:
    """The proportion with this double arcsine in a group of n: the way back from PFT; Miller 1978.

    For a pooled angle give the harmonic mean of the group sizes, `harmonic_mean(n)`. The answer depends on that choice:
    with very unequal groups prefer PLO (Schwarzer et al. 2019). Angles outside what n people can give are the ends 0 and 1.
    """
    t, size = np.broadcast_arrays(np.asarray(angle, dtype=np.float64), np.asarray(n, dtype=np.float64))
    if (size <= 0.0).any() or not np.isfinite(t).all():
        raise PoolingError("the way back from PFT needs a finite angle and a group size above zero")
    lowest = np.arcsin(np.sqrt(1.0 / (size + 1.0))) / 2.0
    highest = (np.arcsin(np.sqrt(size / (size + 1.0))) + math.pi / 2.0) / 2.0
    inside = np.clip(t, lowest, highest)
    sine = np.sin(2.0 * inside)
    root = 1.0 - (sine + (sine - 1.0 / sine) / size) ** 2
    share = 0.5 * (1.0 - np.sign(np.cos(2.0 * inside)) * np.sqrt(np.maximum(root, 0.0)))
    return np.where(t <= lowest, 0.0, np.where(t >= highest, 1.0, share))


def harmonic_mean(n: ArrayLike) -> float:
    """The harmonic mean of the group sizes."""
    sizes = columns({"n": n})["n"]
    refuse(sizes <= 0.0, "a group size is not above zero", "leave that study out")
    return float(1.0 / np.mean(1.0 / sizes))


def _filled(x: ArrayLike, n: ArrayLike, add: float, to: To) -> tuple[Floats, Floats]:
    c = columns({"x": x, "n": n})
    whole_group(c, "n", least=1)
    events_in_group(c, "x", "n")
    more = np.where(added_where((c["x"] == 0.0) | (c["x"] == c["n"]), to), add, 0.0)
    return c["x"] + more, c["n"] + 2.0 * more
