"""Pictures of an update: what was measured stands in them, and their words say what lies outside."""

import pytest

from assuage.figures import predictive_check_figure, update_figure
from assuage.pharmacology import Measured, MeasuredKind
from assuage.plan import individual_of


@pytest.fixture(scope="module")
def individual(plan_of):
    """A person with steady scores, one wild one, and levels at the plateau, one of them below a limit."""
    scores = [
        Measured(MeasuredKind.PAIN, value, (5 + day) * 1440.0)
        for day, value in enumerate([3.0, 3.0, 2.0, 9.5, 3.0, 4.0])
    ]
    levels = [
        Measured(MeasuredKind.LEVEL, 250.0, 5000.0, "S", "arterial"),
        Measured(MeasuredKind.LEVEL, None, 9000.0, "S", "arterial", 5.0),
    ]
    told = [*scores, *levels, Measured(MeasuredKind.PAIN, 8.0, None)]
    asked = {"given": "S-ketamine 22 mg/h for 96 h", "setting": "inpatient", "models": ("kamp_2020",)}
    return individual_of(plan_of("crps").candidacy, told, **asked)


def test_the_update_tells_weeks_before_and_after(individual):
    """Its summary has week 4 and 12 with intervals; its table a row for the person, a day's score, and what was expected before."""
    picture = update_figure(individual)
    assert picture.svg.startswith("<svg")
    assert "at week 4" in picture.summary
    assert "before measuring" in picture.summary
    assert [row[0].partition(" (")[0] for row in picture.table[1:]] == [
        "own course",
        "one day's score",
        "before measuring: mean",
    ]
    assert len({len(row) for row in picture.table}) == 1


def test_the_check_names_what_lies_outside(individual):
    """In a word, not only by colour; a value below the limit says so in the table."""
    picture = predictive_check_figure(individual.lead)
    assert "1 lies outside" in picture.summary
    assert ">outside<" in picture.svg
    assert [row[-1] for row in picture.table[1:]].count("outside") == 1
    assert any(row[2].startswith("below 5") for row in picture.table)
    assert len(picture.table) == 1 + len(individual.lead.used)


def test_nothing_to_draw_is_no_picture(plan_of):
    """Without a course and without a used measurement there is neither picture."""
    empty = individual_of(plan_of("fibromyalgia").candidacy, [], given="0.5 mg/kg over 40 min", models=("kamp_2020",))
    assert update_figure(empty) is None
    assert predictive_check_figure(empty.lead) is None
