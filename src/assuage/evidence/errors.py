"""What this room refuses: a table that cannot be read, studies that cannot be pooled, a bundle that does not rebuild."""

from dataclasses import dataclass

from assuage.provenance import AssuageError


class EvidenceError(AssuageError):
    """The evidence cannot be put together as asked."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a table: `row` as the spreadsheet counts it, the column's heading, and what is allowed."""

    wrong: str
    allowed: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        """The fault as one line."""
        place = [f"row {self.row}"] if self.row is not None else []
        place += [f"column `{self.column}`"] if self.column is not None else []
        return f"{', '.join(place) or 'the file'}: {self.wrong}; allowed: {self.allowed}"


class BadTableError(EvidenceError):
    """A table that cannot be pooled as it stands; every fault is listed at once."""

    def __init__(self, name: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"  {fault}" for fault in faults)
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{name} has {many}, so nothing was pooled. Mend and run again:\n{lines}")


class CannotPoolError(EvidenceError):
    """The studies are there and may not or cannot be pooled."""


class ImplausibleSpreadError(CannotPoolError):
    """A spread that can't be what it is said to be; the message shows the arithmetic."""


class BundleError(EvidenceError):
    """A bundle that cannot be read, or does not hold what it says."""
