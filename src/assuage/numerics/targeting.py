"""Rates that bring a level to a target and keep it there, interval by interval.

Plasma: each interval's rate is the one whose level at the end of the interval is the target. Site behind the plasma:
each interval's rate is the largest after which the site's level never passes the target, even if nothing were given any
more. The plasma may be held below a ceiling all along; rates are never negative and never above the largest one.

Every step is exact: the state moves by the exponential of the system over one interval. A stretch in which one law holds
is walked by doubling, because the laws of the plasma are linear in the state.

References: Bailey & Shafer 1991, IEEE Transactions on Biomedical Engineering 38:522 (plasma); Shafer & Gregg 1992, Journal
of Pharmacokinetics and Biopharmaceutics 20:147 (effect site); Van Poucke et al. 2004, IEEE Transactions on Biomedical
Engineering 51:1869 (effect site with the overshoot of the plasma limited).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assuage.numerics.bounding import bounded_of
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.interval import interval_of
from assuage.numerics.system import Floats, LinearSystem
from assuage.numerics.walking import ROUNDING, Walk, Walks, walks_of

# After so many intervals in which holding the plasma kept the site below its target, it goes on doing so.
_CALM = 30


@dataclass(frozen=True, slots=True)
class Targeted:
    """Rates (K,) [mg/min], one an interval, and the outputs (m, K+1) at the edges of the intervals."""

    rates: Floats
    outputs: Floats


def target_plasma(
    system: LinearSystem,
    *,
    into: int,
    plasma: int,
    targets: Floats,
    interval: float,
    max_rate: float = np.inf,
    ceiling: float = np.inf,
) -> Targeted:
    """Rates whose level at the end of each interval is that interval's target, as far as the bounds allow.

    Parameters
        system: with nothing in it at the start.
        into: the state the infusion enters; plasma: the output that is held to the target, read in that very state.
        targets: (K,) [mg/L], one an interval, none above the ceiling.
        interval: [min]; max_rate: [mg/min]; ceiling: [mg/L], which the level does not pass within intervals either.

    Raises `SystemShapeError` for what does not fit, `NumericsError` where rounding would swamp the answer.
    """
    targets = checked_targets(targets, max_rate=max_rate, ceiling=ceiling)
    check_entry(system, into=into, plasma=plasma)
    walks = walks_of(interval_of(system, into=into, width=interval), plasma)
    found: list[Walk] = []
    state = np.zeros(len(walks.interval.gain))
    bounds = _Bounds(max_rate, ceiling)
    for first, last in _runs(targets):
        found += _held(walks, state, float(targets[first]), bounds, count=last - first)
        state = found[-1].state
    return _joined(found, len(system.readout))


def target_site(
    system: LinearSystem,
    *,
    into: int,
    plasma: int,
    site: int,
    targets: Floats,
    interval: float,
    max_rate: float = np.inf,
    ceiling: float = np.inf,
) -> Targeted:
    """Rates that bring an effect site to each interval's target as fast as may be, and never past it.

    The rate is the largest after which the site never passes the target if nothing more were given; once the plasma has fallen
    to the target it is held there, and the site stays.

    Parameters as in `target_plasma`; site: the output of an effect site, `dCe/dt = ke0 (C - Ce)` with C the plasma's output.
    """
    targets = checked_targets(targets, max_rate=max_rate, ceiling=ceiling)
    check_entry(system, into=into, plasma=plasma)
    check_follows(system, into=into, plasma=plasma, site=site)
    walks = walks_of(interval_of(system, into=into, width=interval), plasma)
    move = walks.interval
    behind, meanwhile = (bounded_of(move, site, and_after=after) for after in (True, False))
    above = bounded_of(move, plasma, and_after=False) if ceiling < np.inf else None
    state = np.zeros(len(move.gain))
    rates, outputs = np.zeros(len(targets)), np.zeros((len(system.readout), len(targets) + 1))
    bounds = _Bounds(max_rate, ceiling)
    for first, last in _runs(targets):
        target, done, there, calm = float(targets[first]), first, False, 0
        while done < last and calm < _CALM:
            wanted = max(behind.rate(state, target), 0.0)
            if there:
                meeting, allowed = walks.meeting(state, target), meanwhile.rate(state, target)
                wanted, calm = max(min(meeting, allowed), 0.0), calm + 1 if meeting <= allowed else 0
            most = max_rate if above is None or not wanted else min(max_rate, max(above.rate(state, ceiling), 0.0))
            rates[done] = min(wanted, most)
            state = move.after(state, float(rates[done]))
            done += 1
            outputs[:, done] = move.outputs @ state
            was, now = outputs[plasma, done - 1 : done + 1].tolist()
            fell = now <= target < was and wanted <= most and outputs[site, done] <= target * (1.0 + ROUNDING)
            there = there or bool(fell)
        for walk in _held(walks, state, target, bounds, count=last - done):
            to = done + walk.steps
            rates[done:to], outputs[:, done + 1 : to + 1], state, done = walk.rates, walk.outputs[:, 1:], walk.state, to
    return Targeted(rates, outputs)


def _runs(targets: Floats) -> list[tuple[int, int]]:
    """The stretches of equal targets, from the first of each up to the first of the next."""
    changes = targets[1:] != targets[:-1]
    inner = (changes.nonzero()[0] + 1).tolist() if changes.any() else []
    return list(pairwise([0, *inner, len(targets)])) if len(targets) else []


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The largest rate [mg/min] and the ceiling [mg/L] of a scheme."""

    max_rate: float
    ceiling: float


