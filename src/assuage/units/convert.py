"""One exact conversion, made once, at the door."""

from fractions import Fraction
from math import isfinite

from assuage.units.atoms import Dimension
from assuage.units.errors import IncompatibleUnitsError, MolarMassNeededError, UnitError
from assuage.units.unit import Unit, unit

_WORDS = {
    (("mass", 1),): "a mass",
    (("length", 1),): "a length",
    (("length", 3),): "a volume",
    (("time", 1),): "a time",
    (("time", -1),): "a frequency",
    (("temperature", 1),): "a temperature",
    (("amount", 1),): "an amount of substance",
    (("length", -1), ("mass", 1), ("time", -2)): "a pressure",
    (("length", -3), ("mass", 1)): "a mass concentration",
    (("amount", 1), ("length", -3)): "a molar concentration",
    (("amount", 1), ("length", -3), ("time", -1)): "an enzyme activity",
    (("mass", 1), ("time", -1)): "a rate",
    (("body_weight", -1), ("mass", 1)): "a dose per kilogram of body weight",
    (("body_weight", -1), ("mass", 1), ("time", -1)): "a rate per kilogram of body weight",
    (("length", 3), ("time", -1)): "a flow",
    (): "a plain number",
}


def convert(value: float, from_unit: str, to_unit: str, *, molar_mass_g_per_mol: float | None = None) -> float:
    """The same quantity in another unit, rounded once, from exact factors.

    Between mass and amount of substance (`mg/dL` and `mmol/L`) the molar mass of the substance is needed: it is a number
    from a document and is passed in [g/mol].

    Raises:
        UnknownUnitError: a unit is not known or can be read in two ways.
        IncompatibleUnitsError: the units measure different things.
        MolarMassNeededError: the molar mass is missing.
        UnitError: the value is not a finite number.

    Example:
        >>> convert(1.2, "mcg/kg/min", "mg/kg/h")
        0.072
    """
    source, target = unit(from_unit), unit(to_unit)
    exact = _finite(value, what=f"The value in `{from_unit}`")
    in_base = exact * source.factor + source.offset
    if source.dimension != target.dimension:
        in_base *= _across_substance(source, target, molar_mass_g_per_mol)
    return float((in_base - target.offset) / target.factor)


def factor(from_unit: str, to_unit: str) -> Fraction:
    """What a value is multiplied by, exactly; only for units that share their zero.

    Raises:
        IncompatibleUnitsError: the units measure different things, or their zeros differ (temperatures).
    """
    source, target = unit(from_unit), unit(to_unit)
    if source.dimension != target.dimension:
        raise _incompatible(source, target)
    if source.offset != target.offset:
        raise IncompatibleUnitsError(
            f"`{from_unit}` and `{to_unit}` have different zeros, so no single factor joins them. Use `convert`."
        )
    return source.factor / target.factor


def compatible(one: str, other: str) -> bool:
    """Whether `convert` can go between the two without knowing a substance."""
    return unit(one).dimension == unit(other).dimension


def _finite(value: float, *, what: str) -> Fraction:
    if isinstance(value, bool) or not isfinite(value):
        raise UnitError(f"{what} is not a finite number, so it cannot be converted. Leave it out if it is unknown.")
    return Fraction(value)


def _across_substance(source: Unit, target: Unit, molar_mass: float | None) -> Fraction:
    """What turns grams into moles, or moles into grams, where that is the only difference."""
    if _as_moles(source.dimension) == target.dimension:
        return 1 / _molar_mass(source, target, molar_mass)
    if _as_moles(target.dimension) == source.dimension:
        return _molar_mass(source, target, molar_mass)
    raise _incompatible(source, target)


def _as_moles(of: Dimension) -> Dimension | None:
    powers = dict(of)
    if powers.pop("mass", 0) != 1 or "amount" in powers:
        return None
    return tuple(sorted({**powers, "amount": 1}.items()))


def _molar_mass(source: Unit, target: Unit, molar_mass: float | None) -> Fraction:
    if molar_mass is None:
        raise MolarMassNeededError(
            f"`{source}` and `{target}` differ by the molar mass of the substance, which nobody gave. "
            "Pass `molar_mass_g_per_mol` for the analyte that was measured."
        )
    exact = _finite(molar_mass, what="The molar mass")
    if exact <= 0:
        raise UnitError("The molar mass is not positive, so no substance has it. Give it in g/mol.")
    return exact


def _incompatible(source: Unit, target: Unit) -> IncompatibleUnitsError:
    return IncompatibleUnitsError(
        f"`{source}` is {_words(source)} and `{target}` is {_words(target)}, so one cannot be turned into the other. "
        f"Give the value in a unit of the same kind as `{target}`."
    )


def _words(of: Unit) -> str:
    return _WORDS.get(of.dimension, "another kind of quantity")
