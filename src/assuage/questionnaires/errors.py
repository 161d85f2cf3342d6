"""What can be wrong with a score; that it cannot be computed for someone is a result, not an error."""

from assuage.provenance import AssuageError


class ScoreError(AssuageError):
    """A score cannot be asked as it stands; the fault is in the knowledge files, not in the chart."""
