"""What an error says on a page."""

from typing import Any

from assuage.provenance import AssuageError
from assuage.web.design.phrases import told


def told_of(error: Exception) -> Any:
    """The words of an error: those of the rooms below in the language of the page, our own as they are, which is that already."""
    return told(str(error)) if isinstance(error, AssuageError) else str(error)
