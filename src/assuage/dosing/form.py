"""The words a dose is made of: which ketamine, which salt, which route, which weight."""

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

    @property
    def takes_infusion(self) -> bool:
        """Whether a pump can give it over time."""
        return self in {Route.IV, Route.SC, Route.EPIDURAL}


class WeightBasis(StrEnum):
    """Which weight a per-kilogram dose is multiplied by."""

    ACTUAL = "actual"
    IDEAL = "ideal"
    ADJUSTED = "adjusted"
    CAPPED = "capped"
