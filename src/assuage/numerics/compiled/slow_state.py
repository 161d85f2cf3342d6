"""A slow state driven by an effect, for a population: `dR/dt = on E(C(t)) (1 - R) - off R`.

`E = C^g / (C50^g + C^g)` and C is an output of the linear system, known exactly at any time. The equation is linear in R, so
over one panel `R -> keep R + gain`, and both are integrals of known functions, taken by Gauss quadrature with five points:

    I(t) = integral of (on E + off),   keep = exp(-I),   gain = integral of on E exp(-(I(end) - I(t)))

Panels grow geometrically after every change of input, because that is where C moves fastest. The error of a panel is
estimated from how fast the Legendre coefficients of its integrands fall, and the roughest are halved until each person's
errors add up to less than the tolerance. As keep lies in 0 to 1, errors do not grow as they are carried forward. A few
people spread over the population find a mesh that nearly all can use; the others refine it for themselves.

Reference: Davis & Rabinowitz 1984, Methods of Numerical Integration, sections 2.7 and 4.6.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN202

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
FINEST_TOLERANCE = 1e-12
MOST_ROUNDS = 40
GROUP = 32
PILOTS = 16
# A concentration this far below that of half the effect moves nothing: with an exponent of 1/4 the effect is 1e-15.
GONE = 1e-60
# Pilots ask for more than the others, who then rarely have to refine.
PILOT_SHARE = 0.25

_Row = tuple[float, ...]


def _gauss() -> tuple[_Row, _Row, tuple[_Row, ...], tuple[_Row, ...]]:
    """Nodes and weights on 0 to 1, integrals (5, 5) of the interpolant up to each node, Legendre coefficients (4, 5).

    Tuples, because a kernel takes those for constants.
    """
    roots, weights = np.polynomial.legendre.leggauss(POINTS)
    degrees = np.arange(POINTS)
    vandermonde = np.polynomial.legendre.legvander(roots, POINTS - 1)
    coefficients = (2 * degrees[:, None] + 1) / 2 * vandermonde.T * weights
    integrals = np.stack(
        [np.polynomial.legendre.legval(roots, np.polynomial.legendre.legint(unit, lbnd=-1)) for unit in np.eye(POINTS)],
        axis=1,
    )
    up_to, legendre = (
        tuple(tuple(row) for row in table.tolist()) for table in (0.5 * integrals @ coefficients, coefficients[1:])
    )
    return tuple((0.5 * (roots + 1.0)).tolist()), tuple((0.5 * weights).tolist()), up_to, legendre


_NODES, _WEIGHTS, _UP_TO, _LEGENDRE = _gauss()


@device
def _row(row, a, b, c, d, e):
    """One row of a small table times five numbers."""
    return row[0] * a + row[1] * b + row[2] * c + row[3] * d + row[4] * e


@device
def _unseen(a, b, c, d, e):
    """The size of the tenth Legendre coefficient, which is the first that Gauss misses, and of the last that is seen.

    Extrapolated from the fall of the first ones. They fall geometrically where a function has a pole nearby and faster
    where it has none, so a last step that is quicker than the others counts, though for no more than twice as quick.
    """
    c1, c2 = abs(_row(_LEGENDRE[0], a, b, c, d, e)), abs(_row(_LEGENDRE[1], a, b, c, d, e))
    c3, c4 = abs(_row(_LEGENDRE[2], a, b, c, d, e)), abs(_row(_LEGENDRE[3], a, b, c, d, e))
    two_steps = min(1.0, max(c3, c4) / (max(c1, c2) + 1e-300))
    step = np.sqrt(two_steps)
    quicker = min(1.0, max(0.5, c4 / (c3 * step + 1e-300)))
    two_steps *= quicker * quicker
    last = max(c4, 0.5 * step * c3)
    return last * two_steps * two_steps * two_steps, last


@kernel("void(F2, F2, I2, F1, F1, F1, F1, F1, f8[:,::1], f8[::1], f8[:,::1], f8[::1])")
def _slow_course(drives, edges, reads, on, off, half, power, initial, work, rough, out, errors):
    """`out[person, j]` = R at `edges[., reads[., j]]`; `drives` (P, 5 N) holds C at the nodes.

    `errors` (P,) adds up each person's; `rough` (N,) becomes the largest error that anybody has in a panel.
    """
    panels = edges.shape[1] - 1
    for person in range(drives.shape[0]):
        row = person if edges.shape[0] > 1 else 0
        inverse = 1.0 / half[person]
        come, go = on[person], off[person]
        # After the last dose the drug is soon gone for good, and the state only fades.
        busy = drives.shape[1]
        while busy > 0 and drives[person, busy - 1] * inverse < GONE:
            busy -= 1
        busy = (busy + POINTS - 1) // POINTS
        for j in range(np.uint64(busy), np.uint64(panels)):
            work[0, j] = exponential(-go * (edges[row, j + np.uint64(1)] - edges[row, j]))
            work[1, j] = 0.0
            work[2, j] = 0.0
        # The effect at the nodes, each of the five in a row of its own, which the loop after this one can read in groups.
        for node in range(POINTS):
            for j in range(np.uint64(busy)):
                scaled = drives[person, j * np.uint64(POINTS) + np.uint64(node)] * inverse
                work[3 + node, j] = come * scaled / (1.0 + scaled)
        if power[person] != 1.0:
            for node in range(POINTS):
                for j in range(np.uint64(busy)):
                    scaled = drives[person, j * np.uint64(POINTS) + np.uint64(node)] * inverse
                    work[3 + node, j] = come / (1.0 + scaled ** -power[person]) if scaled > 0.0 else 0.0
        # One panel after the other in the same registers: the first rows of `work` are keep, gain and error.
        for j in range(np.uint64(busy)):
            h = edges[row, j + np.uint64(1)] - edges[row, j]
            e0, e1, e2, e3, e4 = work[3, j], work[4, j], work[5, j], work[6, j], work[7, j]
            total = _row(_WEIGHTS, e0, e1, e2, e3, e4) + go
            rest = total * h
            g0 = e0 * exponential(h * _row(_UP_TO[0], e0, e1, e2, e3, e4) + h * go * _NODES[0] - rest)
            g1 = e1 * exponential(h * _row(_UP_TO[1], e0, e1, e2, e3, e4) + h * go * _NODES[1] - rest)
            g2 = e2 * exponential(h * _row(_UP_TO[2], e0, e1, e2, e3, e4) + h * go * _NODES[2] - rest)
            g3 = e3 * exponential(h * _row(_UP_TO[3], e0, e1, e2, e3, e4) + h * go * _NODES[3] - rest)
            g4 = e4 * exponential(h * _row(_UP_TO[4], e0, e1, e2, e3, e4) + h * go * _NODES[4] - rest)
            work[0, j] = exponential(-rest)
            work[1, j] = h * _row(_WEIGHTS, g0, g1, g2, g3, g4)
            own, own_last = _unseen(g0, g1, g2, g3, g4)
            fed, fed_last = _unseen(e0, e1, e2, e3, e4)
            work[2, j] = h * (own + fed + h * own_last * fed_last)
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
                rough[j] = max(rough[j], work[2, j])
        errors[person] = error


@dataclass(frozen=True, slots=True)
class _Mesh:
    """Edges (1 | P, N + 1) [min] of the panels, and the edge (1 | P, T) at which each moment stands."""

    edges: Floats
    reads: Ints

    def nodes(self) -> Floats:
        """The times (1 | P, 5 N) at which the drive is wanted."""
        left, width = self.edges[:, :-1, None], np.diff(self.edges, axis=1)[:, :, None]
        return np.ascontiguousarray((left + width * np.array(_NODES)).reshape(len(self.edges), -1))

    def halved(self, panels: Ints) -> "_Mesh":
        """The mesh with some panels in two."""
        middles = 0.5 * (self.edges[:, panels] + self.edges[:, panels + 1])
        return _Mesh(
            np.insert(self.edges, panels + 1, middles, axis=1),
            self.reads + np.searchsorted(panels, self.reads, side="left"),
        )


@dataclass(frozen=True, slots=True)
class _Equation:
    """The slow state of each person: all (P,)."""

    on: Floats
    off: Floats
    half: Floats
    power: Floats
    initial: Floats

    def part(self, people: slice) -> "_Equation":
        """The same for some people."""
        return _Equation(*(np.ascontiguousarray(getattr(self, name)[people]) for name in self.__slots__))


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
    if not tolerance >= FINEST_TOLERANCE:
        raise SystemShapeError(f"a tolerance below {FINEST_TOLERANCE:g} is beyond what rounding allows")
    if not 0 <= output < system.readout.shape[1]:
        raise SystemShapeError("the output that drives the slow state does not exist; outputs are numbered from 0 on")
    task = lay_out(
        _of_one_output(system, output), doses, start=start, switches=[_seen(one, output) for one in switches]
    )
    equation = _checked_equation(task.people, on_rate, off_rate, half_effect, exponent, initial)
    moments, places = sorted_times(times, start)
    if (moments < begin).any():
        raise SystemShapeError("a time lies before the beginning of the slow state, where nothing is known of it")
    course = np.empty((task.people, len(moments)))
    quickest = float(-np.einsum("epii->epi", task.systems[0]).min(initial=0.0))
    narrow = max(NARROWEST, FIRST_PANEL / quickest) if quickest > 0.0 else 1.0

    def mesh(events: Floats) -> _Mesh:
        return _graded(events, moments, begin, narrow)

    together = None
    if len(task.events[0]) == 1:
        some = slice(0, None, max(1, task.people // PILOTS))
        together = _refine(task.part(some), equation.part(some), mesh(task.events[0]), PILOT_SHARE * tolerance)[0]

    def work(first: int, last: int) -> None:
        these = slice(first, last)
        people = task.part(these)
        begun = mesh(people.events[0]) if together is None else together
        course[these] = _refine(people, equation.part(these), begun, tolerance)[1]

    share_out(work, task.people, group=GROUP)
    if not len(places):
        return course
    ordered = np.empty_like(course)
    ordered[:, places] = course
    return ordered


def _refine(task: Task, equation: _Equation, mesh: _Mesh, tolerance: float) -> tuple[_Mesh, Floats]:
    """Halve the roughest panels until each person's errors add up to less than the tolerance; the mesh and the courses."""
    for _ in range(MOST_ROUNDS):
        course, errors, rough = _integrate(task, equation, mesh)
        if errors.max(initial=0.0) <= tolerance:
            return mesh, course
        mesh = mesh.halved(np.flatnonzero(rough > 0.5 * tolerance / len(rough)))
    raise ToleranceNotReachedError(
        f"the effect moves too fast for an error of {tolerance:g} in the slow state; ask for less"
    )


