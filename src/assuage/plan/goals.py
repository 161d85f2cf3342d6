"""What a clinic wants of a plan, what it will not risk, and what it has: goals, ceilings and constraints, in its own words.

What nobody names stays unnamed: no goal is then "no goal named", and chances are those of the standard goal, which is called that; no
ceiling means that nothing is held back for it.
"""

from dataclasses import dataclass
from math import isfinite

from assuage.knowledge.schema import PlanningPractice
from assuage.plan.errors import AskedWronglyError

LAST_DAY = 84
"""The last day for which relief is predicted: twelve weeks."""

_TOP_OF_SCALE = 10.0
_PER_CENT = 100.0
_HOURS_A_DAY = 24.0
_DAYS_A_WEEK = 7
_WIDEST_RISE_MMHG = 150.0
_LOWEST_SYSTOLIC_MMHG, _HIGHEST_SYSTOLIC_MMHG = 100.0, 260.0


@dataclass(frozen=True, slots=True)
class Goals:
    """Relief that is wanted: a fall of pain by `relief_points` of 10 or by `relief_percent`, by a day, and for so many days.

    `least_chance` (0 to 1) is the chance of that below which an option is marked as unlikely to do it. Nothing given is no
    goal named. Raises `AskedWronglyError` for numbers that no relief can have.
    """

    relief_points: float | None = None
    relief_percent: float | None = None
    by_day: float | None = None
    for_days: float | None = None
    least_chance: float | None = None

    def __post_init__(self) -> None:
        if self.relief_points is not None and self.relief_percent is not None:
            raise AskedWronglyError(
                "Relief is wanted both in points and in per cent, which may contradict; give one of them."
            )
        _within("relief in points", self.relief_points, 0.0, _TOP_OF_SCALE)
        _within("relief in per cent", self.relief_percent, 0.0, _PER_CENT)
        _within("the day by which relief is wanted", self.by_day, 0.0, LAST_DAY, lowest_counts=True)
        _within("the days for which relief is wanted", self.for_days, 0.0, LAST_DAY, lowest_counts=True)
        _within("the least chance wanted, from 0 to 1,", self.least_chance, 0.0, 1.0)
        if self.by_day is not None and self.for_days is not None and self.by_day + self.for_days > LAST_DAY:
            message = (
                f"Relief by day {self.by_day:g} for {self.for_days:g} days ends after day {LAST_DAY}, and nothing is known beyond. "
                "Ask for fewer days."
            )
            raise AskedWronglyError(message)

    @property
    def is_named(self) -> bool:
        """Whether anybody said what relief is wanted."""
        return self.relief_points is not None or self.relief_percent is not None


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What is not risked: the greatest chance (0 to 1) of dissociation at or over a part of the scale, and of a systolic pressure.

    `dissociation_percent` is what counts as distressing, `systolic_rise_mmhg` and `systolic_mmhg` what counts as too high: a rise,
    or a pressure for this person's own baseline. Without a chance there is no ceiling, and the chance is only told.
    """

    dissociation_chance: float | None = None
    dissociation_percent: float | None = None
    systolic_chance: float | None = None
    systolic_rise_mmhg: float | None = None
    systolic_mmhg: float | None = None

    def __post_init__(self) -> None:
        _within(
            "the chance of distressing dissociation, from 0 to 1,",
            self.dissociation_chance,
            0.0,
            1.0,
            lowest_counts=True,
        )
        _within(
            "the dissociation that distresses, in per cent of the scale,", self.dissociation_percent, 0.0, _PER_CENT
        )
        _within("the chance of a high pressure, from 0 to 1,", self.systolic_chance, 0.0, 1.0, lowest_counts=True)
        _within("the rise of systolic pressure [mmHg]", self.systolic_rise_mmhg, 0.0, _WIDEST_RISE_MMHG)
        _within("the systolic pressure [mmHg]", self.systolic_mmhg, _LOWEST_SYSTOLIC_MMHG, _HIGHEST_SYSTOLIC_MMHG)


@dataclass(frozen=True, slots=True)
class Clinic:
    """What the clinic has: chair hours a day, infusion days in any 7, settings and routes it offers, vials [mg], and an escort.

    `settings` are levels of monitoring as regimens name them (`outpatient`, `inpatient`); `escort` says whether somebody takes the
    person home. What is None is not known, and holds nothing back.
    """

    chair_hours_per_day: float | None = None
    days_per_week: int | None = None
    settings: tuple[str, ...] | None = None
    routes: tuple[str, ...] | None = None
    vial_mg: tuple[float, ...] = ()
    escort: bool | None = None

    def __post_init__(self) -> None:
        _within("the chair hours a day", self.chair_hours_per_day, 0.0, _HOURS_A_DAY)
        _within("the days of a week", self.days_per_week, 0, _DAYS_A_WEEK)
        if any(not isfinite(size) or size <= 0 for size in self.vial_mg):
            raise AskedWronglyError(
                "A vial holds nothing or less, so no number of them is a dose; give its content in mg."
            )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Goals and ceilings with every number filled in, and the words for what was filled in: `standard` where no goal was named.

    `share` is the part of the pain to be relieved, None where it is wanted in points.
    """

    points: float | None
    share: float | None
    by_day: float
    for_days: float
    least_chance: float | None
    standard: bool
    dissociation_percent: float
    systolic_rise_mmhg: float | None
    systolic_mmhg: float | None
    assumed: tuple[str, ...]

    @property
    def goal_words(self) -> str:
        """The goal as a reader says it."""
        how_much = (
            f"{self.points:g} points less pain" if self.share is None else f"at least {self.share * 100:g} % less pain"
        )
        return f"{how_much} by day {self.by_day:g} and for {self.for_days:g} days"

    @property
    def dissociation_words(self) -> str:
        """What counts as distressing."""
        return f"dissociation at {self.dissociation_percent:g} % of the scale or more"

    @property
    def systolic_words(self) -> str:
        """What counts as too high a pressure."""
        told = [] if self.systolic_rise_mmhg is None else [f"up by {self.systolic_rise_mmhg:g} mmHg or more"]
        told += [] if self.systolic_mmhg is None else [f"at {self.systolic_mmhg:g} mmHg or more"]
        return f"systolic pressure {' or '.join(told)}"


