"""Numbers and times as a clinician reads them: unit beside the number, no trailing zeros, a leading zero, no break."""

from datetime import date, datetime

from assuage.plan import Span

_IN_HOURS_FROM_MIN = 90
_THIN = "\N{NO-BREAK SPACE}"


def amount(value: float, unit: str, digits: int = 3) -> str:
    r"""A value to so many significant digits, never in scientific notation, held together with its unit.

    >>> amount(952.0, "mg"), amount(0.35, "mg/kg/h"), amount(1.0, "mg")
    ('952\xa0mg', '0.35\xa0mg/kg/h', '1\xa0mg')
    """
    return f"{number(value, digits)}{_THIN}{unit}"


def number(value: float, digits: int = 3) -> str:
    """A value to so many significant digits; whole numbers keep all of theirs.

    >>> number(2112.0), number(13.644), number(0.5), number(0.0)
    ('2112', '13.6', '0.5', '0')
    """
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:.0f}"
    return f"{float(f'{value:.{digits}g}'):.{digits}f}".rstrip("0").rstrip(".")


def span(one: Span, unit: str, digits: int = 3) -> str:
    """A typical value with its band in the same breath: `182 ng/mL (120 to 270)`."""
    if one.low is None or one.high is None:
        return amount(one.typical, unit, digits)
    band = f"({number(one.low, digits)}{_THIN}to{_THIN}{number(one.high, digits)})"
    return f"{amount(one.typical, unit, digits)} {band}"


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
    return word.replace("_", " ")


def sentence(words: str) -> str:
    """Words with a capital and a full stop."""
    told = words.strip()
    return told[:1].upper() + told[1:] + ("" if told.endswith((".", "?", "!")) else ".")
