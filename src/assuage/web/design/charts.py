"""A chart as a page shows it: bands, lines and points that `chart.js` draws, with the same numbers in a table behind them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """One line with its band, or observed points. `lower` and `upper` are the band; `words` is the label beside the line."""

    words: Any
    values: Sequence[float | None]
    lower: Sequence[float | None] | None = None
    upper: Sequence[float | None] | None = None
    is_points: bool = False
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """A level that is marked across the whole chart, with its words."""

    words: Any
    value: float
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart over one axis `x`. `key` is its id on the page (letters, digits, hyphens); `summary` says in one line what it shows.

    Example: `Figure("level", _("Ketamine in blood"), _("Peak 182 ng/mL (120 to 270)"), x=minutes, x_words=_("Minutes from the start"),
    y_words="ng/mL", series=(Series(_("predicted"), middle, lower, upper),))`, shown by
    `{% include "design/parts/figure.html" with figure=figure %}`.
    """

    key: str
    title: Any
    summary: Any
    x: Sequence[float]
    x_words: Any
    y_words: Any
    series: tuple[Series, ...]
    limits: tuple[Limit, ...] = ()
    x_digits: int = 4
    y_digits: int = 3
    starts_at: str = ""
    zone: str = ""
    from_zero: bool = True

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn or found on the page."""
        if not re.fullmatch(r"[a-z][a-z0-9-]*", self.key):
            raise ValueError("The key of a figure is its id on the page: small letters, digits and hyphens.")
        if any(len(one.values) != len(self.x) for one in self.series):
            raise ValueError("Each series of a figure needs one value for each place on its axis.")

    @property
    def data_id(self) -> str:
        """The id of the block that holds the numbers."""
        return f"{self.key}-data"

    @property
    def data(self) -> dict[str, Any]:
        """What `chart.js` reads. `starts_at` (ISO 8601) and `zone` put the clock time under minutes from the start."""
        return {
            "x": list(self.x),
            "xWords": str(self.x_words),
            "yWords": str(self.y_words),
            "startsAt": self.starts_at,
            "zone": self.zone,
            "fromZero": self.from_zero,
            "series": [
                {
                    "words": str(one.words),
                    "values": list(one.values),
                    "lower": None if one.lower is None else list(one.lower),
                    "upper": None if one.upper is None else list(one.upper),
                    "points": one.is_points,
                    "dashed": one.is_dashed,
                }
                for one in self.series
            ],
            "limits": [{"words": str(one.words), "value": one.value, "stop": one.is_stop} for one in self.limits],
        }

    @property
    def columns(self) -> list[Any]:
        """The heads of the table."""
        return [self.x_words, *(f"{one.words} ({self.y_words})" for one in self.series)]

    @property
    def rows(self) -> list[list[str]]:
        """The table: one row for each place that has a value, with its interval in the same cell."""
        return [
            [f"{place:.{self.x_digits}g}", *(_cell(one, i, self.y_digits) for one in self.series)]
            for i, place in enumerate(self.x)
            if any(one.values[i] is not None for one in self.series)
        ]


def _cell(series: Series, i: int, digits: int) -> str:
    value = series.values[i]
    if value is None:
        return ""
    lower = None if series.lower is None else series.lower[i]
    upper = None if series.upper is None else series.upper[i]
    interval = "" if lower is None or upper is None else f" ({lower:.{digits}g} to {upper:.{digits}g})"
    return f"{value:.{digits}g}{interval}"