def wanted_of(goals: Goals, ceilings: Ceilings, practice: PlanningPractice) -> Wanted:
    """What is asked of every option: what was named, and the file's choices where nothing was."""
    standard, assumed = practice.standard_goal, []
    points, percent = goals.relief_points, goals.relief_percent
    if not goals.is_named:
        percent = standard.relief_percent.value
        assumed.append(standard.words)
    by_day = goals.by_day if goals.by_day is not None else standard.by_day.value or 0.0
    for_days = goals.for_days if goals.for_days is not None else standard.for_days.value or 0.0
    if by_day + for_days > LAST_DAY:
        # Both named are refused by `Goals`, so one of the two is the file's and gives way to the one that was named.
        by_day, for_days = (by_day, LAST_DAY - by_day) if goals.for_days is None else (LAST_DAY - for_days, for_days)
    if goals.is_named and goals.by_day is None:
        assumed.append(f"By when relief is wanted was not named; day {by_day:g} was taken.")
    if goals.is_named and goals.for_days is None:
        assumed.append(f"For how long relief is wanted was not named; {for_days:g} days were taken.")
    limit = ceilings.dissociation_percent
    if limit is None:
        limit = practice.distressing_dissociation.value or _PER_CENT
        assumed.append(
            f"Distressing dissociation is taken as {limit:g} % of the scale or more: {practice.distressing_dissociation.reason}."
        )
    rise, level = ceilings.systolic_rise_mmhg, ceilings.systolic_mmhg
    if rise is None and level is None:
        rise, level = practice.severe_systolic_rise.value, practice.severe_systolic.value
        assumed.append(
            f"Too high a pressure is taken as a systolic rise of {rise:g} mmHg or a pressure of {level:g} mmHg, whichever comes first."
        )
    return Wanted(
        points=points,
        share=None if percent is None else percent / _PER_CENT,
        by_day=by_day,
        for_days=for_days,
        least_chance=goals.least_chance,
        standard=not goals.is_named,
        dissociation_percent=limit,
        systolic_rise_mmhg=rise,
        systolic_mmhg=level,
        assumed=tuple(assumed),
    )


def _within(name: str, value: float | None, low: float, high: float, *, lowest_counts: bool = False) -> None:
    """Refuse a number that cannot be meant; `low` itself counts only where that is said."""
    if value is None:
        return
    if not isfinite(value) or value > high or value < low or (value == low and not lowest_counts):
        above = "from" if lowest_counts else "above"
        raise AskedWronglyError(
            f"{name[:1].upper()}{name[1:]} cannot be {value:g}; give a number {above} {low:g}, up to {high:g}."
        )
