"""Several outcomes as a strip of hundreds of people, small enough for a leaflet of one page."""

import textwrap
from collections.abc import Sequence

from assuage.candidacy import InHundred, Row, capital
from assuage.figures.icon_array import table_of
from assuage.figures.people import (
    GRID_HEIGHT,
    PANEL,
    canvas_of,
    kind_of,
    legend,
    more_or_fewer,
    of_100,
    panel,
    summary_of,
    text,
)
from assuage.figures.picture import Picture

_SLOTS, _CHARACTERS = 4, 21
_HEADING, _LEGEND = 54.0, 30.0


def icon_strip(rows: Sequence[Row], *, name: str, title: str) -> Picture | None:
    """The rows that have a number in a hundred, side by side; placebo and ketamine of one row always stand together.

    None where no row has a number.
    """
    shown = [row for row in rows if row.chances is not None and row.chances.known]
    if not shown:
        return None
    parts, line, slot = [], 0, 0
    for row in shown:
        panels = _panels(row)
        if slot + len(panels) > _SLOTS:
            line, slot = line + 1, 0
        parts.append(_outcome(row, panels, slot * PANEL, line * (GRID_HEIGHT + _HEADING), name))
        slot += len(panels)
    height = (line + 1) * (GRID_HEIGHT + _HEADING) + _LEGEND
    svg = canvas_of(_SLOTS * PANEL, height, title, [*parts, legend(height - _LEGEND + 8, name)], name)
    return Picture(name, title, summary_of(shown), svg, table_of(shown))


def _panels(row: Row) -> list[tuple[str, InHundred]]:
    """The hundreds of people of one row, each with its heading."""
    chances = row.chances
    if chances is None:
        return []
    if chances.with_ketamine is not None:
        base = chances.with_comparator
        before = [] if base is None else [(of_100(base, row.compared_with), base)]
        return [*before, (of_100(chances.with_ketamine, "ketamine"), chances.with_ketamine)]
    if chances.difference is None:
        return []
    label, drawn = more_or_fewer(chances.difference)
    return [(f"{label} have it", drawn)]


def _outcome(row: Row, panels: list[tuple[str, InHundred]], left: float, top: float, name: str) -> str:
    kind, colour = kind_of(row)
    width = len(panels) * PANEL - 26
    lines = textwrap.wrap(f"{kind}: {capital(row.outcome)}", _CHARACTERS * len(panels), max_lines=2, placeholder=" ...")
    parts = [text(left, top + 12 + 14 * place, words, size=12, weight="bold") for place, words in enumerate(lines)]
    parts.append(
        f'<line x1="{left:g}" x2="{left + width:g}" y1="{top + 32:g}" y2="{top + 32:g}" stroke="{colour}" stroke-width="2"/>'
    )
    parts += [
        panel(left + place * PANEL, top + _HEADING - 6, label, count, colour=colour, name=name)
        for place, (label, count) in enumerate(panels)
    ]
    return "\n".join(parts)
