"""What can be wrong with a rule when it is put to a person."""

from assuage.provenance import AssuageError


class RuleError(AssuageError):
    """A rule cannot be asked as it stands; the fault is in the knowledge files, not in the chart."""
