"""What was measured in one person: levels, pain, blood pressure, dissociation, each with its time and its kind of value."""

from dataclasses import dataclass
from enum import StrEnum


class MeasuredKind(StrEnum):
    """What a measurement is of; each kind has one unit."""

    LEVEL = "level"
    PAIN = "pain"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    DISSOCIATION = "dissociation"

    @property
    def unit(self) -> str:
        """The unit its values are in: ng/mL of the analyte's own mass, NRS 0 to 10, mmHg, % of the scale."""
        return _UNITS[self]


_UNITS = {
    MeasuredKind.LEVEL: "ng/mL",
    MeasuredKind.PAIN: "NRS",
    MeasuredKind.SYSTOLIC: "mmHg",
    MeasuredKind.DIASTOLIC: "mmHg",
    MeasuredKind.DISSOCIATION: "% of scale",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement of one person, as it was told; whether it can be used is decided where it is held against a model.

    `value` is in the unit of its kind, and None when the assay only said "below `below`" (the limit of quantification).
    `time_min` [min] counts from the first dose, and is None when the time is not known: such a measurement is named and not used.
    A level names its `analyte` as the library does ("total", "S", "R", "S_norketamine", ...) and its `site` ("arterial" or "venous").
    """

    kind: MeasuredKind
    value: float | None
    time_min: float | None
    analyte: str | None = None
    site: str | None = None
    below: float | None = None
