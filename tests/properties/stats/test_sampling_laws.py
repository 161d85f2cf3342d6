"""A person's draws do not depend on who else is drawn."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assuage.stats import covariance_factor, standard_normals

seeds = st.integers(0, 2**128 - 1)


@given(seed=seeds, first=st.integers(0, 10**6), count=st.integers(1, 40), dimensions=st.integers(0, 11), data=st.data())
def test_batches_do_not_matter(seed, first, count, dimensions, data):
    """Drawn together, in two batches, or one by one, with more dimensions or fewer, a person's numbers are the same."""
    together = standard_normals(seed, first, count, dimensions)
    cut = data.draw(st.integers(0, count))
    parts = [
        standard_normals(seed, first, cut, dimensions),
        standard_normals(seed, first + cut, count - cut, dimensions),
    ]
    np.testing.assert_array_equal(np.concatenate(parts), together)
    one = data.draw(st.integers(0, count - 1))
    np.testing.assert_array_equal(
        standard_normals(seed, first + one, 1, dimensions + 3)[:, :dimensions], together[[one]]
    )


@given(seed=seeds, dimensions=st.integers(1, 6), rank=st.integers(0, 6))
def test_a_covariance_is_the_square_of_its_factor(seed, dimensions, rank):
    """Whatever its rank, omega is L L' with L lower triangular."""
    half = standard_normals(seed, 0, dimensions, rank)
    omega = half @ half.T
    factor = covariance_factor(omega)
    assert not np.triu(factor, 1).any()
    np.testing.assert_allclose(factor @ factor.T, omega, rtol=1e-6, atol=1e-6 * max(1e-300, np.abs(omega).max()))
