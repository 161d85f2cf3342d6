"""The shape of a file of wishes; imported when one is read, because pydantic takes a while to import."""

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class GoalsPart(_Part):
    """The relief that is wanted."""

    relief_points: float | None = None
    relief_percent: float | None = None
    by_day: float | None = None
    for_days: float | None = None
    least_chance: float | None = None


class CeilingsPart(_Part):
    """What is not risked."""

    dissociation_chance: float | None = None
    dissociation_percent: float | None = None
    systolic_chance: float | None = None
    systolic_rise_mmhg: float | None = None
    systolic_mmhg: float | None = None


class ClinicPart(_Part):
    """What the clinic has."""

    chair_hours_per_day: float | None = None
    days_per_week: int | None = None
    settings: tuple[str, ...] | None = None
    routes: tuple[str, ...] | None = None
    vial_mg: tuple[float, ...] = ()
    escort: bool | None = None


class PastPart(_Part):
    """One course that was given before."""

    dose: str
    began_days_ago: float


class WishesPart(_Part):
    """The whole file."""

    goals: GoalsPart = GoalsPart()
    ceilings: CeilingsPart = CeilingsPart()
    clinic: ClinicPart = ClinicPart()
    past: tuple[PastPart, ...] = ()
