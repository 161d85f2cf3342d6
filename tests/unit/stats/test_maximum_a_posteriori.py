"""The most probable effects: those of a general optimiser on an objective written separately."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import minimize

from assuage.numerics import Doses, solve_population
from assuage.stats import (
    EstimationError,
    LogLinearModel,
    Measurements,
    ResidualError,
    maximum_a_posteriori,
    standard_normals,
)

OMEGA = np.array([[0.0862, 0.02, 0.0], [0.02, 0.0862, 0.01], [0.0, 0.01, 0.2]])
TIMES = np.array([15.0, 60.0, 120.0, 235.0, 300.0])


def two_compartments(people, *, absorption=None):
    """Effects on the volume, the clearance and the way to the periphery; a chain in front where absorption is given."""
    source, target = [0, 0, 1], [-1, 1, 0]
    rates, exponents = [0.4, 0.5, 0.02], [[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 0.0, 0.0]]
    if absorption is not None:
        source, target = [*source, 2, 3], [*target, 3, 0]
        rates, exponents = [*rates, absorption, absorption], [*exponents, [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    return LogLinearModel(
        states=2 if absorption is None else 4,
        source=np.array(source),
        target=np.array(target),
        leaves=np.ones(len(source), dtype=np.bool_),
        log_rate=np.tile(np.log(rates), (people, 1)),
        rate_exponents=np.array(exponents),
        output_state=np.array([0]),
        log_scale=np.full((people, 1), -np.log(5.0)),
        scale_exponents=np.array([[-1.0, 0.0, 0.0]]),
    )


def given(state=0):
    """An infusion, and a bolus later."""
    return Doses(np.array([0.0, 250.0]), np.array([240.0, 250.0]), np.array([98.0, 10.0]), np.full(2, state))


def measured(model, people, *, state=0, error=0.15):
    effects = standard_normals(5, 0, people, 3) @ np.linalg.cholesky(OMEGA).T
    levels = solve_population(model.system_at(effects), given(state), TIMES)[0]
    values = levels * (1.0 + error * standard_normals(5, 0, people, 5, stream=1))
    return Measurements(np.tile(TIMES, (people, 1)), values, np.zeros((people, 5), dtype=np.int64))


def objective(effects, model, values, error, state):
    """-2 log posterior without its constants, from SciPy's matrix exponential, for the first person of a model."""
    n = model.states
    rates = np.zeros((n + 1, n + 1))
    for source, target, log_rate, powers in zip(
        model.source, model.target, model.log_rate[0], model.rate_exponents, strict=True
    ):
        rate = np.exp(log_rate + powers @ effects)
        rates[source, source] -= rate
        if target >= 0:
            rates[target, source] += rate
    additive, proportional = error
    total = 0.0
    for time, value in zip(TIMES, values, strict=True):
        if np.isnan(value):
            continue
        rates[state, n] = 98.0 / 240.0
        amounts = expm(rates * min(time, 240.0))[:n, n]
        if time > 240.0:
            amounts = expm(rates[:n, :n] * (time - 240.0)) @ amounts
        if time >= 250.0:
            amounts = amounts + expm(rates[:n, :n] * (time - 250.0))[:, state] * 10.0
        reading = amounts[0] / 5.0 * np.exp(-effects[0])
        variance = additive**2 + (proportional * reading) ** 2
        total += (value - reading) ** 2 / variance + np.log(variance)
    return total + effects @ np.linalg.solve(OMEGA, effects)


def of_person(model, person):
    return replace(model, log_rate=model.log_rate[person : person + 1], log_scale=model.log_scale[person : person + 1])


