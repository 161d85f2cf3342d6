"""Exact amounts for a pump: whole micrograms, microlitres, seconds and hundredths of mL/h, and how they are written."""

from decimal import Decimal
from fractions import Fraction
from math import isfinite

from assuage.plan.pump_errors import PumpInputError

HUNDREDTHS_S_PER_UL = 360
"""A rate in hundredths of mL/h, times seconds, divided by this is a volume in microlitres (3600 s/h over 10 uL)."""

Exactly = Fraction | Decimal | float | str


def exact(value: Exactly, *, what: str) -> Fraction:
    """The number as it was written: a float counts as its shortest decimal, 70.3 as 703/10.

    Raises:
        PumpInputError: it is not a finite number.
    """
    if not isinstance(value, bool):
        try:
            if not isinstance(value, float) or isfinite(value):
                return Fraction(value) if isinstance(value, Fraction | int) else Fraction(Decimal(str(value)))
        except (ArithmeticError, ValueError):
            pass
    raise PumpInputError(f"{what} is not a number, so nothing can be computed from it. Write it in digits.")


def whole(value: Fraction, *, per: int, what: str, step: str, least: int = 0) -> int:
    """`value` counted in units of which `per` make one, as a whole number of at least `least`.

    Raises:
        PumpInputError: a part of a unit is left, or it is too small.
    """
    units = value * per
    if units.denominator != 1:
        raise PumpInputError(f"{what} is finer than {step}, which nobody can measure here. Round it to {step}.")
    if units < least:
        raise PumpInputError(
            f"{what} is {'negative' if units < 0 else 'too small'}. Write at least {plain(Fraction(least, per))}."
        )
    return int(units)


def plain(value: Fraction, *, places: int = 6) -> str:
    """A decimal with a leading zero and no trailing one, rounded to so many places.

    >>> plain(Fraction(49, 2)), plain(Fraction(1, 3), places=2), plain(Fraction(50))
    ('24.5', '0.33', '50')
    """
    text = f"{Decimal(round(value * 10**places)).scaleb(-places):f}"
    bare = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if bare in {"-0", ""} else bare


def ml_per_h(hundredths: int) -> str:
    """A rate as the pump shows it.

    >>> ml_per_h(2450)
    '24.5 mL/h'
    """
    return f"{plain(Fraction(hundredths, 100))} mL/h"


def ml(microlitres: int) -> str:
    """A volume in millilitres.

    >>> ml(98_000)
    '98 mL'
    """
    return f"{plain(Fraction(microlitres, 1000))} mL"


def mg(micrograms: int) -> str:
    """An amount in milligrams, so that one table has one unit.

    >>> mg(98_000), mg(24_515), mg(640), mg(0)
    ('98 mg', '24.515 mg', '0.64 mg', '0 mg')
    """
    return f"{plain(Fraction(micrograms, 1000))} mg"


def clock(seconds: int) -> str:
    """A time from the start of a session: `h:mm`, with seconds only where there are some.

    >>> clock(0), clock(14_400), clock(7_345)
    ('0:00', '4:00', '2:02:25')
    """
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}" + (f":{left:02d}" if left else "")


def lasting(seconds: int) -> str:
    """A duration in the words a person would use.

    >>> lasting(14_400), lasting(900), lasting(7_345), lasting(5400)
    ('4 h', '15 min', '2 h 2 min 25 s', '1 h 30 min')
    """
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min"), (left, "s")) if number]
    return " ".join(parts) or "0 s"
