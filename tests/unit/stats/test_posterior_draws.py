"""Mode, draws and evidence against closed forms, quadrature and a second program of our own."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import multivariate_normal, norm

from assuage.numerics import Doses, solve_population
from assuage.stats import (
    ABOVE,
    BELOW,
    EstimationError,
    LogLinearModel,
    Measurements,
    Readings,
    ResidualError,
    equal_weights,
    fit_p,
    maximum_a_posteriori,
    posterior_draws,
    posterior_mode,
    reading_intervals,
    reading_p,
    standard_normals,
    weighted_quantiles,
)


def readings(values, sd=1.0, proportional=0.0, censored=0):
    size = len(values)
    whole = np.full(size, censored) if np.isscalar(censored) else np.array(censored)
    return Readings(np.array(values), whole, np.full(size, sd), np.full(size, proportional), np.zeros(size, dtype=bool))


SLOPES = np.array([[1.0, 0.5, 0.0], [0.2, 1.0, -1.0], [0.0, 0.3, 2.0], [1.0, 1.0, 1.0]])
TOLD = np.array([1.0, -0.5, 2.0, 0.3])


def linear(deviates):
    return deviates @ SLOPES.T


def test_a_linear_normal_person_has_the_closed_posterior():
    """Mean, covariance and evidence of the conjugate case, typed from the textbook's formulas."""
    sd = 0.7
    precision = np.eye(3) + SLOPES.T @ SLOPES / sd**2
    mean = np.linalg.solve(precision, SLOPES.T @ TOLD / sd**2)
    evidence = multivariate_normal.logpdf(TOLD, np.zeros(4), SLOPES @ SLOPES.T + sd**2 * np.eye(4))
    told = readings(TOLD, sd)
    mode = posterior_mode(linear, told, dimensions=3)
    assert mode.has_settled
    assert mode.deviates == pytest.approx(mean, abs=1e-4)
    assert mode.precision == pytest.approx(precision, rel=1e-4)
    found = posterior_draws(linear, told, mode, count=20_000, seed=3)
    assert found.log_evidence == pytest.approx(evidence, abs=0.02)
    assert found.weight @ found.deviates == pytest.approx(mean, abs=0.02)
    centred = found.deviates - mean
    assert (centred.T * found.weight) @ centred == pytest.approx(np.linalg.inv(precision), abs=0.02)
    assert found.effective > 0.5 * 20_000


def test_the_mode_is_that_of_the_compiled_fit():
    """One compartment, volume and elimination unknown, 15 % error: two programs of ours, one with exact slopes."""
    omega = 0.0862
    model = LogLinearModel(
        states=1,
        source=np.array([0]),
        target=np.array([-1]),
        leaves=np.ones(1, dtype=bool),
        log_rate=np.log([[0.02]]),
        rate_exponents=np.array([[-1.0, 1.0]]),
        output_state=np.array([0]),
        log_scale=np.log([[1 / 50.0]]),
        scale_exponents=np.array([[-1.0, 0.0]]),
    )
    doses = Doses(np.zeros(1), np.full(1, 60.0), np.full(1, 100.0), np.zeros(1, dtype=np.int64))
    times, told = np.array([30.0, 60.0, 120.0]), np.array([0.9, 1.6, 0.35])

    def predict(deviates):
        many = LogLinearModel(
            **{
                name: getattr(model, name)
                for name in (
                    "states",
                    "source",
                    "target",
                    "leaves",
                    "rate_exponents",
                    "output_state",
                    "scale_exponents",
                )
            },
            log_rate=np.tile(model.log_rate, (len(deviates), 1)),
            log_scale=np.tile(model.log_scale, (len(deviates), 1)),
        )
        return solve_population(many.system_at(np.sqrt(omega) * deviates), doses, times)[0]

    fit = maximum_a_posteriori(
        model,
        doses,
        Measurements(times[None], told[None], np.zeros((1, 3), dtype=np.int64)),
        omega=omega * np.eye(2),
        error=ResidualError(np.zeros(1), np.full(1, 0.15)),
    )
    mode = posterior_mode(predict, readings(told, 0.0, 0.15), dimensions=2)
    assert np.sqrt(omega) * mode.deviates == pytest.approx(fit.effects[0], abs=2e-4)
    # Theirs is twice ours, without the constants of the normal densities.
    assert 2 * mode.objective - 3 * np.log(2 * np.pi) == pytest.approx(fit.objective[0], abs=1e-5)


@pytest.mark.parametrize("side", [BELOW, ABOVE])
def test_evidence_of_a_curved_prediction_is_its_integral(side):
    """exp(z) read once exactly and once from one side only, against quadrature."""
    told = readings([2.5, 1.5], 0.4, censored=[0, side])

    def likelihood(z):
        tail = norm.cdf((1.5 - np.exp(z)) / 0.4)
        return norm.pdf(2.5, np.exp(z), 0.4) * (tail if side == BELOW else 1 - tail) * norm.pdf(z)

    def predict(deviates):
        return np.repeat(np.exp(deviates), 2, axis=1)

    mode = posterior_mode(predict, told, dimensions=1)
    found = posterior_draws(predict, told, mode, count=20_000, seed=1)
    assert found.log_evidence == pytest.approx(np.log(quad(likelihood, -8, 8, points=[0.0, 1.0])[0]), abs=0.03)


