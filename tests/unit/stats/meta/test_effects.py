"""Effects from what papers print: worked examples of others, and what is refused."""

import math

import numpy as np
import pytest

from assuage.stats.meta import (
    MEASURES,
    PoolingError,
    as_read,
    change_sd,
    correlation_of_change,
    double_arcsine,
    effect_size,
    from_double_arcsine,
    harmonic_mean,
    measure_of,
    small_sample_correction,
)

TABLE = {"x1": [12], "n1": [60], "x2": [6], "n2": [60]}


def test_odds_and_risks_of_one_table_by_hand():
    """12 of 60 against 6 of 60: risk ratio 2, odds ratio 2.25, risk difference 0.1, worked by hand."""
    yi, vi = effect_size("RR", **TABLE)
    assert math.exp(yi[0]) == pytest.approx(2.0, rel=1e-14)
    assert vi[0] == pytest.approx(1 / 12 - 1 / 60 + 1 / 6 - 1 / 60, rel=1e-14)
    yi, vi = effect_size("OR", **TABLE)
    assert math.exp(yi[0]) == pytest.approx(2.25, rel=1e-14)
    assert vi[0] == pytest.approx(1 / 12 + 1 / 48 + 1 / 6 + 1 / 54, rel=1e-14)
    yi, vi = effect_size("RD", **TABLE)
    assert yi[0] == pytest.approx(0.1, rel=1e-13)
    assert vi[0] == pytest.approx(0.2 * 0.8 / 60 + 0.1 * 0.9 / 60, rel=1e-13)


@pytest.mark.parametrize(("free", "expected"), [(2, 0.5642), (3, 0.7236), (10, 0.9228), (20, 0.9619), (50, 0.9849)])
def test_the_exact_correction_is_as_tabulated(free, expected):
    """Hedges' J at 2, 3, 10, 20 and 50 degrees is that of his table (Hedges 1981, table 1), to four digits."""
    assert small_sample_correction(np.array([float(free)]))[0] == pytest.approx(expected, abs=6e-5)


def test_the_correction_has_no_value_with_one_degree():
    """With one degree of freedom the mean of a standardised difference does not exist."""
    assert math.isnan(small_sample_correction(np.array([1.0]))[0])


def test_the_correction_survives_large_groups():
    """With a million degrees J is one less three quarters of a millionth, not an overflow."""
    assert small_sample_correction(np.array([1e6]))[0] == pytest.approx(1.0 - 0.75e-6, abs=1e-9)


@pytest.mark.parametrize(("to", "rows"), [("only0", [1]), ("all", [0, 1]), ("if0all", [0, 1]), ("none", [])])
def test_empty_cells_are_filled_where_asked(to, rows):
    """A half goes into tables with an empty cell, into all, into all if one is empty, or nowhere."""
    groups = {"x1": [5, 0], "n1": [20, 20], "x2": [4, 3], "n2": [20, 20]}
    if to == "none":
        with pytest.raises(PoolingError, match=r"empty cell.*row 2"):
            effect_size("OR", **groups, to=to)
        return
    yi, _ = effect_size("OR", **groups, to=to)
    for row in range(2):
        more = 0.5 if row in rows else 0.0
        a, b = groups["x1"][row] + more, 20 - groups["x1"][row] + more
        c, d = groups["x2"][row] + more, 20 - groups["x2"][row] + more
        assert yi[row] == pytest.approx(math.log(a * d / (b * c)), rel=1e-13)


def test_a_crossover_counts_the_correlation():
    """With spreads 2 and 2 and r = 0.5 the paired difference has the spread 2, so its variance in 16 people is 1/4."""
    yi, vi = effect_size("MC", m1=[3], sd1=[2], m2=[5], sd2=[2], r=[0.5], n=[16])
    assert (yi[0], vi[0]) == (-2.0, pytest.approx(0.25, rel=1e-14))


def test_the_spread_of_change_and_its_correlation_undo_each_other():
    """The correlation found from three spreads is the one they were made with."""
    spread = change_sd(sd_before=[2.1], sd_after=[2.6], r=[0.37])
    assert correlation_of_change(sd_before=[2.1], sd_after=[2.6], sd_change=spread)[0] == pytest.approx(0.37, rel=1e-12)


def test_spreads_that_contradict_each_other_are_refused():
    """A spread of change larger than both spreads together has no correlation behind it."""
    with pytest.raises(PoolingError, match="correlation"):
        correlation_of_change(sd_before=[2.0], sd_after=[2.0], sd_change=[4.5])


@pytest.mark.parametrize(("x", "n"), [(0, 10), (1, 10), (5, 10), (9, 10), (10, 10), (0, 1), (1, 1), (137, 4000)])
def test_the_double_arcsine_leads_back(x, n):
    """Transformed and taken back with its own group size, a proportion is what it was."""
    angle, _ = double_arcsine(x=[x], n=[n])
    assert from_double_arcsine(angle, n)[0] == pytest.approx(x / n, abs=1e-12)


