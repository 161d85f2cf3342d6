"""Whether an option keeps the clinic's own ceilings and constraints, and the words for each that it breaks."""

from collections.abc import Iterator

import numpy as np

from assuage.dosing import Route
from assuage.knowledge.schema import PlanningPractice
from assuage.plan.burden import Burden
from assuage.plan.chances import Chance
from assuage.plan.goals import Ceilings, Clinic
from assuage.plan.records import Option
from assuage.plan.searching import Courses

_ROUNDING = 1e-9


def broken_by(option: Option, ceilings: Ceilings, clinic: Clinic, practice: PlanningPractice) -> tuple[str, ...]:
    """Every constraint and ceiling that an option breaks, in words.

    A ceiling is held against the model that fears most. Where no model may say, a published option is not held back, and an
    optimised one is: nobody published it, so nothing stands in the place of a prediction.
    """
    found = list(_of_clinic(option, clinic, practice))
    for chance, limit in _limited(option, ceilings):
        if chance.high is not None and chance.high > limit + _ROUNDING:
            found.append(f"{chance.words}: up to {_in_100(chance.high)}, above your ceiling of {_in_100(limit)}")
        elif chance.high is None and option.optimised is not None:
            found.append(f"{chance.words}: cannot be said, so it cannot be held against your ceiling")
    return tuple(found)


def not_held(option: Option, ceilings: Ceilings) -> tuple[str, ...]:
    """The ceilings that a published option could not be held against, in words."""
    return tuple(
        f"It could not be held against your ceiling on {chance.words}: {chance.not_said}"
        for chance, _ in _limited(option, ceilings)
        if chance.high is None
    )


def kept_of(courses: Courses, ceilings: Ceilings, clinic: Clinic) -> np.ndarray:
    """Which courses of a search (C,) keep the ceilings and what the clinic has; what cannot be said keeps no ceiling."""
    offered = not tuple(_of_place(courses.space.within.setting, Route.IV.value, clinic, escort_words=""))
    kept = np.full(len(courses), offered)
    if clinic.chair_hours_per_day is not None:
        kept &= courses.day_hours <= clinic.chair_hours_per_day + _ROUNDING
    if clinic.days_per_week is not None:
        kept &= courses.week_days <= clinic.days_per_week
    for of, limit in (("dissociation", ceilings.dissociation_chance), ("systolic", ceilings.systolic_chance)):
        if limit is not None:
            kept &= np.nan_to_num(courses.worst(of), nan=np.inf) <= limit + _ROUNDING
    return kept


def _limited(option: Option, ceilings: Ceilings) -> Iterator[tuple[Chance, float]]:
    for of, limit in (("dissociation", ceilings.dissociation_chance), ("systolic", ceilings.systolic_chance)):
        chance = next((one for one in option.chances if one.of == of), None)
        if limit is not None and chance is not None:
            yield chance, limit


def _of_clinic(option: Option, clinic: Clinic, practice: PlanningPractice) -> Iterator[str]:
    route = option.regimen.route.value
    yield from _of_place(option.setting, route, clinic, escort_words=practice.outpatient_escort.words)
    if option.burden is not None:
        yield from _of_time(option.burden, clinic)


def _of_place(setting: str, route: str, clinic: Clinic, *, escort_words: str) -> Iterator[str]:
    if clinic.settings is not None and setting not in {*clinic.settings, "any"}:
        yield f"it is given {_spoken(setting)}, and the clinic offers {' or '.join(_spoken(one) for one in clinic.settings)}"
    if clinic.routes is not None and route not in clinic.routes:
        yield f"it is given by {route}, and the clinic offers {' or '.join(clinic.routes)}"
    if clinic.escort is False and setting == "outpatient":
        yield f"nobody takes the person home: {escort_words}"


def _of_time(burden: Burden, clinic: Clinic) -> Iterator[str]:
    hours, days = clinic.chair_hours_per_day, clinic.days_per_week
    if hours is not None and burden.longest_day_hours > hours + _ROUNDING:
        yield f"a day takes {burden.longest_day_hours:.3g} h on the drip, above the {hours:g} h the chair is free"
    if days is not None and burden.days_in_a_week > days:
        yield f"it needs {burden.days_in_a_week} days of a week, above the {days} the clinic is open"


def _spoken(word: str) -> str:
    return word.replace("_", " ")


def _in_100(chance: float) -> str:
    return f"{chance * 100:.0f} in 100"
