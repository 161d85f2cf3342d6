"""Kernels for whole populations, compiled by Numba: parallel over people, compiled once, written once.

In: a `PopulationSystem`, doses and times as plain arrays. Out: arrays of outputs, quantiles or slow states. Importing this
folder imports Numba, which takes half a second, so `assuage.numerics` does that only when one of these names is asked for.
"""

from assuage.numerics.compiled.caching import kernel_lock
from assuage.numerics.compiled.population import solve_population
from assuage.numerics.compiled.quantiles import population_quantiles
from assuage.numerics.compiled.slow_state import population_slow_state
from assuage.numerics.compiled.summary import summarise_population

__all__ = [
    "kernel_lock",
    "population_quantiles",
    "population_slow_state",
    "solve_population",
    "summarise_population",
]
