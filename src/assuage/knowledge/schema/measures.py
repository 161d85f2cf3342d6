"""The units a model file may print a parameter in, and what each is in minutes, litres and milligrams."""

from assuage.knowledge.errors import NotAllowedError
from assuage.knowledge.schema.parts import Number

# unit: (dimension, factor to the canonical unit of that dimension)
MEASURES: dict[str, tuple[str, float]] = {
    "1": ("plain", 1.0),
    "L": ("volume", 1.0),
    "mL": ("volume", 1e-3),
    "L/min": ("flow", 1.0),
    "L/h": ("flow", 1.0 / 60.0),
    "mL/min": ("flow", 1e-3),
    "1/min": ("rate", 1.0),
    "1/h": ("rate", 1.0 / 60.0),
    "min": ("time", 1.0),
    "h": ("time", 60.0),
    "d": ("time", 1440.0),
    "mg": ("mass", 1.0),
    "g/mol": ("molar mass", 1.0),
    "mg/L": ("concentration", 1.0),
    "ng/mL": ("concentration", 1e-3),
    "L/min/year": ("flow per year", 1.0),
    "L/h/year": ("flow per year", 1.0 / 60.0),
}
CANONICAL = {dimension: unit for unit, (dimension, factor) in MEASURES.items() if factor == 1.0}


def dimension_of(unit: str) -> str:
    """What a unit measures.

    Raises `NotAllowedError` with the units that are allowed.
    """
    if unit not in MEASURES:
        raise NotAllowedError(f"`{unit}` is not a unit that a model may print", ", ".join(MEASURES))
    return MEASURES[unit][0]


def canonical(number: Number) -> float:
    """The value in minutes, litres and milligrams.

    Raises `ValueError` where the value is unknown.
    """
    if number.value is None:
        raise ValueError("the value is unknown (null), so nothing can be computed from it")
    return number.value * MEASURES[number.unit][1]
