"""The analysis of trials, held against SciPy, published examples and slow loops."""

import numpy as np
import pytest
from scipy import stats

from assuage.pharmacology import VirtualPeople
from assuage.virtual_trials.comparisons import compare_counts, compare_means, share_interval
from assuage.virtual_trials.estimates import Counts, estimates
from assuage.virtual_trials.scores import ArmScores


def arm(before, score, seen=None, *, name="a"):
    """One arm of given scores: `before` (T, n), `score` (T, n, V)."""
    before, score = np.asarray(before, dtype=float), np.asarray(score, dtype=float)
    here = np.ones(score.shape, dtype=bool) if seen is None else np.asarray(seen, dtype=bool)
    nobody = VirtualPeople(np.full(before.size, 70.0))
    return ArmScores(name, nobody, np.zeros(before.shape, dtype=np.int64), before, score, score, here)


@pytest.fixture(scope="module")
def drawn():
    """Scores of 5 trials with 20 and 24 people over 3 visits; from the second visit on some have left."""
    luck = np.random.default_rng(3)
    found = []
    for people in (20, 24):
        before = luck.uniform(4, 9, (5, people))
        score = np.clip(before[:, :, None] - luck.uniform(-1, 4, (5, people, 3)), 0, 10)
        stays = luck.integers(1, 4, (5, people))
        found.append(arm(before, score, np.arange(3) < stays[:, :, None]))
    return found


def test_the_test_of_two_means_is_welchs(drawn):
    """Difference, interval and P as SciPy gives them, trial by trial."""
    first, second = (estimates(one, (1.0, 2.0, 3.0), "locf") for one in drawn)
    found = compare_means(first.pain, second.pain, alpha=0.05)
    for trial in range(5):
        both = [_carried(one, trial, 2) for one in drawn]
        there = stats.ttest_ind(*both, equal_var=False)
        interval = there.confidence_interval(0.95)
        assert found.p[trial, 2] == pytest.approx(there.pvalue, rel=1e-10)
        assert (found.lower[trial, 2], found.upper[trial, 2]) == pytest.approx((interval.low, interval.high), rel=1e-9)
        assert found.estimate[trial, 2] == pytest.approx(both[0].mean() - both[1].mean())


def _carried(one, trial, visit):
    """Last values carried forward, person by person."""
    scores = []
    for person in range(one.before.shape[1]):
        last = one.before[trial, person]
        for earlier in range(visit + 1):
            last = one.score[trial, person, earlier] if one.seen[trial, person, earlier] else last
        scores.append(last)
    return np.array(scores)


def test_completers_are_those_who_came_to_the_last_visit(drawn):
    """Their mean and SD at an earlier visit too, by a plain loop."""
    found = estimates(drawn[0], (1.0, 2.0, 3.0), "completers")
    for trial in range(5):
        stayed = drawn[0].score[trial, drawn[0].seen[trial, :, 2], 0]
        assert found.pain.mean[trial, 0] == pytest.approx(stayed.mean())
        assert found.sd[trial, 0] == pytest.approx(stayed.std(ddof=1))


def test_with_nobody_lost_all_three_analyses_are_the_plain_mean(drawn):
    """The likelihood estimate and its variance are then those of the mean, to rounding."""
    whole = arm(drawn[0].before, drawn[0].score)
    plain, carried, regressed = (
        estimates(whole, (1.0, 2.0, 3.0), how).pain for how in ("completers", "locf", "likelihood")
    )
    np.testing.assert_array_equal(plain.mean, carried.mean)
    np.testing.assert_allclose(regressed.mean, plain.mean, rtol=1e-12)
    np.testing.assert_allclose(regressed.variance, plain.variance, rtol=1e-10)


def test_the_likelihood_estimate_is_where_em_ends(drawn):
    """For one visit after the score before, the EM algorithm for two normal scores climbs to the same mean."""
    one = arm(drawn[1].before, drawn[1].score[:, :, 1:2], drawn[1].seen[:, :, 1:2])
    found = estimates(one, (1.0,), "likelihood").pain.mean[:, 0]
    for trial in range(5):
        assert found[trial] == pytest.approx(_by_em(one, trial), abs=1e-8)


