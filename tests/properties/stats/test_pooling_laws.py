"""Laws of pooling: what must hold for any studies whatever."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.stats.meta import (
    MODELS,
    cluster_robust,
    cumulative,
    egger,
    influence,
    leave_one_out,
    mantel_haenszel,
    meta_regression,
    pool,
    pooled_peto,
    rank_correlation,
    subgroups,
    three_level,
    trim_and_fill,
)

effect = st.floats(-5.0, 5.0).map(lambda value: round(value, 4))
variance = st.floats(0.01, 4.0).map(lambda value: round(value, 4))
studies = st.lists(st.tuples(effect, variance), min_size=2, max_size=12)
models = st.sampled_from(MODELS)
tests = st.sampled_from(["z", "knha"])


def _columns(rows):
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


def _close(one, other, *, scale=1.0, tolerance=1e-7):
    """Equal but for rounding: 1e-7, as tau2 by likelihood is flat at its top, where rounding moves it by that."""
    assert one == pytest.approx(other, rel=tolerance, abs=tolerance * scale)


@given(rows=studies, model=models, test=tests, data=st.data())
def test_order_does_not_matter(rows, model, test, data):
    """Shuffled studies pool to the same numbers."""
    shuffled = data.draw(st.permutations(rows))
    one, other = pool(*_columns(rows), model=model, test=test), pool(*_columns(shuffled), model=model, test=test)
    for name in ("estimate", "se", "tau2", "q", "i2", "ci_low", "ci_high"):
        _close(getattr(one, name), getattr(other, name), scale=5.0)


@given(rows=studies, model=models, test=tests, shift=st.floats(-3.0, 3.0))
def test_a_shift_moves_the_estimate_alone(rows, model, test, shift):
    """The same number added to every effect moves estimate and interval by it, and nothing else."""
    yi, vi = _columns(rows)
    one, other = pool(yi, vi, model=model, test=test), pool(yi + shift, vi, model=model, test=test)
    _close(other.estimate - shift, one.estimate, scale=5.0)
    _close(other.ci_low - shift, one.ci_low, scale=50.0)
    for name in ("se", "tau2", "q", "i2"):
        _close(getattr(other, name), getattr(one, name), scale=5.0)


@given(rows=studies, model=models, test=tests, factor=st.floats(0.01, 50.0), sign=st.sampled_from([-1.0, 1.0]))
def test_another_unit_scales_everything(rows, model, test, factor, sign):
    """Effects in another unit, or turned round, give the same result in that unit."""
    yi, vi = _columns(rows)
    one = pool(yi, vi, model=model, test=test)
    other = pool(sign * factor * yi, factor**2 * vi, model=model, test=test)
    _close(other.estimate / (sign * factor), one.estimate, scale=5.0)
    _close(other.se / factor, one.se, scale=5.0)
    _close(other.tau2 / factor**2, one.tau2, scale=5.0)
    for name in ("q", "i2", "h2", "p"):
        _close(getattr(other, name), getattr(one, name), scale=5.0)


@given(value=effect, variances=st.lists(variance, min_size=2, max_size=12), model=models)
def test_equal_effects_have_no_variance_between_them(value, variances, model):
    """Studies that all say the same pool to that, with tau2 and Q of zero but for rounding."""
    found = pool([value] * len(variances), variances, model=model)
    assert found.estimate == pytest.approx(value, rel=1e-12, abs=1e-12)
    assert found.tau2 == pytest.approx(0.0, abs=1e-20)
    assert found.q == pytest.approx(0.0, abs=1e-20)
    assert found.i2 == pytest.approx(0.0, abs=1e-15)


@given(rows=studies)
def test_common_and_random_are_one_where_q_is_small(rows):
    """With Q at or below its degrees of freedom the random-effects result by DerSimonian and Laird is the common one."""
    common, random = pool(*_columns(rows), model="FE"), pool(*_columns(rows), model="DL", test="z")
    if common.q <= common.q_df:
        assert random.tau2 == 0.0
        assert random.estimate == common.estimate
        assert random.se == common.se
    else:
        assert random.tau2 > 0.0
        assert random.se > common.se


@given(rows=studies, model=models, value=effect)
def test_one_huge_study_outweighs_the_rest(rows, model, value):
    """A study a million times surer than the others is the common effect; with random effects it never has the whole say."""
    yi, vi = _columns([*rows, (value, 1e-8)])
    common = pool(yi, vi, model="FE")
    assert common.estimate == pytest.approx(value, abs=1e-4)
    found = pool(yi, vi, model=model)
    if found.tau2 > 1e-6:
        assert found.weights[-1] < 100.0 - 1e-6


@given(rows=studies, model=models, test=tests)
def test_what_is_pooled_lies_among_the_studies(rows, model, test):
    """The estimate lies between the smallest and the largest effect, the weights add up to 100, and intervals hold it."""
    yi, vi = _columns(rows)
    found = pool(yi, vi, model=model, test=test)
    assert yi.min() - 1e-9 <= found.estimate <= yi.max() + 1e-9
    assert sum(found.weights) == pytest.approx(100.0, rel=1e-12)
    assert found.ci_low <= found.estimate <= found.ci_high
    assert 0.0 <= found.p <= 1.0
    assert 0.0 <= found.i2 <= 100.0
    assert found.h2 >= (0.0 if model == "FE" else 1.0)
    if model != "FE":
        assert found.pi_low <= found.ci_low
        assert found.pi_high >= found.ci_high
        assert found.tau2_ci[0] <= found.tau2_ci[1]


@given(rows=studies, model=st.sampled_from([model for model in MODELS if model != "FE"]))
def test_knapp_and_hartung_is_wider_or_says_why_not(rows, model):
    """The Knapp-Hartung interval holds the z interval, or a warning says that its standard error is the smaller one."""
    z, knha = pool(*_columns(rows), model=model, test="z"), pool(*_columns(rows), model=model)
    holds = knha.ci_low <= z.ci_low + 1e-12 and knha.ci_high >= z.ci_high - 1e-12
    assert holds or any("smaller than the ordinary" in warning for warning in knha.warnings)


@given(rows=studies)
def test_paule_mandel_is_where_q_meets_its_degrees(rows):
    """At Paule and Mandel's tau2 the generalised Q equals its degrees of freedom, or tau2 is zero and Q is below."""
    yi, vi = _columns(rows)
    found = pool(yi, vi, model="PM", test="z")
    weights = 1.0 / (vi + found.tau2)
    q = float(weights @ (yi - weights @ yi / weights.sum()) ** 2)
    if found.tau2 > 0.0:
        assert q == pytest.approx(found.q_df, rel=1e-6)
    else:
        assert q <= found.q_df + 1e-9


