"""What can go wrong with a dose: each refusal has its reason and what to write instead."""

from assuage.provenance import AssuageError


class DoseError(AssuageError):
    """A dose cannot be read, or cannot be used as it stands."""

    def __init__(self, reason: str, suggestion: str) -> None:
        self.reason = reason
        self.suggestion = suggestion
        super().__init__(f"{reason} {suggestion}")


class WeightNeededError(DoseError):
    """The dose is per kilogram and nobody gave the weight."""


class HeightNeededError(DoseError):
    """The dosing weight is computed from height, or sex, which nobody gave."""


class OnDemandError(DoseError):
    """What is given depends on what the person asks for, so it has no amounts beforehand."""


class IncompleteRegimenError(DoseError):
    """The regimen leaves open what has to be settled before anything is planned, programmed or booked."""
