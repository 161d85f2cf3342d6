"""Effects of two groups compared by events: OR, RR, RD, PETO (group 1 against group 2), and what is done with empty cells."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats, columns, refuse
from assuage.stats.meta.effects.numbers import events_in_group, whole_group

To = Literal["only0", "all", "if0all", "none"]


@dataclass(frozen=True, slots=True)
class Tables:
    """Two-by-two tables: `a` of `n1` people have the event in group 1, `c` of `n2` in group 2; (k,) each."""

    a: Floats
    n1: Floats
    c: Floats
    n2: Floats

    @property
    def b(self) -> Floats:
        """People of group 1 without the event."""
        return self.n1 - self.a

    @property
    def d(self) -> Floats:
        """People of group 2 without the event."""
        return self.n2 - self.c

    @property
    def has_empty_cell(self) -> NDArray[np.bool_]:
        """Which tables have a cell without people."""
        return np.asarray((self.a == 0) | (self.b == 0) | (self.c == 0) | (self.d == 0))

    @property
    def tells_nothing(self) -> NDArray[np.bool_]:
        """Which tables have no event at all, or nothing but events."""
        return np.asarray(((self.a == 0) & (self.c == 0)) | ((self.b == 0) & (self.d == 0)))


def tables_of(x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike) -> Tables:
    """The tables, checked: events are whole and not more than the people of their group."""
    c = columns({"x1": x1, "n1": n1, "x2": x2, "n2": n2})
    for events, people in (("x1", "n1"), ("x2", "n2")):
        whole_group(c, people, least=1)
        events_in_group(c, events, people)
    return Tables(c["x1"], c["n1"], c["x2"], c["n2"])


def filled(tables: Tables, *, add: float = 0.5, to: To = "only0") -> Tables:
    """The tables with `add` put in every cell of those that `to` names.

    `only0`: tables with an empty cell (the usual way, and metafor's); `all`; `if0all`: all of them as soon as one has an
    empty cell; `none`.
    """
    empty = tables.has_empty_cell
    chosen = added_where(empty, to)
    more = np.where(chosen, add, 0.0)
    return Tables(tables.a + more, tables.n1 + 2.0 * more, tables.c + more, tables.n2 + 2.0 * more)


def added_where(empty: NDArray[np.bool_], to: To) -> NDArray[np.bool_]:
    """Which studies get the addition, when `empty` says which have an empty cell."""
    ways = {
        "only0": empty,
        "all": np.ones_like(empty),
        "if0all": np.full_like(empty, fill_value=bool(empty.any())),
        "none": np.zeros_like(empty),
    }
    if to not in ways:
        raise PoolingError(f"to={to!r} is not known; choose one of {', '.join(ways)}")
    return ways[to]


def odds_ratio(
    *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, add: float = 0.5, to: To = "only0"
) -> tuple[Floats, Floats]:
    """The log odds ratio (OR), `ln(a d / (b c))`, variance `1/a + 1/b + 1/c + 1/d`; Woolf 1955.

    Parameters: events and people of each group; `add` and `to` as in `filled`.
    """
    t = _usable(filled(tables_of(x1, n1, x2, n2), add=add, to=to))
    return np.log(t.a * t.d / (t.b * t.c)), 1.0 / t.a + 1.0 / t.b + 1.0 / t.c + 1.0 / t.d


def risk_ratio(
    *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, add: float = 0.5, to: To = "only0"
) -> tuple[Floats, Floats]:
    """The log risk ratio (RR), `ln((a/n1) / (c/n2))`, variance `1/a - 1/n1 + 1/c - 1/n2`."""
    t = filled(tables_of(x1, n1, x2, n2), add=add, to=to)
    refuse((t.a == 0) | (t.c == 0), "a group has no event, so the ratio has no logarithm", "use to='only0', or RD")
    return _certain(np.log(t.a / t.n1) - np.log(t.c / t.n2), 1.0 / t.a - 1.0 / t.n1 + 1.0 / t.c - 1.0 / t.n2)


def risk_difference(
    *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, add: float = 0.5, to: To = "only0"
) -> tuple[Floats, Floats]:
    """The risk difference (RD), `a/n1 - c/n2`, variance `a b / n1^3 + c d / n2^3`; a proportion, -1 to 1.

    The addition to empty cells moves the difference too; it is needed only for a variance above zero.
    """
    t = filled(tables_of(x1, n1, x2, n2), add=add, to=to)
    return _certain(t.a / t.n1 - t.c / t.n2, t.a * t.b / t.n1**3 + t.c * t.d / t.n2**3)


def peto_odds_ratio(
    *, x1: ArrayLike, n1: ArrayLike, x2: ArrayLike, n2: ArrayLike, add: float = 0.5, to: To = "only0"
) -> tuple[Floats, Floats]:
    """Peto's log odds ratio (PETO), `(a - E) / V`, variance `1 / V`; Yusuf et al. 1985.

    `E = n1 m / N`, `V = n1 n2 m (N - m) / (N^2 (N - 1))`, m events among N people. Good for rare events, groups of like
    size and effects near none; biased otherwise. `pooled_peto` adds nothing to empty cells; here the default does.
    """
    t = filled(tables_of(x1, n1, x2, n2), add=add, to=to)
    observed, variance = peto_parts(t)
    refuse(variance <= 0.0, "a table has no event, or nothing but events, and tells nothing", "leave it out or use RD")
    return observed / variance, 1.0 / variance


def peto_parts(t: Tables) -> tuple[Floats, Floats]:
    """Observed less expected events of group 1, and the variance V of that (hypergeometric)."""
    people, events = t.n1 + t.n2, t.a + t.c
    variance = t.n1 * t.n2 * events * (people - events) / (people**2 * (people - 1.0))
    return t.a - t.n1 * events / people, variance


def _usable(t: Tables) -> Tables:
    refuse(t.has_empty_cell, "a table has an empty cell, so the odds have no logarithm", "use to='only0', or RD")
    return t


def _certain(effect: Floats, variance: Floats) -> tuple[Floats, Floats]:
    refuse(
        variance <= 0.0,
        "all people of both groups have the same answer, so the variance would be zero",
        "use to='only0' or another measure",
    )
    return effect, variance
