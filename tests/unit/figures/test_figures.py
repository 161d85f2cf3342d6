"""Pictures: what is drawn, what is said, and what is not drawn."""

import re

import pytest

from assuage.figures import levels_figure, relief_figure, studies_figure
from assuage.pharmacology import ReliefCourse


def test_levels_are_drawn_for_every_model_and_option(plan_of):
    """Each option has a panel, and each model that answered a row in the table."""
    plan = plan_of("crps")
    picture = levels_figure(plan)
    rows = picture.table[1:]
    assert len(rows) == sum(len([r for r in o.simulation.models if r.refused is None]) for o in plan.options)
    for one in plan.options:
        assert one.short_name in {row[0] for row in rows}


def test_s_counts_twice_on_the_common_axis(plan_of):
    """22 mg/h of S-ketamine settles near 262 ng/mL of S by Kamp (22 mg/h over 84 L/h), so near 524 racemate-equivalent."""
    picture = levels_figure(plan_of("crps"))
    told = re.search(r"C (\d+) to (\d+)", picture.summary)
    assert int(told[1]) < 524 < int(told[2])


def test_relief_is_drawn_where_it_was_learnt_only(plan_of):
    """CRPS has the picture; fibromyalgia has none, rather than an empty one."""
    assert relief_figure(plan_of("crps")) is not None
    assert relief_figure(plan_of("fibromyalgia")) is None


def test_the_table_holds_the_numbers_of_the_picture(plan_of):
    """Day 7 in the table is day 7 of the course."""
    plan = plan_of("crps")
    picture = relief_figure(plan)
    column = picture.table[0].index("day 7")
    courses = [one.pain.course for one in plan.options if isinstance(one.pain.course, ReliefCourse)]
    for row, course in zip(picture.table[1:], courses, strict=False):
        assert float(row[column].split()[0]) == pytest.approx(course.at(7), abs=0.05)


def test_the_studies_that_found_nothing_are_counted(plan_of):
    """The line above the picture says how many intervals hold no difference."""
    picture = studies_figure(plan_of("fibromyalgia"))
    rows = picture.table[1:]
    bounds = [re.search(r"\((-?[\d.]+) to (-?[\d.]+)\)", row[2]) for row in rows]
    none_ruled_out = sum(float(b[1]) <= 0 <= float(b[2]) for b in bounds)
    assert picture.summary.startswith(f"{len(rows)} published differences")
    assert f"{none_ruled_out} of them" in picture.summary


def test_drawings_carry_no_date_and_no_outside_address(plan_of):
    """The same plan gives the same picture, and it loads nothing."""
    first, again = (levels_figure(plan_of("crps")) for _ in range(2))
    assert first.svg == again.svg
    assert "<metadata" not in first.svg
    assert not re.search(r'(href|src)="(?!#)', first.svg)