def _held(walks: Walks, state: Floats, target: float, bounds: _Bounds, *, count: int) -> list[Walk]:
    """Keep the plasma at a target for so many intervals."""
    found: list[Walk] = []
    while count:
        walk = walks.stretch(state, target, max_rate=bounds.max_rate, ceiling=bounds.ceiling, count=count)
        found.append(walk)
        state, count = walk.state, count - walk.steps
    return found


def _joined(found: list[Walk], outputs: int) -> Targeted:
    """One walk after the other; where one ends the next begins, so that edge is told once."""
    if len(found) == 1:
        return Targeted(found[0].rates, found[0].outputs)
    rates = [walk.rates for walk in found]
    edges = [walk.outputs[:, 1:] for walk in found]
    return Targeted(np.concatenate([np.zeros(0), *rates]), np.hstack([np.zeros((outputs, 1)), *edges]))


def checked_targets(targets: Floats, *, max_rate: float, ceiling: float) -> Floats:
    """The targets as a row of numbers, or a refusal of what no scheme could honour."""
    row = np.asarray(targets, dtype=np.float64)
    low, high = (row.min(), row.max()) if row.size else (0.0, 0.0)
    if row.ndim != 1 or not 0.0 <= low <= high < np.inf:
        raise SystemShapeError("targets must be one row of finite levels, none below zero")
    if not (max_rate > 0.0 and ceiling > 0.0):
        raise SystemShapeError("the largest rate and the ceiling must lie above zero, or nothing could be given")
    if high > ceiling:
        raise SystemShapeError(
            "a target lies above the ceiling and could never be reached; lower it or raise the ceiling"
        )
    return row


def check_entry(system: LinearSystem, *, into: int, plasma: int) -> None:
    """Refuse to hold the end of each interval to a level that answers late: its rates would swing ever wider."""
    if not 0 <= plasma < len(system.readout) or not 0 <= into < len(system.rates):
        raise SystemShapeError("there is no such output, or no such state to infuse into")
    if not system.readout[plasma, into] > 0.0:
        raise SystemShapeError(
            "the infusion does not enter where this output is read, so it answers late; target it as a site instead"
        )


def check_follows(system: LinearSystem, *, into: int, plasma: int, site: int) -> None:
    """Refuse a site whose level would not settle at the plasma's."""
    own = np.flatnonzero(system.readout[site]) if 0 <= site < len(system.readout) else np.zeros(0)
    if len(own) == 1 and own[0] != into:
        row = system.rates[own[0]]
        fed = row[into] * system.readout[site, own[0]]
        left = -row[own[0]] * system.readout[plasma, into]
        if np.count_nonzero(row) == 2 and abs(fed - left) <= 1e-9 * left:
            return
    raise SystemShapeError("this output is no effect site: it must be fed by the plasma alone and settle at its level")
