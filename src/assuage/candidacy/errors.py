"""What makes screening impossible; that something cannot be said is a verdict, not an error."""

from assuage.provenance import AssuageError


class CandidacyError(AssuageError):
    """The screening was asked in a way that cannot be answered."""
