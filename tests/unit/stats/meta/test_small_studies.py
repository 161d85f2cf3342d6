"""Egger's regression and the rank correlation: what is said and what is refused."""

import numpy as np
import pytest

from assuage.stats.meta import PoolingError, egger, rank_correlation


@pytest.mark.parametrize(("k", "is_told"), [(9, True), (10, False)])
@pytest.mark.parametrize("how", [egger, rank_correlation])
def test_fewer_than_ten_studies_are_told(how, k, is_told):
    """Nine studies are said to be too few for either test, ten are not."""
    rng = np.random.default_rng(2)
    found = how(rng.normal(size=k), rng.uniform(0.01, 0.2, k))
    assert any("fewer than ten" in warning for warning in found.warnings) is is_told


@pytest.mark.parametrize("how", ["lm", "rma"])
def test_a_funnel_on_a_line_is_found(how):
    """Effects that are 0.2 and three standard errors more give slope 3 and limit 0.2."""
    se = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.15])
    noise = np.array([1e-4, -1e-4, 1e-4, -1e-4, 0.0, 0.0])
    found = egger(0.2 + 3.0 * se + noise, se**2, how=how)
    assert found.slope == pytest.approx(3.0, abs=0.01)
    assert found.limit == pytest.approx(0.2, abs=0.001)
    assert found.limit_ci_low < found.limit < found.limit_ci_high


def test_rising_ranks_have_a_tau_of_one():
    """Four studies whose effects rise with their variances: tau 1, and exactly 2 of 24 orders are as extreme."""
    found = rank_correlation([0.0, 1.0, 3.0, 9.0], [0.01, 0.02, 0.04, 0.08])
    assert (found.tau, found.p) == (pytest.approx(1.0), pytest.approx(2 / 24))
    assert "exact" in found.method


def test_ties_are_said_to_be_approximate():
    """With two equal variances the method names the normal approximation."""
    assert "normal" in rank_correlation([0.0, 1.0, 3.0, 9.0], [0.01, 0.02, 0.02, 0.08]).method


@pytest.mark.parametrize(
    "call",
    [
        lambda: egger([1.0, 2.0], [0.1, 0.2]),
        lambda: egger([1.0, 2.0, 3.0], [0.1, 0.1, 0.1]),
        lambda: egger([1.0, 2.0, 3.0], [0.1, 0.2, 0.1], how="glm"),
        lambda: rank_correlation([1.0, 2.0], [0.1, 0.2]),
        lambda: rank_correlation([1.0, 2.0, 4.0], [0.1, 0.1, 0.1]),
    ],
)
def test_funnels_that_cannot_lean_are_refused(call):
    """Two studies, equal errors and unknown words are refused."""
    with pytest.raises(PoolingError):
        call()
