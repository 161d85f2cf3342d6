"""Effects from intervals, P values, statistics and medians: there and back, and against the distributions themselves."""

import math

import numpy as np
import pytest
from scipy import stats

from assuage.stats.meta import (
    PoolingError,
    cohens_d_of_t,
    effect_size,
    from_cohens_d,
    from_five_numbers,
    from_interval,
    from_p_value,
    from_quartiles,
    from_range,
    from_statistic,
    mean_difference,
    sd_of_interval,
    sd_of_se,
    skewness_warning,
)


def test_a_ratio_comes_back_from_its_printed_interval():
    """OR 0.68 with 0.51 to 0.91, normal interval: log odds ratio -0.384 with standard error 0.148, worked by hand."""
    yi, vi = from_interval(low=[0.51], high=[0.91], is_ratio=True)
    assert yi[0] == pytest.approx((math.log(0.51) + math.log(0.91)) / 2, rel=1e-13)
    assert math.sqrt(vi[0]) == pytest.approx(math.log(0.91 / 0.51) / (2 * 1.959963985), rel=1e-9)


def test_the_interval_of_a_small_group_uses_t():
    """With 11 people the 95 % interval is 2.2281 standard errors each way (Student's table, 10 degrees)."""
    _, vi = from_interval(low=[-2.2281], high=[2.2281], df=[10])
    assert math.sqrt(vi[0]) == pytest.approx(1.0, abs=3e-5)
    assert sd_of_interval(low=[-2.2281], high=[2.2281], n=[11])[0] == pytest.approx(math.sqrt(11), abs=2e-4)


def test_other_levels_have_other_quantiles():
    """A 90 % interval is 1.6449 standard errors each way."""
    _, vi = from_interval(low=[-1.6448536], high=[1.6448536], level=0.9)
    assert vi[0] == pytest.approx(1.0, abs=1e-7)


@pytest.mark.parametrize("df", [None, [18]])
def test_a_p_value_and_its_statistic_give_the_same(df):
    """P and the statistic it was made from lead to one variance, two-sided and one-sided, normal and t."""
    statistic = 2.3
    upper = stats.norm.sf(statistic) if df is None else stats.t.sf(statistic, 18)
    _, by_statistic = from_statistic([-1.2], statistic=[statistic])
    _, by_two = from_p_value([-1.2], p=[2 * upper], df=df)
    _, by_one = from_p_value([-1.2], p=[upper], df=df, is_one_sided=True)
    assert by_two[0] == pytest.approx(by_statistic[0], rel=1e-9)
    assert by_one[0] == pytest.approx(by_statistic[0], rel=1e-9)


def test_a_standardised_difference_comes_back_from_its_t():
    """Two groups compared by Student's t give, from t alone, the g that their means give."""
    g, v = effect_size("SMD", m1=[3.2], sd1=[1.9], n1=[14], m2=[4.9], sd2=[2.4], n2=[17])
    pooled = math.sqrt((13 * 1.9**2 + 16 * 2.4**2) / 29)
    t = (3.2 - 4.9) / (pooled * math.sqrt(1 / 14 + 1 / 17))
    again, variance = from_cohens_d(cohens_d_of_t([t], n1=[14], n2=[17]), n1=[14], n2=[17])
    assert (again[0], variance[0]) == (pytest.approx(g[0], rel=1e-13), pytest.approx(v[0], rel=1e-13))


def test_a_spread_comes_back_from_its_standard_error():
    """A standard error of 0.5 in 16 people is a standard deviation of 2, and the variance of the mean stays."""
    sd = sd_of_se(se=[0.5], n=[16])
    assert sd[0] == pytest.approx(2.0, rel=1e-14)
    _, vi = mean_difference(m1=[1], sd1=sd, n1=[16], m2=[0], sd2=sd, n2=[16])
    assert vi[0] == pytest.approx(2 * 0.25, rel=1e-14)


