"""From one system to the next: a person's times cut into stretches under one system each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from assuage.numerics import modal, powers
from assuage.numerics.schedule import Segments, cut_into_segments
from assuage.numerics.system import Doses, Floats, Start


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `begin` [min] on, until the next stretch: `rates` (n, n) [1/min] and `readout` (m, n)."""

    begin: float
    rates: Floats
    readout: Floats


def walk_through(
    stretches: Sequence[Stretch], doses: Doses, times: Floats, *, start: Start | None, try_modes: bool = True
) -> Floats:
    """Give the outputs (m, T), handing the state at the end of each stretch to the next.

    Parameters: `stretches` in the order of their beginnings, the first from minus infinity; `times` (T,) [min]; with
    `try_modes` false the doubling steps answer throughout, which rates of either sign need.
    """
    outputs = np.zeros((len(stretches[0].readout), len(times)))
    if not len(times):
        return outputs
    n = len(stretches[0].rates)
    state = np.zeros(n) if start is None else np.asarray(start.amounts, dtype=np.float64)
    begin = float(min(times.min(), doses.start.min(initial=np.inf))) if start is None else start.time
    cuts = np.array([stretch.begin for stretch in stretches[1:]])
    segments = cut_into_segments(doses, states=n, begin=begin, end=float(times.max()), cuts=cuts)
    at = np.searchsorted(segments.left, times, side="right") - 1
    for stretch, first, last in _parts(stretches, segments):
        here = np.flatnonzero((at >= first) & (at < last)) if len(stretches) > 1 else slice(None)
        part = segments.part(first, last)
        horizon = float(part.right[-1] - part.left[0])
        modes = modal.decompose(stretch.rates, horizon=horizon) if try_modes else None
        go = partial(powers.walk, stretch.rates) if modes is None else partial(modal.walk, modes)
        outputs[:, here], state = go(part, state=state, readout=stretch.readout, times=times[here], at=at[here] - first)
    return outputs


def _parts(stretches: Sequence[Stretch], segments: Segments) -> Iterator[tuple[Stretch, int, int]]:
    """Yield each stretch that holds for any segment, with the first of these and the one after the last."""
    firsts = [0, *(int(np.searchsorted(segments.left, stretch.begin)) for stretch in stretches[1:])]
    for stretch, first, last in zip(stretches, firsts, [*firsts[1:], len(segments.left)], strict=True):
        if last > first:
            yield stretch, first, last
