"""A picture with the sentence that says what it shows and the table of what was drawn."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """One finished figure: `svg` as text, one-line `summary`, and the numbers behind it.

    `table` is a header row followed by rows of text; a reader who cannot see the picture loses nothing.
    """

    name: str
    title: str
    summary: str
    svg: str
    table: tuple[tuple[str, ...], ...]
