"""What a plan is asked for, as it is kept in a draft: goals, ceilings, what the clinic has, what was given before."""

from collections.abc import Mapping
from typing import Any

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.plan import Ceilings, Clinic, GivenBefore, Goals

_PER_HUNDRED = 100.0

GOALS = ("relief_points", "relief_percent", "by_day", "for_days")
CEILINGS = ("dissociation_percent", "systolic_rise_mmhg", "systolic_mmhg")
CLINIC = ("chair_hours_per_day", "days_per_week")
CHANCES = {"least_chance", "dissociation_chance", "systolic_chance"}
"""Asked for in people of a hundred, handed on as a share."""


def goals_of(asked: Mapping[str, Any]) -> Goals:
    """The relief that is wanted. Raises `AskedWronglyError` (plan) for numbers that cannot be meant."""
    return Goals(**{name: asked.get(name) for name in GOALS}, least_chance=_share(asked, "least_chance"))


def ceilings_of(asked: Mapping[str, Any]) -> Ceilings:
    """What is not risked. Raises as `goals_of`."""
    return Ceilings(
        **{name: asked.get(name) for name in CEILINGS},
        dissociation_chance=_share(asked, "dissociation_chance"),
        systolic_chance=_share(asked, "systolic_chance"),
    )


def clinic_of(asked: Mapping[str, Any]) -> Clinic:
    """What the clinic has. Raises as `goals_of`."""
    return Clinic(
        **{name: asked.get(name) for name in CLINIC},
        escort={"yes": True, "no": False}.get(asked.get("escort", "")),
        settings=tuple(asked["settings"]) if asked.get("settings") else None,
        routes=tuple(asked["routes"]) if asked.get("routes") else None,
        vial_mg=tuple(asked.get("vial_mg") or ()),
    )


def past_of(asked: Mapping[str, Any]) -> tuple[GivenBefore, ...]:
    """Courses given before, each with its dose and how many days ago it began."""
    return tuple(GivenBefore(parse(one["dose"]), one["began_days_ago"]) for one in asked.get("past") or ())


def shortest_reason() -> int:
    """How many letters a reason has at least: for a limit of an order, for one of a pump, for a withdrawal."""
    return int(library().pump_practice().shortest_reason_letters.value or 1)


def _share(asked: Mapping[str, Any], name: str) -> float | None:
    value = asked.get(name)
    return None if value is None else value / _PER_HUNDRED
