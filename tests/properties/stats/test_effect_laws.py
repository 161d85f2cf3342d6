"""Laws of effects: what must hold for any numbers a paper may print."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.stats.meta import (
    as_read,
    double_arcsine,
    effect_size,
    from_double_arcsine,
    from_five_numbers,
    from_interval,
    from_p_value,
    from_quartiles,
    from_range,
    pool,
    sequential_boundary,
)

group = st.fixed_dictionaries(
    {"m": st.floats(0.1, 10.0), "sd": st.floats(0.05, 8.0), "n": st.integers(2, 500)},
)
table = st.tuples(st.integers(1, 200), st.integers(0, 200), st.integers(1, 200), st.integers(0, 200)).map(
    lambda t: {"n1": t[0], "x1": min(t[1], t[0]), "n2": t[2], "x2": min(t[3], t[2])}
)


def _two(one, other):
    return {f"{name}1": [value] for name, value in one.items()} | {f"{name}2": [value] for name, value in other.items()}


@given(one=group, other=group, measure=st.sampled_from(["MD", "SMD", "ROM"]))
def test_exchanged_groups_turn_the_effect(one, other, measure):
    """With the groups exchanged the effect changes sign and keeps its variance."""
    yi, vi = effect_size(measure, **_two(one, other))
    turned, same = effect_size(measure, **_two(other, one))
    assert turned[0] == pytest.approx(-yi[0], rel=1e-12, abs=1e-12)
    assert same[0] == pytest.approx(vi[0], rel=1e-12)


@given(one=group, other=group, factor=st.floats(0.1, 100.0))
def test_only_the_difference_has_a_unit(one, other, factor):
    """On a scale with another unit MD changes with it, SMD and ROM do not."""
    scaled = [{**part, "m": factor * part["m"], "sd": factor * part["sd"]} for part in (one, other)]
    yi, vi = effect_size("MD", **_two(one, other))
    again, variance = effect_size("MD", **_two(*scaled))
    assert again[0] == pytest.approx(factor * yi[0], rel=1e-9, abs=1e-9)
    assert variance[0] == pytest.approx(factor**2 * vi[0], rel=1e-9)
    for measure in ("SMD", "ROM"):
        before, after = effect_size(measure, **_two(one, other)), effect_size(measure, **_two(*scaled))
        assert after[0][0] == pytest.approx(before[0][0], rel=1e-9, abs=1e-9)
        assert after[1][0] == pytest.approx(before[1][0], rel=1e-9)


@given(counts=table, measure=st.sampled_from(["OR", "RR", "RD", "PETO"]))
def test_every_table_has_an_effect(counts, measure):
    """With the default filling every possible table has a finite effect and a variance above zero; turned, the opposite."""
    yi, vi = effect_size(measure, **{name: [value] for name, value in counts.items()})
    assert math.isfinite(yi[0])
    assert vi[0] > 0.0
    turned = {"x1": counts["x2"], "n1": counts["n2"], "x2": counts["x1"], "n2": counts["n1"]}
    again, variance = effect_size(measure, **{name: [value] for name, value in turned.items()})
    assert again[0] == pytest.approx(-yi[0], rel=1e-9, abs=1e-9)
    assert variance[0] == pytest.approx(vi[0], rel=1e-9)


@given(counts=table)
def test_no_event_counted_the_other_way_turns_the_odds(counts):
    """The odds ratio of people without the event is one over that of people with it."""
    yi, vi = effect_size("OR", **{name: [value] for name, value in counts.items()})
    without = {**counts, "x1": counts["n1"] - counts["x1"], "x2": counts["n2"] - counts["x2"]}
    again, variance = effect_size("OR", **{name: [value] for name, value in without.items()})
    assert again[0] == pytest.approx(-yi[0], rel=1e-9, abs=1e-9)
    assert variance[0] == pytest.approx(vi[0], rel=1e-9)


@given(n=st.integers(1, 5000), data=st.data())
def test_a_proportion_comes_back_from_its_transform(n, data):
    """Double arcsine and log odds lead back to the proportion they came from."""
    x = data.draw(st.integers(0, n))
    angle, _ = double_arcsine(x=[x], n=[n])
    assert from_double_arcsine(angle, n)[0] == pytest.approx(x / n, abs=1e-9)
    if 0 < x < n:
        assert as_read("PLO", effect_size("PLO", x=[x], n=[n])[0])[0] == pytest.approx(x / n, rel=1e-12)


@given(angles=st.lists(st.floats(0.0, math.pi / 2), min_size=2, max_size=20), n=st.floats(1.0, 1e4))
def test_the_way_back_is_a_proportion_and_rises(angles, n):
    """Whatever the angle, the way back lies from 0 to 1 and never falls as the angle rises."""
    back = from_double_arcsine(sorted(angles), n)
    assert ((back >= 0.0) & (back <= 1.0)).all()
    assert (np.diff(back) >= -1e-7).all()


@given(yi=st.floats(-3, 3), se=st.floats(0.01, 3), level=st.floats(0.5, 0.999), df=st.none() | st.integers(1, 200))
def test_an_effect_comes_back_from_its_own_interval(yi, se, level, df):
    """The interval that pooling one study prints, or a t interval, gives back its effect and variance."""
    if df is None:
        printed = pool([yi], [se**2], level=level)
        low, high = printed.ci_low, printed.ci_high
    else:
        from scipy.special import stdtrit

        half = stdtrit(df, (1 + level) / 2) * se
        low, high = yi - half, yi + half
    again, variance = from_interval(low=[low], high=[high], level=level, df=None if df is None else [df])
    assert again[0] == pytest.approx(yi, abs=1e-8)
    assert variance[0] == pytest.approx(se**2, rel=1e-6)


@given(yi=st.floats(0.05, 3), se=st.floats(0.05, 3), sign=st.sampled_from([-1, 1]))
def test_an_effect_comes_back_from_its_own_p_value(yi, se, sign):
    """The P value that pooling one study prints gives back its variance, as long as it is a number above zero."""
    printed = pool([sign * yi], [se**2])
    if 1e-250 < printed.p < 0.999:
        _, variance = from_p_value([sign * yi], p=[printed.p])
        assert variance[0] == pytest.approx(se**2, rel=1e-6)


@given(numbers=st.lists(st.floats(0, 100), min_size=5, max_size=5), n=st.integers(4, 2000), shift=st.floats(-50, 50))
def test_medians_shift_and_scale(numbers, n, shift):
    """Shifted medians give a mean shifted by as much and the same spread, and symmetric ones their middle."""
    low, q1, median, q3, high = sorted(round(number, 3) for number in numbers)
    recipes = [
        (from_quartiles, {"q1": q1, "median": median, "q3": q3}),
        (from_range, {"low": low, "median": median, "high": high}),
        (from_five_numbers, {"low": low, "q1": q1, "median": median, "q3": q3, "high": high}),
    ]
    for recipe, given_numbers in recipes:
        values = list(given_numbers.values())
        if values[0] == values[-1]:
            continue
        mean, sd = recipe(**given_numbers, n=n)
        moved, same = recipe(**{name: value + shift for name, value in given_numbers.items()}, n=n)
        assert moved[0] == pytest.approx(mean[0] + shift, abs=1e-9)
        assert same[0] == pytest.approx(sd[0], rel=1e-6, abs=1e-9)
        assert sd[0] > 0.0
        middle = {name: 2.0 * median - value for name, value in zip(given_numbers, reversed(values), strict=True)}
        mirrored, _ = recipe(**middle, n=n)
        assert mirrored[0] == pytest.approx(2.0 * median - mean[0], abs=1e-9)


@given(fractions=st.lists(st.integers(5, 100), min_size=1, max_size=8, unique=True), alpha=st.floats(0.001, 0.2))
def test_boundaries_fall_and_never_below_the_usual(fractions, alpha):
    """None is below that of a single look, the first spends just its own error, and evenly spaced looks fall."""
    times = [number / 100 for number in sorted(fractions)]
    found = sequential_boundary(times, alpha=alpha)
    single = sequential_boundary([1.0], alpha=alpha)[0]
    assert (found >= single - 1e-9).all()
    # Lan & DeMets 1983: by t both sides together have spent 4 (1 - Phi(z / sqrt(t))), z the quantile of 1 - alpha / 4.
    quantile = -NormalDist().inv_cdf(alpha / 4)
    spent_first = 2.0 * math.erfc(quantile / math.sqrt(2.0 * times[0]))
    assert math.erfc(found[0] / math.sqrt(2.0)) == pytest.approx(spent_first, rel=1e-6, abs=1e-13)
    even = sequential_boundary(np.arange(1, len(times) + 1) / len(times), alpha=alpha)
    assert (even[1:] < even[:-1]).all()
