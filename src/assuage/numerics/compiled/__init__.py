"""Kernels for whole populations, compiled by Numba: parallel over people, compiled once, written once.

In: a `PopulationSystem`, doses and times as plain arrays. Out: arrays of outputs, quantiles or slow states. Importing this
folder imports Numba, which takes half a second, so `assuage.numerics` does that only when one of these names is asked for.

A room above that compiles a kernel of its own (a fit of one person, say) builds it from the parts below the solvers:
`kernel`, `device` and `maker` compile and cache it, `predict` gives outputs with their derivatives inside it.
"""

from assuage.numerics.compiled.caching import device, kernel, kernel_lock, maker
from assuage.numerics.compiled.careful import room_for_ladder
from assuage.numerics.compiled.decomposition import room_for_modes
from assuage.numerics.compiled.derivatives import predict
from assuage.numerics.compiled.population import lay_out, solve_population
from assuage.numerics.compiled.quantiles import population_quantiles
from assuage.numerics.compiled.slow_state import population_slow_state
from assuage.numerics.compiled.summary import summarise_population
from assuage.numerics.compiled.threads import share_out

__all__ = [
    "device",
    "kernel",
    "kernel_lock",
    "lay_out",
    "maker",
    "population_quantiles",
    "population_slow_state",
    "predict",
    "room_for_ladder",
    "room_for_modes",
    "share_out",
    "solve_population",
    "summarise_population",
]
