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
        assert 0 <= float(one.attrib["x"]) <= width
        assert 0 <= float(one.attrib["y"]) <= height
        wide = sum(
            len(part.text) * 0.62 * float(part.attrib["font-size"]) for part in (one, *one) if part.text is not None
        )
        anchor = one.attrib.get("text-anchor", "start")
        left, right = {"start": (0.0, wide), "end": (-wide, 0.0), "middle": (-wide / 2, wide / 2)}[anchor]
        assert float(one.attrib["x"]) + left >= -8
        assert float(one.attrib["x"]) + right <= width + 8


def words_of(picture):
    """Every text of a picture with its place, from the left and from the top."""
    found = read(picture.svg).iter(f"{SVG}text")
    return {"".join(one.itertext()): (float(one.attrib["x"]), float(one.attrib["y"])) for one in found}


def test_placebo_and_ketamine_of_one_outcome_stand_in_one_line(rows, synthesis):
    """Without ketamine on the left and with it on the right, in a strip at one height; the next outcome under it."""
    files = [synthesis(f"n{n}", "RR", (2.0, 1.5, 2.5), baseline=n / 10, harm=f"h{n}") for n in (1, 2)]
    placed = words_of(icon_strip(rows(*files), name="people", title="People"))
    without, treated = placed["10 of 100 with placebo"], placed["20 of 100 with ketamine(15 to 25)"]
    assert without[1] == treated[1] < placed["20 of 100 with placebo"][1]
    assert without[0] < treated[0]


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
def test_a_number_that_no_source_prints_says_so_in_the_picture(rows, synthesis, draw):
    """0.11 / (3.66 - 1) is 4 of 100 with placebo: about, and worked out, in the picture, its words and its table."""
    ratio = {"value": 3.66, "lower": 1.25, "upper": 10.74, "bounds": "95% CI", "unit": "ratio"}
    beside = {"ratio": {**ratio, "confidence": "confirmed", "read_from": "x"}, "ratio_to": 0.01, "difference_to": 0.01}
    picture = draw(rows(synthesis("one", "RD", (0.11, 0.01, 0.40), ratio_beside=beside)), name="p", title="People")
    assert [count for count, _ in drawn(picture)] == [4, 96, 5, 10, 29, 56]
    told = " ".join(words_of(picture))
    assert "about 4 of 100 with placebo" in told
    assert "worked out" in told
    assert "about 4 with placebo and 15 (5 to 44) with ketamine (about: worked out by us)" in picture.summary
    assert picture.table[1][2] == "about 4, ◇ worked out"


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
def test_a_number_that_was_read_is_not_called_worked_out(rows, synthesis, draw):
    """What a source prints stands as it is."""
    picture = draw(rows(synthesis("one", "RR", (2.0, 1.5, 2.5), baseline=0.2)), name="p", title="People")
    assert "about" not in picture.svg + picture.summary
    assert "worked out" not in picture.svg + picture.summary
