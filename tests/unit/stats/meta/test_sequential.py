"""Sequential monitoring: the boundary as published, the error as promised by simulation, and what is refused."""

import math

import numpy as np
import pytest

from assuage.stats.meta import PoolingError, pool, sequential_analysis, sequential_boundary, spent


def test_five_equal_looks_are_as_published():
    """Lan and DeMets's boundary of O'Brien and Fleming's kind for five looks: 4.877, 3.357, 2.680, 2.290, 2.031."""
    # Reboussin, DeMets, Kim & Lan 2000, two-sided 0.05, to the three digits printed.
    expected = [4.877, 3.357, 2.680, 2.290, 2.031]
    np.testing.assert_allclose(sequential_boundary([0.2, 0.4, 0.6, 0.8, 1.0]), expected, atol=6e-4)


def test_one_look_at_the_end_is_the_ordinary_test():
    """With all information at once the boundary is the normal quantile, for any alpha."""
    assert sequential_boundary([1.0])[0] == pytest.approx(1.959963985, abs=1e-8)
    assert sequential_boundary([1.7], alpha=0.01)[0] == pytest.approx(2.575829304, abs=1e-8)


def test_all_the_error_is_spent_at_the_end_and_none_before_the_start():
    """The spending function rises from 0 to alpha and stays there."""
    fractions = np.linspace(0.0, 1.3, 14)
    errors = spent(fractions)
    assert errors[0] == 0.0
    assert (np.diff(errors) >= 0.0).all()
    assert errors[-1] == pytest.approx(0.05, rel=1e-12)


