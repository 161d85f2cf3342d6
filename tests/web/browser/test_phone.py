"""A patient's own pages on a phone, in a real browser."""

import pytest

pytestmark = pytest.mark.slow  # the demo clinic is made anew for them

APART = """
    all => all.filter(one => {
        const name = one.querySelector('dt').getClientRects()[0];
        const value = one.querySelector('dd').getClientRects()[0];
        return Math.abs(name.bottom - value.bottom) > 4;
    }).map(one => one.textContent.trim())
"""


@pytest.mark.parametrize("width", [320, 390])
def test_a_line_of_the_header_is_not_torn_from_its_name(browsing, served, width):
    """`Born` does not stand at the end of one line and the date at the beginning of the next."""
    page = browsing("patient", width=width, height=844)
    page.goto(f"{served}/people/own/")
    assert page.eval_on_selector_all(".patient-header__lines > div", APART) == []


def test_what_was_done_with_the_own_chart_is_in_sight(browsing, served, axe):
    """Who, when and what of each row are read without scrolling sideways."""
    page = browsing("patient", width=390, height=844)
    page.goto(f"{served}/audit/mine/")
    row = page.locator("tbody tr").first
    assert all(one.bounding_box()["x"] + one.bounding_box()["width"] <= 390 for one in row.locator("th, td").all())
    assert axe(page) == []
