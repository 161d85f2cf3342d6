"""What is to be given: an exact, unit-carrying description that knows no weight until it is asked for amounts."""

from dataclasses import dataclass
from enum import StrEnum


class Isomer(StrEnum):
    """Which ketamine; isomers are never converted silently."""

    RACEMATE = "racemate"
    S = "S"
    R = "R"


class Salt(StrEnum):
    """What the milligrams are of."""

    BASE = "base"
    HYDROCHLORIDE = "hydrochloride"


class Route(StrEnum):
    """How it enters the body; the last three are recorded, their local effect is not predicted."""

    IV = "iv"
    IM = "im"
    SC = "sc"
    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    NASAL = "nasal"
    ORAL_FILM = "oral_film"
    RECTAL = "rectal"
    EPIDURAL = "epidural"
    INTRA_ARTICULAR = "intra_articular"
    TRIGGER_POINT = "trigger_point"


class WeightBasis(StrEnum):
    """Which weight a per-kilogram dose is multiplied by."""

    ACTUAL = "actual"
    IDEAL = "ideal"
    ADJUSTED = "adjusted"
    CAPPED = "capped"


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
