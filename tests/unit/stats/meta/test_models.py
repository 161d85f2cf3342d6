"""Regression, tables, three levels, influence and trim and fill: what is said, and what is refused."""

import math
import sys

import numpy as np
import pytest

from assuage.stats.meta import (
    PoolingError,
    cluster_robust,
    effect_size,
    fail_safe_n,
    influence,
    mantel_haenszel,
    mantel_haenszel_rates,
    meta_regression,
    pooled_peto,
    predicted,
    three_level,
    trim_and_fill,
)

YI, VI = np.array([0.1, 0.5, 0.3, 0.9, 0.2]), np.array([0.04, 0.02, 0.05, 0.03, 0.06])


def test_a_line_through_exact_effects_is_found():
    """Effects that lie on 1 + 2 x give these coefficients, no heterogeneity, and the line's value in between."""
    x = np.array([0.0, 1.0, 2.0, 3.0])
    found = meta_regression(1.0 + 2.0 * x, [0.1, 0.2, 0.3, 0.4], x, names=["dose"], test="z")
    assert [one.name for one in found.coefficients] == ["intercept", "dose"]
    assert [one.estimate for one in found.coefficients] == pytest.approx([1.0, 2.0], abs=1e-12)
    assert (found.tau2, found.qe) == (0.0, pytest.approx(0.0, abs=1e-20))
    assert predicted(found, [1.5]).estimate == pytest.approx(4.0, abs=1e-12)


def test_a_regression_without_intercept_has_group_means():
    """Columns of 0 and 1 without intercept give the means of the groups, and no share explained."""
    groups = np.array([[1, 0], [1, 0], [0, 1], [0, 1], [0, 1]], dtype=float)
    found = meta_regression(YI, VI, groups, intercept=False, model="FE")
    first = (0.1 / 0.04 + 0.5 / 0.02) / (1 / 0.04 + 1 / 0.02)
    assert found.coefficients[0].estimate == pytest.approx(first, rel=1e-12)
    assert (found.r2, found.qm_df) == (None, 2)


@pytest.mark.parametrize(("k", "is_told"), [(9, True), (10, False)])
def test_few_studies_a_moderator_are_told(k, is_told):
    """Nine studies for one moderator are too few to trust, ten are not said to be."""
    rng = np.random.default_rng(1)
    found = meta_regression(rng.normal(size=k), np.full(k, 0.1), np.arange(float(k)))
    assert any("fewer than ten" in warning for warning in found.warnings) is is_told


@pytest.mark.parametrize(
    ("moderators", "settings"),
    [
        (np.ones(5), {}),
        (np.column_stack([np.arange(5.0), 2 * np.arange(5.0)]), {}),
        (np.arange(4.0), {}),
        (np.array([0, 1, 2, 3, np.nan]), {}),
        (np.random.default_rng(0).normal(size=(5, 4)), {}),
        (np.arange(5.0), {"names": ["a", "b"]}),
    ],
)
def test_moderators_that_cannot_be_told_apart_are_refused(moderators, settings):
    """A constant, a repeated, a missing moderator, too many of them, and names that do not fit are refused."""
    with pytest.raises(PoolingError):
        meta_regression(YI, VI, moderators, **settings)


def test_a_prediction_needs_every_moderator():
    """A value too many is refused."""
    with pytest.raises(PoolingError, match="1 values"):
        predicted(meta_regression(YI, VI, np.arange(5.0)), [1.0, 2.0])


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_one_table_pooled_is_that_table(measure):
    """Mantel and Haenszel's pooled effect of one table is that table's own effect, with its own error for RR and OR."""
    table = {"x1": [12], "n1": [60], "x2": [6], "n2": [55]}
    found = mantel_haenszel(measure, **table)
    yi, vi = effect_size(measure, **table)
    assert found.estimate == pytest.approx(yi[0], rel=1e-12)
    if measure != "RD":
        assert found.se == pytest.approx(math.sqrt(vi[0]), rel=1e-12)
    assert (found.k, found.q, found.q_p) == (1, pytest.approx(0.0, abs=1e-20), 1.0)


