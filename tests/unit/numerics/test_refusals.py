"""What the solvers refuse, with words that say what to do."""

import numpy as np
import pytest

from assuage.numerics import (
    Doses,
    LinearSystem,
    NoSteadyStateError,
    NumericsError,
    Start,
    Switch,
    SystemShapeError,
    constant_input_state,
    sensitivities,
    solve,
    steady_state,
)

SYSTEM = LinearSystem(np.array([[-0.1, 0.0], [0.1, -0.2]]), np.eye(2))
FINE = {"start": [0.0], "stop": [60.0], "amount": [10.0], "state": [0]}
TIMES = np.array([0.0, 10.0])


def doses(**changed):
    parts = {**FINE, **changed}
    return Doses(*(np.array(parts[part]) for part in ("start", "stop", "amount", "state")))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"stop": [-1.0]}, "stops before it starts"),
        ({"amount": [-1.0]}, "negative amount"),
        ({"amount": [np.nan]}, "not a finite number"),
        ({"start": [-np.inf]}, "not a finite number"),
        ({"state": [2]}, "numbered 0 to 1"),
        ({"state": [-1]}, "numbered 0 to 1"),
        ({"state": [0.0]}, "does not exist"),
        ({"amount": [1.0, 2.0]}, "one number per dose"),
        ({"start": 0.0, "stop": 1.0, "amount": 1.0, "state": 0}, "one number per dose"),
    ],
)
def test_doses_that_make_no_sense_are_refused(changed, words):
    """No solver guesses what a broken dose meant."""
    with pytest.raises(SystemShapeError, match=words):
        solve(SYSTEM, doses(**changed), TIMES)


@pytest.mark.parametrize("times", [np.array([np.nan]), np.array([np.inf]), np.zeros((2, 2))])
def test_times_that_are_no_times_are_refused(times):
    """A missing time has no answer."""
    with pytest.raises(SystemShapeError, match="times"):
        solve(SYSTEM, doses(), times)


@pytest.mark.parametrize(
    "start", [Start(np.zeros(3)), Start(np.array([np.nan, 0.0])), Start(np.array([-1.0, 0.0])), Start(np.zeros(2), 5.0)]
)
def test_a_start_that_does_not_fit_is_refused(start):
    """Too many states, no number, a negative amount, or a time asked for before it."""
    with pytest.raises(SystemShapeError, match="start"):
        solve(SYSTEM, doses(), TIMES, start=start)


def test_switches_that_contradict_are_refused():
    """Two systems at one time, another number of states, or no time at all."""
    other = LinearSystem(np.array([[-1.0]]), np.eye(1))
    for switches in ([Switch(1.0, SYSTEM)] * 2, [Switch(1.0, other)], [Switch(np.nan, SYSTEM)]):
        with pytest.raises(SystemShapeError, match="switch"):
            solve(SYSTEM, doses(), TIMES, switches=switches)


def test_systems_that_run_backwards_or_do_not_fit_are_refused():
    """Negative flow between states, numbers that are none, arrays of the wrong shape."""
    with pytest.raises(SystemShapeError, match="negative"):
        LinearSystem(np.array([[-1.0, -0.1], [0.0, -1.0]]), np.eye(2))
    with pytest.raises(SystemShapeError, match="finite"):
        LinearSystem(np.array([[np.nan]]), np.eye(1))
    with pytest.raises(SystemShapeError, match="describe one system"):
        LinearSystem(np.zeros((2, 2)), np.eye(3))


@pytest.mark.parametrize("rates", [[[5.0]], [[-1e300]]])
def test_an_answer_that_rounding_or_growth_has_eaten_is_refused(rates):
    """Growth past all numbers is an error, never an infinite concentration; a very fast loss is simply gone."""
    system = LinearSystem(np.array(rates), np.eye(1))
    bolus = doses(stop=[0.0])
    if rates[0][0] > 0:
        with pytest.raises(NumericsError, match="units"):
            solve(system, bolus, np.array([1000.0]))
    else:
        assert solve(system, bolus, np.array([1000.0])) == 0.0


def test_what_is_never_taken_out_has_no_steady_state():
    """A closed system, a closed part that is reached, and an effect site that keeps all: no steady state."""
    closed = LinearSystem(np.array([[-0.3, 0.1], [0.3, -0.1]]), np.eye(2))
    trap = LinearSystem(np.array([[-0.3, 0.0], [0.1, 0.0]]), np.eye(2))
    for system in (closed, trap):
        with pytest.raises(NoSteadyStateError, match="never taken out"):
            steady_state(system, doses(), period=1440.0)
        with pytest.raises(NoSteadyStateError, match="never taken out"):
            constant_input_state(system, np.array([1.0, 0.0]))


def test_a_closed_part_that_nothing_reaches_does_not_matter():
    """A part without loss is no obstacle while nothing is put into it."""
    system = LinearSystem(np.array([[0.0, 0.0], [0.0, -0.5]]), np.eye(2))
    np.testing.assert_allclose(constant_input_state(system, np.array([0.0, 2.0])), [0.0, 4.0])
    expected = 10.0 * np.exp(-5.0) / (1.0 - np.exp(-5.0))
    found = steady_state(system, doses(stop=[0.0], state=[1]), period=10.0)
    np.testing.assert_allclose(found, [0.0, expected], rtol=1e-13)
    assert not steady_state(system, doses(amount=[0.0]), period=10.0).any()


def test_periods_that_make_no_sense_are_refused():
    """A period is a finite time above zero, and holds the starts of its doses."""
    for period in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(SystemShapeError, match="period"):
            steady_state(SYSTEM, doses(), period=period)
    twice = doses(start=[0.0, 100.0], stop=[0.0, 100.0], amount=[1.0, 1.0], state=[0, 0])
    with pytest.raises(SystemShapeError, match="period or more apart"):
        steady_state(SYSTEM, twice, period=100.0)
    assert steady_state(SYSTEM, twice, period=100.001).all()
    for inputs in (np.ones(3), np.array([-1.0, 0.0]), np.array([np.nan, 0.0])):
        with pytest.raises(SystemShapeError, match="constant input"):
            constant_input_state(SYSTEM, inputs)


@pytest.mark.filterwarnings("ignore::numpy.exceptions.ComplexWarning")
def test_a_build_that_drops_the_imaginary_part_is_refused():
    """Derivatives that would all be zero without a word are an error."""

    def build(parameters):
        rates = np.zeros((1, 1))
        rates[0, 0] = -parameters[0].real
        return rates, np.ones((1, 1), dtype=parameters.dtype)

    with pytest.raises(SystemShapeError, match="imaginary"):
        sensitivities(build, np.array([0.1]), doses(), TIMES)
