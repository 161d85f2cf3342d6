"""One thing given to one person: what pharmacology and the pump see of a regimen."""

from dataclasses import dataclass

from assuage.dosing.form import Route


@dataclass(frozen=True, slots=True)
class Administration:
    """One thing given, for one person: `amount_mg` as labelled, evenly over `duration_min` from `start_min`.

    `duration_min` is 0 for an instantaneous dose. `timed` is false for a bolus whose duration nobody stated.
    """

    start_min: float
    duration_min: float
    amount_mg: float
    route: Route
    timed: bool = True

    @property
    def stop_min(self) -> float:
        """When it ends [min]."""
        return self.start_min + self.duration_min

    @property
    def rate_mg_per_h(self) -> float | None:
        """The rate [mg/h]; None when it is instantaneous."""
        return None if self.duration_min == 0 else self.amount_mg / self.duration_min * 60.0
