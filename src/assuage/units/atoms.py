"""The units that cannot be taken apart, as UCUM writes them: what each measures, and its exact size.

Sizes are rational numbers in the base units gram, metre, second, mole and kelvin. They are definitions, so they stand here
and not in a knowledge file; the source of each that is not a power of ten is given beside it.
"""

from dataclasses import dataclass
from fractions import Fraction

# A dimension is a set of exponents; what is one to the power nought is left out.
Dimension = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Atom:
    """`code` as UCUM writes it, `dimension`, `factor` to the base unit, `offset` in base units, and pint's name."""

    code: str
    dimension: Dimension
    factor: Fraction
    pint_name: str
    offset: Fraction = Fraction(0)


def dimension(**exponents: int) -> Dimension:
    """Exponents by name, sorted, without zeros."""
    return tuple(sorted((name, power) for name, power in exponents.items() if power))


_MASS = dimension(mass=1)
_LENGTH = dimension(length=1)
_TIME = dimension(time=1)
_VOLUME = dimension(length=3)
_AMOUNT = dimension(amount=1)
_CATALYSIS = dimension(amount=1, time=-1)
_PRESSURE = dimension(mass=1, length=-1, time=-2)
_TEMPERATURE = dimension(temperature=1)
_ARBITRARY = dimension(international_unit=1)
_CHARGE = dimension(charge_equivalent=1)
_SURFACE = dimension(body_surface=1)
_NUMBER = dimension()

_INCH_M = Fraction(254, 10000)  # International yard and pound agreement, 1959: exactly 25.4 mm
_POUND_G = Fraction(45359237, 100000)  # the same: exactly 0.45359237 kg
# Conventional millimetre of mercury: 13.5951 g/cm3 (ISO 31-3) at the standard acceleration 9.80665 m/s2 (CGPM 1901).
_MM_HG_PA = Fraction(135951, 10) * Fraction(980665, 100000) / 1000
_PASCAL = Fraction(1000)  # g/(m s2)
_FAHRENHEIT = Fraction(5, 9)


def _f(text: str) -> Fraction:
    return Fraction(text)


ATOMS: dict[str, Atom] = {
    atom.code: atom
    for atom in (
        Atom("ng", _MASS, _f("1e-9"), "nanogram"),
        Atom("ug", _MASS, _f("1e-6"), "microgram"),
        Atom("mg", _MASS, _f("1e-3"), "milligram"),
        Atom("g", _MASS, _f("1"), "gram"),
        Atom("kg", _MASS, _f("1e3"), "kilogram"),
        Atom("[lb_av]", _MASS, _POUND_G, "pound"),
        Atom("[oz_av]", _MASS, _POUND_G / 16, "ounce"),
        Atom("mm", _LENGTH, _f("1e-3"), "millimeter"),
        Atom("cm", _LENGTH, _f("1e-2"), "centimeter"),
        Atom("m", _LENGTH, _f("1"), "meter"),
        Atom("[in_i]", _LENGTH, _INCH_M, "inch"),
        Atom("[ft_i]", _LENGTH, 12 * _INCH_M, "foot"),
        Atom("m2", dimension(length=2), _f("1"), "meter**2"),
        Atom("uL", _VOLUME, _f("1e-9"), "microliter"),
        Atom("mL", _VOLUME, _f("1e-6"), "milliliter"),
        Atom("dL", _VOLUME, _f("1e-4"), "deciliter"),
        Atom("L", _VOLUME, _f("1e-3"), "liter"),
        Atom("s", _TIME, _f("1"), "second"),
        Atom("min", _TIME, _f("60"), "minute"),
        Atom("h", _TIME, _f("3600"), "hour"),
        Atom("d", _TIME, _f("86400"), "day"),
        Atom("wk", _TIME, _f("604800"), "week"),
        Atom("nmol", _AMOUNT, _f("1e-9"), "nanomole"),
        Atom("umol", _AMOUNT, _f("1e-6"), "micromole"),
        Atom("mmol", _AMOUNT, _f("1e-3"), "millimole"),
        Atom("mol", _AMOUNT, _f("1"), "mole"),
        Atom("U", _CATALYSIS, Fraction(1, 60_000_000), "enzyme_unit"),  # 1 umol/min (IUB 1964; UCUM `U`)
        Atom("ukat", _CATALYSIS, _f("1e-6"), "microkatal"),
        Atom("[IU]", _ARBITRARY, _f("1"), ""),
        Atom("m[IU]", _ARBITRARY, _f("1e-3"), ""),
        Atom("u[IU]", _ARBITRARY, _f("1e-6"), ""),
        Atom("meq", _CHARGE, _f("1e-3"), ""),
        Atom("Pa", _PRESSURE, _PASCAL, "pascal"),
        Atom("kPa", _PRESSURE, 1000 * _PASCAL, "kilopascal"),
        Atom("mm[Hg]", _PRESSURE, _MM_HG_PA * _PASCAL, "millimeter_Hg"),
        Atom("K", _TEMPERATURE, _f("1"), "kelvin"),
        Atom("Cel", _TEMPERATURE, _f("1"), "degC", offset=_f("273.15")),
        Atom("[degF]", _TEMPERATURE, _FAHRENHEIT, "degF", offset=_f("459.67") * _FAHRENHEIT),
        Atom("%", _NUMBER, _f("1e-2"), "percent"),
        Atom("1", _NUMBER, _f("1"), "dimensionless"),
        Atom("10*3", _NUMBER, _f("1e3"), ""),
        Atom("10*9", _NUMBER, _f("1e9"), ""),
        Atom("{1.73_m2}", _SURFACE, _f("1"), ""),  # flow indexed to body surface is another quantity than flow
    )
}

# What people and charts write, and the code that is meant. Nothing here has a second reading in a clinic.
SYNONYMS: dict[str, str] = {
    "mcg": "ug",
    "µg": "ug",
    "μg": "ug",
    "kgs": "kg",
    "lb": "[lb_av]",
    "lbs": "[lb_av]",
    "oz": "[oz_av]",
    "in": "[in_i]",
    "inch": "[in_i]",
    "inches": "[in_i]",
    "ft": "[ft_i]",
    "µl": "uL",
    "μl": "uL",
    "sec": "s",
    "mins": "min",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "day": "d",
    "days": "d",
    "week": "wk",
    "weeks": "wk",
    "µmol": "umol",
    "μmol": "umol",
    "iu": "[IU]",
    "[iu]": "[IU]",
    "miu": "m[IU]",
    "m[iu]": "m[IU]",
    "uiu": "u[IU]",
    "µiu": "u[IU]",
    "μiu": "u[IU]",
    "10^3": "10*3",
    "10^9": "10*9",
    "mmhg": "mm[Hg]",
    "mm hg": "mm[Hg]",
    "°c": "Cel",
    "degc": "Cel",
    "°f": "[degF]",
    "degf": "[degF]",
    "percent": "%",
    "1.73m2": "{1.73_m2}",
    "1.73m²": "{1.73_m2}",
    "1.73_m2": "{1.73_m2}",
    "[1.73_m2]": "{1.73_m2}",
    "{1.73m2}": "{1.73_m2}",
    "beats": "1",
    "breaths": "1",
}