def test_two_modes_are_both_found():
    """z^2 read as 4: plus and minus 2 are as probable, and a search from 0 sees neither slope."""
    told = readings([4.0], 0.3)
    mode = posterior_mode(np.square, told, dimensions=1)
    found = posterior_draws(np.square, told, mode, count=4_000, seed=5)
    assert found.weight @ (found.deviates[:, 0] > 0) == pytest.approx(0.5, abs=0.05)
    integral = quad(lambda z: norm.pdf(4.0, z**2, 0.3) * norm.pdf(z), 0.0, 5.0, points=[2.0])[0] * 2
    assert found.log_evidence == pytest.approx(np.log(integral), abs=0.1)


def test_without_a_deviate_the_evidence_is_the_likelihood():
    """Nothing is drawn where nothing can move."""
    told = readings([1.0, 2.0], 0.5)

    def predict(deviates):
        return np.ones((len(deviates), 2))

    found = posterior_draws(predict, told, posterior_mode(predict, told, dimensions=0), count=100, seed=1)
    assert found.log_evidence == pytest.approx(norm.logpdf([1.0, 2.0], 1.0, 0.5).sum(), rel=1e-12)


def test_a_reading_that_cannot_be_is_named():
    """A prediction that is no number where the search begins gives no slope to follow."""
    with pytest.raises(EstimationError, match="impossible"):
        posterior_mode(lambda z: np.full((len(z), 1), np.nan), readings([1.0]), dimensions=2)


def test_weighted_quantiles_and_equal_weights_agree_with_counting():
    """Weights 1 to 4 are the same as repeating a value as often."""
    values, weight = np.array([3.0, 1.0, 4.0, 2.0]), np.array([0.3, 0.1, 0.4, 0.2])
    rows = equal_weights(weight, 1000)
    assert np.bincount(rows, minlength=4).tolist() == [300, 100, 400, 200]
    assert weighted_quantiles(values, weight, np.array([0.2, 0.45, 0.8])) == pytest.approx([2.0, 3.0, 4.0])


def test_a_wild_reading_is_told_from_the_others():
    """Ten readings about 0 with SD 1 and one at 6: only that one is improbable, and all of them together are."""
    told = readings([*(-1.2, -0.4, 0.1, 0.8, 1.4, -0.9, 0.3, 0.0, 0.6, -0.2), 6.0])
    predicted, weight = np.zeros((50, 11)), np.full(50, 0.02)
    chance = reading_p(predicted, weight, told)
    assert chance[:-1].min() > 0.1
    assert chance[-1] == pytest.approx(2 * norm.sf(6.0), rel=1e-3)
    assert fit_p(predicted, weight, told) < 1e-4
    assert fit_p(predicted[:, :-1], weight, readings(told.values[:-1])) > 0.5


def test_readings_known_from_one_side_can_misfit_too():
    """One at or below 0 where 6 is predicted is as improbable as its side; beside a fitting one, twice that."""
    weight = np.full(50, 0.02)
    alone = fit_p(np.full((50, 1), 6.0), weight, readings([0.0], censored=BELOW))
    # Fisher's sum of one logarithm, -2 ln p on two degrees of freedom, is p again.
    assert alone == pytest.approx(norm.cdf(-6.0), rel=1e-6)
    both = fit_p(np.full((50, 2), 6.0), weight, readings([0.0, 6.3], censored=[BELOW, 0]))
    assert both == pytest.approx(2 * norm.cdf(-6.0), rel=1e-6)
    assert fit_p(np.zeros((50, 0)), weight, readings([])) is None


def test_intervals_are_those_of_reading_again():
    """Predictions spread by 1 and readings by 2 about them: quantiles of a normal with variance 5."""
    predicted = standard_normals(1, 0, 4000, 1)
    low, middle, high = reading_intervals(
        predicted,
        np.full(4000, 1 / 4000),
        readings([0.0], 2.0),
        shares=np.array([0.05, 0.5, 0.95]),
        seed=2,
        count=20_000,
    )[:, 0]
    assert (low, middle, high) == pytest.approx(norm.ppf([0.05, 0.5, 0.95], 0, np.sqrt(5)), abs=0.08)


def test_a_reading_far_off_is_approached_step_by_step():
    """1e40 read where exp(z) is predicted: each look stays within 3 of the last, so that no prediction overflows."""
    looked = []

    def predict(deviates):
        looked.append(deviates[0, 0])
        return np.exp(deviates)

    mode = posterior_mode(predict, readings([1e40], 0.0, 0.5), dimensions=1)
    assert mode.deviates[0] > 3.0
    assert np.abs(np.diff(looked)).max() <= 3.0 + 1e-9
