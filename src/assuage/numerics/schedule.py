"""Doses cut into segments: stretches of time in which the input does not change."""

from dataclasses import dataclass

import numpy as np

from assuage.numerics.system import Doses, Floats


@dataclass(frozen=True, slots=True)
class Segments:
    """Consecutive stretches `[left, right)` [min], each (s,), with what enters in them.

    `inputs` (s, n) [mg/min] flows in all along a segment; `jumps` (s, n) [mg] is added at its left end.
    """

    left: Floats
    right: Floats
    inputs: Floats
    jumps: Floats

    def part(self, first: int, last: int) -> "Segments":
        """Return the segments from `first` up to but not including `last`."""
        return Segments(self.left[first:last], self.right[first:last], self.inputs[first:last], self.jumps[first:last])


def cut_into_segments(doses: Doses, *, states: int, begin: float, end: float, cuts: Floats) -> Segments:
    """Cut the time from `begin` to `end` [min] wherever an input or the system changes.

    Inputs that overlap are summed afresh in each segment, so a rate that stops leaves exactly zero behind. Doses are
    taken in the order of their times, so the order they were listed in cannot change a bit of the answer. What was
    given before `begin` is not counted; of an input that is running at `begin`, the rest is.

    Parameters: `doses` of one person; `states` n; `cuts` (k,) [min], where the system changes.
    """
    order = np.lexsort((doses.amount, doses.state, doses.stop, doses.start))
    start, stop, amount, state = doses.start[order], doses.stop[order], doses.amount[order], doses.state[order]
    changes = np.concatenate([start, stop, cuts])
    left = np.unique(np.append(changes[(changes > begin) & (changes <= end)], begin))
    inputs, jumps = np.zeros((len(left), states)), np.zeros((len(left), states))
    instant = stop == start
    counted = instant & (start >= begin) & (start <= end)
    np.add.at(jumps, (np.searchsorted(left, start[counted]), state[counted]), amount[counted])
    lasting = ~instant & (stop > begin) & (start <= end)
    first, last = np.searchsorted(left, start[lasting]), np.searchsorted(left, stop[lasting])
    rate = amount[lasting] / (stop[lasting] - start[lasting])
    for low, high, into, flow in zip(first, last, state[lasting], rate, strict=True):
        inputs[low:high, into] += flow
    return Segments(left, np.append(left[1:], max(end, left[-1])), inputs, jumps)
