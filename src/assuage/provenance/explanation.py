"""How a record says why it is what it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from assuage.provenance.citation import Citation
from assuage.provenance.confidence import Confidence


@dataclass(frozen=True, slots=True)
class Line:
    """One step of the working: a statement, how sure, and where it was read."""

    words: str
    confidence: Confidence | None = None
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The working behind a result, in the order a reader would want it."""

    title: str
    lines: tuple[Line, ...] = field(default=())

    def __iter__(self) -> Iterator[Line]:
        """The lines in order."""
        return iter(self.lines)

    def __str__(self) -> str:
        """The explanation as plain text."""
        return "\n".join([self.title, *(f"- {_text(line)}" for line in self.lines)])

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source used, in the order of first use."""
        return tuple(dict.fromkeys(citation.key for line in self.lines for citation in line.citations))


def _text(line: Line) -> str:
    marks = [line.confidence.value] if line.confidence else []
    marks += [str(citation) for citation in line.citations]
    return f"{line.words} [{'; '.join(marks)}]" if marks else line.words
