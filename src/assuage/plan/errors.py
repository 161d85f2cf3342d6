"""What PLAN refuses, and why."""

from assuage.provenance import AssuageError


class PlanError(AssuageError):
    """A plan cannot be made from what was handed in."""