@given(rows=studies)
def test_no_other_tau2_is_likelier(rows):
    """No tau2 on a fine grid has a higher restricted likelihood, computed here from its definition with full matrices."""
    yi, vi = _columns(rows)
    found = pool(yi, vi, model="REML")

    def log_likelihood(tau2):
        w = 1.0 / (vi + tau2)
        mean = w @ yi / w.sum()
        return 0.5 * (np.log(w).sum() - math.log(w.sum()) - w @ (yi - mean) ** 2)

    best = max(log_likelihood(tau2) for tau2 in [0.0, *np.logspace(-6, 3, 400)])
    assert log_likelihood(found.tau2) >= best - 1e-9 * max(1.0, abs(best))


@given(rows=studies, model=models, test=tests)
def test_the_last_of_a_cumulative_is_the_whole(rows, model, test):
    """Pooled one by one, the last step is the pool of all; left out one by one, each misses just its own study."""
    yi, vi = _columns(rows)
    assert cumulative(yi, vi, model=model, test=test)[-1].pooled == pool(yi, vi, model=model, test=test)
    for step in leave_one_out(yi, vi, model=model, test=test):
        rest = np.arange(len(yi)) != step.study
        assert step.pooled == pool(yi[rest], vi[rest], model=model, test=test)


@given(rows=studies, model=models)
def test_a_study_split_in_two_halves_is_the_same_study(rows, model):
    """With a common effect, a study given as two of twice the variance changes neither estimate nor error."""
    yi, vi = _columns(rows)
    halves_y, halves_v = np.append(yi, yi[0]), np.append(vi, 2.0 * vi[0])
    halves_v[0] *= 2.0
    one, other = pool(yi, vi, model="FE"), pool(halves_y, halves_v, model="FE")
    _close(other.estimate, one.estimate)
    _close(other.se, one.se)
    # The random effects see two studies that agree, and so weigh them more; the estimate moves towards them.
    assert np.isfinite(pool(halves_y, halves_v, model=model).estimate)