def _integrate(task: Task, equation: _Equation, mesh: _Mesh) -> tuple[Floats, Floats, Floats]:
    """The courses (P, T) on one mesh, each person's error (P,), and the largest error in each panel (N,)."""
    nodes = mesh.nodes()
    panels = nodes.shape[1] // POINTS
    drives = np.empty((1, task.people, nodes.shape[1]))
    run_here(task, nodes, drives)
    course, errors, rough = np.empty((task.people, mesh.reads.shape[1])), np.empty(task.people), np.zeros(panels)
    _slow_course(
        drives[0],
        mesh.edges,
        mesh.reads,
        equation.on,
        equation.off,
        equation.half,
        equation.power,
        equation.initial,
        np.empty((3 + POINTS, panels)),
        rough,
        course,
        errors,
    )
    return course, errors, rough


def _graded(events: Floats, moments: Floats, begin: float, narrow: float) -> _Mesh:
    """Put an edge at each moment and event, and after each event at distances that double from `narrow` on.

    Parameters: `events` (1 | P, q) in order of time, `moments` (T,) in order.
    """
    end = max(float(moments.max(initial=begin)), begin)
    rows = len(events)
    fresh = np.concatenate([np.full((rows, 1), begin), np.clip(events, begin, end)], axis=1)
    reach = np.concatenate([fresh[:, 1:], np.full((rows, 1), end)], axis=1) - fresh
    doublings = int(np.ceil(np.log2(max(float(reach.max()), narrow) / narrow)))
    ladder = fresh[:, :, None] + np.minimum(narrow * 2.0 ** np.arange(doublings + 1), reach[:, :, None])
    whole = np.concatenate([fresh, ladder.reshape(rows, -1), np.broadcast_to(moments, (rows, len(moments)))], axis=1)
    if rows == 1:
        edges = np.unique(whole)[None]
        return _Mesh(edges, np.searchsorted(edges[0], moments)[None].astype(np.int64))
    order = np.argsort(whole, axis=1, kind="stable")
    standing = np.empty_like(order)
    np.put_along_axis(standing, order, np.arange(whole.shape[1])[None], axis=1)
    return _Mesh(
        np.take_along_axis(whole, order, axis=1), np.ascontiguousarray(standing[:, whole.shape[1] - len(moments) :])
    )


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
