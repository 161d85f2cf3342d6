"""Importing the room stays quick."""

import subprocess
import sys

import pytest

from assuage import numerics


def test_one_person_needs_neither_numba_nor_scipy():
    """A one-patient answer imports NumPy alone, so that a command starts at once."""
    code = (
        "import sys, numpy as np; from assuage.numerics import solve, Doses, LinearSystem\n"
        "z = np.zeros(1); d = Doses(z, z, z + 1, np.zeros(1, dtype=int))\n"
        "solve(LinearSystem(z[:, None] - 1, z[:, None] + 1), d, z)\n"
        "print(sorted({'numba', 'scipy', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_name_is_an_attribute_error():
    """The lazy door opens for the names it lists, and for no other."""
    with pytest.raises(AttributeError, match="no attribute 'solve_everything'"):
        numerics.solve_everything  # noqa: B018 asking for the name is what fails