@given(rows=studies.filter(lambda rows: len(rows) >= 4), data=st.data())
def test_a_regression_on_nothing_but_groups_is_the_pool_of_each(rows, data):
    """With a common effect, group means by regression are those of pooling each group, and the test between agrees."""
    yi, vi = _columns(rows)
    cut = data.draw(st.integers(1, len(rows) - 1))
    groups = np.array(["a"] * cut + ["b"] * (len(rows) - cut))
    line = meta_regression(yi, vi, (groups == "b").astype(float), model="FE")
    found = subgroups(yi, vi, groups.tolist(), model="FE")
    first, second = (part.estimate for _, part in found.groups)
    _close(line.coefficients[0].estimate, first, scale=5.0)
    _close(line.coefficients[0].estimate + line.coefficients[1].estimate, second, scale=5.0)
    _close(line.qm, found.statistic, scale=5.0)


distinct = st.lists(
    st.tuples(effect, variance), min_size=4, max_size=12, unique_by=(lambda row: round(row[0], 2), lambda row: row[1])
)


@given(rows=distinct)
def test_funnel_checks_do_not_mind_the_unit(rows):
    """Egger's and the rank test, and the missing studies of trim and fill, are the same in any unit, mirrored if turned."""
    # Without ties, which could be broken otherwise in another unit.
    yi, vi = _columns(rows)
    _close(egger(-2.0 * yi, 4.0 * vi).statistic, -egger(yi, vi).statistic, scale=10.0, tolerance=1e-6)
    assert rank_correlation(-2.0 * yi, 4.0 * vi).tau == pytest.approx(-rank_correlation(yi, vi).tau, abs=1e-12)
    left = trim_and_fill(yi, vi, side="left", model="FE")
    right = trim_and_fill(-2.0 * yi, 4.0 * vi, side="right", model="FE")
    assert left.missing == right.missing


@given(rows=studies.filter(lambda rows: len(rows) >= 3), model=models)
def test_leverages_add_up_to_one(rows, model):
    """The leverages of a single mean add up to one, and each study's weight is its leverage in percent."""
    found = influence(*_columns(rows), model=model, test="z")
    assert sum(one.hat for one in found) == pytest.approx(1.0, rel=1e-9)
    for one in found:
        assert one.weight == pytest.approx(100.0 * one.hat, rel=1e-9)


@given(rows=st.lists(st.tuples(effect, variance), min_size=4, max_size=8), data=st.data())
def test_three_levels_beat_two(rows, data):
    """Three levels are never less likely than their two-level special cases, whichever effects share a study."""
    yi, vi = _columns(rows)
    names = [data.draw(st.sampled_from("abc")) for _ in rows]
    assume(2 <= len(set(names)) < len(names))
    found = three_level(yi, vi, names)
    assert found.has_settled

    def log_likelihood(between, within):
        same = np.array([[one == other for other in names] for one in names], dtype=float)
        covariance = between * same + np.diag(vi + within)
        inverse = np.linalg.inv(covariance)
        ones = np.ones(len(yi))
        information = ones @ inverse @ ones
        residual = yi - (ones @ inverse @ yi) / information
        return -0.5 * (
            (len(yi) - 1) * math.log(2 * math.pi)
            - math.log(len(yi))
            + np.linalg.slogdet(covariance)[1]
            + math.log(information)
            + residual @ inverse @ residual
        )

    assert found.log_likelihood == pytest.approx(log_likelihood(found.between, found.within), abs=1e-7)
    grid = [0.0, 0.05, 0.5, 4.0]
    best = max(log_likelihood(between, within) for between in grid for within in grid)
    assert found.log_likelihood >= best - 1e-9


