import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.units import convert, factor, unit
from assuage.units.atoms import ATOMS

CODES = sorted(ATOMS)
RATES = ["mg/h", "ug/min", "mg/kg/h", "ug/kg/min", "mg/kg/d", "ng/mL", "mg/L", "ug/dL", "mL/min", "L/h"]
PAIRS = [(a, b) for a in CODES + RATES for b in CODES + RATES if unit(a).dimension == unit(b).dimension]
VALUES = st.floats(min_value=1e-6, max_value=1e6)


@given(value=VALUES, pair=st.sampled_from(PAIRS))
def test_there_and_back_is_the_same(value, pair):
    """Converting and converting back loses no more than the rounding of one float, which is that of the larger of the two numbers."""
    source, target = pair
    there = convert(value, source, target)
    scale = max(abs(there) * float(unit(target).factor / unit(source).factor), value)
    assert convert(there, target, source) == pytest.approx(value, rel=1e-15, abs=4e-16 * scale)


@given(value=VALUES, mass=st.floats(min_value=1.0, max_value=1e5))
def test_mass_to_amount_and_back(value, mass):
    """The molar mass divides on the way there and multiplies on the way back."""
    there = convert(value, "mg/dL", "umol/L", molar_mass_g_per_mol=mass)
    assert convert(there, "umol/L", "mg/dL", molar_mass_g_per_mol=mass) == pytest.approx(value, rel=1e-15)


@given(chain=st.tuples(*[st.sampled_from(["ng", "ug", "mg", "g", "kg", "[lb_av]", "[oz_av]"])] * 3))
def test_factors_chain_exactly(chain):
    """Going by way of a third unit changes nothing, not even in the last digit."""
    one, two, three = chain
    assert factor(one, two) * factor(two, three) == factor(one, three)


@given(value=VALUES)
def test_order_is_kept(value):
    """More of one unit is more of the other."""
    assert convert(value * 2, "[degF]", "Cel") > convert(value, "[degF]", "Cel")
    assert convert(value * 2, "[lb_av]", "kg") > convert(value, "[lb_av]", "kg")
