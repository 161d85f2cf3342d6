"""The mathematics: floats and arrays in, floats and arrays out; knows no units and no medicine.

In: linear systems, doses and times as plain float64 arrays (minutes, litres, milligrams, mg/L). Out: arrays of outputs,
amounts, derivatives or quantiles. One person is answered with NumPy alone; a population by compiled kernels, which are
imported when first asked for, so that importing this room stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from assuage.numerics.errors import NoSteadyStateError, NumericsError, SystemShapeError, ToleranceNotReachedError
from assuage.numerics.keying import Keyed, Keying, key_in
from assuage.numerics.sensitivity import sensitivities
from assuage.numerics.slow_state import integrate_slow_state
from assuage.numerics.slow_state_reference import slow_state_reference
from assuage.numerics.solver import solve, states_at
from assuage.numerics.steady import constant_input_state, steady_state
from assuage.numerics.system import (
    Doses,
    Floats,
    Ints,
    LinearSystem,
    Method,
    PopulationSwitch,
    PopulationSystem,
    Start,
    Switch,
)
from assuage.numerics.targeting import Targeted, target_plasma, target_site

if TYPE_CHECKING:
    from assuage.numerics.compiled import (
        kernel_lock,
        population_quantiles,
        population_slow_state,
        solve_population,
        summarise_population,
    )

__all__ = [
    "Doses",
    "Floats",
    "Ints",
    "Keyed",
    "Keying",
    "LinearSystem",
    "Method",
    "NoSteadyStateError",
    "NumericsError",
    "PopulationSwitch",
    "PopulationSystem",
    "Start",
    "Switch",
    "SystemShapeError",
    "Targeted",
    "ToleranceNotReachedError",
    "constant_input_state",
    "integrate_slow_state",
    "kernel_lock",
    "key_in",
    "population_quantiles",
    "population_slow_state",
    "sensitivities",
    "slow_state_reference",
    "solve",
    "solve_population",
    "states_at",
    "steady_state",
    "summarise_population",
    "target_plasma",
    "target_site",
]

# Numba takes longer to import than a one-patient command takes to run.
_COMPILED = frozenset(
    {"kernel_lock", "population_quantiles", "population_slow_state", "solve_population", "summarise_population"}
)


def __getattr__(name: str) -> object:
    """Import the compiled kernels when one of them is first asked for."""
    if name in _COMPILED:
        found: object = getattr(import_module("assuage.numerics.compiled"), name)
        globals()[name] = found  # so that it is looked for once
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
