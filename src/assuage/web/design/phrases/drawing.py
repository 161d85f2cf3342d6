"""A picture (SVG) with its words in another language: each text for itself, and lines that are one wrapped text wrapped anew."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import groupby
from textwrap import wrap

Say = Callable[[str], str | None]

_ALONE = re.compile(r"(<(?:text|tspan|title|desc)\b[^>]*>)([^<]+)(?=</)")
_LINE = re.compile(r'<text x="([-\d.]+)" y="([-\d.]+)"([^>]*)>([^<]+)</text>')
_FARTHEST = 20.0  # lines of one text lie at most so far apart [px]
_WIDER = 1.12  # a line may grow by so much: pictures leave that beside their words
_ABOVE = 16.0  # what the letters of the next text need above their line [px]


@dataclass(frozen=True, slots=True)
class _Line:
    """One text of a picture: where it stands, how it looks, what it says, and from where to where it is in the SVG."""

    x: str
    y: float
    look: str
    words: str
    start: int
    end: int


def redrawn(svg: str, say: Say) -> str:
    """The picture in the words of `say`, which answers None for what it does not know; that stays as it is."""
    lines = [_Line(one[1], float(one[2]), one[3], unescape(one[4]), *one.span()) for one in _LINE.finditer(svg)]
    made, last = [], 0
    for column, below in _columns(lines, svg):
        if len(column) > 1 and any(say(one.words) is None for one in column):
            made += [svg[last : column[0].start], _wrapped(column, below, say)]
            last = column[-1].end
    return _ALONE.sub(lambda match: _alone(match, say), "".join((*made, svg[last:])))


def _alone(match: re.Match[str], say: Say) -> str:
    words = say(unescape(match[2]))
    return match[0] if words is None else match[1] + escape(words, quote=False)


def _columns(lines: list[_Line], svg: str) -> Iterator[tuple[list[_Line], float | None]]:
    """Lines that stand under each other with nothing between them, and how far down the next text lies, where it does."""
    start = 0
    for place in range(1, len(lines) + 1):
        one, other = lines[place - 1], lines[place] if place < len(lines) else None
        if (
            other is not None
            and one.x == other.x
            and 0 < other.y - one.y <= _FARTHEST
            and not svg[one.end : other.start].strip()
        ):
            continue
        yield lines[start:place], other.y if other is not None and other.y > one.y else None
        start = place


def _wrapped(column: list[_Line], below: float | None, say: Say) -> str:
    """The column with what is one text in its own words, wrapped to the same width; closer together where there is no room."""
    told = [
        (one.look, words) for _, some in groupby(column, key=lambda one: one.look) for one, words in _told([*some], say)
    ]
    first, step = column[0].y, column[1].y - column[0].y
    if 'text-anchor="middle"' in column[0].look:  # stands in the middle of its frame
        first -= step * (len(told) - len(column)) / 2
    elif below is not None:
        step = min(step, (below - _ABOVE - first) / len(told))
    return "\n".join(
        f'<text x="{column[0].x}" y="{first + step * n:g}"{look}>{escape(words, quote=False)}</text>'
        for n, (look, words) in enumerate(told)
    )


def _told(lines: list[_Line], say: Say) -> list[tuple[_Line, str]]:
    """Lines of one look: each in its own words, else all of them as one text, else as they are."""
    words = say(_joined(lines)) if any(say(one.words) is None for one in lines) else None
    if words is None:
        return [(one, one.words) for one in lines]  # said one by one, where they can be, with everything else
    return [(lines[0], line) for line in wrap(words, int(_WIDER * max(len(one.words) for one in lines)))]


def _joined(lines: list[_Line]) -> str:
    """What stood in several lines, in one; a word that was broken at its hyphen is whole again."""
    text = " ".join(one.words for one in lines)
    return re.sub(r"(?<=\w)- ", "-", text)
