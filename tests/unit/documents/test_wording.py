"""How numbers are written for somebody at the bedside."""

import pytest

from assuage.documents.wording import amount, duration, number, span
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
