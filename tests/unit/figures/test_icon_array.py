"""A hundred people as a picture: as many as the number says, on one scale, and none where there is no number."""

import re
from xml.etree import ElementTree as ET

import pytest

from assuage.candidacy import benefit_and_harm
from assuage.figures import icon_array, icon_strip
from assuage.patient import vocabulary

SVG = "{http://www.w3.org/2000/svg}"
ONE_PERSON = re.compile(r"M")


@pytest.fixture(scope="module")
def rows(shelf):
    """The rows of a person with chronic pain, from invented results."""

    def make(*files):
        return benefit_and_harm("chronic_pain", library=shelf(*files), words=vocabulary()).rows

    return make


def read(svg):
    """The drawing as elements."""
    return ET.fromstring(svg)  # noqa: S314 our own drawing


def drawn(picture):
    """How many people each path of a picture draws, in order, with how they are painted; the legend is left out."""
    paths = [one for one in read(picture.svg).iter(f"{SVG}path") if "fill" in one.attrib]
    return [(len(ONE_PERSON.findall(one.attrib["d"])), one.attrib["fill"]) for one in paths][:-4]


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
def test_both_hundreds_are_a_hundred_people(rows, synthesis, draw):
    """2.0 (1.5 to 2.5) times 20 of 100: 20 and 80; then 30 for sure, 10 to the best guess, 10 to the bound, 50 others."""
    picture = draw(rows(synthesis("one", "RR", (2.0, 1.5, 2.5), baseline=0.2)), name="people", title="People")
    assert [count for count, _ in drawn(picture)] == [20, 80, 30, 10, 10, 50]


def test_an_interval_that_was_cut_is_drawn_to_a_hundred(rows, synthesis):
    """5.35 (2.64 to 10.81) times 18 of 100: 48 for sure, up to 96, and to all of them."""
    picture = icon_array(
        rows(synthesis("one", "RR", (5.35, 2.64, 10.81), baseline=0.18)), name="people", title="People"
    )
    assert [count for count, _ in drawn(picture)] == [18, 82, 48, 48, 4]


def test_a_difference_alone_draws_no_people_without_ketamine(rows, synthesis):
    """27 more (12 to 50): an empty frame on the left that says so, and 12, 15, 23 and 50 people on the right."""
    picture = icon_array(rows(synthesis("one", "RD", (0.27, 0.12, 0.50))), name="people", title="People")
    assert [count for count, _ in drawn(picture)] == [12, 15, 23, 50]
    assert "no number" in picture.svg
    assert "27 more of 100 with ketamine" in picture.svg


def test_fewer_people_are_drawn_as_fewer(rows, synthesis):
    """20 fewer (30 to 10 fewer) draws 10, 10, 10 and 70, under the word fewer."""
    picture = icon_array(rows(synthesis("one", "RD", (-0.2, -0.3, -0.1))), name="people", title="People")
    assert [count for count, _ in drawn(picture)] == [10, 10, 10, 70]
    assert "20 fewer of 100 with ketamine" in picture.svg


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
def test_where_there_is_no_number_there_is_no_picture(rows, synthesis, draw):
    """A mean and a ratio without a baseline draw nothing, and neither does nothing."""
    files = [synthesis("mean", "MD", (-1.0, -2.0, 0.0)), synthesis("ratio", "RR", (5.35, 2.64, 10.81))]
    assert draw(rows(*files), name="people", title="People") is None
    assert draw((), name="people", title="People") is None


def test_people_without_a_comparison_are_not_called_a_benefit(rows, synthesis):
    """A series of people who all had ketamine has its own heading and its own colour."""
    series = synthesis("zhao", "PROPORTION", (0.69, 0.53, 0.84), outcome="relief_30", outcome_words="relief")
    picture = icon_array(rows(series), name="people", title="People")
    assert "No comparison: relief" in picture.svg
    assert "Benefit" not in picture.svg
    assert "Nobody was followed without ketamine." in re.sub(
        r"</text>.*?<text[^>]*>", " ", picture.svg, flags=re.DOTALL
    )


def test_benefit_and_harm_differ_by_more_than_colour(rows, synthesis):
    """Each band says in a word what it is, and each fill has its own shape and a word in the legend."""
    relief = synthesis("relief", "RR", (2.0, 1.5, 2.5), baseline=0.2, outcome="relief_30", outcome_words="relief")
    picture = icon_array(rows(relief, synthesis("harm", "RD", (0.2, 0.1, 0.3))), name="people", title="People")
    for words in (
        "Benefit: relief",
        "Harm: dizziness",
        "at least so many",
        "up to the best guess",
        "could be up to here",
    ):
        assert words in picture.svg


def test_a_draft_says_so_in_the_picture(rows, synthesis):
    """A number that nobody has checked carries the word wherever it is drawn."""
    picture = icon_array(
        rows(synthesis("one", "RR", (2.0, 1.5, 2.5), baseline=0.2, status="draft")), name="p", title="People"
    )
    assert "draft: not checked yet" in picture.svg


def test_the_words_and_the_table_lose_nothing(rows, synthesis):
    """Who cannot see the picture has the same numbers with their intervals, certainty and date."""
    picture = icon_array(rows(synthesis("one", "RR", (2.0, 1.5, 2.5), baseline=0.2)), name="people", title="People")
    assert picture.summary == "Of 100 people: dizziness, 20 with placebo and 40 (30 to 50) with ketamine."
    assert picture.table[1] == (
        "dizziness",
        "week four",
        "20",
        "40 (30 to 50)",
        "20 more (10 to 30)",
        "Graded low.",
        "date not read",
    )


def test_words_of_a_file_cannot_act_as_markup(rows, synthesis):
    """Whatever an outcome is called is drawn as text."""
    picture = icon_array(
        rows(synthesis("one", "RD", (0.2, 0.1, 0.3), outcome_words="<script>x</script>")), name="p", title="&"
    )
    assert "<script" not in picture.svg
    read(picture.svg)


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
def test_every_word_stays_inside_the_drawing(rows, synthesis, draw):
    """A long name is wrapped and not cut: no text starts outside the frame, and wide ones end inside it."""
    files = [
        synthesis(f"n{n}", "RD", (0.2, 0.1, 0.3), harm=f"h{n}", outcome_words="a long unwelcome effect of this")
        for n in range(6)
    ]
    root = read(draw(rows(*files), name="people", title="People").svg)
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    for one in root.iter(f"{SVG}text"):
        assert 0 <= float(one.attrib["x"]) < width
        assert 0 <= float(one.attrib["y"]) <= height
        widest = float(one.attrib["x"]) + len(one.text) * 0.62 * float(one.attrib["font-size"])
        assert one.attrib["text-anchor"] == "middle" or widest <= width + 8


def test_placebo_and_ketamine_of_one_outcome_stand_in_one_line(rows, synthesis):
    """A strip has four places a line; a pair that would be torn apart starts a new line."""
    alone = [synthesis(f"n{n}", "RD", (0.2, 0.1, 0.3), harm=f"h{n}") for n in range(3)]
    pair = synthesis("z", "RR", (2.0, 1.5, 2.5), baseline=0.2, harm="z")
    root = read(icon_strip(rows(*alone, pair), name="people", title="People").svg)
    placed = {one.text: one.attrib["y"] for one in root.iter(f"{SVG}text")}
    assert placed["20 of 100 with placebo"] == placed["40 of 100 with ketamine"] != placed["20 more of 100 have it"]
