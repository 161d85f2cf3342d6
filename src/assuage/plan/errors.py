"""What PLAN refuses, and why."""

from assuage.provenance import AssuageError


class PlanError(AssuageError):
    """A plan cannot be made from what was handed in."""


class AskedWronglyError(PlanError):
    """A goal, a limit, a past course or a score was given that cannot be meant."""