def test_tables_without_events_are_counted_and_told():
    """A table without any event tells nothing about a ratio and is left out of the count, in words."""
    found = mantel_haenszel("RR", x1=[4, 0], n1=[20, 10], x2=[2, 0], n2=[20, 12])
    assert (found.k, found.k_given) == (1, 2)
    assert found.people == 62.0
    assert any("tell nothing" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "call",
    [
        lambda: mantel_haenszel("OR", x1=[0, 0], n1=[9, 9], x2=[1, 2], n2=[9, 9]),
        lambda: mantel_haenszel("RR", x1=[1], n1=[9], x2=[0], n2=[9]),
        lambda: mantel_haenszel("RD", x1=[9], n1=[9], x2=[9], n2=[9]),
        lambda: mantel_haenszel("HR", x1=[1], n1=[9], x2=[1], n2=[9]),
        lambda: mantel_haenszel_rates(x1=[0], t1=[9], x2=[1], t2=[9]),
        lambda: pooled_peto(x1=[0], n1=[9], x2=[0], n2=[9]),
    ],
)
def test_tables_that_give_no_answer_are_refused(call):
    """A group without events in all tables has no ratio, and equal answers throughout have no error."""
    with pytest.raises(PoolingError):
        call()


def test_peto_by_hand():
    """One table, 1 of 10 against 3 of 10: observed less expected -1, variance 16 * 100 * 4 / (400 * 19)."""
    found = pooled_peto(x1=[1], n1=[10], x2=[3], n2=[10])
    variance = 10 * 10 * 4 * 16 / (20**2 * 19)
    assert found.estimate == pytest.approx(-1.0 / variance, rel=1e-13)
    assert found.se == pytest.approx(variance**-0.5, rel=1e-13)


def test_three_levels_need_three():
    """One effect in every study, or one study, has no third level, and `pool` is named."""
    for studies in (list("abcde"), list("aaaaa")):
        with pytest.raises(PoolingError, match="pool"):
            three_level(YI, VI, studies)


def test_three_levels_say_which_variance_is_zero():
    """Equal effects give two variances of zero, which is told not to be proof."""
    found = three_level([0.3] * 6, [0.1] * 6, list("aabbcc"))
    assert (found.between, found.within, found.has_settled) == (0.0, 0.0, True)
    assert found.coefficients[0].estimate == pytest.approx(0.3, rel=1e-12)
    assert any("zero" in warning for warning in found.warnings)


def test_three_levels_refuse_other_tests_and_missing_studies():
    """A test that does not exist and a study too few are refused."""
    with pytest.raises(PoolingError, match="z or t"):
        three_level(YI, VI, list("aabbc"), test="knha")
    with pytest.raises(PoolingError, match="its study"):
        three_level(YI, VI, list("aabb"))


def test_a_search_that_does_not_settle_gives_no_number(monkeypatch):
    """Where the search is cut short the result holds NaN and advice, never the last number tried."""
    monkeypatch.setattr(sys.modules["assuage.stats.meta.three_level"], "MOST_STEPS", 0)
    found = three_level(YI, VI, list("aabbc"))
    assert not found.has_settled
    assert math.isnan(found.coefficients[0].estimate)
    assert math.isnan(found.between)
    assert "did not settle" in found.warnings[0]
    with pytest.raises(PoolingError, match="did not settle"):
        cluster_robust(YI, VI, list("aabbc"))


def test_robust_errors_by_hand():
    """Equal weights, clusters of residual sums: CR0 is their root sum of squares over k, CR1 stretches by m / (m - 1)."""
    effects = np.array([0.0, 0.2, 0.6, 0.8])
    plain = cluster_robust(effects, np.ones(4), list("aabb"), working="FE", correction="CR0")
    assert plain.coefficients[0].estimate == pytest.approx(0.4, rel=1e-12)
    assert plain.coefficients[0].se == pytest.approx(math.sqrt(2 * 0.6**2) / 4, rel=1e-12)
    wider = cluster_robust(effects, np.ones(4), list("aabb"), working="FE")
    assert wider.coefficients[0].se == pytest.approx(plain.coefficients[0].se * math.sqrt(2.0), rel=1e-12)
    assert (wider.df, wider.clusters) == (1.0, 2)
    assert any("too small" in warning for warning in wider.warnings)


def test_robust_errors_need_more_clusters_than_coefficients():
    """One cluster shows no error, and CR2 is not offered under another name."""
    with pytest.raises(PoolingError):
        cluster_robust(YI, VI, list("aaaaa"), working="FE")
    with pytest.raises(PoolingError, match="CR0 or CR1"):
        cluster_robust(YI, VI, list("aabbc"), working="FE", correction="CR2")