def test_a_look_too_early_counts_for_nothing():
    """After a thousandth of the information no result is strong enough, nor is a look that brings almost nothing new."""
    boundary = sequential_boundary([0.001, 0.5, 0.5001, 1.0, 1.2])
    assert boundary[0] == boundary[2] == boundary[4] == math.inf
    np.testing.assert_allclose(boundary[[1, 3]], sequential_boundary([0.5, 1.0]), atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize(
    "fractions", [[0.2, 0.4, 0.6, 0.8, 1.0], list(np.linspace(0.05, 1.0, 20)), [0.3, 0.31, 0.9, 1.0]]
)
@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_looks_together_err_as_often_as_promised(fractions, alpha):
    """Of 100,000 meta-analyses of nothing, alpha cross the boundary at some look; the usual limit errs twice as often."""
    rng = np.random.default_rng(41)
    steps = np.diff([0.0, *fractions])
    z = (rng.normal(size=(100_000, len(fractions))) * np.sqrt(steps)).cumsum(axis=1) / np.sqrt(fractions)
    errs = (np.abs(z) >= sequential_boundary(fractions, alpha=alpha)).any(axis=1).mean()
    # Four standard errors of the simulation.
    assert errs == pytest.approx(alpha, abs=4.0 * math.sqrt(alpha / 100_000))
    if len(fractions) > 4:
        usual = 1.959963985 if alpha == 0.05 else 2.575829304
        assert (np.abs(z) >= usual).any(axis=1).mean() > 2.0 * alpha


@pytest.mark.slow
def test_the_whole_analysis_holds_its_error():
    """Of 200 invented meta-analyses of eight studies without effect, about 5 % cross; of the naive looks, far more."""
    rng = np.random.default_rng(2026)
    crossed, naive = [], []
    for _ in range(200):
        variances = rng.uniform(0.02, 0.1, 8)
        effects = rng.normal(0.0, np.sqrt(variances))
        # The worthwhile effect for which these eight studies are just enough.
        worthwhile = (1.959963985 + 1.281551566) / math.sqrt((1.0 / variances).sum())
        found = sequential_analysis(effects, variances, worthwhile=worthwhile, model="FE")
        crossed.append(found.has_crossed)
        naive.append(any(abs(look.z) >= 1.959963985 for look in found.looks))
    # Four standard errors of 200 are 6 %.
    assert np.mean(crossed) == pytest.approx(0.05, abs=0.06)
    assert np.mean(naive) > 0.13


@pytest.mark.slow
def test_studies_that_disagree_need_knapp_and_hartung():
    """Of 160 invented meta-analyses of six studies that disagree about nothing, few cross by knha, and more by z."""
    rng = np.random.default_rng(31)
    crossed = {"knha": 0, "z": 0}
    for _ in range(160):
        variances = rng.uniform(0.02, 0.1, 6)
        effects = rng.normal(0.0, np.sqrt(variances + 0.05))
        worthwhile = (1.959963985 + 1.281551566) / math.sqrt((1.0 / (variances + 0.05)).sum())
        for test in crossed:
            found = sequential_analysis(effects, variances, worthwhile=worthwhile, test=test)
            crossed[test] += found.has_crossed
    # 5 % and four standard errors of 160.
    assert crossed["knha"] / 160 < 0.12
    assert crossed["z"] > crossed["knha"]


def test_a_t_test_is_turned_into_its_normal_value():
    """With knha a look's z has the P value of the t test, so two studies count for little."""
    found = sequential_analysis([0.5, 0.9], [0.04, 0.02], worthwhile=0.4)
    knha = pool([0.5, 0.9], [0.04, 0.02], model="DL", test="knha")
    assert math.erfc(found.looks[-1].z / math.sqrt(2.0)) == pytest.approx(knha.p, rel=1e-10)
    assert found.looks[-1].z < knha.statistic


def test_the_required_information_by_hand():
    """For an effect of 1 at 5 % and 90 % power the information is (1.95996 + 1.28155)^2 = 10.507."""
    found = sequential_analysis([1.0, 1.0], [1.0, 1.0], worthwhile=-1.0, model="FE", people=[40, 60])
    assert found.required == pytest.approx(10.5074, abs=1e-4)
    assert found.adjusted == pytest.approx(found.required)
    assert found.adjusted_people == pytest.approx(100 * 10.5074 / 2.0, abs=1e-2)
    assert not found.has_enough
    assert any("not evidence of no effect" in warning for warning in found.warnings)


def test_disagreement_raises_what_is_required():
    """Diversity is one less the ratio of the common to the random variance, and divides the required information."""
    effects, variances = [0.0, 2.0, 4.0], [1.0, 1.0, 1.0]
    found = sequential_analysis(effects, variances, worthwhile=1.0)
    common, random = pool(effects, variances, model="FE"), pool(effects, variances, model="DL", test="z")
    assert found.diversity == pytest.approx(1.0 - common.se**2 / random.se**2, rel=1e-12)
    assert found.diversity == pytest.approx(0.75, rel=1e-12)
    assert found.adjusted == pytest.approx(4.0 * found.required, rel=1e-12)
    assert sequential_analysis(effects, variances, worthwhile=1.0, diversity=0.5).adjusted == pytest.approx(
        2.0 * found.required, rel=1e-12
    )
    assert not any("disagree" in warning for warning in found.warnings)
    by_z = sequential_analysis(effects, variances, worthwhile=1.0, test="z")
    assert any("disagree" in warning for warning in by_z.warnings)


def test_looks_follow_the_order_and_the_pooling():
    """Each look is the cumulative z test in the order given, and information only grows."""
    effects, variances = [0.5, 0.1, 0.9], [0.04, 0.02, 0.05]
    found = sequential_analysis(effects, variances, worthwhile=0.4, order=[3, 1, 2], model="FE")
    assert [look.study for look in found.looks] == [1, 2, 0]
    last = pool(effects, variances, model="FE")
    assert found.looks[-1].z == pytest.approx(last.statistic, rel=1e-12)
    assert found.looks[0].z == pytest.approx(0.1 / math.sqrt(0.02), rel=1e-12)
    assert [look.information for look in found.looks] == pytest.approx([50.0, 70.0, 95.0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: sequential_boundary([]),
        lambda: sequential_boundary([0.0, 0.5]),
        lambda: sequential_boundary([0.5, 0.5]),
        lambda: sequential_boundary([0.5, 0.4]),
        lambda: sequential_boundary([0.5], alpha=0.0),
        lambda: sequential_boundary([0.5, math.nan]),
        lambda: sequential_analysis([1.0], [1.0], worthwhile=0.0),
        lambda: sequential_analysis([1.0], [1.0], worthwhile=1.0, power=0.4),
        lambda: sequential_analysis([1.0], [1.0], worthwhile=1.0, diversity=1.0),
        lambda: sequential_analysis([1.0], [1.0], worthwhile=1.0, diversity=-0.1),
        lambda: sequential_analysis([1.0, 2.0], [1.0, 1.0], worthwhile=1.0, order=[1]),
    ],
)
def test_questions_that_are_none_are_refused(call):
    """Fractions that do not ascend, no worthwhile effect, and a power below a half are refused."""
    with pytest.raises(PoolingError):
        call()
