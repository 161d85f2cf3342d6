"""What this room refuses: a name it does not hold, or a file that cannot be trusted as it stands."""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from assuage.provenance import AssuageError


class KnowledgeError(AssuageError):
    """The knowledge files cannot answer."""


class UnknownIdError(KnowledgeError):
    """No knowledge file of that kind has that id; `close` holds the ids that look like it."""

    def __init__(self, asked: str, *, wanted: str, known: tuple[str, ...], instead: str | None = None) -> None:
        self.asked = asked
        self.close = tuple(get_close_matches(asked, known, n=3, cutoff=0.5))
        if instead:
            hint = f"`{asked}` is the id of {instead}"
        elif self.close:
            hint = "did you mean " + " or ".join(f"`{one}`" for one in self.close) + "?"
        else:
            hint = "there is " + ", ".join(known) if known else "there is none"
        super().__init__(f"`{asked}` is not the id of {wanted}; {hint}")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the field's path in the file, what is wrong with it, and what is allowed."""

    field: str
    wrong: str
    allowed: str = ""

    def __str__(self) -> str:
        """The problem as one line."""
        return f"{self.field}: {self.wrong}" + (f"; allowed: {self.allowed}" if self.allowed else "")


class BadFileError(KnowledgeError):
    """A knowledge file that cannot be used; every problem of the file is listed at once."""

    def __init__(self, file: Path, problems: tuple[Problem, ...]) -> None:
        self.file = file
        self.problems = problems
        lines = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{file.name} cannot be used, so nothing was read from it ({file}):\n{lines}")


class NotAllowedError(ValueError):
    """Something in a file that may not stand there; raised while a shape is checked, and shown as a `Problem`."""

    def __init__(self, wrong: str, allowed: str) -> None:
        self.wrong = wrong
        self.allowed = allowed
        super().__init__(f"{wrong}; allowed: {allowed}")


class IncoherentError(ValueError):
    """A file whose parts do not fit together; raised while a shape is checked, and shown problem by problem."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in problems))
