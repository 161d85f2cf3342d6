"""Other programs on the same task: each takes what it needs and answers for plasma and effect concentration."""

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
from scipy.integrate import odeint, solve_ivp
from scipy.linalg import expm

from assuage.numerics import Doses, Floats, PopulationSystem

Solver = Callable[[PopulationSystem, Doses, Floats], Floats]

HAS_NUMBALSODA = find_spec("numbalsoda") is not None


def numbalsoda_population() -> Solver | None:
    """LSODA by numbalsoda inside a parallel Numba loop, restarted at each change of input; None where not installed."""
    if not HAS_NUMBALSODA:
        return None
    import numba
    from numba import carray, cfunc
    from numbalsoda import lsoda, lsoda_sig

    @cfunc(lsoda_sig)
    def slope(_time, states, change, parameters):  # type: ignore[no-untyped-def]
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
    def follow(rates, readout, edges, inputs, times, out):  # type: ignore[no-untyped-def]
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


def segments(doses: Doses, end: float) -> tuple[Floats, Floats]:
    """Edges of the stretches of constant input and the rate [mg/min] into the first state along each."""
    edges = np.unique(np.concatenate([doses.start, doses.stop, [end]]))
    rate = doses.amount / (doses.stop - doses.start)
    inputs = ((doses.start <= edges[:-1, None]) & (edges[:-1, None] < doses.stop)) @ rate
    return edges, inputs


def batched_expm(system: PopulationSystem, doses: Doses, times: Floats) -> Floats:
    """SciPy's matrix exponential of everybody's step on the uniform grid, then one product a step."""
    people, n = system.rates.shape[:2]
    step = times[1] - times[0]
    block = np.zeros((people, n + 1, n + 1))
    block[:, :n, :n] = system.rates
    block[:, 0, n] = 1.0
    carry = expm(step * block)
    out = np.empty((2, people, len(times)))
    state = np.zeros((people, n + 1, 1))
    edges, inputs = segments(doses, times[-1] + step)
    given = inputs[np.searchsorted(edges, times, side="right") - 1]
    for j in range(len(times)):
        out[:, :, j] = (system.readout @ state[:, :n])[:, :, 0].T
        state[:, n] = given[j]
        state = carry @ state
    return out


def scipy_odeint(system: PopulationSystem, doses: Doses, times: Floats) -> Floats:
    """LSODA by SciPy's `odeint`, one person after the other, restarted at each change of input."""
    return _one_by_one(system, doses, times, _odeint_course)


def scipy_solve_ivp(system: PopulationSystem, doses: Doses, times: Floats) -> Floats:
    """LSODA by SciPy's `solve_ivp`, likewise."""
    return _one_by_one(system, doses, times, _solve_ivp_course)


Course = Callable[[Floats, Floats, Floats, Floats], Floats]


def _odeint_course(rates: Floats, given: Floats, state: Floats, asked: Floats) -> Floats:
    return np.asarray(odeint(lambda x, _: rates @ x + given, state, asked, rtol=1e-8, atol=1e-10))


def _solve_ivp_course(rates: Floats, given: Floats, state: Floats, asked: Floats) -> Floats:
    solved = solve_ivp(
        lambda _, x: rates @ x + given,
        (asked[0], asked[-1]),
        state,
        t_eval=asked,
        method="LSODA",
        rtol=1e-8,
        atol=1e-10,
    )
    return np.asarray(solved.y.T)


def _one_by_one(system: PopulationSystem, doses: Doses, times: Floats, course: Course) -> Floats:
    edges, inputs = segments(doses, times[-1] + 1.0)
    out = np.empty((2, len(system.rates), len(times)))
    for person, (rates, readout) in enumerate(zip(system.rates, system.readout, strict=True)):
        state = np.zeros(len(rates))
        for left, right, rate in zip(edges[:-1], edges[1:], inputs, strict=True):
            inside = np.flatnonzero((times >= left) & (times < right))
            asked = np.unique(np.concatenate([[left], times[inside], [right]]))
            given = np.zeros(len(rates))
            given[0] = rate
            states = course(rates, given, state, asked)
            out[:, person, inside] = readout @ states[np.searchsorted(asked, times[inside])].T
            state = states[-1]
    return out
