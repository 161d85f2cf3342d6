from fractions import Fraction

import pint
import pytest

from assuage.units import (
    CLINICAL_UNITS,
    IncompatibleUnitsError,
    MolarMassNeededError,
    UnitError,
    UnknownUnitError,
    as_float,
    clinical_unit,
    compatible,
    convert,
    factor,
    unit,
)
from assuage.units.atoms import ATOMS

PINT = pint.UnitRegistry()
# Arbitrary units, counts and charges that pint does not have under a name of its own.
WITHOUT_PINT = {"[IU]", "m[IU]", "u[IU]", "meq", "10*3", "10*9", "{1.73_m2}"}


@pytest.mark.parametrize("code", [code for code in ATOMS if code not in WITHOUT_PINT])
def test_every_factor_agrees_with_pint(code):
    """Each unit's size is the one an independent library has."""
    base = {
        "[length]": "meter",
        "[mass]": "gram",
        "[time]": "second",
        "[substance]": "mole",
        "[temperature]": "kelvin",
    }
    quantity = PINT.Quantity(1.0, unit(code).pint_expression)
    in_base = quantity.to(
        PINT.Unit("dimensionless")
        if quantity.dimensionless
        else "*".join(f"{base[name]}**({power})" for name, power in quantity.dimensionality.items())
    ).magnitude
    ours = unit(code)
    assert float(ours.factor + ours.offset) == pytest.approx(in_base, rel=1e-13)


def test_the_units_pint_lacks_are_exactly_those_named_here():
    """No unit escapes the comparison with pint by accident."""
    assert {code for code, atom in ATOMS.items() if not atom.pint_name} == WITHOUT_PINT


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        (1.2, "ug/kg/min", "mg/kg/h", 0.072),
        (7.2, "mcg/kg/min", "mg/kg/h", 0.432),  # Sigtermans 2009: 1.2 -> 7.2 mcg/kg/min is 0.072-0.432 mg/kg/h
        (10, "mcg/kg/min", "mg/kg/h", 0.6),  # Loftus 2010
        (100, "[lb_av]", "kg", 45.359237),
        (60, "[in_i]", "cm", 152.4),
        (98.6, "[degF]", "Cel", 37.0),
        (-40, "Cel", "[degF]", -40.0),
        (0, "Cel", "K", 273.15),
        (120, "mm[Hg]", "kPa", 15.9986864898),
        (0.253, "mg/L", "ng/mL", 253.0),
        (1, "wk", "h", 168.0),
        (1, "ukat/L", "U/L", 60.0),
        (98, "%", "1", 0.98),
        (5, "/min", "/h", 300.0),
        (150, "10*3/uL", "10*9/L", 150.0),
    ],
)
def test_conversions_of_the_clinic_have_their_textbook_values(value, source, target, expected):
    """What clinics convert every day comes out as the tables say, rounded once."""
    assert convert(value, source, target) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("value", "source", "target", "molar_mass", "expected"),
    [
        (1.0, "mg/dL", "umol/L", 113.12, 88.4),  # creatinine
        (1.0, "mg/dL", "umol/L", 584.66, 17.1),  # bilirubin
        (5.0, "mmol/L", "mg/dL", 180.16, 90.1),  # glucose
    ],
)
def test_mass_becomes_amount_with_the_molar_mass(value, source, target, molar_mass, expected):
    """Laboratory tables' factors come out of the molar mass."""
    assert convert(value, source, target, molar_mass_g_per_mol=molar_mass) == pytest.approx(expected, rel=1e-3)


def test_the_molar_mass_is_asked_for():
    """Nobody's molar mass is guessed."""
    with pytest.raises(MolarMassNeededError, match="molar_mass_g_per_mol"):
        convert(1.0, "mg/dL", "umol/L")


