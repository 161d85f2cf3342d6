"""When to look: a grid that catches every change of rate and follows what comes after it."""

from collections.abc import Sequence

import numpy as np

from assuage.dosing import Administration
from assuage.numerics import Floats

_AFTER_MIN = np.array(
    [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360]
)
_HOURLY_MIN = np.arange(480, 60 * 24 * 7, 120)
OFFSETS_MIN: Floats = np.concatenate([_AFTER_MIN, _HOURLY_MIN]).astype(np.float64)
AFTERWARDS_MIN = 24 * 60.0
MOST_TIMES = 2000
_SAME_INSTANT_MIN = 1e-6


def default_times(given: Sequence[Administration]) -> Floats:
    """Times [min] from the first dose to 24 h after the last: every change of rate, and ever wider steps behind each.

    Where that would be more than 2,000 times the steps are thinned, never the changes of rate.
    """
    changes = np.unique([instant for one in given for instant in (one.start_min, one.stop_min)] or [0.0])
    last = changes[-1] + AFTERWARDS_MIN
    ends = np.append(changes[1:], last)
    offsets = OFFSETS_MIN
    while True:
        grid = changes[:, None] + offsets[None, :]
        kept = grid[grid < ends[:, None]]
        times: Floats = np.unique(np.concatenate([kept, changes, [last]]))
        if len(times) <= MOST_TIMES or len(offsets) <= 1:
            return times
        offsets = offsets[::2]


def longest_infusion_min(given: Sequence[Administration], *, break_min: float = 0.0) -> float:
    """The longest time [min] from the start of an infusion to its end; infusions less than `break_min` [min] apart are one.

    The break counts as part of the infusion.
    """
    running = sorted((one.start_min, one.stop_min) for one in given if one.duration_min > 0)
    longest = 0.0
    begin = end = -np.inf
    for start, stop in running:
        same = start <= end + _SAME_INSTANT_MIN or start < end + break_min - _SAME_INSTANT_MIN
        begin, end = (begin, max(end, stop)) if same else (start, stop)
        longest = max(longest, end - begin)
    return longest


def infused_min(given: Sequence[Administration]) -> float:
    """The whole time [min] during which something runs in."""
    total, end = 0.0, -np.inf
    for start, stop in sorted((one.start_min, one.stop_min) for one in given if one.duration_min > 0):
        total += max(0.0, stop - max(start, end))
        end = max(end, stop)
    return total
