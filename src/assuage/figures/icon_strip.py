"""Several outcomes one under the other, each as two hundreds of people in a line: small enough for a leaflet of one page."""

import textwrap
from collections.abc import Sequence

from assuage.candidacy import Row, capital
from assuage.figures.icon_array import table_of
from assuage.figures.people import (
    canvas_of,
    height_of,
    kind_of,
    legend,
    panel,
    summary_of,
    text,
    with_ketamine,
    without_ketamine,
)
from assuage.figures.picture import Picture

_COLUMNS = 20
_WIDTH, _RIGHT = 770.0, 368.0
_HEADING, _GAP, _LEGEND = 40.0, 10.0, 20.0
_IN_HEADING = 60


def icon_strip(rows: Sequence[Row], *, name: str, title: str) -> Picture | None:
    """The rows that have a number in a hundred: a hundred people without ketamine, and beside them a hundred with it.

    People stand in rows of twenty. None where no row has a number.
    """
    shown = [row for row in rows if row.chances is not None and row.chances.known]
    if not shown:
        return None
    each = _HEADING + height_of(_COLUMNS) + _GAP
    parts = [_outcome(row, place * each, name) for place, row in enumerate(shown)]
    height = len(shown) * each + _LEGEND
    svg = canvas_of(_WIDTH, height, title, [*parts, legend(height - _LEGEND + 3, name, size=12.5)], name)
    return Picture(name, title, summary_of(shown), svg, table_of(shown))


def _outcome(row: Row, top: float, name: str) -> str:
    """One outcome: what it is and how sure, then both hundreds."""
    kind, colour = kind_of(row)
    heading = textwrap.shorten(f"{kind}: {capital(row.outcome)}", _IN_HEADING, placeholder=" ...")
    treated = with_ketamine(row)
    parts = [
        text(0, top + 14, heading, size=15, weight="bold"),
        text(_WIDTH, top + 14, row.certainty, size=13, anchor="end"),
        f'<line x1="0" x2="{_WIDTH:g}" y1="{top + 21:g}" y2="{top + 21:g}" stroke="{colour}" stroke-width="2"/>',
        panel(0.0, top + _HEADING, without_ketamine(row), colour=colour, name=name, columns=_COLUMNS),
    ]
    if treated is not None:
        parts.append(panel(_RIGHT, top + _HEADING, treated, colour=colour, name=name, columns=_COLUMNS))
    return "\n".join(parts)
