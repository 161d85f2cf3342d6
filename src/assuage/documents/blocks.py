"""The parts a report is made of: plain text, tables, pictures, lists. HTML and PDF draw the same parts."""

from dataclasses import dataclass
from typing import Literal

from assuage.figures import Picture

Mark = Literal["", "good", "caution", "stop", "assumed", "draft", "unknown"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. `mark` adds a word and a shape, never only a colour; `small` is a second, quieter line."""

    text: str
    mark: Mark = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; with a mark it becomes a box that stands out."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of short statements."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first cell of each row is its heading. `widths` are shares of a printed line.

    A `dense` one is set smaller on paper, for what is looked up and not read through.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: bool = False
    widths: tuple[float, ...] = ()
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its summary above it and its table behind a button."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class Details:
    """Working that is one click away on screen; on paper in small type, or left to the screen."""

    summary: str
    blocks: tuple["Block", ...]
    on_paper: bool = True


Block = Paragraph | Listing | Table | Figure | Details


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the report; `lead` is its one-sentence answer. Two that are `half` and follow each other stand side by side."""

    id: str
    title: str
    lead: str
    blocks: tuple[Block, ...]
    half: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: who it is about, what it says, and how it was made. A `large` one is set in large type, for a patient.

    `closing` and `page` stand at the foot of every printed page, the latter with the number of the page and of all pages for each `#`.
    """

    title: str
    subtitle: str
    banner: str
    identity: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...]
    large: bool = False
    language: str = "en"
    closing: str = "Assuage advises; the clinician decides."
    page: str = "Page # of #"
