"""Changes in pain as points with intervals: less pain to the left, no difference in the middle."""

import re
from xml.etree import ElementTree as ET

import pytest

from assuage.candidacy import benefit_and_harm
from assuage.figures import pain_change
from assuage.patient import vocabulary

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def draw(shelf):
    """The picture of invented results, each under one moment."""

    def make(*files):
        rows = benefit_and_harm("chronic_pain", library=shelf(*files), words=vocabulary()).rows
        return pain_change([("at 4 weeks", row) for row in rows], name="pain", title="Pain")

    return make


def test_a_point_lies_within_its_line_and_left_is_less_pain(draw, synthesis):
    """Michelet 2018 at week 4, -1.12 (-2.33 to 0.09): left of the middle, its line across it."""
    root = ET.fromstring(draw(synthesis("four", "MD", (-1.12, -2.33, 0.09))).svg)  # noqa: S314 our own drawing
    (point,) = root.iter(f"{SVG}circle")
    lines = [one.attrib for one in root.iter(f"{SVG}line")]
    interval = next(one for one in lines if one["stroke-width"] == "3")
    zero = next(float(one["x1"]) for one in lines if one["stroke-width"] == "1.4")
    low, middle, high = float(interval["x1"]), float(point.attrib["cx"]), float(interval["x2"])
    assert low < middle < zero < high
    assert (zero - middle) / (zero - low) == pytest.approx(1.12 / 2.33, abs=0.002)


def test_the_line_above_counts_what_may_be_nothing(draw, synthesis):
    """Of two results, one whose interval holds no difference."""
    picture = draw(synthesis("a", "MD", (-1.12, -2.33, 0.09)), synthesis("b", "MD", (-1.42, -2.40, -0.44)))
    assert picture.summary == (
        "2 pooled results of mean pain with ketamine against without; 1 of them cannot rule out no difference."
    )
    assert len(picture.table) == 3


def test_how_sure_stands_beside_each_point(draw, synthesis):
    """In the words of the file, because a sure result may be one of no effect."""
    picture = draw(
        synthesis("a", "MD", (-0.99, -2.0, 0.03), certainty="moderate", certainty_words="Moderate, for no effect.")
    )
    assert "Moderate, for no effect." in picture.svg


def test_what_is_no_change_in_pain_is_not_drawn(draw, synthesis):
    """A number of people is no number of points, and a mean without an interval is no point."""
    assert draw(synthesis("harm", "RD", (0.2, 0.1, 0.3)), synthesis("bare", "MD", (-1.0,))) is None


def test_a_worse_result_widens_the_scale(draw, synthesis):
    """More pain with ketamine is drawn to the right, on an axis that reaches it."""
    svg = draw(synthesis("worse", "MD", (2.5, 1.2, 3.8))).svg
    assert [int(one) for one in re.findall(r'text-anchor="middle">(\d)<', svg)] == [1, 0, 1, 2, 3, 4]
