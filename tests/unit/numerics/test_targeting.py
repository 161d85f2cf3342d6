"""Rates towards a target, held against schemes found by brute force with SciPy's matrix exponential."""

import numpy as np
import pytest
from scipy.linalg import expm
from scipy.optimize import brentq

from assuage.numerics import Doses, Keying, LinearSystem, SystemShapeError, key_in, solve, target_plasma, target_site

MINUTE = 1.0
TEN_SECONDS = 1.0 / 6.0


def person(*, ke0=0.2, k10=0.438, k12=0.592, k13=0.590, k21=0.247, k31=0.0146, volume=4.41):
    """Three compartments and an effect site, from rate constants [1/min] and a volume [L]."""
    rates = np.array(
        [[-(k10 + k12 + k13), k21, k31, 0.0], [k12, -k21, 0.0, 0.0], [k13, 0.0, -k31, 0.0], [ke0, 0.0, 0.0, -ke0]]
    )
    readout = np.zeros((2, 4))
    readout[0, 0] = readout[1, 3] = 1.0 / volume
    return LinearSystem(rates, readout)


def moved(system, state, rate, minutes):
    """The state after some minutes at a rate, by one matrix exponential."""
    n = len(state)
    block = np.zeros((n + 1, n + 1))
    block[:n, :n], block[0, n] = system.rates, rate
    return (expm(minutes * block) @ np.append(state, 1.0))[:n]


def curves(system, rates, interval, *, per_interval=1):
    """Outputs (m, T) at equal times within the intervals, step by step."""
    n = len(system.rates)
    block = np.zeros((n + 1, n + 1))
    block[:n, :n], block[0, n] = system.rates, 1.0
    carry = expm(interval / per_interval * block)[:n]
    state, found = np.zeros(n), []
    for rate in np.repeat(rates, per_interval):
        state = carry @ np.append(state, rate)
        found.append(system.readout @ state)
    return np.array(found).T


def brute_plasma(system, targets, interval, *, max_rate=np.inf):
    """Bailey and Shafer's scheme by root finding: the rate at which the end of the interval is the target."""
    state, rates = np.zeros(len(system.rates)), []
    for target in targets:

        def miss(rate, state=state, target=target):
            return (system.readout @ moved(system, state, rate, interval))[0] - target

        rate = 0.0 if miss(0.0) >= 0.0 else brentq(miss, 0.0, 1e4, xtol=1e-12, rtol=1e-14)
        rates.append(min(rate, max_rate))
        state = moved(system, state, rates[-1], interval)
    return np.array(rates)


def largest_without_passing(system, state, target, interval):
    """Shafer and Gregg's first rate by root finding: the highest level the site ever gets, nothing given after, is the target."""
    times = np.linspace(0.5, 4.0, 301)
    steps = expm(np.multiply.outer(times, system.rates))

    def miss(rate):
        there = moved(system, state, rate, interval)
        return (steps @ there @ system.readout[1]).max() - target

    return brentq(miss, 0.0, 1e4, xtol=1e-12)


TARGETS = np.repeat([0.3, 0.45, 0.1], 12)


def test_plasma_rates_are_those_of_brute_force():
    """Every interval's rate, through a rise and a fall of the target, agrees with root finding."""
    found = target_plasma(person(), into=0, plasma=0, targets=TARGETS, interval=TEN_SECONDS)
    np.testing.assert_allclose(found.rates, brute_plasma(person(), TARGETS, TEN_SECONDS), rtol=1e-9, atol=1e-9)


def test_limited_plasma_rates_are_those_of_brute_force():
    """With a largest rate too: it runs at that rate until the target can be met."""
    found = target_plasma(person(), into=0, plasma=0, targets=TARGETS, interval=MINUTE, max_rate=1.1)
    np.testing.assert_allclose(found.rates, brute_plasma(person(), TARGETS, MINUTE, max_rate=1.1), rtol=1e-9, atol=1e-9)
    assert found.rates[0] == 1.1


def test_plasma_meets_its_target_at_the_end_of_every_interval():
    """Four hours of ten seconds: by SciPy's exponential the level is the target to a part in 1e12."""
    targets = np.full(1440, 0.3)
    found = target_plasma(person(), into=0, plasma=0, targets=targets, interval=TEN_SECONDS)
    reached = curves(person(), found.rates, TEN_SECONDS)
    np.testing.assert_allclose(reached[0], targets, rtol=1e-12)
    np.testing.assert_allclose(found.outputs[:, 1:], reached, rtol=1e-10)


@pytest.mark.parametrize("count", [1, 63, 64, 65, 2047, 2048, 2049, 4100])
def test_any_number_of_intervals(count):
    """Strides of 64 and of 2048 intervals leave no seam."""
    found = target_plasma(person(), into=0, plasma=0, targets=np.full(count, 0.3), interval=MINUTE)
    times = MINUTE * np.arange(count)
    given = Doses(times, times + MINUTE, found.rates * MINUTE, np.zeros(count, dtype=np.int64))
    levels = solve(person(), given, times + MINUTE)
    np.testing.assert_allclose(found.outputs[:, 1:], levels, rtol=1e-10)
    np.testing.assert_allclose(levels[0], 0.3, rtol=1e-10)


def test_the_first_rate_for_the_effect_site_is_that_of_brute_force():
    """From nothing, the rate after which the site's peak is the target."""
    found = target_site(person(), into=0, plasma=0, site=1, targets=np.full(3, 0.3), interval=TEN_SECONDS)
    expected = largest_without_passing(person(), np.zeros(4), 0.3, TEN_SECONDS)
    # The other route looks every 0.01 min, so its peak is a little low and its rate a little high.
    assert found.rates[0] == pytest.approx(expected, rel=1e-4)


