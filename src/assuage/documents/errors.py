"""What writing a document can run into."""

from assuage.provenance import AssuageError


class CannotSaveError(AssuageError):
    """A document was made and could not be put where it was asked for."""


class CannotPrintError(AssuageError):
    """What was asked for does not fit on the sheet, or does not exist."""
