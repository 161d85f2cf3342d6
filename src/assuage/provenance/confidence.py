"""How sure we are of a number, and whether a rule may decide."""

from enum import StrEnum


class Confidence(StrEnum):
    """How a number came to us, from surest to least sure."""

    CONFIRMED = "confirmed"
    TRANSCRIBED = "transcribed"
    SECONDARY = "secondary"
    DERIVED = "derived"
    ASSUMED = "assumed"

    @property
    def words(self) -> str:
        """What the mark means, for a reader who has not seen it before."""
        return _WORDS[self]


_WORDS = {
    Confidence.CONFIRMED: "read in the source itself",
    Confidence.TRANSCRIBED: "read in a machine-readable copy that cites the table, or in two independent copies that agree",
    Confidence.SECONDARY: "read in one other place only",
    Confidence.DERIVED: "computed from numbers of the sources",
    Confidence.ASSUMED: "our choice, for the reason given",
}


class Status(StrEnum):
    """Whether a knowledge file may decide (`active`) or only make a verdict more cautious (`draft`)."""

    ACTIVE = "active"
    DRAFT = "draft"
    RETIRED = "retired"
