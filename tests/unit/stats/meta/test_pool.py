"""Pooling: what is said beside the numbers, small cases worked by hand, and what is refused."""

import math

import numpy as np
import pytest

from assuage.stats.meta import (
    MODELS,
    PoolingError,
    cumulative,
    egger,
    fail_safe_n,
    leave_one_out,
    pool,
    rank_correlation,
    sequential_analysis,
    subgroups,
    trim_and_fill,
)

RANDOM = [model for model in MODELS if model != "FE"]


def test_two_studies_by_hand():
    """Effects 0 and 1 with variances 1 and 1/3: weights 25 and 75 %, estimate 0.75, standard error 1/2, Q 3/4."""
    found = pool([0.0, 1.0], [1.0, 1.0 / 3.0], model="FE")
    assert found.estimate == pytest.approx(0.75, rel=1e-14)
    assert found.se == pytest.approx(0.5, rel=1e-14)
    assert found.q == pytest.approx(0.75, rel=1e-13)
    assert found.weights == pytest.approx((25.0, 75.0), rel=1e-13)
    assert (found.test, found.df, found.pi_low, found.tau2_ci) == ("z", None, None, None)
    # 1.959964 standard errors each way.
    assert found.ci_low == pytest.approx(0.75 - 0.5 * 1.959963985, abs=1e-9)


def test_dersimonian_and_laird_by_hand():
    """Effects 0, 2, 4 with variance 1: Q 8, tau2 (8 - 2) / (3 - 1) = 3, estimate 2, I2 75 %, H2 4."""
    found = pool([0.0, 2.0, 4.0], [1.0, 1.0, 1.0], model="DL", test="z")
    assert (found.q, found.q_df) == (pytest.approx(8.0), 2)
    assert found.tau2 == pytest.approx(3.0, rel=1e-13)
    assert (found.i2, found.h2) == (pytest.approx(75.0), pytest.approx(4.0))
    assert found.se == pytest.approx(math.sqrt(4.0 / 3.0), rel=1e-13)
    assert found.pi_high == pytest.approx(2.0 + 1.959963985 * math.sqrt(4.0 / 3.0 + 3.0), abs=1e-8)


@pytest.mark.parametrize("model", ["DL", "HE", "PM", "EB", "REML", "SJ"])
def test_equal_variances_have_one_unbiased_answer(model):
    """With equal variances these estimators all give the variance of the effects less their own: 4 - 1."""
    found = pool([0.0, 2.0, 4.0], [1.0, 1.0, 1.0], model=model)
    # Sidik and Jonkman's scales its start instead: t0 = 8/3, RSS/(k-p) = 8 / (1 + 8/3) / 2, together 32/11.
    expected = 32.0 / 11.0 if model == "SJ" else 3.0
    assert found.tau2 == pytest.approx(expected, rel=1e-10)


def test_knapp_and_hartung_is_the_default_for_random_effects():
    """Unless asked, random effects are tested by t with one degree less than studies, and a common effect by z."""
    effects, variances = [0.1, 0.5, 0.9, 0.2], [0.04, 0.02, 0.05, 0.03]
    assert pool(effects, variances).df == 3.0
    assert pool(effects, variances, test="z").df is None
    assert pool(effects, variances, model="FE").df is None


def test_knapp_and_hartung_for_a_common_effect_is_told():
    """Asked for with a common effect it is computed, as metafor does, and said to be unusual."""
    found = pool([0.1, 0.5, 0.9], [0.04, 0.02, 0.05], model="FE", test="knha")
    assert found.df == 2.0
    assert any("meant for random effects" in warning for warning in found.warnings)


def test_one_study_is_handed_back_with_a_warning():
    """One study gives its own effect and normal interval, no prediction and no interval of tau2, and says so."""
    found = pool([-1.2], [0.25])
    assert (found.estimate, found.se, found.k) == (-1.2, 0.5, 1)
    assert found.ci_high == pytest.approx(-1.2 + 0.5 * 1.959963985, abs=1e-9)
    assert (found.pi_low, found.tau2_ci, found.df) == (None, None, None)
    assert any("one study" in warning for warning in found.warnings)


def test_two_studies_with_knapp_and_hartung_are_told():
    """With one degree of freedom the interval is 12.7 standard errors each way, and a sentence says so."""
    found = pool([-1.2, -0.3], [0.21, 0.36])
    assert (found.ci_high - found.estimate) / found.se == pytest.approx(12.7062, abs=1e-4)
    assert any("two studies" in warning for warning in found.warnings)


@pytest.mark.parametrize(("k", "is_told"), [(4, True), (5, False)])
def test_few_studies_are_told(k, is_told):
    """Below five studies the prediction interval is said to be hardly known; at five it is not."""
    found = pool(np.arange(k) / 2.0, np.full(k, 0.01))
    assert any("hardly known" in warning for warning in found.warnings) is is_told


def test_a_variance_of_zero_is_told_and_the_narrow_interval_too():
    """Effects closer than their errors give tau2 = 0 and a Knapp-Hartung interval that is too narrow: both are said."""
    found = pool([0.50, 0.51, 0.49, 0.50, 0.52, 0.48], [0.04] * 6)
    assert found.tau2 == 0.0
    assert any("estimated as zero" in warning for warning in found.warnings)
    assert any("smaller than the ordinary one" in warning.replace("\n", " ") for warning in found.warnings)


