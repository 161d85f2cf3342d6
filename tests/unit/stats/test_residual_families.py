"""How readings scatter, against SciPy's distributions and numerical slopes."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import lognorm, norm, t

from assuage.stats import (
    ABOVE,
    BELOW,
    EXACT,
    EstimationError,
    Readings,
    density_slope_and_information,
    log_density,
    share_below,
)


def readings(values, *, censored=EXACT, additive=0.0, proportional=0.0, on_log=False, degrees=np.inf):
    size = len(values)
    return Readings(
        np.array(values, dtype=float),
        np.full(size, censored),
        np.full(size, additive),
        np.full(size, proportional),
        np.full(size, on_log),
        degrees,
    )


def test_a_normal_scatter_grows_with_the_prediction():
    """A reading of 12 where 10 is predicted, SD sqrt(1 + (0.2 x 10)^2)."""
    found = log_density(np.array([[10.0]]), readings([12.0], additive=1.0, proportional=0.2))
    assert found[0, 0] == pytest.approx(norm.logpdf(12.0, 10.0, np.sqrt(5.0)), rel=1e-12)


def test_a_robust_scatter_is_a_student_t():
    """Four degrees of freedom and a scale of 2: a far reading costs far less than under a normal."""
    far = readings([30.0], additive=2.0, degrees=4.0)
    found = log_density(np.array([[10.0]]), far)
    assert found[0, 0] == pytest.approx(t.logpdf(30.0, 4.0, 10.0, 2.0), rel=1e-12)
    assert found[0, 0] > log_density(np.array([[10.0]]), readings([30.0], additive=2.0))[0, 0] + 40.0


def test_an_error_on_the_logarithm_is_log_normal():
    """The density of the value itself, so that evidence can be compared with that of a plain error."""
    found = log_density(np.array([[50.0]]), readings([80.0], proportional=0.3, on_log=True))
    assert found[0, 0] == pytest.approx(lognorm.logpdf(80.0, 0.3, scale=50.0), rel=1e-12)


@pytest.mark.parametrize("degrees", [np.inf, 4.0])
@pytest.mark.parametrize("side", [BELOW, ABOVE])
def test_a_censored_value_counts_by_the_side_it_lies_on(side, degrees):
    """Below a limit of 5 where 6 is predicted with an SD of 2: the distribution function, or what is left of it."""
    family = norm if np.isinf(degrees) else t(degrees)
    below = family.cdf((5.0 - 6.0) / 2.0)
    found = log_density(np.array([[6.0]]), readings([5.0], censored=side, additive=2.0, degrees=degrees))
    assert np.exp(found[0, 0]) == pytest.approx(below if side == BELOW else 1.0 - below, rel=1e-10)
    assert share_below(np.array([[6.0]]), readings([5.0], additive=2.0, degrees=degrees))[0, 0] == pytest.approx(below)


@pytest.mark.parametrize("on_log", [False, True])
@pytest.mark.parametrize("degrees", [np.inf, 4.0])
def test_every_density_integrates_to_one(on_log, degrees):
    """Whatever the family, some value is read."""

    def density(value):
        one = readings([value], additive=1.0, proportional=0.3, on_log=on_log, degrees=degrees)
        return float(np.exp(log_density(np.array([[10.0]]), one)[0, 0]))

    low = 1e-9 if on_log else -np.inf
    assert quad(density, low, 10.0)[0] + quad(density, 10.0, np.inf)[0] == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("degrees", [np.inf, 4.0])
@pytest.mark.parametrize("censored", [BELOW, EXACT, ABOVE])
@pytest.mark.parametrize("on_log", [False, True])
def test_slopes_are_those_of_the_density(censored, degrees, on_log):
    """Against a central difference, near and far from the reading; the information is never negative."""
    one = readings([20.0], censored=censored, additive=1.0, proportional=0.3, on_log=on_log, degrees=degrees)
    for predicted in (5.0, 19.0, 20.0, 60.0):
        step = 1e-4
        beside = log_density(np.array([[predicted - step], [predicted + step]]), one)[:, 0]
        _, slope, information = density_slope_and_information(np.array([[predicted]]), one)
        assert slope[0, 0] == pytest.approx((beside[1] - beside[0]) / (2 * step), rel=1e-5, abs=1e-8)
        assert information[0, 0] >= 0.0


@pytest.mark.parametrize("degrees", [np.inf, 4.0])
def test_the_information_is_the_mean_squared_slope(degrees):
    """Fisher's identity, by integrating over what might be read at a prediction of 10."""

    def product(value):
        one = readings([value], additive=1.0, proportional=0.3, degrees=degrees)
        at = np.array([[10.0]])
        return float(np.exp(log_density(at, one)[0, 0]) * density_slope_and_information(at, one)[1][0, 0] ** 2)

    expected = quad(product, -np.inf, 10.0)[0] + quad(product, 10.0, np.inf)[0]
    _, _, information = density_slope_and_information(
        np.array([[10.0]]), readings([9.0], additive=1.0, proportional=0.3, degrees=degrees)
    )
    assert information[0, 0] == pytest.approx(expected, rel=1e-6)


def test_what_does_not_describe_readings_is_refused():
    """No error at all, a value without a logarithm, or lengths that differ."""
    with pytest.raises(EstimationError, match="error above zero"):
        readings([1.0])
    with pytest.raises(EstimationError, match="logarithm"):
        readings([0.0], proportional=0.2, on_log=True)
    with pytest.raises(EstimationError, match="one length"):
        Readings(np.ones(2), np.zeros(1, dtype=int), np.ones(2), np.ones(2), np.zeros(2, dtype=bool))
    with pytest.raises(EstimationError, match="not finite"):
        readings([np.nan], additive=1.0)
