"""Values no person has: they are taken for slips, told and never used, and never moved to a bound."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from assuage.patient.person import Measurement, Origin
from assuage.patient.quantities import QuantityError
from assuage.patient.vocabulary import Concept

OLDEST_YEARS = 120
_PRESSURES = ("systolic_blood_pressure", "diastolic_blood_pressure")
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
    pressures = [m for m in every if m.name in _PRESSURES]
    of_source: dict[Origin, list[Measurement]] = defaultdict(list)
    of_moment: dict[datetime | date, list[Measurement]] = defaultdict(list)
    for one in pressures:
        if one.name == _PRESSURES[0]:
            of_source[one.origin].append(one)
            if one.origin.at is not None:
                of_moment[one.origin.at].append(one)
    dates = Counter(m.origin.at for m in pressures)
    found: set[int] = set()
    for low in pressures:
        if low.name == _PRESSURES[0]:
            continue
        for high in of_source.get(low.origin) or _of_one_moment(low.origin.at, of_moment, dates):
            if low.value > high.value:
                found |= {id(high), id(low)}
    return tuple(m for m in every if id(m) in found)


def _of_one_moment(
    when: datetime | date | None,
    of_moment: Mapping[datetime | date, list[Measurement]],
    dates: Mapping[datetime | date | None, int],
) -> list[Measurement]:
    """The systolic pressures of one instant; of a day without a time only where it has one reading."""
    if when is None or not (isinstance(when, datetime) or dates[when] == 2):  # noqa: PLR2004 one of each
        return []
    return of_moment.get(when, [])
