"""Quantities, canonical clinical units and UCUM codes: every number is converted once, at the door.

In: a number with the unit it was written in, as UCUM code or everyday spelling, or a pint quantity. Out: a float in the
unit asked for, from exact factors, or a refusal that says what does not fit. The room imports nothing of the house.
"""

from assuage.units.clinical import CLINICAL_UNITS, clinical_unit
from assuage.units.convert import compatible, convert, factor
from assuage.units.errors import IncompatibleUnitsError, MolarMassNeededError, UnitError, UnknownUnitError
from assuage.units.quantity import as_float
from assuage.units.unit import Unit, unit

__all__ = [
    "CLINICAL_UNITS",
    "IncompatibleUnitsError",
    "MolarMassNeededError",
    "Unit",
    "UnitError",
    "UnknownUnitError",
    "as_float",
    "clinical_unit",
    "compatible",
    "convert",
    "factor",
    "unit",
]
