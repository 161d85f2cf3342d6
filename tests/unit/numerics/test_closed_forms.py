"""Textbook answers, typed as the formulas stand there."""

import math

import numpy as np
import pytest

from assuage.numerics import Doses, LinearSystem, Start, Switch, solve, states_at

BOTH = pytest.mark.parametrize("method", ["modal", "reference"])


def given(*doses):
    """List doses as (start, stop, amount, state)."""
    start, stop, amount, state = zip(*doses, strict=True)
    return Doses(np.array(start, float), np.array(stop, float), np.array(amount, float), np.array(state))


def one_compartment(k, volume=1.0):
    return LinearSystem(np.array([[-k]]), np.array([[1.0 / volume]]))


@BOTH
def test_a_bolus_falls_exponentially(method):
    """C = D / V exp(-k t), from the very instant of the bolus, and zero before it."""
    found = solve(one_compartment(0.1, 50.0), given((5, 5, 100, 0)), np.array([4.999, 5.0, 12.0]), method=method)
    np.testing.assert_allclose(found, [[0.0, 2.0, 2.0 * math.exp(-0.7)]], rtol=1e-14)


@BOTH
def test_an_infusion_rises_and_falls(method):
    """C = R / CL (1 - exp(-k t)) while it runs, then falls (Gibaldi & Perrier 1982, chapter 1)."""
    found = solve(one_compartment(0.02, 40.0), given((0, 60, 24, 0)), np.array([0.0, 30.0, 60.0, 100.0]), method=method)
    end = 0.5 * (1 - math.exp(-1.2))
    np.testing.assert_allclose(found, [[0.0, 0.5 * (1 - math.exp(-0.6)), end, end * math.exp(-0.8)]], rtol=1e-13)


@BOTH
def test_absorption_follows_bateman(method):
    """A first-order depot gives Bateman's function (Bateman 1910)."""
    ka, k, t = 0.03, 0.01, np.array([1.0, 50.0, 400.0])
    system = LinearSystem(np.array([[-ka, 0.0], [ka, -k]]), np.array([[0.0, 1.0]]))
    expected = 100 * ka / (ka - k) * (np.exp(-k * t) - np.exp(-ka * t))
    np.testing.assert_allclose(solve(system, given((0, 0, 100, 0)), t, method=method)[0], expected, rtol=1e-12)


@BOTH
@pytest.mark.parametrize("apart", [0.0, 1e-15, 1e-12, 1e-9])
def test_equal_absorption_and_elimination(method, apart):
    """With ka = k Bateman's function becomes D k t exp(-k t), and nearly equal rates give nearly that."""
    k, t = 0.05, np.array([0.0, 0.1, 20.0, 300.0])
    system = LinearSystem(np.array([[-k * (1 + apart), 0.0], [k * (1 + apart), -k]]), np.array([[0.0, 1.0]]))
    expected = 10 * k * t * np.exp(-k * t)
    found = solve(system, given((0, 0, 10, 0)), t, method=method)[0]
    np.testing.assert_allclose(found, expected, rtol=max(1e-12, 20 * apart))


@BOTH
@pytest.mark.parametrize("links", [1, 2, 5, 12, 20])
def test_a_transit_chain_is_a_gamma_function(method, links):
    """The last of n equal transit compartments holds D (k t)^(n-1) / (n-1)! exp(-k t) (Savic 2007)."""
    k, t = 0.25, np.array([0.5, 4.0, 4.0 * links, 200.0])
    rates = -k * np.eye(links) + k * np.eye(links, k=-1)
    system = LinearSystem(rates, np.eye(links)[-1:])
    expected = [40 * (k * x) ** (links - 1) / math.factorial(links - 1) * math.exp(-k * x) for x in t]
    # SciPy's exponential keeps digits relative to the whole matrix, not to each entry; the modal route keeps each.
    floor = 1e-13 if method == "reference" else 0.0
    np.testing.assert_allclose(
        solve(system, given((0, 0, 40, 0)), t, method=method)[0], expected, rtol=1e-11, atol=floor
    )


@BOTH
def test_an_effect_site_lags_without_taking_anything(method):
    """C_e follows ke0 / (ke0 - k) (exp(-k t) - exp(-ke0 t)), and the plasma does not notice (Sheiner 1979)."""
    k, ke0, t = 0.01, 12.0, np.array([0.01, 0.1, 60.0, 900.0])
    system = LinearSystem(np.array([[-k, 0.0], [ke0, -ke0]]), np.eye(2))
    found = solve(system, given((0, 0, 1, 0)), t, method=method)
    np.testing.assert_allclose(found[0], np.exp(-k * t), rtol=1e-12)
    np.testing.assert_allclose(found[1], ke0 / (ke0 - k) * (np.exp(-k * t) - np.exp(-ke0 * t)), rtol=1e-11)


@BOTH
def test_without_clearance_everything_stays(method):
    """A closed pair of compartments ends up shared in proportion to the rates, and a lone one just fills."""
    pair = LinearSystem(np.array([[-0.3, 0.1], [0.3, -0.1]]), np.eye(2))
    found = solve(pair, given((0, 10, 40, 0)), np.array([20000.0]), method=method)
    np.testing.assert_allclose(found[:, 0], [10.0, 30.0], rtol=1e-11)
    still = solve(
        one_compartment(0.0), given((0, 10, 40, 0), (20, 20, 2, 0)), np.array([5.0, 15.0, 20.0]), method=method
    )
    np.testing.assert_allclose(still, [[20.0, 40.0, 42.0]], rtol=1e-13)