def test_influence_points_at_the_odd_one():
    """One effect far from all others is influential, and the others are not."""
    found = influence([0.1, 0.12, 0.09, 0.11, 0.1, 3.0], [0.02] * 6, model="DL", test="z")
    assert [one.is_influential for one in found] == [False] * 5 + [True]


def test_influence_needs_studies():
    """Two studies are too few to leave one out and see a spread; so is a moderator that one study alone carries."""
    with pytest.raises(PoolingError, match="at least 3"):
        influence([0.1, 0.2], [0.1, 0.1])
    with pytest.raises(PoolingError, match="row 5"):
        influence(YI, VI, moderators=[0, 0, 0, 0, 1])


def test_a_symmetric_funnel_misses_nothing():
    """Effects that mirror each other about their mean leave nothing to fill on either side."""
    effects, variances = [-1.0, -0.5, 0.0, 0.5, 1.0], [0.1, 0.05, 0.01, 0.05, 0.1]
    for side in ("left", "right"):
        found = trim_and_fill(effects, variances, side=side)
        assert (found.missing, found.filled_yi, found.has_settled) == (0, (), True)


def test_a_count_that_does_not_settle_fills_nothing(monkeypatch):
    """Where the number of missing studies keeps changing nothing is filled, and the first warning says what to do."""
    monkeypatch.setattr(sys.modules["assuage.stats.meta.trim_and_fill"], "MOST_ROUNDS", 1)
    found = trim_and_fill([0.0, 0.02, -0.02, 0.05, 0.8, 0.9, 1.1], [0.001, 0.002, 0.002, 0.01, 0.2, 0.25, 0.3])
    assert not found.has_settled
    assert (found.filled_yi, found.pooled.k) == ((), 7)
    assert "did not settle" in found.warnings[0]


@pytest.mark.parametrize("estimator", ["L0", "R0"])
def test_a_lopsided_funnel_is_filled_where_it_is_empty(estimator):
    """Small studies only above the rest are mirrored below it, and on no account above."""
    effects = [0.0, 0.02, -0.02, 0.05, 0.8, 0.9, 1.1]
    variances = [0.001, 0.002, 0.002, 0.01, 0.2, 0.25, 0.3]
    found = trim_and_fill(effects, variances, estimator=estimator, model="FE")
    assert found.side == "left"
    assert found.missing == 3
    assert max(found.filled_yi) < 0.0
    assert found.pooled.k == 10
    assert trim_and_fill(effects, variances, estimator=estimator, model="FE", side="right").missing == 0


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (([0.1, 0.2], [0.1, 0.2]), {}),
        (([0.1, 0.2, 0.3], [0.1, 0.1, 0.1]), {}),
        (([0.1, 0.2, 0.3], [0.1, 0.2, 0.1]), {"side": "up"}),
        (([0.1, 0.2, 0.3], [0.1, 0.2, 0.1]), {"estimator": "Q0"}),
    ],
)
def test_trim_and_fill_refuses_what_has_no_sides(arguments, settings):
    """Two studies, equal errors without a named side, and words that do not exist are refused."""
    with pytest.raises(PoolingError):
        trim_and_fill(*arguments, **settings)


def test_fail_safe_numbers_by_hand():
    """Four studies with z = 2 each: Rosenthal 64 / 2.7055 - 4 = 19.7, Rosenberg 4 (16 / 3.8415 - 1) = 12.7; Orwin to half, 4."""
    effects, variances = [1.0] * 4, [0.25] * 4
    assert fail_safe_n(effects, variances).n == 20
    assert fail_safe_n(effects, variances, method="Rosenberg").n == 13
    assert fail_safe_n(effects, variances, method="Orwin").n == 4
    assert fail_safe_n(effects, variances, method="Orwin", target=0.2).n == 16


def test_fail_safe_numbers_say_what_they_are_worth():
    """A result that does not stand needs none, an impossible target is refused, and each answer carries its caveat."""
    none = fail_safe_n([0.01, -0.01], [1.0, 1.0])
    assert none.n == 0
    assert "does not measure bias" in none.warnings[0]
    for settings in ({"method": "Orwin", "target": 0.0}, {"method": "Fisher"}, {"alpha": 0.7}):
        with pytest.raises(PoolingError):
            fail_safe_n([1.0, 1.0], [1.0, 1.0], **settings)
