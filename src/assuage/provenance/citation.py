"""A pointer from a statement to the place in a source where it was read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """`key` of the bibliography, and `where` in it: page, table, figure, or the words that found it."""

    key: str
    where: str = ""

    def __str__(self) -> str:
        """The key, with its place when one is known."""
        return f"{self.key} ({self.where})" if self.where else self.key
