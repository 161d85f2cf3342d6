"""Pictures: what is drawn, what is said, and what is not drawn."""

import re
from dataclasses import replace

import numpy as np
import pytest

from assuage.figures import levels_figure, relief_figure, studies_figure, trade_off_figure
from assuage.pharmacology import ReliefCourse
from assuage.plan import propose


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


def test_nothing_to_draw_gives_no_picture(someone):
    """Without a prediction, a course or a difference there is None, not an empty frame."""
    plan = propose(someone("crps_1"), population=0)
    unpredicted = tuple(one for one in plan.options if one.simulation is None)
    assert unpredicted
    bare = replace(plan, options=unpredicted, trials=())
    assert levels_figure(bare) is None
    assert relief_figure(bare) is None
    assert studies_figure(bare) is None


def test_the_levels_in_the_table_are_those_of_the_curves(plan_of):
    """Each number can be found again on the line that was drawn; S counts twice where it stands alone."""
    plan = plan_of("crps")
    rows = {(row[0], row[1]): row[2:] for row in levels_figure(plan).table[1:]}
    for option in plan.options:
        for run in option.simulation.models:
            total = run.concentration_ng_per_ml.get("total")
            drawn = total if total is not None else 2 * run.concentration_ng_per_ml["S"]
            for cell in rows[option.short_name, f"{run.model}, {run.site}"]:
                level, hour = (float(part) for part in re.findall(r"[\d.]+", cell))
                place = int(np.searchsorted(run.time_min / 60, hour))
                around = drawn[max(place - 2, 0) : place + 2]  # the hour is printed to one decimal
                assert around.min() - 1 <= level <= around.max() + 1


def test_the_bands_in_the_table_are_those_of_the_course(someone):
    """Day 28 with its interval, digit for digit."""
    plan = propose(someone("crps_1", weight_kg=70), population=50, most=1)
    course = plan.options[0].pain.course
    picture = relief_figure(plan)
    band = course.bands["parameters"]
    cell = picture.table[1][picture.table[0].index("day 28")]
    assert cell == f"{course.mean_nrs[28]:.1f} ({band.p5[28]:.1f} to {band.p95[28]:.1f})"
    assert picture.table[-1][0] == "placebo"


def test_ids_of_several_pictures_never_meet(plan_of):
    """Three drawings can stand in one page."""
    plan = plan_of("crps")
    found = [re.findall(r'\bid="([^"]+)"', one(plan).svg) for one in (levels_figure, relief_figure, studies_figure)]
    flat = [name for names in found for name in names]
    assert len(flat) == len(set(flat))
    assert all(found)


def test_sigtermans_stands_where_the_abstract_puts_it(plan_of):
    """Week 1: 2.68 against 5.45, so 2.77 points less, as one trial's square and not a pooled diamond."""
    rows = studies_figure(plan_of("crps")).table[1:]
    row = next(row for row in rows if "4.2 days" in row[0])
    assert row[2].startswith("-2.77 ")


def test_the_trade_off_is_drawn_where_the_goal_can_be_said(someone):
    """Each option that may be said has its row and its chance; without a relief course there is no picture."""
    plan = propose(someone("crps_1", weight_kg=70), population=30, models=("kamp_2020", "simons_2022"), most=2)
    picture = trade_off_figure(plan)
    sayable = [one for one in plan.options if one.chance("goal").lead is not None]
    assert [row[:2] for row in picture.table[1 : len(sayable) + 1]] == [
        (one.short_name, one.chance("goal").told) for one in sayable
    ]
    assert "Without any drug" in picture.summary
    elsewhere = propose(someone("fibromyalgia", weight_kg=70), population=30, models=("kamp_2020",), most=1)
    assert trade_off_figure(elsewhere) is None
