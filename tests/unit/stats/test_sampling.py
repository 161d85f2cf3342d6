"""Draws that belong to a person, and the distributions made of them."""

import numpy as np
import pytest

from assuage.stats import (
    SamplingError,
    correlated_normals,
    covariance_factor,
    discrete_classes,
    log_normal_multipliers,
    logit_normal,
    standard_normals,
    truncated_normals,
    uniform_between,
    uniforms,
)

MANY = 200_000


def test_draws_are_those_of_philox():
    """The first person's first word is that of NumPy's Philox with this key, and the seed alone decides it."""
    word = int(np.random.Generator(np.random.Philox(key=5)).bit_generator.random_raw())
    assert uniforms(5, 0, 1, 1)[0, 0] == ((word >> 12) + 0.5) * 2.0**-52


def test_normals_have_the_moments_of_normals():
    """Mean 0, variance 1, skewness 0, kurtosis 3 and no correlation, within four standard errors."""
    drawn = standard_normals(1, 0, MANY, 3)
    standard_error = 1.0 / np.sqrt(MANY)
    np.testing.assert_allclose(drawn.mean(axis=0), 0.0, atol=4 * standard_error)
    np.testing.assert_allclose((drawn**2).mean(axis=0), 1.0, atol=4 * np.sqrt(2) * standard_error)
    np.testing.assert_allclose((drawn**3).mean(axis=0), 0.0, atol=4 * np.sqrt(15) * standard_error)
    np.testing.assert_allclose((drawn**4).mean(axis=0), 3.0, atol=4 * np.sqrt(96) * standard_error)
    np.testing.assert_allclose(np.corrcoef(drawn.T)[np.triu_indices(3, 1)], 0.0, atol=4 * standard_error)


def test_streams_and_seeds_are_unrelated():
    """Another stream or another seed gives uncorrelated draws."""
    first = standard_normals(1, 0, MANY, 1)[:, 0]
    for other in (standard_normals(1, 0, MANY, 1, stream=1), standard_normals(2, 0, MANY, 1)):
        assert abs(np.corrcoef(first, other[:, 0])[0, 1]) < 4.0 / np.sqrt(MANY)


def test_a_correlation_is_recovered():
    """The covariance of many draws is omega, within four standard errors."""
    omega = np.array([[0.09, 0.03, 0.0], [0.03, 0.04, -0.01], [0.0, -0.01, 0.25]])
    logarithms = np.log(log_normal_multipliers(omega, standard_normals(3, 0, MANY, 3)))
    found = np.cov(logarithms.T)
    error = np.sqrt((np.outer(np.diag(omega), np.diag(omega)) + omega**2) / MANY)
    assert (np.abs(found - omega) < 4 * error).all()
    assert abs(np.median(np.exp(logarithms[:, 0])) - 1.0) < 4 * 1.2533 * 0.3 / np.sqrt(MANY)


def test_a_semi_definite_omega_is_allowed():
    """A variance of zero gives no variability, and a perfect correlation one effect for two."""
    omega = np.array([[0.04, 0.08, 0.0], [0.08, 0.16, 0.0], [0.0, 0.0, 0.0]])
    drawn = correlated_normals(omega, standard_normals(4, 0, 50, 3))
    np.testing.assert_allclose(drawn[:, 1], 2.0 * drawn[:, 0], rtol=1e-12)
    assert not drawn[:, 2].any()


@pytest.mark.parametrize(
    "omega",
    [
        [[1.0, 1.001], [1.001, 1.0]],
        [[-0.1]],
        [[0.0, 0.1], [0.1, 1.0]],
        [[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]],
    ],
)
def test_what_is_no_covariance_is_refused(omega):
    """Correlations beyond one, negative variances and contradicting correlations are refused."""
    with pytest.raises(SamplingError, match="positive semi-definite"):
        covariance_factor(np.array(omega))


@pytest.mark.parametrize(
    ("omega", "words"), [([[1.0, 0.1], [0.2, 1.0]], "symmetric"), ([[np.nan]], "finite"), ([1.0], "square")]
)
def test_what_is_no_matrix_is_refused(omega, words):
    """Lopsided, missing and misshapen matrices are refused in words."""
    with pytest.raises(SamplingError, match=words):
        covariance_factor(np.array(omega))


def test_fractions_stay_fractions():
    """Logit-normal fractions lie between 0 and 1, with the typical one as their median."""
    drawn = logit_normal(np.array([0.2, 0.999]), np.diag([1.0, 9.0]), standard_normals(6, 0, MANY, 2))
    assert ((drawn > 0.0) & (drawn < 1.0)).all()
    assert abs(np.median(drawn[:, 0]) - 0.2) < 4 * 1.2533 * 0.16 / np.sqrt(MANY)
    with pytest.raises(SamplingError, match="between 0 and 1"):
        logit_normal(np.array([1.0]), np.eye(1), np.zeros((1, 1)))


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (1.0, np.inf), (8.0, 9.0), (-40.0, -8.0)])
def test_truncated_normals_stay_in_their_range(low, high):
    """Draws lie in the range and have the mean of the truncated normal, (pdf(a) - pdf(b)) / P, even far out."""
    from scipy.stats import truncnorm

    drawn = truncated_normals(uniforms(7, 0, 20_000, 1), low, high)[:, 0]
    assert ((drawn >= low) & (drawn <= high)).all()
    expected = truncnorm(low, high)
    assert abs(drawn.mean() - expected.mean()) < 4 * expected.std() / np.sqrt(20_000)


def test_ranges_and_classes_have_their_probabilities():
    """A uniform range has its mean; classes come as often as they should, and one of probability zero never."""
    drawn = uniforms(8, 0, MANY, 1)[:, 0]
    assert abs(uniform_between(drawn, 2.0, 6.0).mean() - 4.0) < 4 * 4.0 / np.sqrt(12 * MANY)
    classes = discrete_classes(drawn, np.array([0.25, 0.0, 0.7, 0.05, 0.0]))
    counts = np.bincount(classes, minlength=5) / MANY
    assert counts[1] == counts[4] == 0.0
    np.testing.assert_allclose(counts, [0.25, 0.0, 0.7, 0.05, 0.0], atol=4 * 0.5 / np.sqrt(MANY))


@pytest.mark.parametrize("asked", [(-1, 0, 1, 1), (2**128, 0, 1, 1), (1, -1, 1, 1), (1, 0, -1, 1), (1, 0, 1, -1)])
def test_draws_of_nobody_are_refused(asked):
    """Negative people, dimensions and seeds have no draws."""
    with pytest.raises(SamplingError):
        uniforms(*asked)


def test_impossible_ranges_and_probabilities_are_refused():
    """A range that holds nothing, chances that do not add up and too few draws are refused."""
    with pytest.raises(SamplingError, match="smaller bound"):
        uniform_between(np.zeros(1), 1.0, 1.0)
    with pytest.raises(SamplingError, match="smaller bound"):
        truncated_normals(np.zeros(1), 2.0, 1.0)
    with pytest.raises(SamplingError, match="add up"):
        discrete_classes(np.zeros(1), np.array([0.5, 0.4]))
    with pytest.raises(SamplingError, match="2 normals a person"):
        correlated_normals(np.eye(2), np.zeros((3, 1)))