def test_the_effect_site_comes_to_its_target_and_never_passes_it():
    """By SciPy's exponential, looked at four times an interval."""
    found = target_site(person(), into=0, plasma=0, site=1, targets=np.full(240, 0.3), interval=TEN_SECONDS)
    site = curves(person(), found.rates, TEN_SECONDS, per_interval=4)[1]
    assert site.max() <= 0.3 * (1 + 1e-12)
    assert site[-1] == pytest.approx(0.3, rel=1e-3)
    assert found.outputs[0].max() > 2 * 0.3, "the plasma overshoots, which is why a ceiling goes with it"


def test_a_ceiling_holds_within_the_intervals_too():
    """Five minutes an interval, looked at forty times: the plasma stands on the ceiling and never above it."""
    targets = np.full(30, 0.3)
    found = target_site(person(), into=0, plasma=0, site=1, targets=targets, interval=5.0, ceiling=0.35, max_rate=4.0)
    plasma = curves(person(), found.rates, 5.0, per_interval=40)[0]
    assert plasma.max() <= 0.35 * (1 + 1e-9)
    assert plasma.max() == pytest.approx(0.35, rel=1e-3)


def test_without_modes_the_scheme_is_the_same():
    """An effect site as fast as the drug leaves has no modes; the doubling steps give the rates of its near twin."""
    one = LinearSystem(np.array([[-0.2, 0.0], [0.2, -0.2]]), np.eye(2))
    near = LinearSystem(np.array([[-0.2, 0.0], [0.2000002, -0.2000002]]), np.eye(2))
    targets = np.full(40, 0.3)
    for found, other in (
        (
            target_plasma(one, into=0, plasma=0, targets=targets, interval=MINUTE),
            target_plasma(near, into=0, plasma=0, targets=targets, interval=MINUTE),
        ),
        (
            target_site(one, into=0, plasma=0, site=1, targets=targets, interval=MINUTE, ceiling=0.4),
            target_site(near, into=0, plasma=0, site=1, targets=targets, interval=MINUTE, ceiling=0.4),
        ),
    ):
        np.testing.assert_allclose(found.rates, other.rates, atol=1e-4)


KEYING = Keying([10.0, 20.0, 30.0], resolution=0.01, tolerance=0.05, max_rate=1.5, ceiling=0.5)


def test_a_keyed_scheme_has_long_steps_of_whole_multiples():
    """No step is shorter than the shortest or crosses a change of target, and each rate is one the pump can show."""
    found = key_in(
        person(), into=0, plasma=0, begins=[0.0, 50.0], targets=np.array([0.3, 0.2]), end=120.0, keying=KEYING
    )
    assert found.widths.min() >= 10.0
    assert found.widths.sum() == 120.0
    assert 50.0 in found.starts
    np.testing.assert_allclose(np.diff(found.starts), found.widths[:-1])
    np.testing.assert_allclose(found.rates / 0.01, np.round(found.rates / 0.01), atol=1e-9)
    assert found.rates.max() <= 1.5


def test_a_keyed_scheme_keeps_near_its_target():
    """Once met, the level strays by no more than the tolerance within long steps and the redistribution of the first."""
    found = key_in(person(), into=0, plasma=0, begins=[0.0], targets=np.array([0.2]), end=240.0, keying=KEYING)
    times = np.arange(20.0, 240.0, 0.5)
    given = Doses(
        found.starts, found.starts + found.widths, found.rates * found.widths, np.zeros(len(found.starts), int)
    )
    level = solve(person(), given, times)[0]
    assert np.abs(level - 0.2).max() <= 0.2 * 0.06
    assert np.abs(level - 0.2).mean() <= 0.2 * 0.03


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"targets": np.array([-0.1])}, "below zero"),
        ({"targets": np.array([np.nan])}, "finite"),
        ({"targets": np.array([0.6]), "ceiling": 0.5}, "above the ceiling"),
        ({"max_rate": 0.0}, "above zero"),
        ({"interval": 0.0}, "interval"),
        ({"into": 7}, "no such output"),
        ({"into": 1}, "answers late"),
    ],
)
def test_what_no_scheme_could_honour_is_refused(change, words):
    """In words, before anything is computed."""
    asked = {"into": 0, "plasma": 0, "targets": np.array([0.3]), "interval": 1.0} | change
    with pytest.raises(SystemShapeError, match=words):
        target_plasma(person(), **asked)


def test_a_level_that_is_no_effect_site_is_refused_as_one():
    """A peripheral compartment gives back what it takes, so it does not settle at the plasma's level alone."""
    system = person()
    peripheral = LinearSystem(system.rates, np.vstack([system.readout[0], [0.0, 1.0, 0.0, 0.0]]))
    with pytest.raises(SystemShapeError, match="no effect site"):
        target_site(peripheral, into=0, plasma=0, site=1, targets=np.array([0.3]), interval=1.0)


@pytest.mark.parametrize("begins", [[1.0], [0.0, 115.0], [0.0, 5.0]])
def test_targets_that_cannot_be_keyed_in_are_refused(begins):
    """They begin at 0 and each holds for a step at least."""
    with pytest.raises(SystemShapeError, match="shortest step"):
        key_in(person(), into=0, plasma=0, begins=begins, targets=np.full(len(begins), 0.2), end=120.0, keying=KEYING)
