"""A slow state driven by an effect, for a population: `dR/dt = on E(C(t)) (1 - R) - off R`.

`E = C^g / (C50^g + C^g)` and C is an output of the linear system, known exactly at any time. The equation is linear in R, so
over one panel `R -> keep R + gain`, and both are integrals of known functions, taken by Gauss quadrature with five points:

    I(t) = integral of (on E + off),   keep = exp(-I),   gain = integral of on E exp(-(I(end) - I(t)))

Panels grow geometrically after every change of input, because that is where C moves fastest. The error of a panel is
estimated from how fast the Legendre coefficients of its integrands fall, and all panels are made finer until each person's
errors add up to less than the tolerance. As keep lies in 0 to 1, errors do not grow as they are carried forward.

Reference: Davis & Rabinowitz 1984, Methods of Numerical Integration, sections 2.7 and 4.6.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assuage.numerics.compiled.caching import device, kernel
from assuage.numerics.compiled.exponential import exponential
from assuage.numerics.compiled.population import Task, lay_out, run_here, sorted_times
from assuage.numerics.compiled.threads import share_out
from assuage.numerics.errors import SystemShapeError, ToleranceNotReachedError
from assuage.numerics.system import Doses, Floats, Ints, PopulationSwitch, PopulationSystem, Start

POINTS = 5
# The first panel after a change, as a part of the quickest state's time, and the narrowest that is ever needed [min].
FIRST_PANEL = 0.125
NARROWEST = 2.0**-17
# Panels to each doubling of the distance from the last change: tried one after the other.
REFINEMENTS = (2, 4, 8, 16, 32)
FINEST_TOLERANCE = 1e-12
GROUP = 32


def _gauss() -> tuple[Floats, Floats, Floats, Floats]:
    """Nodes and weights on 0 to 1, integrals (5, 5) of the interpolant up to each node, Legendre coefficients (4, 5)."""
    roots, weights = np.polynomial.legendre.leggauss(POINTS)
    degrees = np.arange(POINTS)
    vandermonde = np.polynomial.legendre.legvander(roots, POINTS - 1)
    coefficients = (2 * degrees[:, None] + 1) / 2 * vandermonde.T * weights
    integrals = np.stack(
        [np.polynomial.legendre.legval(roots, np.polynomial.legendre.legint(unit, lbnd=-1)) for unit in np.eye(POINTS)], axis=1
    )
    return 0.5 * (roots + 1.0), 0.5 * weights, 0.5 * integrals @ coefficients, coefficients[1:]


_NODES, _WEIGHTS, _UP_TO, _LEGENDRE = _gauss()


@device
def _row(table, i, a, b, c, d, e):
    """One row of a small table times five numbers."""
    return table[i, 0] * a + table[i, 1] * b + table[i, 2] * c + table[i, 3] * d + table[i, 4] * e


@kernel(
    "void(f8[:,::1], f8[:,::1], i8[:,::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], f8[:,::1], f8[:,::1],"
    " f8[::1], f8[::1], f8[:,::1], f8[::1])"
)
def _slow_course(drives, edges, reads, on, off, half, power, initial, up_to, legendre, work, nodes, weights, out, errors):
    """`out[person, j]` = R at `edges[., reads[., j]]`; `drives` (P, 5 N) holds C at the nodes and is overwritten by E."""
    panels = edges.shape[1] - 1
    for person in range(drives.shape[0]):
        row = person if edges.shape[0] > 1 else 0
        inverse = 1.0 / half[person]
        if power[person] == 1.0:
            for j in range(np.uint64(drives.shape[1])):
                scaled = drives[person, j] * inverse
                drives[person, j] = scaled / (1.0 + scaled)
        else:
            for j in range(np.uint64(drives.shape[1])):
                scaled = drives[person, j] * inverse
                drives[person, j] = 1.0 / (1.0 + scaled ** -power[person]) if scaled > 0.0 else 0.0
        come, go = on[person], off[person]
        # One panel after the other in the same registers: `work` rows are keep, gain and error.
        for j in range(np.uint64(panels)):
            h = edges[row, j + np.uint64(1)] - edges[row, j]
            at = j * np.uint64(POINTS)
            e0 = come * drives[person, at]
            e1 = come * drives[person, at + np.uint64(1)]
            e2 = come * drives[person, at + np.uint64(2)]
            e3 = come * drives[person, at + np.uint64(3)]
            e4 = come * drives[person, at + np.uint64(4)]
            total = weights[0] * e0 + weights[1] * e1 + weights[2] * e2 + weights[3] * e3 + weights[4] * e4 + go
            rest = total * h
            g0 = e0 * exponential(h * _row(up_to, 0, e0, e1, e2, e3, e4) + h * go * nodes[0] - rest)
            g1 = e1 * exponential(h * _row(up_to, 1, e0, e1, e2, e3, e4) + h * go * nodes[1] - rest)
            g2 = e2 * exponential(h * _row(up_to, 2, e0, e1, e2, e3, e4) + h * go * nodes[2] - rest)
            g3 = e3 * exponential(h * _row(up_to, 3, e0, e1, e2, e3, e4) + h * go * nodes[3] - rest)
            g4 = e4 * exponential(h * _row(up_to, 4, e0, e1, e2, e3, e4) + h * go * nodes[4] - rest)
            work[0, j] = exponential(-rest)
            work[1, j] = h * (weights[0] * g0 + weights[1] * g1 + weights[2] * g2 + weights[3] * g3 + weights[4] * g4)
            c_low = max(abs(_row(legendre, 0, g0, g1, g2, g3, g4)), abs(_row(legendre, 1, g0, g1, g2, g3, g4)))
            c_high = max(abs(_row(legendre, 2, g0, g1, g2, g3, g4)), abs(_row(legendre, 3, g0, g1, g2, g3, g4)))
            d_low = max(abs(_row(legendre, 0, e0, e1, e2, e3, e4)), abs(_row(legendre, 1, e0, e1, e2, e3, e4)))
            d_high = max(abs(_row(legendre, 2, e0, e1, e2, e3, e4)), abs(_row(legendre, 3, e0, e1, e2, e3, e4)))
            c_fall = min(1.0, c_high / (c_low + 1e-300))
            d_fall = min(1.0, d_high / (d_low + 1e-300))
            work[2, j] = h * (
                c_high * (c_fall * c_fall * c_fall + h * d_high) + d_high * (d_fall * d_fall * d_fall)
            )
        state = initial[person]
        error = 0.0
        read = 0
        for j in range(panels + 1):
            while read < reads.shape[1] and reads[row, read] == j:
                out[person, read] = state
                read += 1
            if j < panels:
                state = work[0, j] * state + work[1, j]
                error += work[2, j]
        errors[person] = error


@dataclass(frozen=True, slots=True)
class _Equation:
    """The slow state of each person: all (P,)."""

    on: Floats
    off: Floats
    half: Floats
    power: Floats
    initial: Floats

    def part(self, first: int, last: int) -> "_Equation":
        """The same for some people."""
        return _Equation(*(getattr(self, name)[first:last] for name in self.__slots__))


def population_slow_state(
    system: PopulationSystem,
    doses: Doses,
    times: Floats,
    *,
    output: int,
    on_rate: float | Floats,
    off_rate: float | Floats,
    half_effect: float | Floats,
    exponent: float | Floats = 1.0,
    initial: float | Floats = 0.0,
    begin: float = 0.0,
    start: Start | None = None,
    switches: Sequence[PopulationSwitch] = (),
    tolerance: float = 1e-8,
) -> Floats:
    """Give the slow state R of everybody at the times asked for, each within `tolerance`: shape (P, T), from 0 to 1.

    Parameters
        output: which output of the system is the concentration that drives the effect.
        on_rate, off_rate: [1/min], not negative; one for all or (P,), as are the next three.
        half_effect: the concentration of half the effect, above 0.
        exponent: of the concentration in the effect, above 0.
        initial: R at `begin` [min], from 0 to 1.
        times: (T,) [min], none before `begin`, in any order.

    The other parameters are those of `solve_population`.

    Raises `ToleranceNotReachedError` where the tolerance is finer than the panels allow, `SystemShapeError` for arguments
    that do not fit or are out of range.
    """
    if start is not None and begin < start.time:
        raise SystemShapeError("the slow state begins before the start, where nothing is known of the states")
    if not FINEST_TOLERANCE <= tolerance:
        raise SystemShapeError(f"a tolerance below {FINEST_TOLERANCE:g} is beyond what rounding allows")
    if not 0 <= output < system.readout.shape[1]:
        raise SystemShapeError("the output that drives the slow state does not exist; outputs are numbered from 0 on")
    task = lay_out(_of_one_output(system, output), doses, start=start, switches=[_seen(one, output) for one in switches])
    equation = _checked_equation(task.people, on_rate, off_rate, half_effect, exponent, initial)
    moments, places = sorted_times(times, start)
    if (moments < begin).any():
        raise SystemShapeError("a time lies before the beginning of the slow state, where nothing is known of it")
    course = np.empty((task.people, len(moments)))
    quickest = float(-np.einsum("epii->epi", task.systems[0]).min(initial=0.0))
    narrow = max(NARROWEST, FIRST_PANEL / quickest) if quickest > 0.0 else 1.0
    shared: dict[int, tuple[Floats, Ints]] = {}

    def mesh(events: Floats, refinement: int) -> tuple[Floats, Ints]:
        if len(events) > 1:
            return _edges(events, moments, begin, narrow, refinement)
        if refinement not in shared:
            shared[refinement] = _edges(events, moments, begin, narrow, refinement)
        return shared[refinement]

    def work(first: int, last: int) -> None:
        people, part = task.part(first, last), equation.part(first, last)
        for refinement in REFINEMENTS:
            edges, reads = mesh(people.events[0], refinement)
            if _integrate(people, part, edges, reads, course[first:last]) <= tolerance:
                return
        raise ToleranceNotReachedError(
            f"the effect moves too fast for an error of {tolerance:g} in the slow state; ask for less"
        )

    share_out(work, task.people, group=GROUP)
    if not len(places):
        return course
    ordered = np.empty_like(course)
    ordered[:, places] = course
    return ordered


def _integrate(task: Task, equation: _Equation, edges: Floats, reads: Ints, course: Floats) -> float:
    """Fill the course of some people on one mesh and return the largest error any of them may have."""
    left, width = edges[:, :-1, None], np.diff(edges, axis=1)[:, :, None]
    nodes = np.ascontiguousarray((left + width * _NODES).reshape(len(edges), -1))
    drives = np.empty((1, task.people, nodes.shape[1]))
    run_here(task, nodes, drives)
    errors = np.empty(task.people)
    _slow_course(
        drives[0],
        edges,
        reads,
        equation.on,
        equation.off,
        equation.half,
        equation.power,
        equation.initial,
        _UP_TO,
        _LEGENDRE,
        np.empty((3, edges.shape[1])),
        _NODES,
        _WEIGHTS,
        course,
        errors,
    )
    return float(errors.max(initial=0.0))


def _edges(events: Floats, moments: Floats, begin: float, narrow: float, refinement: int) -> tuple[Floats, Ints]:
    """Edges (1 | P, N + 1) of the panels, and the edge (1 | P, T) at which each moment stands.

    Parameters: `events` (1 | P, q) in order of time, `moments` (T,) in order; `narrow` the first panel [min].
    """
    end = max(float(moments.max(initial=begin)), begin)
    rows = len(events)
    fresh = np.concatenate([np.full((rows, 1), begin), np.clip(events, begin, end)], axis=1)
    reach = np.concatenate([fresh[:, 1:], np.full((rows, 1), end)], axis=1) - fresh
    # A finer mesh also begins nearer to the change, for effects that rise as a root of time.
    narrow *= 2.0 ** (4.0 * (1.0 - np.log2(refinement)))
    doublings = np.log2(max(float(reach.max()), narrow) / narrow)
    offsets = narrow * 2.0 ** (np.arange(int(np.ceil(doublings * refinement)) + 1) / refinement)
    ladder = fresh[:, :, None] + np.minimum(offsets, reach[:, :, None])
    whole = np.concatenate(
        [fresh, ladder.reshape(rows, -1), np.broadcast_to(moments, (rows, len(moments)))], axis=1
    )
    if rows == 1:
        edges = np.unique(whole)[None]
        return edges, np.searchsorted(edges[0], moments)[None].astype(np.int64)
    order = np.argsort(whole, axis=1, kind="stable")
    standing = np.empty_like(order)
    np.put_along_axis(standing, order, np.arange(whole.shape[1])[None], axis=1)
    return np.take_along_axis(whole, order, axis=1), np.ascontiguousarray(standing[:, whole.shape[1] - len(moments) :])


def _of_one_output(system: PopulationSystem, output: int) -> PopulationSystem:
    return PopulationSystem(system.rates, system.readout[:, output : output + 1])


def _seen(switch: PopulationSwitch, output: int) -> PopulationSwitch:
    return replace(switch, system=_of_one_output(switch.system, output))


def _checked_equation(people: int, *parts: float | Floats) -> _Equation:
    """One number a person for each part, or a refusal."""
    rows = [np.asarray(part, dtype=np.float64) for part in parts]
    if any(row.shape not in {(), (people,)} or not np.isfinite(row).all() for row in rows):
        raise SystemShapeError("the numbers of a slow state must be finite, one for all or one a person")
    on, off, half, power, initial = (np.ascontiguousarray(np.broadcast_to(row, people)) for row in rows)
    if (on < 0.0).any() or (off < 0.0).any() or (half <= 0.0).any() or (power <= 0.0).any():
        raise SystemShapeError("rates must not be negative, and the half effect and its exponent must be above 0")
    if ((initial < 0.0) | (initial > 1.0)).any():
        raise SystemShapeError("a slow state lies between 0 and 1, and so must the one it begins with")
    return _Equation(on, off, half, power, initial)
