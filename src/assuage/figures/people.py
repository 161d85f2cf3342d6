"""A hundred people drawn: filled, striped, outlined or pale, so that a number and its interval can be seen in grey too."""

import textwrap
from collections.abc import Sequence
from html import escape

from assuage.candidacy import InHundred, Row
from assuage.figures.style import COLOURS, INK, SOFT

BENEFIT, HARM, ALONE = COLOURS[0], COLOURS[1], SOFT
PANEL = 190.0
"""From one hundred people to the next beside them [px]."""
GRID_HEIGHT = 176.0
"""From the heading of a hundred people to the foot of them [px]."""

_FILLS = {BENEFIT: "benefit", HARM: "harm", ALONE: "alone"}
_PALE = "#b4bcc5"
_STEP_X, _STEP_Y, _GRID = 16.0, 16.6, 10
# One person: a head and a body, in a box of 12 by 14; relative, so that it can be put anywhere.
_PERSON = "m6 0a2.9 2.9 0 1 1-.01 0zm-2.6 6.8h5.2a2 2 0 0 1 2 2v5.2h-9.2v-5.2a2 2 0 0 1 2-2z"


def canvas_of(width: float, height: float, title: str, parts: list[str], name: str) -> str:
    """The drawing around its parts, with its title and the stripes that the parts use."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
    return "\n".join(
        [
            f'{head}font-family="DejaVu Sans, Verdana, sans-serif">',
            f"<title>{escape(title)}</title>",
            stripes(name),
            *parts,
            "</svg>",
        ]
    )


def kind_of(row: Row) -> tuple[str, str]:
    """What a row is, in a word, and the colour it has everywhere."""
    if row.file.comparator_kind == "none":
        return "No comparison", ALONE
    return ("Harm", HARM) if row.file.outcome == "harm" else ("Benefit", BENEFIT)


def of_100(count: InHundred, what: str) -> str:
    """The heading of a hundred people."""
    return f"{count.count_words} of 100 with {what}"


def panel(left: float, top: float, label: str, count: InHundred, *, colour: str, name: str) -> str:
    """A heading and a hundred people: filled to the low bound, striped to the value, outlined to the high bound."""
    middle = count.people
    low = middle if count.people_low is None else max(0, count.people_low)
    high = middle if count.people_high is None else count.people_high
    return "\n".join(
        [
            text(left, top, label, size=11.5, weight="bold"),
            _people(range(low), left, top, f'fill="{colour}" stroke="{colour}"'),
            _people(range(low, middle), left, top, f'fill="url(#{_stripe_id(name, colour)})" stroke="{colour}"'),
            _people(range(middle, high), left, top, f'fill="#ffffff" stroke="{colour}" stroke-width="1.3"'),
            _people(range(max(high, middle), 100), left, top, f'fill="#ffffff" stroke="{_PALE}"'),
        ]
    )


def _people(places: range, left: float, top: float, paint: str) -> str:
    """The people of some places, filled row by row from the top left, as one path."""
    if not places:
        return ""
    steps = "".join(
        f"M{left + 1 + (place % _GRID) * _STEP_X:g} {top + 9 + (place // _GRID) * _STEP_Y:.1f}{_PERSON}"
        for place in places
    )
    return f'<path d="{steps}" {paint}/>'


def empty_frame(left: float, top: float, words: str) -> str:
    """Where there is no number there are no people: an empty frame that says so."""
    box = f'<rect x="{left + 1:g}" y="{top + 8:g}" width="158" height="166" fill="none" stroke="{SOFT}" stroke-dasharray="5 4"/>'
    lines = textwrap.wrap(words, 20)
    first = top + 96 - len(lines) * 8
    return "\n".join(
        [text(left, top, "no number", size=11.5, weight="bold"), box]
        + [
            text(left + 80, first + 16 * n, line, size=11.5, colour=SOFT, anchor="middle")
            for n, line in enumerate(lines)
        ]
    )


def more_or_fewer(difference: InHundred) -> tuple[str, InHundred]:
    """A difference in words, and as people that can be drawn: fewer people are drawn as so many."""
    if difference.value >= 0:
        return f"{difference.count_words} more of 100", difference
    high, low = (None if one is None else -one for one in (difference.low, difference.high))
    fewer = InHundred(-difference.value, low, high, low, high)
    return f"{fewer.count_words} fewer of 100", fewer


def _stripe_id(name: str, colour: str) -> str:
    return f"{name}-stripe-{_FILLS[colour]}"


def stripes(name: str) -> str:
    """The fill of people within the best guess: stripes, which stay apart from a full colour in grey too."""
    return (
        "<defs>"
        + "".join(
            f'<pattern id="{_stripe_id(name, colour)}" width="4" height="4" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="4" height="4" fill="#ffffff"/>'
            f'<rect width="2" height="4" fill="{colour}"/></pattern>'
            for colour in _FILLS
        )
        + "</defs>"
    )


def legend(top: float, name: str) -> str:
    """What the fills mean, drawn with the fills."""
    fills = (
        (f'fill="{ALONE}" stroke="{ALONE}"', "at least so many"),
        (f'fill="url(#{_stripe_id(name, ALONE)})" stroke="{ALONE}"', "up to the best guess"),
        (f'fill="#ffffff" stroke="{ALONE}" stroke-width="1.3"', "could be up to here"),
        (f'fill="#ffffff" stroke="{_PALE}"', "the others"),
    )
    parts = []
    for place, (paint, words) in enumerate(fills):
        left = place * 190.0
        parts += [
            f'<path d="M{left + 1:g} {top:g}{_PERSON}" {paint}/>',
            text(left + 20, top + 12, words, size=11, colour=SOFT),
        ]
    return "\n".join(parts)


def text(
    x: float, y: float, words: str, *, size: float, colour: str = INK, weight: str = "normal", anchor: str = "start"
) -> str:
    """Words at a place."""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def summary_of(shown: Sequence[Row]) -> str:
    """What a picture shows, in one line: each outcome with its numbers and intervals."""
    return f"Of 100 people: {'; '.join(_brief(row) for row in shown)}."


def _brief(row: Row) -> str:
    chances = row.chances
    if chances is None:
        return row.outcome
    if chances.with_ketamine and chances.with_comparator:
        return f"{row.outcome}, {chances.with_comparator.words} with {row.compared_with} and {chances.with_ketamine.words} with ketamine"
    if chances.with_ketamine:
        return f"{row.outcome}, {chances.with_ketamine.words}, all of whom had ketamine"
    return f"{row.outcome}, {chances.difference.more_words} with ketamine" if chances.difference else row.outcome
