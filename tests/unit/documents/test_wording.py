"""How numbers are written for somebody at the bedside."""

import pytest

from assuage.documents.wording import amount, day, duration, form, number, sentence, span, spoken, unbroken
from assuage.dosing import Isomer, Salt
from assuage.plan import Span


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, "1"),
        (0.5, "0.5"),
        (0.05, "0.05"),
        (13.64, "13.6"),
        (99.94, "99.9"),
        (99.96, "100"),
        (999.6, "1000"),
        (2112.0, "2112"),
        (0.0, "0"),
        (-3.2, "-3.2"),
        (1000000.0, "1000000"),
        (0.00045, "0.00045"),
        (0.0123, "0.0123"),
        (9.996, "10"),
        (9.994, "9.99"),
        (0.001, "0.001"),
        (-0.0, "0"),
        (1e-9, "0.000000001"),
    ],
)
def test_no_trailing_zero_and_always_a_leading_one(value, written):
    """A dose is never written `1.0` or `.5`, and never in powers of ten."""
    assert number(value) == written


@pytest.mark.parametrize(("minutes", "written"), [(40, "40 min"), (89, "89 min"), (90, "1.5 h"), (5760, "96 h")])
def test_a_time_comes_in_the_unit_a_reader_would_choose(minutes, written):
    """Minutes up to an hour and a half, then hours."""
    assert duration(minutes) == written.replace(" ", "\N{NO-BREAK SPACE}")


def test_a_dose_never_breaks_across_lines():
    """Number and unit hang together."""
    assert " " not in amount(22.2, "mg/h")


def test_a_predicted_number_carries_its_interval():
    """The band stands in the same breath and the same size."""
    assert span(Span(182.4, 120.1, 270.2, "between people"), "ng/mL") == "182\xa0ng/mL (120\xa0to\xa0270)"
    assert span(Span(182.4), "ng/mL") == "182\xa0ng/mL"


@pytest.mark.parametrize(
    ("one", "written"),
    [
        (Span(14.7, -7.64, 32.5), "15 mmHg (-8 to 32)"),
        (Span(9.44, 0.0, 20.0), "9.4 mmHg (0 to 20)"),
        (Span(14.7, -0.3, 32.5), "15 mmHg (0 to 32)"),
        (Span(0.0, 0.0, 0.0), "0 mmHg (0 to 0)"),
    ],
)
def test_a_band_is_as_fine_as_its_number(one, written):
    """Bounds carry no more decimals than the value between them, and zero has no sign."""
    assert span(one, "mmHg", 2).replace("\xa0", " ") == written


@pytest.mark.parametrize(
    ("unit", "written"), [("mm[Hg]", "124\xa0mmHg"), ("{score}", "124"), ("kg", "124\xa0kg"), ("/min", "124\xa0/min")]
)
def test_units_of_the_chart_are_spelt_for_readers(unit, written):
    """A code for computers is not printed at the bedside."""
    assert amount(124.0, unit) == written


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("racemic ketamine base 0.35 mg/kg/h over 4 h daily", "racemic ketamine base 0.35_mg/kg/h over 4_h daily"),
        ("76 % over 100 h", "76_% over 100_h"),
        ("4 hearts, 3 groups", "4 hearts, 3 groups"),
        ("Noppers 2011 gave 0.5 mg", "Noppers 2011 gave 0.5_mg"),
    ],
)
def test_numbers_in_running_text_hold_on_to_their_units(text, held):
    """No dose breaks across lines, and no other word is glued."""
    assert unbroken(text).replace("\xa0", "_") == held


def test_mass_says_of_what():
    """S-ketamine and racemate are never only ketamine."""
    assert form(Isomer.S, Salt.BASE) == "S-ketamine base"
    assert form(Isomer.RACEMATE, Salt.HYDROCHLORIDE) == "racemic ketamine hydrochloride"
    assert form(Isomer.R, None) == "R-ketamine"


def test_words_are_finished():
    """Sentences end, identifiers become words, and an unknown date is said to be unknown."""
    assert [sentence(words) for words in ("a", "Is it?", " b. ")] == ["A.", "Is it?", "B."]
    assert spoken("intensive_care") == "intensive care"
    assert day(None) == "date unknown"
