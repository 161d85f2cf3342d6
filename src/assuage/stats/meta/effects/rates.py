"""Effects of two groups compared by events in a time at risk: IRR (group 1 against group 2)."""

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.meta.checks import Floats, columns, refuse
from assuage.stats.meta.effects.numbers import positive
from assuage.stats.meta.effects.tables import To, added_where


def rate_ratio(
    *, x1: ArrayLike, t1: ArrayLike, x2: ArrayLike, t2: ArrayLike, add: float = 0.5, to: To = "only0"
) -> tuple[Floats, Floats]:
    """The log incidence rate ratio (IRR), `ln((x1/t1) / (x2/t2))`, variance `1/x1 + 1/x2`.

    Parameters: events, and time at risk (person-time, any unit that is the same in both groups). `add` goes to the events of
    the studies named by `to` (`only0`: those with a group without events). Reference: Rothman & Greenland 1998.
    """
    c = checked_rates(x1, t1, x2, t2)
    more = np.where(added_where((c["x1"] == 0.0) | (c["x2"] == 0.0), to), add, 0.0)
    one, two = c["x1"] + more, c["x2"] + more
    refuse((one == 0) | (two == 0), "a group has no event, so the ratio has no logarithm", "use to='only0'")
    return np.log(one / c["t1"]) - np.log(two / c["t2"]), 1.0 / one + 1.0 / two


def checked_rates(x1: ArrayLike, t1: ArrayLike, x2: ArrayLike, t2: ArrayLike) -> dict[str, Floats]:
    """Events and times as columns: events whole and not negative, times above zero."""
    c = columns({"x1": x1, "t1": t1, "x2": x2, "t2": t2})
    for name in ("t1", "t2"):
        positive(c, name)
    for name in ("x1", "x2"):
        refuse((c[name] < 0.0) | (c[name] != c[name].round()), f"column {name} must count events", "give whole numbers")
    return c