def _by_em(one, trial):
    x, y, seen = one.before[trial], one.score[trial, :, 0], one.seen[trial, :, 0]
    mean, cov = np.array([x.mean(), y[seen].mean()]), np.cov(x[seen], y[seen])
    for _ in range(1500):
        slope = cov[0, 1] / cov[0, 0]
        filled = np.where(seen, y, mean[1] + slope * (x - mean[0]))
        left = np.where(seen, 0.0, cov[1, 1] - slope * cov[0, 1])
        mean = np.array([x.mean(), filled.mean()])
        cov = np.cov(x, filled, ddof=0) + np.array([[0.0, 0.0], [0.0, left.mean()]])
    return mean[1]


def test_responders_by_hand():
    """Scores 10, 10, 0 before: falls of exactly 30 % count, just under do not, and 0 before never does."""
    one = arm([[10.0, 10.0, 0.0, 8.0]], [[[7.0], [7.1], [0.0], [4.0]]], [[[1], [1], [1], [0]]])
    shares = {how: estimates(one, (1.0,), how).relief for how in ("completers", "locf", "likelihood")}
    assert (shares["completers"]["relief_30"].responded[0, 0], shares["completers"]["relief_30"].n[0, 0]) == (1, 3)
    assert (shares["locf"]["relief_30"].responded[0, 0], shares["locf"]["relief_30"].n[0, 0]) == (1, 4)
    assert (shares["likelihood"]["relief_30"].responded[0, 0], shares["likelihood"]["relief_30"].n[0, 0]) == (1, 4)
    back = arm([[10.0]], [[[5.0]]])
    assert estimates(back, (1.0,), "locf").relief["relief_50"].responded[0, 0] == 1


def test_the_area_is_a_sum_of_trapezes():
    """Scores 6, 4, 2 at days 0, 7, 21: 7 x 5 + 14 x 3 = 77 point days."""
    two = arm([[6.0, 6.0]], [[[4.0, 2.0], [4.0, 2.0]]])
    assert estimates(two, (1.0, 3.0), "locf").area.mean[0, 0] == pytest.approx(77.0)
    assert estimates(two, (1.0, 3.0), "likelihood").area is None


def test_newcombes_own_example():
    """Newcombe 1998, 56/70 against 48/80, method 10: 0.0524 to 0.3339; Wilson's 56/70 at 95 %: by the formula in SciPy."""
    found = compare_counts(
        Counts(np.array([56.0]), np.array([70.0])), Counts(np.array([48.0]), np.array([80.0])), alpha=0.05
    )
    assert (found.lower[0], found.upper[0]) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    low, high = share_interval(np.array(56.0), np.array(70.0), z=1.959963984540054)
    there = stats.binomtest(56, 70).proportion_ci(0.95, method="wilson")
    assert (float(low), float(high)) == pytest.approx((there.low, there.high), rel=1e-9)


def test_the_test_of_two_shares_is_chi_squared_with_n_minus_1():
    """8 of 12 against 3 of 12: SciPy's uncorrected statistic times 23/24."""
    found = compare_counts(
        Counts(np.array([8.0]), np.array([12.0])), Counts(np.array([3.0]), np.array([12.0])), alpha=0.05
    )
    statistic = stats.chi2_contingency([[8, 4], [3, 9]], correction=False).statistic * 23 / 24
    assert found.p[0] == pytest.approx(stats.chi2.sf(statistic, 1), rel=1e-10)


def test_arms_that_all_respond_alike_do_not_differ():
    """All of 5 against all of 7, and none against none: P is 1 and not undefined."""
    everybody = compare_counts(
        Counts(np.array([5.0, 0.0]), np.array([5.0, 5.0])),
        Counts(np.array([7.0, 0.0]), np.array([7.0, 7.0])),
        alpha=0.05,
    )
    assert everybody.p.tolist() == [1.0, 1.0]


def test_a_trial_in_which_nobody_is_left_has_no_p_value():
    """Nothing is made up: NaN, which counts as not significant."""
    gone = arm([[5.0, 6.0]], [[[4.0], [3.0]]], [[[0], [0]]])
    there = arm([[5.0, 6.0]], [[[4.0], [3.0]]])
    for how in ("completers", "likelihood"):
        one, other = (estimates(some, (1.0,), how).pain for some in (gone, there))
        assert np.isnan(compare_means(one, other, alpha=0.05).p).all()
