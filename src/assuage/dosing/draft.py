"""A regimen while it is being read: what has been said so far, and what is still open when the text ends."""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import TypeVar

from assuage.dosing.consistency import cap_place
from assuage.dosing.errors import DoseError
from assuage.dosing.form import Isomer, Route, Salt, WeightBasis
from assuage.dosing.quantity import Dose, decimal, span
from assuage.dosing.regimen import Cap, CapScope, Part, Regimen, Repeat
from assuage.dosing.steps import Given, Infusion, OnDemand, Pause, Step, Titration

_DAY_MIN = Fraction(1440)
Named = TypeVar("Named")


@dataclass(slots=True)
class StepDraft:
    """One step as far as it has been read."""

    kind: str
    dose: Dose | None = None
    bolus: bool = False
    length_min: Fraction | None = None
    said: str = ""
    change: tuple[Dose, Fraction, Dose] | None = None
    lockout_min: Fraction | None = None

    @property
    def takes_length(self) -> bool:
        """Whether `for` can still mean how long this step lasts."""
        is_amount = self.dose is not None and not self.dose.is_rate
        return self.length_min is None and (self.kind in {"pca", "pause"} or not is_amount)


@dataclass(slots=True)
class Draft:
    """Everything read so far."""

    parts: list[Part] = field(default_factory=list)
    stages: list[list[StepDraft]] = field(default_factory=lambda: [[]])
    every_min: Fraction | None = None
    extent_min: Fraction | None = None
    times: int | None = None
    all_said: bool = False
    once: bool = False
    route: Route | None = None
    isomer: Isomer | None = None
    salt: Salt | None = None
    basis: WeightBasis | None = None
    weight_cap_kg: Fraction | None = None
    caps: list[tuple[Dose, CapScope | None, Fraction | None]] = field(default_factory=list)

    @property
    def step(self) -> StepDraft | None:
        """The step being read."""
        return self.stages[-1][-1] if self.stages[-1] else None

    @property
    def is_repeated(self) -> bool:
        """Whether how often, how long or how many times has been said of this part."""
        return not (self.every_min is None and self.extent_min is None and self.times is None)

    def begin(self, step: StepDraft, *, beside: bool = False) -> None:
        """Take up a new step; without `then` or `plus` before it, it is refused."""
        if self.step is not None and not beside:
            shown = f" before `{step.dose}`" if step.dose else ""
            raise DoseError(
                f"Two doses stand side by side with no word between them{shown}.",
                "Write `then` if one follows the other, `plus` if they begin together; a dose in brackets that only explains is left out.",
            )
        self.stages[-1].append(step)

    def name_once(self, old: Named | None, new: Named, *, what: str) -> Named:
        """Refuse two different names for one thing."""
        if old is not None and old != new:
            raise DoseError(
                f"Two {what} are named, and it is unclear which is meant.",
                "Name one; write two regimens for two drugs or routes.",
            )
        return new

    def then(self) -> None:
        """End a stage, and the part if it said how often it is given."""
        if self.step is None:
            raise DoseError("Nothing stands before `then`.", "Write the first dose before it.")
        if self.is_repeated or self.once:
            self._end_part(is_last=False)
        else:
            self.stages.append([])

    def finish(self) -> Regimen:
        """The regimen, once the text has ended."""
        if self.step is None:
            raise DoseError(
                "No dose is left to read." if self.parts or len(self.stages) > 1 else "The text names no dose.",
                "Write an amount or a rate with its unit, for example `0.3 mg/kg over 15 min`.",
            )
        self._end_part(is_last=True)
        return Regimen(
            parts=tuple(self.parts),
            route=self.route or Route.IV,
            isomer=self.isomer,
            salt=self.salt,
            weight_basis=self.basis,
            weight_cap_kg=self.weight_cap_kg,
            caps=self._finished_caps(),
        )

    def elapsed_min(self) -> Fraction:
        """How long the stages of this part last that have been read [min]."""
        return sum(
            (max(self._finished(step).lasts_min for step in stage) for stage in self.stages if stage), Fraction(0)
        )

    def _end_part(self, *, is_last: bool) -> None:
        stages = tuple(tuple(self._finished(step) for step in stage) for stage in self.stages)
        repeat = self._repeat(stages)
        if repeat is None and self.parts and self.parts[-1].repeat is None:
            stages = self.parts.pop().stages + stages
        self.parts.append(Part(stages, repeat))
        self.every_min = self.extent_min = self.times = None
        self.all_said = self.once = False
        if not is_last:
            self.stages = [[]]

    def _repeat(self, stages: tuple[tuple[Step, ...], ...]) -> Repeat | None:
        if not self.is_repeated:
            return None
        if self.once:
            raise DoseError("`once` and a repetition contradict each other.", "Keep one of the two.")
        if self.every_min is None:
            raise self._how_often()
        if self.extent_min is None and self.times is None:
            raise DoseError(
                "How often is said, but not for how long.",
                "Add the end, for example `daily for 10 days` or `every 2 weeks, 6 sessions`.",
            )
        if sum(len(stage) for stage in stages) > 1 and not self.all_said:
            raise DoseError(
                "It is unclear whether all of it is repeated or only the last step.",
                "Write `, all daily for 5 days` for all of it, or `once, then` after what is given once.",
            )
        counted = None if self.extent_min is None else ceil(self.extent_min / self.every_min)
        if counted is not None and self.times is not None and counted != self.times:
            raise DoseError(
                f"The time holds {counted} occasions, and {self.times} are named.", "Keep the one that is meant."
            )
        return Repeat(self.every_min, self.times if self.times is not None else counted or 0)

    def _how_often(self) -> DoseError:
        if self.times is not None:
            return DoseError(
                f"{self.times} occasions are named, but not how far apart.",
                f"Write `every 2 weeks, {self.times} sessions`.",
            )
        days = (self.extent_min or Fraction(0)) / _DAY_MIN
        shown = f"daily for {decimal(days)} days" if days.denominator == 1 else "daily for 10 days"
        return DoseError(
            "How long the course is, is said, but not how often it is given.", f"Write `{shown}` if it is given daily."
        )

    def _finished(self, step: StepDraft) -> Step:
        if step.kind == "pause":
            if step.length_min is None:
                raise DoseError("The pause has no length.", "Write `pause for 2 h`.")
            return Pause(step.length_min)
        dose = step.dose
        if dose is None:
            raise DoseError("A dose is missing.", "Write a number with its unit.")
        if step.kind == "pca":
            if step.lockout_min is None:
                raise DoseError(
                    "A PCA without its lockout could be given without end.", f"Write `PCA {dose} bolus, lockout 8 min`."
                )
            return OnDemand(dose, step.lockout_min, step.length_min)
        return self._rate(step, dose) if dose.is_rate or step.change else self._amount(step, dose)

    def _rate(self, step: StepDraft, dose: Dose) -> Step:
        if step.bolus:
            raise DoseError(
                f"`{dose}` is a rate, and a bolus is an amount.",
                "Write the amount, for example `0.5 mg/kg bolus over 10 min`.",
            )
        if step.change is not None:
            if step.length_min is None:
                raise DoseError("A titration needs its whole time.", "Add it, for example `100 h in all`.")
            by, every, to = step.change
            return Titration(dose, by, every, to, step.length_min)
        if step.length_min is None:
            route = self.route or Route.IV
            if not route.takes_infusion:
                name = route.value.replace("_", " ")
                raise DoseError(
                    f"`{dose}` by the {name} route does not say how it is divided.",
                    f"Write one dose and how often: `50 mg {name} three times daily for 7 days`.",
                )
            hint = f" Write `max {dose}` if it is a cap." if self.caps else ""
            raise DoseError(
                f"The rate `{dose}` has no time, so how much is given is unknown.",
                f"Say how long: `{dose} for 4 h`.{hint}",
            )
        return Infusion(dose, step.length_min)

    def _amount(self, step: StepDraft, dose: Dose) -> Step:
        if step.said == "for" and step.length_min is not None:
            time = span(step.length_min)
            raise DoseError(
                f"`{dose} for {time}` may be a rate whose time is missing, or an amount given over {time}.",
                f"Write `{dose}/h for {time}` or `{dose} over {time}`.",
            )
        if self.route is None and step.length_min is None and not step.bolus:
            raise DoseError(
                f"`{dose}` says neither by which route nor over what time it is given.",
                f"Write `{dose} over 40 min`, `{dose} bolus over 10 min`, or a route such as `{dose} oral` or `{dose} IM`.",
            )
        return Given(dose, step.length_min, step.bolus and self.route in {None, Route.IV})

    def _finished_caps(self) -> tuple[Cap, ...]:
        steps = [step for part in self.parts for step in part.steps if not isinstance(step, Pause)]
        caps: list[Cap] = []
        for limit, said, window in self.caps:
            scope = said
            if scope is None and all(isinstance(step, Given) for step in steps):
                scope = CapScope.DOSE
            if scope is None:
                raise DoseError(
                    f"`max {limit}` does not say of what.",
                    f"Write `max {limit} a dose`, `a session`, `a day` or `in all`, or a rate such as `max {limit}/h`.",
                )
            caps.append(Cap(limit, scope, window))
        return tuple(sorted(caps, key=cap_place))
