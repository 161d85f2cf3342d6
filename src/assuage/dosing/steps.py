"""The steps a session is built from; each knows how long it lasts and refuses to be what cannot be given."""

from dataclasses import dataclass
from fractions import Fraction

from assuage.dosing.errors import DoseError
from assuage.dosing.quantity import Dose, check_span, decimal, span

_MOST_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """An amount given at once, or evenly over `over_min`. A `bolus` without it has a duration that nobody stated."""

    dose: Dose
    over_min: Fraction | None = None
    bolus: bool = False

    def __post_init__(self) -> None:
        """Refuse a rate where an amount belongs."""
        _must_be_amount(self.dose)
        if self.over_min is not None:
            check_span(self.over_min, what="The time a dose is given over")

    @property
    def lasts_min(self) -> Fraction:
        """From its start to its end [min]."""
        return self.over_min or Fraction(0)


@dataclass(frozen=True, slots=True)
class Infusion:
    """One rate, kept for `for_min`."""

    rate: Dose
    for_min: Fraction

    def __post_init__(self) -> None:
        """Refuse an amount where a rate belongs."""
        _must_be_rate(self.rate)
        check_span(self.for_min, what="The time of an infusion")

    @property
    def lasts_min(self) -> Fraction:
        """From its start to its end [min]."""
        return self.for_min


@dataclass(frozen=True, slots=True)
class Titration:
    """A rate that changes by `step` every `every_min` until it is `to`, and stays there until `total_min` are over."""

    start: Dose
    step: Dose
    every_min: Fraction
    to: Dose
    total_min: Fraction

    def __post_init__(self) -> None:
        """Refuse a titration that misses its goal, or has no time to reach it."""
        _must_be_rate(self.start)
        check_span(self.every_min, what="The time between two steps")
        check_span(self.total_min, what="The time of a titration")
        if len({dose.unit_words for dose in (self.start, self.step, self.to)}) > 1:
            raise DoseError(
                "A titration whose start, step and goal have different units is easily misread.",
                f"Write all three in {self.start.unit_words}.",
            )
        _check_steps(self)

    @property
    def rises(self) -> bool:
        """Up, or down."""
        return self.to.value > self.start.value

    @property
    def changes(self) -> int:
        """How many times the rate is changed."""
        return int(abs(self.to.value - self.start.value) / self.step.value)

    @property
    def lasts_min(self) -> Fraction:
        """From its start to its end [min]."""
        return self.total_min

    def rates(self) -> tuple[tuple[Dose, Fraction, Fraction], ...]:
        """Each rate with the minutes from which and to which it runs."""
        sign = 1 if self.rises else -1
        starts = [self.every_min * place for place in range(self.changes + 1)]
        ends = [*starts[1:], self.total_min]
        return tuple(
            (
                Dose(
                    self.start.value + sign * place * self.step.value,
                    self.start.unit,
                    self.start.per_kg,
                    self.start.per,
                ),
                begin,
                end,
            )
            for place, (begin, end) in enumerate(zip(starts, ends, strict=True))
        )


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing is given for `for_min`."""

    for_min: Fraction

    def __post_init__(self) -> None:
        """Refuse a pause of no time."""
        check_span(self.for_min, what="A pause")

    @property
    def lasts_min(self) -> Fraction:
        """From its start to its end [min]."""
        return self.for_min


@dataclass(frozen=True, slots=True)
class OnDemand:
    """Patient-controlled boluses, at most one in `lockout_min`; how many is up to the person, so it has no amounts."""

    dose: Dose
    lockout_min: Fraction
    for_min: Fraction | None = None

    def __post_init__(self) -> None:
        """Refuse a rate where the bolus belongs."""
        _must_be_amount(self.dose)
        check_span(self.lockout_min, what="The lockout")
        if self.for_min is not None:
            check_span(self.for_min, what="The time of a PCA")

    @property
    def lasts_min(self) -> Fraction:
        """From its start to its end [min]; 0 where nobody stated it."""
        return self.for_min or Fraction(0)


Step = Given | Infusion | Titration | Pause | OnDemand


def doses_of(step: Step) -> tuple[Dose, ...]:
    """Every dose a step names."""
    match step:
        case Given(dose=dose) | OnDemand(dose=dose):
            return (dose,)
        case Infusion(rate=rate):
            return (rate,)
        case Titration(start=start, step=change, to=to):
            return (start, change, to)
        case Pause():
            return ()


def _check_steps(titration: Titration) -> None:
    start, step, to = titration.start.value, titration.step.value, titration.to.value
    unit = titration.start.unit_words
    if start == to:
        raise DoseError(
            "The titration ends where it starts.",
            f"Write one rate: `{titration.start} for {span(titration.total_min)}`.",
        )
    count = abs(to - start) / step
    if count.denominator != 1:
        reached = start + (1 if to > start else -1) * int(count) * step
        raise DoseError(
            f"Steps of {decimal(step)} from {decimal(start)} do not land on {decimal(to)} {unit}, so the last step is unclear.",
            f"Write `to {decimal(reached)}`, or another step." if reached != start else "Write a smaller step.",
        )
    if count > _MOST_STEPS:
        raise DoseError(
            f"A titration of more than {_MOST_STEPS} steps is not one a clinic could run.", "Check the step."
        )
    if titration.every_min * count >= titration.total_min:
        raise DoseError(
            f"The goal is reached after {span(titration.every_min * count)}, and the titration ends after {span(titration.total_min)}.",
            "Lengthen the whole time, shorten the time between steps, or lower the goal.",
        )


def _must_be_amount(dose: Dose) -> None:
    if dose.is_rate:
        raise DoseError(
            f"`{dose}` is a rate where an amount is needed.", "Write the amount, for example `0.3 mg/kg over 15 min`."
        )


def _must_be_rate(dose: Dose) -> None:
    if not dose.is_rate:
        raise DoseError(
            f"`{dose}` is an amount where a rate is needed; mg/kg per what is not said.",
            f"Write `{dose}/h` for a rate, or `{dose} over 4 h` for an amount.",
        )
