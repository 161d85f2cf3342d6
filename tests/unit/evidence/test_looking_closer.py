"""A synthesis by subgroup, by moderator, with mirror images and as if some were unseen: what goes in, what comes out, what is refused."""

from datetime import UTC, datetime

import numpy as np
import pytest

from assuage.evidence import (
    BadTableError,
    CannotPoolError,
    Settings,
    bundle_of,
    by_moderators,
    by_subgroup,
    if_some_went_unseen,
    pool_table,
    rebuild,
    regression_document,
    selection_document,
    subgroups_document,
    trim_and_fill_document,
    with_mirror_images,
    write_bundle,
)

MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
# Six invented studies by two routes and six doses.
STUDIES = [
    ("A", -1.2, 0.16, "iv", 0.5),
    ("B", -0.4, 0.09, "oral", 0.2),
    ("C", -2.1, 0.25, "iv", 1.0),
    ("D", -0.3, 0.12, "oral", 0.3),
    ("E", -0.9, 0.20, "iv", 0.6),
    ("F", -0.1, 0.30, "oral", 0.1),
]
HEAD = "study,yi,vi,route,dose"


@pytest.fixture
def pooled(tmp_path):
    """The studies pooled from a table, with a changed cell where a test names one."""

    def make(rows=STUDIES, model="FE", **asked):
        path = tmp_path / "trials.csv"
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
        return pool_table(path, settings=Settings(model=model), made_at=MADE_AT, **asked)

    return make


def test_each_subgroup_is_pooled_by_itself_and_they_are_compared(pooled):
    """By hand: iv -20.4 / 15.25, oral -7.27778 / 22.77778, Q = 1.018193^2 / (1 / 15.25 + 1 / 22.77778) = 9.4698."""
    found = by_subgroup(pooled(group="route"))
    groups = dict(found.groups)
    assert groups["iv"].estimate == pytest.approx(-20.4 / 15.25)
    assert groups["oral"].estimate == pytest.approx(-7.277778 / 22.777778, rel=1e-6)
    assert (found.statistic, found.df) == (pytest.approx(9.4698, abs=1e-4), 1)


def test_a_moderator_is_a_weighted_line(pooled):
    """The same line as numpy's weighted fit of the effects on the doses."""
    slope, intercept = np.polyfit(
        [one[4] for one in STUDIES], [one[1] for one in STUDIES], 1, w=[1 / np.sqrt(one[2]) for one in STUDIES]
    )
    found = by_moderators(pooled(moderators=("dose",)))
    assert [one.name for one in found.coefficients] == ["intercept", "dose"]
    assert [one.estimate for one in found.coefficients] == pytest.approx([intercept, slope])


def test_mirror_images_lie_as_far_on_the_other_side(pooled):
    """Eight studies with an empty side: as many more as seem missing, each the mirror image of a study that is there."""
    effects = [0.02, 0.05, 0.1, 0.3, 0.6, 0.9, 1.2, 1.5]
    rows = [(name, y, 0.01 + y * y / 9, "iv", 1) for name, y in zip("ABCDEFGH", effects, strict=True)]
    found = with_mirror_images(pooled(rows))
    assert found.missing > 0
    assert found.side == "left"
    assert found.pooled.k == len(effects) + found.missing
    there = sorted(effects)[-found.missing :]
    middles = {
        round((image + one) / 2, 9) for image, one in zip(sorted(found.filled_yi, reverse=True), there, strict=True)
    }
    assert len(middles) == 1


def test_a_selection_model_looks_on_the_side_that_is_named(pooled):
    """Effects below zero have small P on the side `less`: three of six under 0.025 there, none on the other, which is refused."""
    found = if_some_went_unseen(pooled(), alternative="less")
    assert found.studies == (3, 3)
    with pytest.raises(CannotPoolError, match="in this way"):
        if_some_went_unseen(pooled(), alternative="greater")


@pytest.mark.parametrize("look", [by_subgroup, by_moderators])
def test_what_was_not_named_cannot_be_looked_at(pooled, look):
    """Without a heading there is nothing to compare, and what to do is said."""
    with pytest.raises(CannotPoolError, match="Name the heading"):
        look(pooled())


def test_a_moderator_that_all_share_and_a_group_of_all_are_refused(pooled):
    """What does not differ explains nothing."""
    same = [(*one[:3], "iv", 1.0) for one in STUDIES]
    with pytest.raises(CannotPoolError, match="at least two different"):
        by_subgroup(pooled(same, group="route"))
    with pytest.raises(CannotPoolError, match="in this way"):
        by_moderators(pooled(same, moderators=("dose",)))


def test_a_study_whose_subgroup_is_not_known_is_left_out_and_told(pooled):
    """NA is a statement; five remain."""
    rows = [*STUDIES[:-1], ("F", -0.1, 0.30, "NA", 0.1)]
    made = pooled(rows, group="route")
    assert made.result.k == 5
    assert any("route not known" in warning for warning in made.warnings)


@pytest.mark.parametrize(
    ("asked", "row", "told"),
    [
        ({"group": "route"}, ("F", -0.1, 0.30, None, 0.1), "the cell is empty"),
        ({"moderators": ("dose",)}, ("F", -0.1, 0.30, "oral", "much"), "`much` is not a number"),
        ({"moderators": ("dose",)}, ("F", -0.1, 0.30, "oral", None), "the cell is empty"),
        ({"group": "rout"}, STUDIES[-1], "there is no heading `rout`"),
        ({"moderators": ("dose", "days")}, STUDIES[-1], "there is no heading `days`"),
    ],
)
def test_a_cell_or_heading_that_says_nothing_is_a_fault(pooled, asked, row, told):
    """With its row and column, like every fault of a table."""
    with pytest.raises(BadTableError, match=told):
        pooled([*STUDIES[:-1], row], **asked)


def test_a_bundle_keeps_subgroups_and_moderators(pooled, tmp_path):
    """Rebuilt, every byte is as it was, and the same looks give the same answers."""
    made = pooled(group="route", moderators=("dose",))
    write_bundle(made, tmp_path / "b.zip")
    again = rebuild(tmp_path / "b.zip")
    assert again.same
    assert by_subgroup(again.synthesis) == by_subgroup(made)
    assert by_moderators(again.synthesis) == by_moderators(made)


def test_a_bundle_without_them_names_neither(pooled):
    """Bundles made before there were any rebuild to the same bytes."""
    settings = bundle_of(pooled())["settings.json"].decode()
    assert "group" not in settings
    assert "moderators" not in settings


def test_every_look_has_a_document(pooled):
    """The same numbers under the names that are printed; what does not exist is null."""
    made = pooled(group="route", moderators=("dose",))
    groups = subgroups_document(by_subgroup(made))
    assert [one["name"] for one in groups["groups"]] == ["iv", "oral"]
    assert groups["groups"][0]["estimate"] == pytest.approx(-20.4 / 15.25)
    line = regression_document(by_moderators(made))
    assert line["tau2_ci"] is None
    assert [one["name"] for one in line["coefficients"]] == ["intercept", "dose"]
    filled = trim_and_fill_document(with_mirror_images(made, estimator="R0"))
    assert filled["pooled"]["k"] == 6 + filled["missing"]
    assert filled["p"] == pytest.approx(0.5 ** (filled["missing"] + 1))
    unseen = selection_document(if_some_went_unseen(made, alternative="less"))
    assert [one["upper_p"] for one in unseen["intervals"]] == [0.025, 1.0]
    assert unseen["intervals"][0]["chance"] == 1.0
