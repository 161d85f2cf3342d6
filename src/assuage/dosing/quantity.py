"""Doses and durations as exact numbers with their unit, and how they are written safely."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from assuage.dosing.errors import DoseError, WeightNeededError


class Mass(StrEnum):
    """The unit of the amount."""

    MG = "mg"
    MCG = "mcg"


class Per(StrEnum):
    """The time a rate is counted by."""

    MIN = "min"
    HOUR = "h"
    DAY = "day"


_MG = {Mass.MG: Fraction(1), Mass.MCG: Fraction(1, 1000)}
_MIN = {Per.MIN: Fraction(1), Per.HOUR: Fraction(60), Per.DAY: Fraction(1440)}


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount, or with `per` a rate, in the unit it was written in; with `per_kg` it has no milligrams without a weight.

    Raises:
        DoseError: the value is not positive, or has no finite decimal form and so could not be written down.
    """

    value: Fraction
    unit: Mass = Mass.MG
    per_kg: bool = False
    per: Per | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be given or written."""
        if self.value <= 0:
            raise DoseError(
                "A dose of nothing, or less, cannot be given, so this is probably a slip.",
                "Write a positive dose, or leave the step out; a gap is written `pause for 2 h`.",
            )
        if not is_finite_decimal(self.value):
            raise DoseError(
                "A dose that has no finite decimal form cannot be written down exactly.",
                "Round it to what can be given, for example `0.333 mg`.",
            )

    @property
    def is_rate(self) -> bool:
        """Whether this is an amount per time."""
        return self.per is not None

    @property
    def unit_words(self) -> str:
        """The unit as it is written, `mg/kg/h`."""
        return f"{self.unit}{'/kg' if self.per_kg else ''}{f'/{self.per}' if self.per else ''}"

    def mg(self, weight_kg: Fraction | None) -> Fraction:
        """The exact amount [mg], or the exact rate [mg/min].

        Raises:
            WeightNeededError: the dose is per kilogram and `weight_kg` is None.
        """
        amount = self.value * _MG[self.unit]
        if self.per is not None:
            amount /= _MIN[self.per]
        if not self.per_kg:
            return amount
        if weight_kg is None:
            raise WeightNeededError(
                f"The dose is per kilogram ({self.unit_words}) and no dosing weight was given, so its milligrams are unknown.",
                "Give the dosing weight in kg.",
            )
        return amount * weight_kg

    def __str__(self) -> str:
        """The dose as it is written."""
        return f"{decimal(self.value)} {self.unit_words}"


def is_finite_decimal(value: Fraction) -> bool:
    """Whether the value can be written with finitely many digits."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def decimal(value: Fraction) -> str:
    """The shortest exact decimal: a zero before the point, none after the last digit, no grouping, no exponent."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = str(abs(value) * 10**places).rjust(places + 1, "0")
    whole, part = (digits[:-places], digits[-places:]) if places else (digits, "")
    return f"{'-' if value < 0 else ''}{whole}{f'.{part}' if part else ''}"


def span(minutes: Fraction) -> str:
    """A duration in the unit that is read most easily and is exact: seconds, minutes or hours."""
    hours = minutes / 60
    if hours == 1 or (hours >= 2 and is_finite_decimal(hours)):  # noqa: PLR2004 - up to two hours are spoken of in minutes
        return f"{decimal(hours)} h"
    if minutes.denominator == 1 or (minutes >= 2 and is_finite_decimal(minutes)):  # noqa: PLR2004 - likewise seconds
        return f"{decimal(minutes)} min"
    return f"{decimal(minutes * 60)} s"


def check_span(minutes: Fraction, *, what: str) -> None:
    """Refuse a duration that is not positive or cannot be written.

    Raises:
        DoseError: either of the two.
    """
    if minutes <= 0:
        raise DoseError(
            f"{what} is zero or less, so nothing could happen in it.",
            "Write a positive time, for example `over 40 min`.",
        )
    if not is_finite_decimal(minutes * 60):
        raise DoseError(
            f"{what} has no finite number of seconds, so it cannot be written exactly.", "Round it to whole seconds."
        )