@given(rows=st.lists(st.tuples(effect, variance), min_size=3, max_size=8))
def test_clusters_of_one_are_plain_robust_errors(rows):
    """With every effect its own cluster, CR0 is the sum of squared weighted residuals over the squared weights."""
    yi, vi = _columns(rows)
    found = cluster_robust(yi, vi, list(range(len(yi))), working="FE", correction="CR0")
    weights = 1.0 / vi
    mean = weights @ yi / weights.sum()
    expected = math.sqrt(((weights * (yi - mean)) ** 2).sum()) / weights.sum()
    assert found.coefficients[0].se == pytest.approx(expected, rel=1e-9, abs=1e-12)


counts = st.tuples(st.integers(1, 30), st.integers(1, 30), st.integers(1, 30), st.integers(1, 30))


@given(tables=st.lists(counts, min_size=1, max_size=6), measure=st.sampled_from(["OR", "RR", "RD"]))
def test_exchanged_groups_turn_the_pooled_effect(tables, measure):
    """With the groups exchanged, Mantel and Haenszel's and Peto's effects change sign and keep their error."""
    a, b, c, d = (np.array(column) for column in zip(*tables, strict=True))
    one = {"x1": a, "n1": a + b, "x2": c, "n2": c + d}
    other = {"x1": c, "n1": c + d, "x2": a, "n2": a + b}
    for how in (lambda columns: mantel_haenszel(measure, **columns), lambda columns: pooled_peto(**columns)):
        first, second = how(one), how(other)
        assert second.estimate == pytest.approx(-first.estimate, rel=1e-9, abs=1e-12)
        assert second.se == pytest.approx(first.se, rel=1e-9)


@given(tables=st.lists(counts, min_size=1, max_size=6), times=st.integers(2, 5))
def test_a_table_repeated_is_more_of_the_same(tables, times):
    """Every table given several times over keeps the odds ratio and divides its variance."""
    a, b, c, d = (np.tile(np.array(column), 1) for column in zip(*tables, strict=True))
    one = mantel_haenszel("OR", x1=a, n1=a + b, x2=c, n2=c + d)
    a, b, c, d = (np.tile(column, times) for column in (a, b, c, d))
    more = mantel_haenszel("OR", x1=a, n1=a + b, x2=c, n2=c + d)
    assert more.estimate == pytest.approx(one.estimate, rel=1e-12, abs=1e-12)
    assert more.se == pytest.approx(one.se / math.sqrt(times), rel=1e-12)


@pytest.mark.slow
def test_knapp_and_hartung_covers_the_truth():
    """Of 800 invented meta-analyses of six unequal studies with heterogeneity, 95 % cover by knha, fewer by z."""
    rng = np.random.default_rng(950)
    hits = {"knha": 0, "z": 0}
    for _ in range(800):
        variances = rng.uniform(0.02, 0.3, 6)
        effects = rng.normal(0.4, np.sqrt(variances + 0.08))
        for test in hits:
            found = pool(effects, variances, model="DL", test=test)
            hits[test] += found.ci_low <= 0.4 <= found.ci_high
    # Four standard errors of 800 are 3.1 %.
    assert hits["knha"] / 800 == pytest.approx(0.95, abs=0.031)
    assert hits["z"] < hits["knha"]
