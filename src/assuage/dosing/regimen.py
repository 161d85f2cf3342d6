"""What is to be given: an exact, unit-carrying description that knows no weight until it is asked for amounts."""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from assuage.dosing.administration import Administration
from assuage.dosing.errors import DoseError, OnDemandError
from assuage.dosing.form import Isomer, Route, Salt, WeightBasis
from assuage.dosing.quantity import Dose, Per, check_span
from assuage.dosing.steps import Given, OnDemand, Pause, Step, doses_of

__all__ = [
    "Administration",
    "Cap",
    "CapScope",
    "Isomer",
    "Part",
    "Regimen",
    "Repeat",
    "Route",
    "Salt",
    "Stage",
    "WeightBasis",
]

# Longer than any course this program is for; it keeps a slip of the finger from asking for a million doses.
_LONGEST_MIN = Fraction(1440 * 366 * 5)
_MOST_OCCASIONS = 5000
_MOST_STEPS = 60
_DAY_MIN = Fraction(1440)

Stage = tuple[Step, ...]


class CapScope(StrEnum):
    """What a cap is counted over."""

    RATE = "rate"
    DOSE = "dose"
    SESSION = "session"
    DAY = "day"
    COURSE = "course"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that may be given: a rate, or an amount in one dose, session, day of 24 h, course or `window_min`."""

    limit: Dose
    scope: CapScope
    window_min: Fraction | None = None

    def __post_init__(self) -> None:
        """A rate caps rates, an amount caps everything else."""
        if self.limit.is_rate != (self.scope is CapScope.RATE):
            raise DoseError("The cap's unit does not fit what it caps.", "Write `max 25 mg/h`, or `max 100 mg a day`.")
        if self.limit.per is Per.DAY:
            raise DoseError("A rate per day as a cap reads like a daily total.", "Write `max 100 mg a day`.")
        if (self.window_min is None) != (self.scope is not CapScope.WINDOW):
            raise DoseError("A cap in a window of time needs that time.", "Write `max 30 mg in 4 h`.")
        if self.window_min is not None:
            check_span(self.window_min, what="The window of a cap")


@dataclass(frozen=True, slots=True)
class Repeat:
    """`times` occasions, each starting `every_min` after the one before."""

    every_min: Fraction
    times: int

    def __post_init__(self) -> None:
        """Refuse what no clinic could run."""
        check_span(self.every_min, what="The time between two occasions")
        if not 1 <= self.times <= _MOST_OCCASIONS:
            raise DoseError(
                f"{self.times} occasions are not a course this program can hold (1 to {_MOST_OCCASIONS}).",
                "Check the number.",
            )


@dataclass(frozen=True, slots=True)
class Part:
    """Stages that follow one another, each of one or more steps begun together; all of it repeated if `repeat` is given."""

    stages: tuple[Stage, ...]
    repeat: Repeat | None = None

    def __post_init__(self) -> None:
        """Refuse an empty part, and one that has not ended when it starts again."""
        if not self.stages or not all(self.stages):
            raise DoseError("There is nothing to give.", "Write a dose, for example `0.3 mg/kg over 15 min`.")
        if self.repeat is not None and self.session_min > self.repeat.every_min:
            raise DoseError(
                "One session has not ended when the next begins, so two would run at once.",
                "Lengthen the time between sessions, or shorten the session.",
            )

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in order."""
        return tuple(step for stage in self.stages for step in stage)

    @property
    def session_min(self) -> Fraction:
        """How long one occasion lasts [min]."""
        return sum((max(step.lasts_min for step in stage) for stage in self.stages), Fraction(0))

    @property
    def span_min(self) -> Fraction:
        """From its start until the next part may begin [min]: the last interval counts in full."""
        return self.session_min if self.repeat is None else self.repeat.every_min * self.repeat.times

    def occasions(self) -> tuple[Fraction, ...]:
        """When each occasion starts [min from the start of the part]."""
        if self.repeat is None:
            return (Fraction(0),)
        return tuple(self.repeat.every_min * place for place in range(self.repeat.times))