def test_the_harmonic_mean_by_hand():
    """Groups of 2 and 6 have the harmonic mean 3."""
    assert harmonic_mean([2, 6]) == pytest.approx(3.0, rel=1e-14)


@pytest.mark.parametrize(
    ("measure", "value", "read"),
    [
        ("RR", math.log(2), 2.0),
        ("ROM", 0.0, 1.0),
        ("PLO", 0.0, 0.5),
        ("ZCOR", math.atanh(0.3), 0.3),
        ("MD", -1.5, -1.5),
    ],
)
def test_values_are_read_as_people_say_them(measure, value, read):
    """Ratios, proportions and correlations come back from their transforms; differences stay."""
    assert float(as_read(measure, value)) == pytest.approx(read, rel=1e-13)


def test_a_pooled_double_arcsine_asks_for_the_group_size():
    """The way back from PFT depends on the group size, which is not guessed."""
    with pytest.raises(PoolingError, match="harmonic mean"):
        as_read("PFT", 0.5)


BAD = {
    "MD": [
        ({"sd1": 0.0}, "above zero"),
        ({"sd2": -1.0}, "above zero"),
        ({"n1": 1}, "below 2"),
        ({"n2": 10.5}, "whole number"),
        ({"m1": math.nan}, "missing"),
    ],
    "OR": [({"x1": 61}, "more than"), ({"x2": -1}, "below zero"), ({"x1": 2.5}, "whole"), ({"n1": 0}, "below 1")],
    "IRR": [({"t1": 0.0}, "above zero"), ({"x1": 0.5}, "count events")],
    "ZCOR": [({"r": 1.0}, "between -1 and 1"), ({"n": 3}, "below 4")],
    "MC": [({"r": -1.0}, "between -1 and 1"), ({"sd1": 0}, "above zero")],
    "ROM": [({"m1": 0.0}, "logarithm"), ({"m2": -2.0}, "logarithm")],
    "PLO": [({"x": 11}, "more than")],
}
GOOD = {
    "MD": {"m1": 3, "sd1": 1, "n1": 10, "m2": 4, "sd2": 1, "n2": 10},
    "ROM": {"m1": 3, "sd1": 1, "n1": 10, "m2": 4, "sd2": 1, "n2": 10},
    "OR": {"x1": 12, "n1": 60, "x2": 6, "n2": 60},
    "IRR": {"x1": 3, "t1": 10, "x2": 4, "t2": 12},
    "ZCOR": {"r": 0.5, "n": 20},
    "MC": {"m1": 3, "sd1": 1, "m2": 4, "sd2": 1, "r": 0.5, "n": 9},
    "PLO": {"x": 3, "n": 10},
}


@pytest.mark.parametrize(("measure", "wrong", "words"), [(m, *bad) for m, cases in BAD.items() for bad in cases])
def test_impossible_numbers_are_refused_with_their_row(measure, wrong, words):
    """What cannot be is refused in words that name the row; the study before it is not blamed."""
    good = GOOD[measure]
    columns = {name: [value, wrong.get(name, value)] for name, value in good.items()}
    with pytest.raises(PoolingError, match=words) as caught:
        effect_size(measure, **columns)
    assert "row 2" in str(caught.value)


@pytest.mark.parametrize(("measure", "wrong"), [("MD", {"x1": 1}), ("OR", {"m1": 2})])
def test_columns_must_be_those_of_the_measure(measure, wrong):
    """A column too many or missing is named, and so is what the measure needs."""
    with pytest.raises(PoolingError, match="not known"):
        effect_size(measure, **GOOD[measure], **wrong)
    first = next(iter(GOOD[measure]))
    with pytest.raises(PoolingError, match=f"missing: {first}"):
        effect_size(measure, **{name: value for name, value in GOOD[measure].items() if name != first})


def test_an_unknown_measure_is_refused_with_the_known_ones():
    """The message lists what there is."""
    with pytest.raises(PoolingError, match="MD, SMD, ROM"):
        measure_of("HR")


@pytest.mark.parametrize("bad", [{"m1": []}, {"m1": ["a"]}, {"m1": [1, 2], "sd1": [1, 2, 3]}, {"m1": [[1, 2]]}])
def test_columns_that_do_not_fit_are_refused(bad):
    """No rows, words for numbers, columns of two lengths, and tables within columns are refused."""
    with pytest.raises(PoolingError):
        effect_size("MD", **{**{name: [1.0] for name in MEASURES["MD"].columns}, **bad})


def test_two_tables_without_any_answer_have_no_ratio():
    """Where both groups have no event at all and nothing is added, each ratio says so."""
    empty = {"x1": [0], "n1": [10], "x2": [0], "n2": [12], "to": "none"}
    for measure in ("OR", "RR", "RD", "PETO"):
        with pytest.raises(PoolingError):
            effect_size(measure, **empty)
