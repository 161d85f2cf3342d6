"""What was given before, and how much of it lies in the last weeks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from assuage.dosing import Administration, DoseError, Regimen
from assuage.knowledge.schema import PlanningPractice
from assuage.plan.errors import AskedWronglyError

_DAY_MIN = 1440.0
_LONGEST_AGO_DAYS = 3650.0


@dataclass(frozen=True, slots=True)
class GivenBefore:
    """A course that was given: its regimen, and how many days ago it began. Raises `AskedWronglyError` for a time that is not past."""

    regimen: Regimen
    began_days_ago: float

    def __post_init__(self) -> None:
        if not isfinite(self.began_days_ago) or not 0 < self.began_days_ago <= _LONGEST_AGO_DAYS:
            raise AskedWronglyError(
                "A past course began some days ago, above 0 and within ten years; give that number of days."
            )

    def given(self, *, dosing_weight_kg: float | None) -> tuple[Administration, ...]:
        """What was given, in minutes from its own beginning. Raises `DoseError` (dosing) where an amount hangs on an unknown weight."""
        return self.regimen.administrations(dosing_weight_kg=dosing_weight_kg)


@dataclass(frozen=True, slots=True)
class Recent:
    """What was given in the last weeks: mg, hours and days, and whether anything of it could not be counted."""

    weeks_days: float
    mg: float
    hours: float
    courses: int
    not_counted: int

    @property
    def words(self) -> str:
        """The sum in words, and what could not be counted."""
        lost = f" {self.not_counted} could not be counted, because the weight is not known." if self.not_counted else ""
        return f"In the last {self.weeks_days:g} days {self.mg:.0f} mg were given over {self.hours:.0f} h.{lost}"


def recent_of(
    past: Sequence[GivenBefore],
    *,
    practice: PlanningPractice,
    dosing_weight_kg: float | Callable[[Regimen], float | None] | None,
) -> Recent | None:
    """Add up what was given within the weeks of the file, of a running infusion the part in it; None where no past course was named.

    `dosing_weight_kg` [kg] is that of every course, or says which a course is dosed by, as a cap on the weight asks.
    """
    if not past:
        return None
    window = practice.recent_weeks.value or 0.0
    mg, hours, courses, lost = 0.0, 0.0, 0, 0
    for course in past:
        try:
            weight = dosing_weight_kg(course.regimen) if callable(dosing_weight_kg) else dosing_weight_kg
            given = course.given(dosing_weight_kg=weight)
        except DoseError:
            lost += 1
            continue
        since = (course.began_days_ago - window) * _DAY_MIN
        today = course.began_days_ago * _DAY_MIN
        parts = [(one, _part_between(one, since, today)) for one in given]
        mg += sum(one.amount_mg * part for one, part in parts)
        hours += sum(one.duration_min * part for one, part in parts) / 60.0
        courses += any(part > 0 for _, part in parts)
    return Recent(window, mg, hours, courses, lost)


def _part_between(one: Administration, since: float, until: float) -> float:
    """The part of a dose (0 to 1) that was given between two moments [min]; what takes no time was given whole at its moment."""
    if not one.duration_min:
        return 1.0 if since < one.start_min < until else 0.0
    return max(0.0, min(one.stop_min, until) - max(one.start_min, since)) / one.duration_min
