"""Numbers and times as a clinician reads them: unit beside the number, no trailing zeros, a leading zero, no break."""

import math
import re
from datetime import date, datetime
from decimal import Decimal

from assuage.dosing import Isomer, Salt
from assuage.plan import Span

_IN_HOURS_FROM_MIN = 90
_THIN = "\N{NO-BREAK SPACE}"
# Letters that stand for words, wherever an identifier is spoken.
_INITIALS = frozenset({"cns", "ecg", "maoi", "nmda", "ptsd"})
_UCUM = {"mm[Hg]": "mmHg", "{score}": "", "Cel": "°C", "1": ""}
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=(?:mg|mcg|ng|g|kg|mL|L|mmHg|h|min|d|days|weeks|%|of 10\b)(?![A-Za-z]))")
_ISOMERS = {Isomer.RACEMATE: "racemic ketamine", Isomer.S: "S-ketamine", Isomer.R: "R-ketamine"}


def amount(value: float, unit: str, digits: int = 3) -> str:
    r"""A value to so many significant digits, never in scientific notation, held together with its unit.

    >>> amount(952.0, "mg"), amount(0.35, "mg/kg/h"), amount(1.0, "mg")
    ('952\xa0mg', '0.35\xa0mg/kg/h', '1\xa0mg')
    """
    spelt = _UCUM.get(unit, unit)
    return f"{number(value, digits)}{_THIN}{spelt}" if spelt else number(value, digits)


def number(value: float, digits: int = 3) -> str:
    """A value to so many significant digits; whole numbers keep all of theirs.

    >>> number(2112.0), number(13.644), number(0.5), number(0.0), number(0.00045)
    ('2112', '13.6', '0.5', '0', '0.00045')
    """
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:.0f}"
    return _bare(f"{Decimal(f'{value:.{digits}g}'):f}")


def span(one: Span, unit: str, digits: int = 3) -> str:
    """A typical value with its band in the same breath and to the same decimals: `182 ng/mL (120 to 270)`."""
    if one.low is None or one.high is None:
        return amount(one.typical, unit, digits)
    size = math.floor(math.log10(abs(one.typical))) if one.typical else 0
    decimals = max(0, digits - 1 - size)
    low, high = (_bare(f"{bound:.{decimals}f}") for bound in (one.low, one.high))
    band = f"({low}{_THIN}to{_THIN}{high})"
    return f"{amount(one.typical, unit, digits)} {band}"


def _bare(written: str) -> str:
    """A written number without trailing zeros, and without the sign of a zero."""
    bare = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if bare == "-0" else bare


def unbroken(text: str) -> str:
    """The text with every number held to the unit that follows it, so that no dose breaks across lines."""
    return _NUMBER_AND_UNIT.sub(_THIN, text)


def form(isomer: Isomer | None, salt: Salt | None) -> str:
    """Which ketamine, and what its milligrams are of."""
    return " ".join(part for part in (_ISOMERS.get(isomer, "ketamine") if isomer else "ketamine", salt) if part)


def duration(minutes: float) -> str:
    r"""A time in the unit a reader would choose.

    >>> duration(40), duration(240), duration(5760)
    ('40\xa0min', '4\xa0h', '96\xa0h')
    """
    return amount(minutes, "min") if minutes < _IN_HOURS_FROM_MIN else amount(minutes / 60, "h")


def day(moment: date | datetime | None) -> str:
    """A date as 22 Nov 2026; nothing known stays unknown."""
    return "date unknown" if moment is None else f"{moment.day} {moment:%b %Y}"


def spoken(word: str) -> str:
    """An identifier as plain words."""
    return " ".join(part.upper() if part in _INITIALS else part for part in word.split("_"))


def sentence(words: str) -> str:
    """Words with a capital and a full stop."""
    told = words.strip()
    return told[:1].upper() + told[1:] + ("" if told.endswith((".", "?", "!")) else ".")