@BOTH
def test_boluses_at_the_ends_of_infusions_and_two_at_once(method):
    """Whatever happens at one instant is all there at that instant."""
    doses = given((0, 10, 10, 0), (0, 0, 3, 0), (10, 10, 5, 0), (10, 10, 7, 0), (10, 20, 0, 0), (10, 30, 20, 0))
    found = solve(one_compartment(0.0), doses, np.array([0.0, 9.0, 10.0, 20.0, 40.0]), method=method)
    np.testing.assert_allclose(found, [[3.0, 12.0, 25.0, 35.0, 45.0]], rtol=1e-13)


@BOTH
def test_a_switch_holds_from_its_instant(method):
    """Rates and readout change at the switch, amounts do not jump."""
    slow, fast = one_compartment(0.01, 10.0), one_compartment(0.1, 20.0)
    found = solve(
        slow,
        given((0, 0, 100, 0)),
        np.array([49.9, 50.0, 60.0, 90.0]),
        method=method,
        switches=[Switch(80.0, slow), Switch(50.0, fast)],
    )
    at_switch = 100 * math.exp(-0.5)
    after = at_switch * math.exp(-1.0) / 20, at_switch * math.exp(-3.0) * math.exp(-0.1) / 10
    np.testing.assert_allclose(found, [[10 * math.exp(-0.499), at_switch / 20, *after]], rtol=1e-13)


@BOTH
def test_a_switch_before_everything_and_one_after(method):
    """A switch in the past already holds; one beyond the last time does nothing."""
    switches = [Switch(-10.0, one_compartment(0.2)), Switch(1e6, one_compartment(9.0))]
    found = solve(one_compartment(0.1), given((0, 0, 1, 0)), np.array([5.0]), switches=switches, method=method)
    np.testing.assert_allclose(found, [[math.exp(-1.0)]], rtol=1e-13)


@BOTH
def test_a_start_holds_all_that_came_before(method):
    """Doses before the start are in it already, a dose at the start comes on top, a running input goes on."""
    doses = given((0, 0, 99, 0), (10, 10, 1, 0), (5, 15, 10, 0))
    found = states_at(
        one_compartment(0.0), doses, np.array([10.0, 12.0, 20.0]), start=Start(np.array([4.0]), 10.0), method=method
    )
    np.testing.assert_allclose(found, [[5.0, 7.0, 10.0]], rtol=1e-13)


def test_a_one_way_circle_is_answered_by_doubling_steps():
    """Three states in a ring have complex modes; their amounts are (1 + 2 exp(-1.5 t) cos(0.8660254 t)) / 3 and so on."""
    ring = LinearSystem(np.array([[-1.0, 0.0, 1.0], [1.0, -1.0, 0.0], [0.0, 1.0, -1.0]]), np.eye(3))
    t = np.array([0.0, 0.5, 3.0, 7.0])
    expected = [
        (1 + 2 * np.exp(-1.5 * t) * np.cos(math.sqrt(0.75) * t - shift)) / 3
        for shift in (0, 2 * math.pi / 3, 4 * math.pi / 3)
    ]
    np.testing.assert_allclose(solve(ring, given((0, 0, 1, 0)), t), expected, rtol=1e-12, atol=1e-15)


@BOTH
@pytest.mark.parametrize("rate", [1e-6, 1e-12, 9.44e-277])
def test_a_flow_that_hardly_begins(method, rate):
    """What has flowed over after an hour at a tiny rate k is D k t, to all digits."""
    system = LinearSystem(np.array([[-rate, 0.0], [rate, 0.0]]), np.eye(2)[1:])
    expected = 50 * -np.expm1(-rate * np.array([1.0, 60.0]))
    np.testing.assert_allclose(
        solve(system, given((0, 0, 50, 0)), np.array([1.0, 60.0]), method=method)[0], expected, rtol=1e-12
    )


@BOTH
def test_a_return_too_weak_to_matter(method):
    """Two states with equal losses and a return of 1e-234 follow D k t exp(-k t), as with none."""
    rates = np.array([[-1.0, 1e-234], [1.0, -1.0]])
    t = np.array([0.1, 1.0, 12.0])
    found = solve(LinearSystem(rates, np.eye(2)), given((0, 0, 3, 0)), t, method=method)
    np.testing.assert_allclose(found, [3 * np.exp(-t), 3 * t * np.exp(-t)], rtol=1e-11)


def test_no_times_give_no_values():
    """An empty row of times gives an empty answer of the right height."""
    assert solve(one_compartment(0.1), given((0, 0, 1, 0)), np.array([])).shape == (1, 0)
    assert solve(one_compartment(0.1), given((0, 0, 1, 0)), np.array([]), method="reference").shape == (1, 0)


def test_no_doses_give_zeros():
    """Nobody has been given anything yet."""
    none = Doses(np.array([]), np.array([]), np.array([]), np.array([], dtype=np.int64))
    np.testing.assert_array_equal(solve(one_compartment(0.1), none, np.array([0.0, 7.0])), np.zeros((1, 2)))


def test_nothing_is_lost_from_a_closed_group_over_years():
    """Three states that exchange and lose nothing hold the whole dose after ten years, to the last figures."""
    rates = np.array([[-1.01609793, 1.0, 1.44517635], [1.0, -1.0, 0.0], [0.01609793, 0.0, -1.44517635]])
    times = np.array([20_160.0, 5.26e6])
    held = states_at(LinearSystem(rates, np.eye(3)), given((0, 0, 1, 0)), times).sum(axis=0)
    np.testing.assert_allclose(held, 1.0, rtol=1e-13)