@pytest.mark.parametrize("wrong", [0.0, -1.0, float("nan")])
def test_a_molar_mass_that_no_substance_has_is_refused(wrong):
    """A molar mass is positive and finite."""
    with pytest.raises(UnitError, match="molar mass"):
        convert(1.0, "mg/dL", "umol/L", molar_mass_g_per_mol=wrong)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("kg", "cm"),
        ("mg", "mg/kg"),
        ("mg/kg", "%"),
        ("U/L", "umol/L"),
        ("mm[Hg]", "Cel"),
        ("[IU]/L", "U/L"),
        ("mL/min", "mL/min/{1.73_m2}"),
        ("mg/h", "mL/h"),
    ],
)
def test_different_kinds_of_quantity_are_never_converted(source, target):
    """A refusal names both units and says what to do."""
    with pytest.raises(IncompatibleUnitsError, match="cannot be turned into"):
        convert(1.0, source, target)
    assert not compatible(source, target)


def test_body_weight_below_a_dose_is_no_mass():
    """mg/kg of a person does not cancel to a number, while g of salt per kg of solution would."""
    assert dict(unit("mg/kg").dimension) == {"mass": 1, "body_weight": -1}
    assert unit("mg/L").dimension == unit("ng/mL").dimension


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("mcg", "ug"),
        ("µg", "ug"),
        ("μg", "ug"),
        ("MG", "mg"),
        ("lbs", "[lb_av]"),
        ("mmHg", "mm[Hg]"),
        ("°C", "Cel"),
        ("degF", "[degF]"),
        ("ng/ml", "ng/mL"),
        ("mg per kg per hr", "mg/kg/h"),
        ("{beats}/min", "/min"),
        ("beats/min", "/min"),
        ("mg{base}", "mg"),
        ("mL/min/1.73m2", "mL/min/{1.73_m2}"),
        ("inches", "[in_i]"),
        ("mIU/mL", "m[IU]/mL"),
    ],
)
def test_everyday_spellings_are_read(written, code):
    """Charts do not always write UCUM."""
    assert unit(written).code == code


@pytest.mark.parametrize("wrong", ["", "C", "F", "cc", "mo", "bananas", "mg/x", "Cel/h", "gm"])
def test_what_is_unknown_or_has_two_readings_is_refused(wrong):
    """An unknown unit is never passed through."""
    with pytest.raises(UnknownUnitError):
        unit(wrong)


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), True])
def test_what_is_no_number_is_refused(wrong):
    """A missing value is left out, not carried as NaN."""
    with pytest.raises(UnitError, match="finite"):
        convert(wrong, "kg", "g")


def test_factors_are_exact():
    """The pound is exactly 0.45359237 kg."""
    assert factor("[lb_av]", "kg") == Fraction(45359237, 10**8)
    with pytest.raises(IncompatibleUnitsError, match="zeros"):
        factor("Cel", "[degF]")
    with pytest.raises(IncompatibleUnitsError):
        factor("kg", "cm")


def test_as_float_takes_numbers_and_quantities():
    """The Python edge accepts a float in the unit, or a pint quantity in any."""
    assert as_float(70, "kg") == 70.0
    assert as_float(PINT.Quantity(154, "pound"), "kg") == pytest.approx(69.85322498)
    assert as_float(PINT.Quantity(98.6, "degF"), "Cel") == pytest.approx(37.0)
    assert as_float(PINT.Quantity(1.2, "microgram/kilogram/minute"), "mg/kg/h") == pytest.approx(0.072)


@pytest.mark.parametrize("wrong", ["70", None, True, float("nan"), [70]])
def test_as_float_refuses_what_is_no_number(wrong):
    """Text, nothing and truth are not measurements."""
    with pytest.raises(UnitError):
        as_float(wrong, "kg")


def test_as_float_refuses_other_dimensions():
    """A length is no weight, whoever made the quantity."""
    with pytest.raises(IncompatibleUnitsError):
        as_float(PINT.Quantity(1.7, "meter"), "kg")
    with pytest.raises(UnitError, match="plain number"):
        as_float(PINT.Quantity(1.0, "gram"), "[IU]")


def test_every_clinical_unit_is_one_we_know():
    """The canonical units are UCUM codes, written as UCUM writes them."""
    for quantity, code in CLINICAL_UNITS.items():
        assert unit(code).code == code
        assert clinical_unit(quantity) == code
    with pytest.raises(UnknownUnitError, match="canonical"):
        clinical_unit("shoe_size")
