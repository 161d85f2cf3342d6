"""The slow state: closed forms, the stated error, and the second route."""

import math

import numpy as np
import pytest

from assuage.numerics import (
    Doses,
    LinearSystem,
    NumericsError,
    SystemShapeError,
    ToleranceNotReachedError,
    integrate_slow_state,
    slow_state_reference,
    solve,
)

NO_BREAKS = np.empty(0)
OFF_RATE = math.log(2) / (10.9 * 1440.0)


def constant(level):
    return lambda times: np.full(len(times), level)


@pytest.mark.parametrize("tolerance", [1e-6, 1e-9, 1e-12])
def test_a_constant_drive_leads_exponentially_to_its_level(tolerance):
    """R = a / (a + off) (1 - exp(-(a + off) t)) with a = on E, to the tolerance that was asked."""
    times = np.array([0.0, 1.0, 100.0, 5000.0, 120960.0])
    found = integrate_slow_state(
        constant(0.4), times, on_rate=0.01, off_rate=OFF_RATE, breaks=NO_BREAKS, tolerance=tolerance
    )
    total = 0.004 + OFF_RATE
    np.testing.assert_allclose(found, 0.004 / total * -np.expm1(-total * times), rtol=0, atol=tolerance)


def test_without_a_drive_it_fades():
    """R = R0 exp(-off t) after the effect is gone, in any order of times."""
    times = np.array([50000.0, 10.0, 50000.0, 15696.0])
    found = integrate_slow_state(
        constant(0.0), times, on_rate=0.01, off_rate=OFF_RATE, breaks=NO_BREAKS, initial=0.8, begin=10.0
    )
    np.testing.assert_allclose(found, 0.8 * np.exp(-OFF_RATE * (times - 10.0)), atol=1e-9)


@pytest.mark.parametrize("decay", [0.01, 1.0, 100.0, 10000.0])
@pytest.mark.parametrize("tolerance", [1e-7, 1e-9, 1e-11])
def test_the_error_stays_within_the_tolerance_after_every_switch(decay, tolerance):
    """Jumps that decay within a second or a week, with no time asked for near them: the stated error holds."""
    jumps = np.arange(10) * 1440.0
    times = np.linspace(0.0, 84 * 1440.0, 50)

    def drive(at):
        since = at[:, None] - jumps
        return (np.exp(-np.maximum(since, 0.0) / decay) * (since >= 0)).sum(axis=1)

    # Without loss, R = 1 - exp(-on * integral of E), and each jump adds decay * (1 - exp(-since / decay)).
    since = np.maximum(times[:, None] - jumps, 0.0)
    expected = -np.expm1(-0.001 * (decay * -np.expm1(-since / decay)).sum(axis=1))
    found = integrate_slow_state(drive, times, on_rate=0.001, off_rate=0.0, breaks=jumps, tolerance=tolerance)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)


def test_a_drive_that_starts_like_a_root_is_refined():
    """E = sqrt(t / 100) has no slope at its start: R = 1 - exp(-on * 20 / 3 (t / 100)^1.5 * 10) without loss."""
    times = np.array([1e-3, 1.0, 50.0, 100.0])
    found = integrate_slow_state(
        lambda at: np.sqrt(at / 100.0), times, on_rate=0.05, off_rate=0.0, breaks=NO_BREAKS, tolerance=1e-11
    )
    expected = -np.expm1(-0.05 * (2.0 / 3.0) * 100.0 * (times / 100.0) ** 1.5)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)


def test_the_slow_state_of_the_benchmark_agrees_with_an_ode_solver():
    """W1's kinetics driving a saturable effect over twelve weeks: both routes agree to 1e-9, a hundredth of the mark."""
    rates = np.array([[-1.62, 0.247, 0.0146], [0.592, -0.247, 0.0], [0.590, 0.0, -0.0146]])
    system = LinearSystem(rates, np.array([[1.0 / 4.41, 0.0, 0.0]]))
    starts = np.arange(3) * 1440.0
    doses = Doses(starts, starts + 240.0, np.full(3, 98.0), np.zeros(3, dtype=np.int64))

    def drive(at):
        level = solve(system, doses, at)[0]
        return level / (0.1 + level)

    asked = {"on_rate": 0.01, "off_rate": OFF_RATE, "breaks": np.append(doses.start, doses.stop)}
    times = np.linspace(0.0, 84 * 1440.0, 40)
    found = integrate_slow_state(drive, times, **asked)
    np.testing.assert_allclose(found, slow_state_reference(drive, times, **asked), rtol=0, atol=1e-9)
    assert 0.0 <= found.min() <= found.max() <= 1.0


def test_a_drive_without_any_order_is_refused():
    """Noise cannot be integrated to a tolerance, and the message names the usual cause."""
    noise = np.random.default_rng(1)
    with pytest.raises(ToleranceNotReachedError, match="break"):
        integrate_slow_state(
            lambda at: noise.random(len(at)), np.array([10.0]), on_rate=1.0, off_rate=0.0, breaks=NO_BREAKS
        )


def test_a_drive_that_is_negative_or_no_number_is_refused():
    """A slow state driven by nonsense would be nonsense."""
    for level in (-0.1, np.nan, np.inf):
        with pytest.raises(NumericsError, match="drive"):
            integrate_slow_state(constant(level), np.array([1.0]), on_rate=1.0, off_rate=0.0, breaks=NO_BREAKS)


@pytest.mark.parametrize(
    "changed",
    [
        {"on_rate": -1.0},
        {"off_rate": np.nan},
        {"initial": 1.1},
        {"begin": 2.0},
        {"tolerance": 1e-13},
        {"breaks": np.array([np.nan])},
    ],
)
def test_arguments_out_of_range_are_refused(changed):
    """Each argument says its range."""
    with pytest.raises(SystemShapeError):
        integrate_slow_state(
            constant(0.1), np.array([1.0]), **{"on_rate": 1.0, "off_rate": 0.0, "breaks": NO_BREAKS, **changed}
        )


def test_no_times_give_no_values():
    """An empty row of times gives an empty answer."""
    assert integrate_slow_state(constant(0.1), np.array([]), on_rate=1.0, off_rate=0.0, breaks=NO_BREAKS).shape == (0,)
