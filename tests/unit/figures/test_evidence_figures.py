"""Pictures of pooled studies: what is drawn, what is said, and what is not drawn."""

import csv
import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from assuage.evidence import CannotPoolError, PoolData, Settings, StudyNumbers, synthesise
from assuage.figures import baujat_figure, cumulative_figure, forest_figure, funnel_figure

EVERY = [forest_figure, funnel_figure, cumulative_figure, baujat_figure]


def synthesis_of(studies, **settings):
    """Studies pooled."""
    data = PoolData("What do they say together?", "a test", tuple(studies), Settings(**settings))
    return synthesise(data, made_at=datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture(scope="module")
def trials(bcg):
    """Thirteen trials as risk ratios."""
    studies = [
        StudyNumbers(
            row["study"], {name: float(row[name]) for name in ("ai", "bi", "ci", "di")}, order=float(row["year"])
        )
        for row in csv.DictReader(bcg.splitlines())
    ]
    return synthesis_of(studies, measure="RR", test="z")


def ready(*pairs, **settings):
    """Ready effects and variances, pooled."""
    studies = [StudyNumbers(f"study {i}", {"yi": y, "vi": v}) for i, (y, v) in enumerate(pairs, 1)]
    return synthesis_of(studies, **settings)


@pytest.mark.parametrize("figure", EVERY)
def test_a_picture_is_whole_and_the_same_each_time(figure):
    """Well-formed SVG, no date, no outside address, and the same bytes twice."""
    made = ready((0.1, 0.04), (0.3, 0.09), (0.5, 0.01))
    first, again = figure(made), figure(made)
    assert first.svg == again.svg
    ET.fromstring(first.svg)  # noqa: S314 our own picture
    assert not re.search(r"https?://(?!www\.w3\.org)", first.svg)
    assert first.summary.endswith(".")
    assert len({len(row) for row in first.table}) == 1


def test_the_forest_has_every_study_and_reads_as_ratios(trials):
    """The reference program's forest for these trials prints 0.49 (0.34 to 0.70); Hart & Sutherland 0.24 (0.18 to 0.31)."""
    picture = forest_figure(trials)
    rows = {row[0]: row[1] for row in picture.table}
    assert len(picture.table) == 1 + 13 + 2
    assert rows["Hart & Sutherland, 1977"] == "0.24 (0.18 to 0.31)"
    assert rows["pooled"] == "0.49 (0.34 to 0.70)"
    assert rows["prediction"] == "0.15 to 1.55"
    assert "13 studies, 357347 people" in picture.summary
    assert "I² 92 %" in picture.summary
    assert "0.49 (0.34 to 0.70)" in picture.svg


def test_two_studies_of_one_name_are_told_apart_by_their_year(trials):
    """Rosenthal 1960 and 1961 each have a row."""
    names = [row[0] for row in forest_figure(trials).table]
    assert {"Rosenthal et al, 1960", "Rosenthal et al, 1961"} <= set(names)


def test_a_common_effect_has_no_prediction():
    """One effect for all leaves nothing to predict."""
    picture = forest_figure(ready((0.1, 0.04), (0.3, 0.09), model="FE"))
    assert "prediction" not in {row[0] for row in picture.table}
    assert "Common effect" in picture.svg


def test_the_cumulative_picture_follows_the_years(trials):
    """First the oldest trial alone, at last all of them; the reference program's last row is 0.49 (0.34 to 0.70)."""
    table = cumulative_figure(trials).table
    assert table[1] == ("Aronson, 1948", "0.41 (0.13 to 1.26)", "1")
    assert table[-1] == ("+ TPT Madras, 1980", "0.49 (0.34 to 0.70)", "13")


def test_the_cumulative_picture_says_since_when_the_answer_has_stood():
    """Three studies whose joint interval clears zero from the second on; and two that never clear it."""
    told = cumulative_figure(ready((0.1, 0.04), (0.9, 0.04), (0.9, 0.04), model="FE")).summary
    assert "From study 2 on" in told
    assert "still holds no difference" in cumulative_figure(ready((0.1, 0.04), (0.2, 0.04), model="FE")).summary


def test_the_funnel_counts_who_lies_outside_and_warns_of_few():
    """Two at 0 and one at 0.9 all lie over 1.96 x 0.1 from their mean 0.3; a test needs different sizes, and ten studies."""
    alike = funnel_figure(ready((0.0, 0.01), (0.0, 0.01), (0.9, 0.01), model="FE"))
    assert "3 outside" in alike.summary
    assert "too alike" in alike.summary
    assert "fewer than ten" in funnel_figure(ready((0.0, 0.01), (0.1, 0.04), (0.3, 0.09))).summary


def test_the_funnel_gives_eggers_test(trials):
    """The classical line for these trials has P = 0.1898 in the reference program's manual (regtest, lm)."""
    assert "Egger's test: P 0.19" in funnel_figure(trials).summary


def test_baujat_names_who_disagrees_and_who_moves():
    """Four studies that agree and a fifth, as large, five points away: it stands out on both axes."""
    picture = baujat_figure(ready((0.0, 0.1), (0.1, 0.1), (-0.1, 0.1), (0.0, 0.1), (5.0, 0.1)))
    assert (
        picture.summary == "study 5 disagrees most with the others; leaving out study 5 would change the answer most."
    )
    assert len(picture.table) == 6


def test_baujat_needs_three():
    """Two studies leave nothing to compare with, which is said."""
    with pytest.raises(CannotPoolError, match="at least three"):
        baujat_figure(ready((0.1, 0.04), (0.2, 0.04)))


@pytest.mark.parametrize("figure", EVERY[:3])
def test_one_study_can_be_drawn(figure):
    """A single study is a picture, if a poor one."""
    assert figure(ready((0.3, 0.02))).table


@pytest.mark.parametrize("pairs", [[(1e20, 1e-25), (0.2, 3.0), (5.0, 0.1)], [(-1e-9, 1.0)] * 3])
@pytest.mark.parametrize("figure", EVERY)
def test_odd_numbers_are_drawn_without_a_warning(figure, pairs):
    """Huge, tiny and equal effects make pictures, not faults."""
    assert figure(ready(*pairs, model="FE")).svg


def test_a_proportion_has_no_line_of_no_difference():
    """Proportions read as proportions, and nothing is marked as no difference."""
    studies = [StudyNumbers(f"s{i}", {"xi": x, "ni": 20}) for i, x in enumerate((5, 9, 12))]
    picture = forest_figure(synthesis_of(studies, measure="PLO"))
    assert "no difference" not in picture.svg
    assert picture.table[1][1].startswith("0.25 (")


@pytest.mark.parametrize("figure", EVERY)
def test_a_name_may_hold_any_sign(figure):
    """Dollars, backslashes and angle brackets are signs of a name, not of a formula or of a drawing."""
    names = ["5 $ a day $", r"\\frac{", "<script>&amp;", "τ² 中"]
    studies = [StudyNumbers(name, {"yi": i / 10, "vi": 0.1 + i / 10}) for i, name in enumerate(names)]
    picture = figure(synthesis_of(studies))
    ET.fromstring(picture.svg)  # noqa: S314 our own picture
    assert "<script>" not in picture.svg