@pytest.mark.parametrize(
    "call",
    [
        lambda: from_interval(low=[1], high=[1]),
        lambda: from_interval(low=[0], high=[2], is_ratio=True),
        lambda: from_interval(low=[0], high=[2], level=95),
        lambda: from_interval(low=[0], high=[2], df=[0]),
        lambda: from_p_value([1.0], p=[0.0]),
        lambda: from_p_value([1.0], p=[1.0]),
        lambda: from_p_value([1.0], p=[0.5], is_one_sided=True),
        lambda: from_p_value([0.0], p=[0.5]),
        lambda: from_statistic([1.0], statistic=[0.0]),
        lambda: sd_of_interval(low=[0], high=[1], n=[1]),
    ],
)
def test_what_tells_nothing_is_refused(call):
    """An empty interval, a bound instead of a P value, and an effect of zero have no standard error behind them."""
    with pytest.raises(PoolingError):
        call()


def _order_means(n):
    """Expected smallest value, quartiles and largest value of n draws from a normal of mean 50 and spread 10, by drawing."""
    rng = np.random.default_rng(20260101 + n)
    draws = rng.normal(50.0, 10.0, (6000, n))
    return np.quantile(draws, [0.0, 0.25, 0.5, 0.75, 1.0], axis=1)


@pytest.mark.parametrize("n", [9, 25, 101])
def test_medians_give_back_a_normal_groups_mean_and_spread(n):
    """Averaged over 6,000 invented groups each recipe gives the true mean 50 and spread 10."""
    # The recipes are themselves off by up to one in a hundred in groups of nine; 0.2 is twice that and the drawing.
    low, q1, median, q3, high = _order_means(n)
    size = np.full(len(low), n)
    recipes = [
        from_quartiles(q1=q1, median=median, q3=q3, n=size),
        from_range(low=low, median=median, high=high, n=size),
        from_five_numbers(low=low, q1=q1, median=median, q3=q3, high=high, n=size),
    ]
    for mean, sd in recipes:
        assert mean.mean() == pytest.approx(50.0, abs=0.2)
        assert sd.mean() == pytest.approx(10.0, abs=0.2)


def test_five_numbers_know_more_than_three():
    """In invented normal groups of 101 the mean from five numbers scatters less than from three."""
    low, q1, median, q3, high = _order_means(101)
    size = np.full(len(low), 101)
    three = from_range(low=low, median=median, high=high, n=size)[0]
    five = from_five_numbers(low=low, q1=q1, median=median, q3=q3, high=high, n=size)[0]
    assert five.std() < three.std()


@pytest.mark.parametrize("are_quartiles", [True, False])
def test_normal_groups_look_skewed_once_in_twenty(are_quartiles):
    """The warning goes off for about five in a hundred normal groups of 51 (between 3.5 and 6.5 with 2,000 groups)."""
    low, q1, median, q3, high = _order_means(51)
    below, above = (q1, q3) if are_quartiles else (low, high)
    said = [
        skewness_warning(low=a, median=b, high=c, n=51, are_quartiles=are_quartiles) is not None
        for a, b, c in zip(below[:2000], median[:2000], above[:2000], strict=True)
    ]
    assert 0.035 < np.mean(said) < 0.065


def test_skewed_scores_are_told():
    """A median at the lower quartile of 40 people cannot be a normal score."""
    assert "skewed" in skewness_warning(low=1.0, median=1.2, high=6.0, n=40, are_quartiles=True)


@pytest.mark.parametrize("bad", [{"q1": 5}, {"median": 9}, {"n": 3}, {"q1": 4, "median": 4, "q3": 4}])
def test_quartiles_out_of_order_are_refused(bad):
    """Quartiles that do not ascend, a group of three, and no spread at all are refused."""
    with pytest.raises(PoolingError):
        from_quartiles(**{"q1": 2, "median": 4, "q3": 7, "n": 20, **bad})