def test_equal_effects_are_not_taken_for_certainty():
    """Where all effects are equal Knapp and Hartung's factor would make the error zero: the ordinary error stands."""
    found = pool([0.3, 0.3, 0.3], [0.04, 0.01, 0.09])
    assert found.se == pytest.approx(math.sqrt(1.0 / (25.0 + 100.0 + 100.0 / 9.0)), rel=1e-12)
    assert found.df == 2.0


def test_the_peak_that_is_highest_is_found():
    """A restricted likelihood with a peak at zero and one away from it gives the higher one."""
    from assuage.stats.meta.heterogeneity import log_likelihood

    yi, vi = np.array([0.0, 0.01, -0.01, 0.0, 5.0]), np.array([1e-3, 1e-3, 1e-3, 1e-3, 1.0])
    design = np.ones((5, 1))
    tau2 = pool(yi, vi, model="REML").tau2
    grid = np.concatenate([[0.0], np.logspace(-8, 3, 4000)])
    best = max(log_likelihood(yi, vi, design, t, is_restricted=True) for t in grid)
    assert log_likelihood(yi, vi, design, tau2, is_restricted=True) >= best - 1e-9


def test_an_empty_interval_of_tau2_is_two_zeros():
    """Effects far closer together than their errors leave no tau2 that fits; the nearest, zero, stands at both ends."""
    assert pool([0.5] * 6, [1.0] * 6, model="DL").tau2_ci == (0.0, 0.0)


def test_people_are_carried_along():
    """People are summed where they are told, and unknown where they are not."""
    assert pool([0, 1], [1, 1], people=[20, 22]).people == 42.0
    assert pool([0, 1], [1, 1]).people is None


def test_every_kind_of_result_carries_the_people():
    """Cumulative and left-out pools count just their own people; the checks carry the sum along."""
    effects, variances, people = [0.3, 0.1, 0.4, -0.1], [0.1, 0.2, 0.3, 0.15], [10, 20, 30, 40]
    assert [step.pooled.people for step in cumulative(effects, variances, people=people)] == [10, 30, 60, 100]
    assert [step.pooled.people for step in leave_one_out(effects, variances, people=people)] == [90, 80, 70, 60]
    for check in (egger, rank_correlation, fail_safe_n, trim_and_fill, _sequential):
        assert check(effects, variances, people=people).people == 100.0
    with pytest.raises(PoolingError, match="every study"):
        cumulative(effects, variances, people=[10, 20])


def _sequential(effects, variances, *, people):
    """The sequential analysis for an effect of 1."""
    return sequential_analysis(effects, variances, worthwhile=1.0, people=people)


@pytest.mark.parametrize(
    ("arguments", "settings", "words"),
    [
        (([], []), {}, "no study"),
        (([1.0], [0.0]), {}, "not above zero"),
        (([1.0, 2.0], [1.0, -1.0]), {}, "row 2"),
        (([1.0, math.nan], [1.0, 1.0]), {}, "row 2"),
        (([1.0, 2.0, 3.0], [1.0, 1.0]), {}, "every study"),
        (([1.0, 2.0], [1.0, 1.0]), {"model": "REMLX"}, "choose one of FE"),
        (([1.0, 2.0], [1.0, 1.0]), {"test": "t"}, "z or knha"),
        (([1.0, 2.0], [1.0, 1.0]), {"level": 95}, "0.95"),
        (([1.0, 2.0], [1.0, 1.0]), {"people": [0, 3]}, "people"),
    ],
)
def test_what_cannot_be_pooled_is_refused(arguments, settings, words):
    """Numbers that are missing, variances that are not above zero and settings that do not exist are refused in words."""
    with pytest.raises(PoolingError, match=words):
        pool(*arguments, **settings)


@pytest.mark.parametrize("model", MODELS)
def test_the_method_says_its_name(model):
    """The result names its model and its test in words."""
    found = pool([0.1, 0.4, 0.3], [0.1, 0.2, 0.1], model=model)
    assert ("common effect" if model == "FE" else model) in found.method
    assert "test" in found.method


def test_cumulative_goes_by_its_order():
    """Studies join by year, ties as they stand, and the last step is the whole."""
    steps = cumulative([0.3, 0.1, 0.2], [0.1, 0.2, 0.3], order=[1999, 1990, 1999], test="z")
    assert [step.study for step in steps] == [1, 0, 2]
    assert steps[0].pooled.estimate == pytest.approx(0.1)
    assert steps[-1].pooled.estimate == pytest.approx(pool([0.3, 0.1, 0.2], [0.1, 0.2, 0.3], test="z").estimate)


def test_one_study_cannot_be_left_out_of_itself():
    """Leaving the only study out, or an order of another length, is refused."""
    with pytest.raises(PoolingError):
        leave_one_out([1.0], [1.0])
    with pytest.raises(PoolingError):
        cumulative([1.0, 2.0], [1.0, 1.0], order=[1])


def test_subgroups_say_what_they_cannot_show():
    """Small subgroups are named, and the comparison is said to be one of studies."""
    found = subgroups([0.1, 0.2, 0.9, 1.0, 1.1], [0.1] * 5, ["a", "a", "b", "b", "b"])
    assert any("studies, not people" in warning for warning in found.warnings)
    assert any("in: a." in warning for warning in found.warnings)
    assert [name for name, _ in found.groups] == ["a", "b"]


@pytest.mark.parametrize("groups", [["a", "a"], ["a"], ["a", "b", "c"]])
def test_one_subgroup_is_none(groups):
    """A single subgroup, or one word for two studies, is refused."""
    with pytest.raises(PoolingError):
        subgroups([1.0, 2.0], [1.0, 1.0], groups)
