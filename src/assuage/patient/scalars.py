"""The single values of a patient file or a form: each is read exactly, or refused in words without repeating it."""

import calendar
import difflib
import re
from datetime import date, datetime
from typing import Any

from assuage.patient.answer import NO, UNKNOWN, YES
from assuage.patient.person import Sex
from assuage.patient.plausibility import OLDEST_YEARS
from assuage.patient.quantities import QuantityError, split_quantity

ANSWERS = {"yes": YES, "true": YES, "no": NO, "false": NO, "unknown": UNKNOWN}
_PART_OF_A_DATE = re.compile(r"^(\d{4})(?:-(\d{2}))?$")


def safe(key: Any) -> str:
    """A key as it may be repeated in a message: cut short, so that no sentence about a person slips through."""
    words = str(key)
    return words if len(words) <= 40 and "\n" not in words else f"{words[:20]}..."  # noqa: PLR2004 a line of a message


def close_to(word: str, known: Any) -> str:
    """Words for names that come close to one that is not known; empty where none does."""
    close = difflib.get_close_matches(str(word), list(known), n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(f'`{one}`' for one in close)}?)" if close else ""


def text(value: Any) -> str:
    """A name or a number that stands for the person."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("write a name or a number that stands for the person")
    return value.strip()


def switch(value: Any) -> bool:
    """A yes or a no."""
    if str(value).lower() not in {"yes", "true", "no", "false"}:
        raise ValueError("neither yes nor no")
    return ANSWERS[str(value).lower()] is YES


def sex(value: Any) -> Sex:
    """A sex as recorded."""
    try:
        return Sex(str(value).lower())
    except ValueError:
        raise ValueError("none of female, male, other, unknown") from None


def age(value: Any) -> float:
    """An age in years."""
    try:
        number, unit = split_quantity(str(value))
    except QuantityError:
        raise ValueError("not a number of years") from None
    if unit or not 0 <= number <= OLDEST_YEARS:
        raise ValueError(f"not a number of years between 0 and {OLDEST_YEARS}")
    return number


def birth_days(value: Any) -> tuple[date, date]:
    """The first and last day a birth date may stand for: one day, or a month or year where no more is known."""
    days = part_of_a_date(str(value).strip())
    if days is not None:
        return days
    day = moment(value)
    if isinstance(day, datetime):
        raise ValueError("a time where a date belongs; write it as 1980-05-31")  # noqa: TRY004 the field is wrong, not its type
    return day, day


def part_of_a_date(written: str) -> tuple[date, date] | None:
    """The first and last day of a year (`1985`) or a month (`1985-03`); None for anything else."""
    found = _PART_OF_A_DATE.match(written)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2]) if found[2] else None
    if year < 1 or (month is not None and not 1 <= month <= 12):  # noqa: PLR2004 months of a year
        return None
    first, last = month or 1, month or 12
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def instant(value: Any) -> datetime:
    """A date with a time and its zone."""
    read = moment(value)
    if not isinstance(read, datetime):
        raise ValueError("a date without a time; write it as 2026-11-20T09:00:00+00:00")  # noqa: TRY004 the field is wrong, not its type
    return read


def moment(value: Any) -> datetime | date:
    """A date, or a date with a time and its zone."""
    written = str(value).strip().replace(" ", "T", 1)
    try:
        if len(written) == len("2026-11-20"):
            return date.fromisoformat(written)
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError("not a date; write it as 2026-11-20 or 2026-11-20T09:00:00+00:00") from None
    if moment.tzinfo is None:
        raise ValueError("a time without a zone, which could be read in two ways; add one, as in +00:00")
    return moment
