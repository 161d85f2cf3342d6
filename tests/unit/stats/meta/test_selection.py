"""The selection model: it finds a bias that was put in, and says when it cannot."""

import math

import numpy as np
import pytest

from assuage.stats.meta import PoolingError, selection_model


def _seen_studies(rng, *, count, chance):
    """Invented studies of a true effect 0.2 with tau 0.15, of which those without P < 0.025 are seen with a chance."""
    effects, variances = [], []
    while len(effects) < count:
        variance = rng.uniform(0.02, 0.2)
        effect = rng.normal(rng.normal(0.2, 0.15), math.sqrt(variance))
        if effect / math.sqrt(variance) > 1.959964 or rng.random() < chance:
            effects.append(effect)
            variances.append(variance)
    return effects, variances


@pytest.mark.slow
def test_a_bias_that_was_put_in_is_taken_out():
    """Over 40 invented literatures that hide four in five null studies, the mean estimate is the truth within 0.03."""
    rng = np.random.default_rng(20261122)
    found = [selection_model(*_seen_studies(rng, count=80, chance=0.2)) for _ in range(40)]
    assert all(one.has_settled for one in found)
    # The scatter of one estimate is about 0.08, so that of the mean of 40 is 0.013; the bias left in is over 0.15.
    assert np.mean([one.estimate for one in found]) == pytest.approx(0.2, abs=0.03)
    assert np.mean([one.unadjusted for one in found]) > 0.33
    assert np.median([one.chances[1] for one in found]) == pytest.approx(0.2, abs=0.06)
    assert np.mean([one.lr_p < 0.05 for one in found]) > 0.7


@pytest.mark.slow
def test_without_selection_the_test_is_quiet():
    """Where every study is seen, the test for selection errs in about five of a hundred literatures, and never in fifteen."""
    rng = np.random.default_rng(7)
    found = [selection_model(*_seen_studies(rng, count=60, chance=1.0)) for _ in range(60)]
    assert np.mean([one.lr_p < 0.05 for one in found]) < 0.15
    assert np.mean([one.estimate for one in found]) == pytest.approx(0.2, abs=0.04)


def test_it_looks_the_other_way_too():
    """Turned effects with the other alternative give the turned result."""
    effects, variances = _seen_studies(np.random.default_rng(3), count=30, chance=0.3)
    up = selection_model(effects, variances)
    down = selection_model([-effect for effect in effects], variances, alternative="less")
    assert down.estimate == pytest.approx(-up.estimate, rel=1e-9)
    assert (down.ci_low, down.ci_high) == (pytest.approx(-up.ci_high, rel=1e-9), pytest.approx(-up.ci_low, rel=1e-9))
    assert down.chances == pytest.approx(up.chances, rel=1e-9)


def test_a_chance_that_runs_away_gives_no_number():
    """Four equal significant studies and one far on the other side drive the chance to nothing: no result, and advice."""
    found = selection_model([0.4, 0.41, 0.42, 0.43, -0.3], [0.04] * 5)
    assert not found.has_settled
    assert math.isnan(found.estimate)
    assert math.isnan(found.p)
    assert "did not settle" in found.warnings[0]
    assert math.isfinite(found.unadjusted)


@pytest.mark.parametrize(
    ("effects", "settings", "words"),
    [
        ([2.0, 2.1, 2.2], {}, "no study has a one-sided P value from 0.025 to 1"),
        ([0.0, 2.1, 2.2], {"steps": ()}, "ascending"),
        ([0.0, 2.1, 2.2], {"steps": (0.5, 0.025)}, "ascending"),
        ([0.0, 2.1, 2.2], {"steps": (0.0, 0.5)}, "ascending"),
        ([0.0, 2.1, 2.2], {"alternative": "two"}, "greater or less"),
    ],
)
def test_steps_without_studies_are_refused(effects, settings, words):
    """An interval that holds no study, and steps that are none, are refused in words."""
    with pytest.raises(PoolingError, match=words):
        selection_model(effects, [0.1] * 3, **settings)


def test_few_studies_and_thin_intervals_are_told():
    """Nine studies, and an interval with fewer than four of them, are said to carry almost nothing."""
    effects, variances = _seen_studies(np.random.default_rng(11), count=9, chance=0.3)
    found = selection_model(effects, variances)
    assert sum(found.studies) == 9
    assert any("fewer than ten" in warning for warning in found.warnings)