@pytest.mark.parametrize(
    ("absorption", "additive", "proportional"),
    [(None, 0.0, 0.15), (None, 0.05, 0.1), (None, 0.1, 0.0), (0.05, 0.02, 0.15)],
)
def test_the_effects_are_those_of_a_general_optimiser(absorption, additive, proportional):
    """BFGS on a separately written objective finds the same effects and the same least value; equal rates included."""
    people = 4
    model, state = two_compartments(people, absorption=absorption), 0 if absorption is None else 2
    levels = measured(model, people, state=state)
    levels.values[1, 2] = np.nan
    fit = maximum_a_posteriori(
        model,
        given(state),
        levels,
        omega=OMEGA,
        error=ResidualError(np.array([additive]), np.array([proportional])),
    )
    assert fit.has_settled.all()
    for person in range(people):
        fixed = (of_person(model, person), levels.values[person], (additive, proportional), state)
        best = minimize(objective, fit.effects[person] + 0.05, args=fixed, method="BFGS", options={"gtol": 1e-6})
        assert fit.objective[person] == pytest.approx(objective(fit.effects[person], *fixed), rel=1e-9, abs=1e-9)
        assert fit.objective[person] <= best.fun + 1e-8
        np.testing.assert_allclose(fit.effects[person], best.x, atol=2e-5)


def test_nothing_measured_leaves_the_typical_person():
    """Without a level the effects are zero and their precision is that of the population."""
    model = two_compartments(1)
    nothing = Measurements(np.zeros((1, 2)), np.full((1, 2), np.nan), np.zeros((1, 2), dtype=np.int64))
    fit = maximum_a_posteriori(model, given(), nothing, omega=OMEGA, error=ResidualError(np.zeros(1), np.ones(1)))
    assert not fit.effects.any()
    assert np.isnan(fit.predictions).all()
    np.testing.assert_allclose(fit.precision[0], np.linalg.inv(OMEGA), rtol=1e-12)


def test_exact_levels_give_the_effects_back():
    """Levels without noise and nearly without error give the effects they were made with, in any order of times."""
    model, effects = two_compartments(1), np.array([[0.2, -0.3, 0.4]])
    levels = solve_population(model.system_at(effects), given(), TIMES)[0]
    turned = Measurements(TIMES[None, ::-1], levels[:, ::-1], np.zeros((1, 5), dtype=np.int64))
    fit = maximum_a_posteriori(model, given(), turned, omega=OMEGA, error=ResidualError(np.zeros(1), np.full(1, 1e-6)))
    np.testing.assert_allclose(fit.effects, effects, atol=1e-5)
    np.testing.assert_allclose(fit.predictions, levels[:, ::-1], rtol=1e-5)


def test_where_the_search_begins_does_not_matter():
    """From another beginning, and with a dose of one's own, the same effects are found."""
    people = 3
    model, error = two_compartments(people), ResidualError(np.zeros(1), np.full(1, 0.15))
    levels = measured(model, people)
    own = replace(given(), amount=np.tile(given().amount, (people, 1)))
    first = maximum_a_posteriori(model, given(), levels, omega=OMEGA, error=error)
    again = maximum_a_posteriori(model, own, levels, omega=OMEGA, error=error, begin=np.full((people, 3), 0.7))
    np.testing.assert_allclose(again.effects, first.effects, atol=1e-5)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"omega": np.zeros((3, 3))}, "positive definite"),
        ({"omega": np.eye(2)}, "3 by 3"),
        ({"error": ResidualError(np.zeros(1), np.zeros(1))}, "above zero"),
        ({"measured": Measurements(np.zeros((1, 2)), np.ones((1, 3)), np.zeros((1, 2), dtype=int))}, r"\(P, k\)"),
        ({"measured": Measurements(np.ones((1, 1)), np.ones((1, 1)), np.ones((1, 1), dtype=int))}, "does not exist"),
        ({"measured": Measurements(np.full((1, 1), np.inf), np.ones((1, 1)), np.zeros((1, 1), dtype=int))}, "finite"),
        ({"measured": Measurements(np.zeros((1, 1)), np.ones((1, 1)), np.zeros((1, 1), dtype=int))}, "exactly nothing"),
        ({"begin": np.zeros((1, 2))}, "one row a person"),
    ],
)
def test_estimations_without_a_meaning_are_refused(change, words):
    """Effects without variance, errors of zero and levels before any dose are refused in words."""
    asked = {
        "measured": Measurements(TIMES[None], np.ones((1, 5)), np.zeros((1, 5), dtype=np.int64)),
        "omega": OMEGA,
        "error": ResidualError(np.zeros(1), np.full(1, 0.15)),
    } | change
    with pytest.raises(EstimationError, match=words):
        maximum_a_posteriori(two_compartments(1), given(), asked.pop("measured"), **asked)
