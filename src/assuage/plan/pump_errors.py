"""What a pump programme refuses, and why."""

from assuage.plan.errors import PlanError


class PumpError(PlanError):
    """No pump programme can be made from what was handed in."""


class PumpInputError(PumpError):
    """A vial, container, pump or number is missing or cannot be meant."""


class DrugMismatchError(PumpError):
    """The vial holds another ketamine, or counts its milligrams of another salt, than the order."""


class RoundingError(PumpError):
    """Rounding to what the pump takes would change the dose by more than the tolerance."""


class HardLimitError(PumpError):
    """A hard limit is broken; no reason opens it."""


class SoftLimitError(PumpError):
    """A soft limit is broken and nobody gave a reason."""


class BlockedProgrammeError(PumpError):
    """The second check, or what somebody expected, does not agree with the programme."""
