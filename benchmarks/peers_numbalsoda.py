"""numbalsoda, where it is installed: LSODA inside a parallel Numba loop, restarted at each change of input."""

# The callbacks and loops are compiled, and Numba infers their types.
# ruff: noqa: ANN001, ANN202, C901, PLR0917

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from assuage.numerics import Doses, Floats, PopulationSystem
from peers import Solver, segments
from populations import four_hours_on_ten_days

IS_INSTALLED = find_spec("numbalsoda") is not None


def population() -> Solver | None:
    """Plasma and effect concentration of a population; None where numbalsoda is not installed."""
    if not IS_INSTALLED:
        return None
    import numba
    from numba import carray, cfunc
    from numbalsoda import lsoda, lsoda_sig

    @cfunc(lsoda_sig)
    def slope(_time, states, change, parameters):
        x = carray(states, (4,))
        dx = carray(change, (4,))
        p = carray(parameters, (21,))
        for i in range(4):
            total = p[16 + i]
            for j in range(4):
                total += p[4 * i + j] * x[j]
            dx[i] = total

    address = slope.address

    @numba.njit(parallel=True)
    def follow(rates, readout, edges, inputs, times, out):
        for person in numba.prange(rates.shape[0]):
            parameters = np.zeros(21)
            for i in range(4):
                for j in range(4):
                    parameters[4 * i + j] = rates[person, i, j]
            state = np.zeros(4)
            for segment in range(edges.shape[0] - 1):
                parameters[16] = inputs[segment]
                first = np.searchsorted(times, edges[segment])
                last = np.searchsorted(times, edges[segment + 1])
                asked = np.empty(last - first + 2)
                asked[0] = edges[segment]
                asked[1:-1] = times[first:last]
                asked[-1] = edges[segment + 1]
                begin = 1 if last > first and times[first] == edges[segment] else 0
                course, _ = lsoda(address, state, asked[begin:], data=parameters, rtol=1e-8, atol=1e-10)
                for j in range(first, last):
                    for o in range(2):
                        total = 0.0
                        for k in range(4):
                            total += readout[person, o, k] * course[j - first + 1 - begin, k]
                        out[o, person, j] = total
                state = course[-1].copy()

    def run(system: PopulationSystem, doses: Doses, times: Floats) -> Floats:
        edges, inputs = segments(doses, times[-1] + 1.0)
        out = np.empty((2, len(system.rates), len(times)))
        follow(system.rates, system.readout, edges, inputs, times, out)
        return out

    return run


def slow_state(
    times: Floats, *, on: float, off: float, half_effect: float
) -> Callable[[PopulationSystem], Floats] | None:
    """Three compartments and the slow state of a population; None where numbalsoda is not installed."""
    if not IS_INSTALLED:
        return None
    import numba
    from numba import carray, cfunc
    from numbalsoda import lsoda, lsoda_sig

    @cfunc(lsoda_sig)
    def slope(_time, states, change, parameters):
        x = carray(states, (4,))
        dx = carray(change, (4,))
        p = carray(parameters, (14,))
        for i in range(3):
            dx[i] = p[3 * i] * x[0] + p[3 * i + 1] * x[1] + p[3 * i + 2] * x[2]
        dx[0] += p[9]
        level = p[10] * x[0]
        effect = level / (level + p[13])
        dx[3] = p[11] * effect * (1.0 - x[3]) - p[12] * x[3]

    address = slope.address

    @numba.njit(parallel=True)
    def follow(rates, readout, edges, inputs, times, out):
        for person in numba.prange(rates.shape[0]):
            parameters = np.empty(14)
            for i in range(3):
                for j in range(3):
                    parameters[3 * i + j] = rates[person, i, j]
            parameters[10:] = np.array([readout[person, 0, 0], on, off, half_effect])
            state = np.zeros(4)
            for segment in range(edges.shape[0] - 1):
                parameters[9] = inputs[segment]
                first = np.searchsorted(times, edges[segment])
                last = np.searchsorted(times, edges[segment + 1])
                asked = np.empty(last - first + 2)
                asked[0] = edges[segment]
                asked[1:-1] = times[first:last]
                asked[-1] = edges[segment + 1]
                begin = 1 if last > first and times[first] == edges[segment] else 0
                course, _ = lsoda(address, state, asked[begin:], data=parameters, rtol=1e-8, atol=1e-10)
                out[person, first:last] = course[1 - begin : last - first + 1 - begin, 3]
                state = course[-1].copy()

    edges, inputs = segments(four_hours_on_ten_days(), times[-1] + 1.0)

    def run_all(system: PopulationSystem) -> Floats:
        out = np.empty((len(system.rates), len(times)))
        follow(system.rates, system.readout, edges, inputs, times, out)
        return out

    return run_all