@dataclass(frozen=True, slots=True)
class Regimen:
    """A whole course. `isomer`, `salt` and `weight_basis` are None where nobody named them.

    Two regimens are equal when they say the same thing; `text` is the one way in which it is written.

    Raises:
        DoseError: the parts contradict one another.
    """

    parts: tuple[Part, ...]
    route: Route = Route.IV
    isomer: Isomer | None = None
    salt: Salt | None = None
    weight_basis: WeightBasis | None = None
    weight_cap_kg: Fraction | None = None
    caps: tuple[Cap, ...] = ()

    def __post_init__(self) -> None:
        """Check what only the whole can show."""
        from assuage.dosing.consistency import check

        check(self)
        if len(self.steps) > _MOST_STEPS:
            raise DoseError(f"The regimen has more than {_MOST_STEPS} steps.", "Write it as several regimens.")
        if sum((part.span_min for part in self.parts), Fraction(0)) > _LONGEST_MIN:
            raise DoseError(
                "The course is longer than five years, so this is probably a slip.",
                "Check the days and the number of sessions.",
            )

    def __str__(self) -> str:
        """The canonical text."""
        return self.text

    @property
    def text(self) -> str:
        """The canonical text; reading it back gives an equal regimen."""
        from assuage.dosing.render import render

        return render(self)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step of every part, in order."""
        return tuple(step for part in self.parts for step in part.steps)

    @property
    def needs_weight(self) -> bool:
        """Whether a dose or a cap is per kilogram."""
        named = [dose for step in self.steps for dose in doses_of(step)] + [cap.limit for cap in self.caps]
        return any(dose.per_kg for dose in named)

    @property
    def on_demand(self) -> bool:
        """Whether amounts depend on what the person asks for (PCA): it can be written and shown, not simulated."""
        return any(isinstance(step, OnDemand) for step in self.steps)

    @property
    def has_untimed_bolus(self) -> bool:
        """Whether an intravenous bolus has a duration that nobody stated."""
        return self.route is Route.IV and any(isinstance(step, Given) and step.over_min is None for step in self.steps)

    @property
    def sessions(self) -> int:
        """How many occasions there are in all."""
        return sum(len(part.occasions()) for part in self.parts)

    @property
    def duration_min(self) -> float:
        """From the first start to the last stop as written, before any cap on amounts [min].

        Raises:
            OnDemandError: nobody stated how long a PCA runs.
        """
        self._refuse_open_end()
        before = Fraction(0)
        stop = Fraction(0)
        for part in self.parts:
            stop = before + part.occasions()[-1] + part.session_min
            before += part.span_min
        return float(stop)

    @property
    def days(self) -> int:
        """In how many days of 24 h, counted from the start, something is given as written.

        Raises:
            OnDemandError: nobody stated how long a PCA runs.
        """
        self._refuse_open_end()
        found: set[int] = set()
        for start, stop in self._times_given():
            found.update(range(int(start // _DAY_MIN), max(ceil(stop / _DAY_MIN), int(start // _DAY_MIN) + 1)))
        return len(found)

    def administrations(self, *, dosing_weight_kg: float | None = None) -> tuple[Administration, ...]:
        """Everything given, in order of time, with every cap applied; amounts as labelled [mg].

        Parameters:
            dosing_weight_kg: the weight that per-kilogram doses are multiplied by [kg], see `dosing_weight`.

        Raises:
            WeightNeededError: a dose is per kilogram and no weight was given.
            OnDemandError: the amounts depend on demand.
        """
        from assuage.dosing.schedule import administrations

        return administrations(self, dosing_weight_kg=dosing_weight_kg)

    def total_mg(self, *, dosing_weight_kg: float | None = None) -> float:
        """The whole course [mg], summed exactly and rounded once."""
        from assuage.dosing.schedule import total

        return float(total(self, dosing_weight_kg=dosing_weight_kg))

    def peak_rate_mg_per_h(self, *, dosing_weight_kg: float | None = None) -> float | None:
        """The highest rate of everything running at once [mg/h]; None when nothing is given over time."""
        from assuage.dosing.schedule import peak_rate

        rate = peak_rate(self, dosing_weight_kg=dosing_weight_kg)
        return None if rate is None else float(rate * 60)

    def with_form(self, *, isomer: Isomer | None = None, salt: Salt | None = None) -> "Regimen":
        """The same regimen with what was unnamed now named.

        Raises:
            DoseError: it already names another isomer or salt, which is never converted.
        """
        for mine, theirs, what in ((self.isomer, isomer, "isomer"), (self.salt, salt, "salt")):
            if mine is not None and theirs is not None and mine != theirs:
                raise DoseError(
                    f"The regimen already names another {what}, and one is never turned into the other.",
                    "Write a new regimen.",
                )
        return replace(self, isomer=isomer or self.isomer, salt=salt or self.salt)

    def named(self) -> "Regimen":
        """This regimen, if it names all that a plan, a pump programme or a ledger needs; see `require_complete`."""
        from assuage.dosing.completeness import require_complete

        return require_complete(self)

    def _times_given(self) -> tuple[tuple[Fraction, Fraction], ...]:
        times: list[tuple[Fraction, Fraction]] = []
        before = Fraction(0)
        for part in self.parts:
            for occasion in part.occasions():
                start = before + occasion
                for stage in part.stages:
                    times += [(start, start + step.lasts_min) for step in stage if not isinstance(step, Pause)]
                    start += max(step.lasts_min for step in stage)
            before += part.span_min
        return tuple(times)

    def _refuse_open_end(self) -> None:
        if any(isinstance(step, OnDemand) and step.for_min is None for step in self.steps):
            raise OnDemandError(
                "Nobody stated how long the PCA runs, so its length is unknown.", "Add it, for example `for 24 h`."
            )
