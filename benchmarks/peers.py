"""Other programs on the same task: each takes what it needs and answers for plasma and effect concentration."""

from collections.abc import Callable

import numpy as np
from scipy.integrate import odeint, solve_ivp
from scipy.linalg import expm

from assuage.numerics import Doses, Floats, PopulationSystem

Solver = Callable[[PopulationSystem, Doses, Floats], Floats]


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
