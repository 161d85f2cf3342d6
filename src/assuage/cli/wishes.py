"""What a clinic asks of a plan, from the command line: a file of goals, and the few that are asked for most."""

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from assuage.plan import Ceilings, Clinic, Goals

_GOAL = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(%|percent|points?)\s*$", re.IGNORECASE)

_HUNDRED = 100.0

GoalsFile = Annotated[
    Path | None,
    typer.Option("--goals", metavar="FILE", help="Goals, ceilings, the clinic and past courses (YAML)."),
]
Goal = Annotated[
    str | None, typer.Option("--goal", metavar="RELIEF", help='Relief wanted: "30 %" of the pain, or "2 points" of 10.')
]
By = Annotated[float | None, typer.Option("--by", metavar="DAY", help="The day by which relief is wanted.")]
ForDays = Annotated[float | None, typer.Option("--for-days", metavar="N", help="For how many days it is wanted.")]
LeastChance = Annotated[
    float | None, typer.Option("--least-chance", metavar="N", help="The least chance of that, in 100.")
]
MaxDissociation = Annotated[
    float | None,
    typer.Option("--max-dissociation", metavar="N", help="The greatest chance of distressing dissociation, in 100."),
]
MaxSystolic = Annotated[
    float | None,
    typer.Option("--max-systolic", metavar="N", help="The greatest chance of too high a systolic pressure, in 100."),
]
ChairHours = Annotated[float | None, typer.Option("--chair-hours", metavar="H", help="Chair hours free on a day.")]
DaysPerWeek = Annotated[int | None, typer.Option("--days-per-week", metavar="N", help="Days of a week it is open.")]


def wishes_asked(
    file: Path | None,
    *,
    goal: str | None,
    by: float | None,
    for_days: float | None,
    least_chance: float | None,
    max_dissociation: float | None,
    max_systolic: float | None,
    chair_hours: float | None,
    days_per_week: int | None,
) -> dict[str, Any]:
    """What `propose` is asked for: the file's wishes, and in their place what was named on the command line."""
    from assuage.plan import Wishes, read_wishes

    wishes = Wishes() if file is None else read_wishes(file)
    return {
        "goals": _goals(
            wishes.goals, goal, by=by, for_days=for_days, least_chance=_share(least_chance, "--least-chance")
        ),
        "ceilings": _ceilings(
            wishes.ceilings,
            _share(max_dissociation, "--max-dissociation"),
            _share(max_systolic, "--max-systolic"),
        ),
        "clinic": _clinic(wishes.clinic, chair_hours, days_per_week),
        "past": wishes.past,
    }


def _goals(
    goals: "Goals", goal: str | None, *, by: float | None, for_days: float | None, least_chance: float | None
) -> "Goals":
    named: dict[str, Any] = {"by_day": by, "for_days": for_days, "least_chance": least_chance}
    if goal is not None:
        found = _GOAL.match(goal)
        if found is None:
            raise typer.BadParameter('write "30 %" for a part of the pain, or "2 points" of 10', param_hint="--goal")
        is_part = not found[2].lower().startswith("point")
        goals = replace(goals, relief_points=None, relief_percent=None)
        named["relief_percent" if is_part else "relief_points"] = float(found[1])
    return replace(goals, **{name: value for name, value in named.items() if value is not None})


def _ceilings(ceilings: "Ceilings", dissociation: float | None, systolic: float | None) -> "Ceilings":
    named = {"dissociation_chance": dissociation, "systolic_chance": systolic}
    return replace(ceilings, **{name: value for name, value in named.items() if value is not None})


def _clinic(clinic: "Clinic", chair_hours: float | None, days_per_week: int | None) -> "Clinic":
    named: dict[str, Any] = {"chair_hours_per_day": chair_hours, "days_per_week": days_per_week}
    return replace(clinic, **{name: value for name, value in named.items() if value is not None})


def _share(in_100: float | None, option: str) -> float | None:
    """A chance from 0 to 1; a number under 1, which may be meant as one already, is asked for again."""
    if in_100 is None:
        return None
    if not (in_100 == 0 or 1 <= in_100 <= _HUNDRED):
        message = f"{in_100:g} is no number of people in 100; write 0, or a number from 1 to 100 (30 for 30 in 100)"
        raise typer.BadParameter(message, param_hint=option)
    return in_100 / _HUNDRED
