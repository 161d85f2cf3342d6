"""When, by whom and with what a record was made, and which record it came from."""

from dataclasses import dataclass
from datetime import datetime

from assuage.provenance.errors import BadInputError


@dataclass(frozen=True, slots=True)
class Stamp:
    """`made_at` is timezone-aware and passed in; `knowledge_version` is the hash of the knowledge files in use."""

    made_at: datetime
    made_by: str
    software_version: str
    knowledge_version: str
    came_from: str = ""

    def __post_init__(self) -> None:
        """Refuse a time that could be read in two ways."""
        if self.made_at.tzinfo is None:
            message = "The record's time has no time zone, so its order against other records is unknown. Pass an aware datetime."
            raise BadInputError(message)
