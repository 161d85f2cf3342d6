"""Parts of a report as HTML inside a page of ours: no inline style, each picture an image of its own with its table behind a button."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from assuage.documents import Block, Details, Figure, Listing, Paragraph, Report, Section, Table, unbroken
from assuage.web.design.phrases import drawn

BADGES = {
    "good": "yes",
    "caution": "caution",
    "stop": "stop",
    "assumed": "draft",
    "draft": "draft",
    "unknown": "unknown",
}
_FEW_ROWS = 3
_OWN_WORDS = "values"
_KINDS = {Paragraph: "paragraph", Listing: "listing", Table: "table", Figure: "figure", Details: "details"}


@dataclass(frozen=True, slots=True)
class Part:
    """A block with the name of its kind, which a template can ask for."""

    kind: str
    block: Any
    badge: str = ""
    inner: tuple["Part", ...] = ()
    source: str = ""

    @property
    def rows(self) -> list[list[tuple[Any, Any]]]:
        """The cells of a table, each with the name of its column, which it carries where a screen is too narrow for columns."""
        return [list(zip(self.block.header, row, strict=True)) for row in self.block.rows]


def fragment(sections: tuple[Section, ...], *, folded: bool = False) -> SafeString:
    """The sections of a report as HTML without a frame; the same sections give the same text.

    `folded` puts every long table behind a button, for somebody who reads pictures and sentences first; what they said themselves
    stays open.
    """
    told = [
        (
            section,
            tuple(_part(_folded(block) if folded and section.id != _OWN_WORDS else block) for block in section.blocks),
        )
        for section in sections
    ]
    context = {"sections": told, "badges": BADGES}
    # The template escapes every value; numbers are then held to their units.
    return mark_safe(unbroken(render_to_string("decision/parts/report.html", context)))  # noqa: S308


def fragment_of(report: Report, *, folded: bool = False) -> SafeString:
    """A whole report, as `fragment`."""
    return fragment(report.sections, folded=folded)


def _folded(block: Block) -> Block:
    """A table that is longer than a few rows, behind a button with its caption; anything else as it is."""
    if isinstance(block, Table) and len(block.rows) > _FEW_ROWS:
        return Details(block.caption, (block,))
    return block


def _part(block: Block) -> Part:
    kind = _KINDS[type(block)]
    match block:
        case Paragraph():
            return Part(kind, block, badge=BADGES.get(block.mark, ""))
        case Figure():
            # A picture inside the page keeps what was shown in one piece; as an image it has no say over the page around it.
            picture = b64encode(drawn(block.picture.svg).encode()).decode("ascii")
            return Part(kind, block, source=f"data:image/svg+xml;base64,{picture}")
        case Details():
            return Part(kind, block, inner=tuple(_part(one) for one in block.blocks))
    return Part(kind, block)
