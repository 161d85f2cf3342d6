"""A hundred people as pictures: so many of them with placebo, so many with ketamine, on one scale and with the interval."""

import textwrap
from collections.abc import Sequence

from assuage.candidacy import Row, capital
from assuage.figures.people import (
    OURS,
    PANEL,
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
from assuage.figures.style import INK, SOFT

_WIDTH, _TEXT_X = 4 * PANEL, 2 * PANEL + 12
_HEADING, _GAP, _LEGEND = 44.0, 14.0, 30.0
_LINE, _CHARACTERS, _CHARACTERS_SMALL, _IN_HEADING = 17.0, 44, 50, 64


def icon_array(rows: Sequence[Row], *, name: str, title: str) -> Picture | None:
    """One band for each row that has a number in a hundred: without ketamine on the left, with it on the right.

    A filled person is one of at least so many; a striped one is within the best guess; an outlined one within the interval.
    Benefit and harm are drawn to one size. Rows without a number are left out; where none has one there is no picture.
    """
    shown = [row for row in rows if row.chances is not None and row.chances.known]
    if not shown:
        return None
    parts, top = [], 0.0
    for row in shown:
        lines = _lines(row)
        parts.append(_band(row, lines, top, name))
        top += max(height_of(columns=10), _LINE * len(lines) + 8) + _HEADING + _GAP
    svg = canvas_of(_WIDTH, top + _LEGEND, title, [*parts, legend(top + 8, name)], name)
    return Picture(name, title, summary_of(shown), svg, table_of(shown))


def _band(row: Row, lines: list[tuple[str, bool]], top: float, name: str) -> str:
    """One outcome: its heading, two hundreds of people, and the same in words."""
    kind, colour = kind_of(row)
    draft = " (draft: not checked yet)" if row.is_draft else ""
    heading = textwrap.shorten(f"{kind}: {row.outcome}", _IN_HEADING, placeholder=" ...")
    grid = top + _HEADING
    treated = with_ketamine(row)
    parts = [
        text(0, top + 16, heading + draft, size=13.5, weight="bold"),
        f'<line x1="0" x2="{_WIDTH:g}" y1="{top + 24:g}" y2="{top + 24:g}" stroke="{colour}" stroke-width="2"/>',
        panel(0.0, grid, without_ketamine(row), colour=colour, name=name),
        "" if treated is None else panel(PANEL, grid, treated, colour=colour, name=name),
    ]
    parts += [
        text(_TEXT_X, grid + 16 + _LINE * n, words, size=13.0 if main else 11.5, colour=INK if main else SOFT)
        for n, (words, main) in enumerate(lines)
    ]
    return "\n".join(parts)


def _lines(row: Row) -> list[tuple[str, bool]]:
    """The band in words, wrapped: the numbers, then for whom, what was cut, how sure and when; true marks the numbers."""
    main = [(line, True) for line in textwrap.wrap(row.finding, _CHARACTERS)]
    cut = row.chances.cut_words if row.chances else ()
    told = (f"This is {row.fit.words}" if row.fit.words else "", row.baseline_words, *cut)
    notes = [f"{words}." for words in told if words]
    notes.append(f"{row.file.certainty_words} {capital(row.dated)}.")
    return main + [(line, False) for note in notes for line in textwrap.wrap(note, _CHARACTERS_SMALL)]


def table_of(shown: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The numbers behind a picture, row by row."""
    rows: list[tuple[str, ...]] = [
        ("outcome", "when", "of 100 without ketamine", "of 100 with ketamine", "difference", "certainty", "date")
    ]
    for row in shown:
        chances = row.chances
        if chances is None:
            continue
        rows.append(
            (
                row.outcome,
                row.file.time_words,
                row.without_words if row.baseline is None or row.baseline_is_read else f"{row.without_words}, {OURS}",
                chances.with_ketamine.words if chances.with_ketamine else "not read",
                chances.more_words,
                row.file.certainty_words,
                row.dated,
            )
        )
    return tuple(rows)
