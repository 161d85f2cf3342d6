"""What holds of every picture of people: those with it and those without it are a hundred, and as many as the number says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import benefit_and_harm
from assuage.figures import icon_array, icon_strip
from assuage.patient import vocabulary

A_HUNDRED = re.compile(r'<path d="([^"]*)" fill="([^"]*)"')
shares = st.integers(0, 1000).map(lambda share: share / 1000)


def panels(picture):
    """The people of each hundred, as runs of (how many, how painted), in the order of drawing; without the legend."""
    runs = [(path.count("M"), fill) for path, fill in A_HUNDRED.findall(picture.svg)][:-4]
    found, current = [], []
    for run in runs:
        current.append(run)
        if sum(count for count, _ in current) == 100:
            found.append(current)
            current = []
    assert current == []  # whatever is drawn is drawn in hundreds
    return found


@pytest.mark.parametrize("draw", [icon_array, icon_strip])
@given(baseline=shares, bounds=st.lists(st.floats(0, 4), min_size=3, max_size=3))
def test_with_and_without_are_a_hundred_in_both_groups(synthesis, shelf, draw, baseline, bounds):
    """For any ratio and baseline that fit together: two hundreds, coloured to the bound, filled to the number without ketamine."""
    low, value, high = sorted(bounds)
    file = synthesis("one", "RR", (value, low, high), baseline=baseline)
    (row,) = benefit_and_harm("chronic_pain", library=shelf(file), words=vocabulary()).rows
    picture = draw([row], name="people", title="People")
    if not row.chances.known:
        assert picture is None
        return
    without, treated = panels(picture)
    assert sum(count for count, fill in without if fill == "#d55e00") == row.chances.with_comparator.people
    filled = sum(count for count, fill in treated if fill != "#ffffff")
    assert filled == row.chances.with_ketamine.people


@given(bounds=st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_a_difference_draws_one_hundred_and_no_other(synthesis, shelf, bounds):
    """As many people filled as more, or fewer, have it; nobody is drawn where nobody was counted."""
    low, value, high = sorted(bounds)
    (row,) = benefit_and_harm(
        "chronic_pain", library=shelf(synthesis("one", "RD", (value, low, high))), words=vocabulary()
    ).rows
    (only,) = panels(icon_array([row], name="people", title="People"))
    filled = sum(count for count, fill in only if fill != "#ffffff")
    assert abs(filled - abs(100 * value)) <= 0.5 + 1e-6
