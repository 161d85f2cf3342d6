"""Values no person has: they are taken for slips, told and never used, and never moved to a bound."""

from collections.abc import Iterable
from datetime import date, datetime

from assuage.patient.person import Measurement
from assuage.patient.quantities import QuantityError
from assuage.patient.vocabulary import Concept

OLDEST_YEARS = 120
INVERTED = "the diastolic pressure is above the systolic one of the same reading, so one of them is a slip"


def checked(value: float, concept: Concept) -> float:
    """The value itself, in the canonical unit, when it lies within the bounds of its concept or there are none.

    Errors: `QuantityError` naming the bounds, for a value outside them.
    """
    if concept.plausible is None:
        return value
    lower, upper = concept.plausible
    if lower <= value <= upper:
        return value
    unit = "" if concept.unit is None or concept.unit.startswith("{") else f" {concept.unit}"
    raise QuantityError(
        f"the value lies outside what is believed of a person, {lower:g} to {upper:g}{unit}; check the number and its unit"
    )


def inverted_pressures(measurements: Iterable[Measurement]) -> tuple[Measurement, ...]:
    """The pressures whose diastolic lies above the systolic of one reading: of one source, or of one moment.

    A date without a time makes a reading only where it has one value of each.
    """
    every = tuple(measurements)
    systolic = [m for m in every if m.name == "systolic_blood_pressure"]
    diastolic = [m for m in every if m.name == "diastolic_blood_pressure"]
    dates = [m.origin.at for m in (*systolic, *diastolic)]
    found: dict[int, Measurement] = {}
    for low in diastolic:
        of_one_source = [s for s in systolic if s.origin == low.origin]
        for high in of_one_source or [s for s in systolic if _one_moment(s.origin.at, low.origin.at, dates)]:
            if low.value > high.value:
                found |= {id(high): high, id(low): low}
    return tuple(m for m in every if id(m) in found)


def _one_moment(
    first: datetime | date | None, second: datetime | date | None, dates: list[datetime | date | None]
) -> bool:
    if first is None or type(first) is not type(second) or first != second:
        return False
    return isinstance(first, datetime) or dates.count(first) == 2  # noqa: PLR2004 one of each
