"""A hundred people drawn: filled, striped, outlined or pale, so that a number and its interval can be seen in grey too."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assuage.candidacy import InHundred, Row
from assuage.figures.style import COLOURS, INK, SOFT

BENEFIT, HARM, ALONE = COLOURS[0], COLOURS[1], SOFT
OURS = "◇ worked out"
"""Said of a number without ketamine that no source prints."""
PANEL = 200.0
"""From one hundred people to the next beside them [px]."""

_FILLS = {BENEFIT: "benefit", HARM: "harm", ALONE: "alone"}
_PALE = "#b4bcc5"
_STEP_X, _STEP_Y, _AFTER_TEN = 16.0, 16.6, 8.0
_IN_ONE_LINE = 20  # so many columns leave room for heading and note beside each other
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


@dataclass(frozen=True, slots=True)
class Hundred:
    """A hundred people to be drawn: `label` is their number in words, `note` its interval or how it was come by.

    Without a `count` there are no people, and the frame is empty but for the words of its `note`.
    """

    label: str
    count: InHundred | None
    note: str = ""


def without_ketamine(row: Row) -> Hundred:
    """The hundred without ketamine, or why there is none; a number that no source prints says so."""
    base = row.chances.with_comparator if row.chances else None
    if base is not None:
        about, note = ("", _bounds(base)) if row.baseline_is_read else ("about ", OURS)
        whom = f"with {row.compared_with}" if row.file.comparator_kind == "placebo" else "without it"
        return Hundred(f"{about}{base.count_words} of 100 {whom}", base, note)
    if row.file.comparator_kind == "none":
        return Hundred("no number", None, "Nobody was followed without ketamine.")
    return Hundred("no number", None, f"How many with {row.compared_with} was not read.")


def with_ketamine(row: Row) -> Hundred | None:
    """The hundred with ketamine; where only the difference is known, the people more or fewer; None where neither is."""
    treated = row.chances.with_ketamine if row.chances else None
    if treated is not None:
        return Hundred(f"{treated.count_words} of 100 with ketamine", treated, _bounds(treated))
    difference = row.chances.difference if row.chances else None
    if difference is None:
        return None
    # Fewer people are drawn as so many, under the word.
    high, low = (None if one is None else -one for one in (difference.low, difference.high))
    drawn = difference if difference.value >= 0 else InHundred(-difference.value, low, high)
    more = "more" if difference.value >= 0 else "fewer"
    return Hundred(f"{drawn.count_words} {more} of 100 with ketamine", drawn, _bounds(difference))


def _bounds(count: InHundred) -> str:
    """The interval in words; a difference that may go either way says which way."""
    low, high = count.people_low, count.people_high
    if low is None or high is None:
        return ""
    if low >= 0:
        return f"({low} to {high})"
    both = [f"{abs(one)} {'fewer' if one < 0 else 'more'}" for one in (low, high)]
    return f"({both[0]} to {both[1]})"


def height_of(columns: int) -> float:
    """From the heading of a hundred people to the foot of them [px]."""
    return _first_row(columns) + 2 + _STEP_Y * 100 / columns


def panel(left: float, top: float, hundred: Hundred, *, colour: str, name: str, columns: int = 10) -> str:
    """A heading, a note and a hundred people: filled to the low bound, striped to the value, outlined to the high bound."""
    count = hundred.count
    if count is None:
        heading = text(left, top, hundred.label, size=11.5 if columns < _IN_ONE_LINE else 14, weight="bold")
        return "\n".join([heading, _empty_frame(left, top, hundred.note, columns)])
    middle = count.people
    low = middle if count.people_low is None else max(0, count.people_low)
    high = middle if count.people_high is None else count.people_high
    striped = f'fill="url(#{_stripe_id(name, colour)})" stroke="{colour}"'
    drawn = (
        (range(low), f'fill="{colour}" stroke="{colour}"'),
        (range(low, middle), striped),
        (range(middle, high), f'fill="#ffffff" stroke="{colour}" stroke-width="1.3"'),
        (range(max(high, middle), 100), f'fill="#ffffff" stroke="{_PALE}"'),
    )
    people = (_people(places, left, top, paint, columns) for places, paint in drawn)
    return "\n".join([_heading(left, top, hundred, columns), *people])


def _heading(left: float, top: float, hundred: Hundred, columns: int) -> str:
    """The number in words, and its note beside it or under it."""
    if columns < _IN_ONE_LINE:
        note = text(left, top + 14, hundred.note, size=10.5, colour=SOFT)
        return text(left, top, hundred.label, size=11.5, weight="bold") + note
    label = f'<tspan font-weight="bold" font-size="14">{escape(hundred.label)}</tspan>'
    note = f'<tspan dx="8" font-size="12.5" fill="{SOFT}">{escape(hundred.note)}</tspan>'
    return f'<text x="{left:g}" y="{top:g}" fill="{INK}">{label}{note}</text>'


def _first_row(columns: int) -> float:
    """From the heading of a hundred people to the first of them [px]."""
    return 22.0 if columns < _IN_ONE_LINE else 8.0


def _people(places: range, left: float, top: float, paint: str, columns: int) -> str:
    """The people of some places, filled row by row from the top left, as one path; a gap stands after ten of a row."""
    if not places:
        return ""
    steps = "".join(
        f"M{left + 1 + _across(place % columns):g} {top + _first_row(columns) + (place // columns) * _STEP_Y:.1f}{_PERSON}"
        for place in places
    )
    return f'<path d="{steps}" {paint}/>'


def _across(column: int) -> float:
    return column * _STEP_X + (column // 10) * _AFTER_TEN


def _empty_frame(left: float, top: float, words: str, columns: int) -> str:
    """Where there is no number there are no people: an empty frame that says so."""
    width, height = _across(columns - 1) + 14, _STEP_Y * 100 / columns - 2
    box = (
        f'<rect x="{left + 1:g}" y="{top + _first_row(columns):g}" width="{width:g}" height="{height:g}" fill="none" '
        f'stroke="{SOFT}" stroke-dasharray="5 4"/>'
    )
    lines = textwrap.wrap(words, 2 * columns)
    first = top + _first_row(columns) + height / 2 - len(lines) * 8 + 12
    return "\n".join(
        [box]
        + [
            text(
                left + width / 2,
                first + 16 * n,
                line,
                size=11.5 if columns < _IN_ONE_LINE else 13,
                colour=SOFT,
                anchor="middle",
            )
            for n, line in enumerate(lines)
        ]
    )


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


def legend(top: float, name: str, *, size: float = 11.0) -> str:
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
            text(left + 20, top + 12, words, size=size, colour=SOFT),
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
    ours = any(row.baseline is not None and not row.baseline_is_read for row in shown)
    ending = " (about: worked out by us)" if ours else ""
    return f"Of 100 people: {'; '.join(_brief(row) for row in shown)}{ending}."


def _brief(row: Row) -> str:
    chances = row.chances
    if chances is None:
        return row.outcome
    if chances.with_ketamine and chances.with_comparator:
        return f"{row.outcome}, {row.without_words} with {row.compared_with} and {chances.with_ketamine.words} with ketamine"
    if chances.with_ketamine:
        return f"{row.outcome}, {chances.with_ketamine.words}, all of whom had ketamine"
    return f"{row.outcome}, {chances.difference.more_words} with ketamine" if chances.difference else row.outcome
