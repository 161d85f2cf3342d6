"""Dates and times as FHIR writes them, of which a year or a month alone is no moment."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

_WHOLE_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_DATE_LENGTH = len("2026-11-20")
_FRACTION = re.compile(r"(\.\d{6})\d+")


def moment(value: Any) -> datetime | date | None:
    """A FHIR date, dateTime or instant; None for anything that is not at least a whole date.

    A time without a zone, which FHIR forbids, is used as its date alone.
    """
    if not isinstance(value, str):
        return None
    written = value.strip()
    try:
        if len(written) == _DATE_LENGTH and _WHOLE_DATE.match(written):
            return date.fromisoformat(written)
        read = datetime.fromisoformat(_FRACTION.sub(r"\1", written) if "." in written else written)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.date()


def day_of(when: datetime | date) -> date:
    """The calendar day of a moment."""
    return when.date() if isinstance(when, datetime) else when


def end_of(period: Any) -> datetime | date | None:
    """The end of a Period, when it has one that can be read."""
    return moment(period.get("end")) if isinstance(period, dict) else None


def start_of(period: Any) -> datetime | date | None:
    """The start of a Period, when it has one that can be read."""
    return moment(period.get("start")) if isinstance(period, dict) else None


def first_moment(resource: Mapping[str, Any], *fields: str) -> datetime | date | None:
    """The first of some fields that can be read as a moment; a Period gives its end, or its start while it lasts."""
    for field in fields:
        value = resource.get(field)
        if value is None:
            continue
        found = (end_of(value) or start_of(value)) if isinstance(value, dict) else moment(value)
        if found is not None:
            return found
    return None
