"""Groups of exchanging states, and which of them have real modes."""

import numpy as np

from assuage.numerics.modal import decompose
from assuage.numerics.structure import exchanging_blocks, symmetrising_scale


def test_groups_come_after_what_feeds_them():
    """Depot 3 feeds centre 1 with its peripheral 0, which feeds effect site 2, whatever their numbers."""
    rates = np.array([[-0.1, 0.2, 0, 0], [0.1, -0.9, 0, 0.5], [0, 0.3, -0.3, 0], [0, 0, 0, -0.5]])
    assert [block.tolist() for block in exchanging_blocks(rates)] == [[3], [0, 1], [2]]


def test_a_tree_can_be_made_symmetric():
    """Three states in a row become symmetric by their scale; nothing else changes."""
    rates = np.array([[-1.0, 0.5, 0.0], [0.25, -2.0, 3.0], [0.0, 0.75, -3.0]])
    scale = symmetrising_scale(rates)
    symmetric = rates * scale / scale[:, None]
    np.testing.assert_allclose(symmetric, symmetric.T, rtol=1e-15)
    np.testing.assert_array_equal(np.diagonal(symmetric), np.diagonal(rates))


def test_circles_have_no_such_scale():
    """A one-way ring and a two-way triangle are left to the general route."""
    ring = np.array([[-1.0, 0.0, 1.0], [1.0, -1.0, 0.0], [0.0, 1.0, -1.0]])
    assert symmetrising_scale(ring) is None
    assert symmetrising_scale(ring + ring.T) is None
    assert decompose(ring) is None


def test_modes_reproduce_the_rates():
    """A disposition with a depot and an effect site is its modes put together again."""
    rates = np.array([[-0.3, 0, 0, 0], [0.3, -1.62, 0.247, 0], [0, 0.592, -0.247, 0], [0, 0.2, 0, -0.2]])
    modes = decompose(rates)
    np.testing.assert_allclose(modes.from_modes * modes.exponents @ modes.to_modes, rates, atol=1e-14)
    np.testing.assert_allclose(modes.from_modes @ modes.to_modes, np.eye(4), atol=1e-14)


def test_coupled_equal_rates_are_not_written_as_modes():
    """Modes that would cancel are declined: equal and nearly equal rates in a row."""
    for apart in (0.0, 1e-14, 1e-6, 1e-3):
        assert decompose(np.array([[-0.1, 0.0], [0.1, -0.1 * (1 + apart)]])) is None
    assert decompose(np.array([[-0.1, 0.0], [0.1, -0.2]])) is not None


def test_equal_rates_that_do_not_meet_are_no_trouble():
    """Two separate states with one rate, and a state cut off by a zero exchange, have modes."""
    assert decompose(np.diag([-0.1, -0.1])) is not None
    assert decompose(np.array([[-0.1, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -0.1]])) is not None


def test_an_exchange_too_weak_to_survive_rounding_is_not_written_as_modes():
    """Two states with equal losses and a return of 1e-30 feed each other one way in effect: no modes, and yet an answer."""
    rates = np.array([[-1.0, 1e-30], [1.0, -1.0]])
    assert decompose(rates) is None
    assert decompose(np.array([[-1.0, 1e-3], [1.0, -1.0]])) is not None


def test_what_rises_too_slowly_for_the_time_at_hand_is_not_written_as_modes():
    """A metabolite fed at 1e-9 per minute has modes over centuries, and not over an hour, where they would hide it."""
    rates = np.array([[-1e-9, 0.0], [1e-9, 0.0]])
    assert decompose(rates, horizon=1e10) is not None
    assert decompose(rates, horizon=60.0) is None
