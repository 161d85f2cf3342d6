"""Everybody's outputs at any times, in one parallel pass that writes each number once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.compiled.careful_course import room_for_steps, solve_carefully
from assuage.numerics.compiled.modal_course import room_for_courses, solve_in_modes
from assuage.numerics.compiled.structure import Structure, population_structure
from assuage.numerics.compiled.threads import share_out
from assuage.numerics.errors import NumericsError, SystemShapeError
from assuage.numerics.system import Doses, Floats, Ints, PopulationSwitch, PopulationSystem, Start

# People are handed to the threads in groups, so that scratch is allocated once a group.
GROUP = 128
_SHARED: tuple[tuple[int, Any], ...] = (*((1, np.dtype(np.float64)),) * 3, (1, np.dtype(np.int64)))
_BEYOND = (
    "an answer grows beyond any number; a rate, an amount or a time is far too large, so check their units "
    "(1/min, mg and min)"
)


@dataclass(frozen=True, slots=True)
class Task:
    """A population problem, checked and laid out as the kernels want it."""

    systems: tuple[Floats, Floats]
    structure: Structure
    events: tuple[Floats, Ints]
    doses: tuple[Floats, Floats, Ints]
    start: tuple[float, Floats]
    is_non_negative: bool

    @property
    def people(self) -> int:
        """How many people there are."""
        return int(self.systems[0].shape[1])

    def part(self, people: slice) -> "Task":
        """The same task for some of the people."""

        def some(rows: Any) -> Any:
            return np.ascontiguousarray(rows[people]) if len(rows) > 1 else rows

        rates, readout = self.systems
        spans, amounts, states = self.doses
        return replace(
            self,
            systems=(np.ascontiguousarray(rates[:, people]), np.ascontiguousarray(readout[:, people])),
            events=(some(self.events[0]), some(self.events[1])),
            doses=(some(spans), some(amounts), states),
            start=(self.start[0], some(self.start[1])),
        )

    @property
    def outputs(self) -> int:
        """How many outputs each has."""
        return int(self.systems[1].shape[2])


def solve_population(
    system: PopulationSystem,
    doses: Doses,
    times: Floats,
    *,
    start: Start | None = None,
    switches: Sequence[PopulationSwitch] = (),
    out: Floats | None = None,
) -> Floats:
    """Give the outputs `y = R x` of everybody at the times asked for: shape (m, P, T).

    The same mathematics and the same conventions as `solve`, for P people at once and in parallel.

    Parameters
        times: (T,) [min], in any order, repeated or before the first dose.
        doses: `start`, `stop` and `amount` are (d,) when shared or (P, d); `state` is (d,).
        start: amounts (n,) for everybody or (P, n).
        switches: systems that take over at their times, for everybody.
        out: where to write; C-contiguous float64 of shape (m, P, T). Without it an array is made.

    Accuracy: 1e-10 of each output's largest value, and relative to the value itself once it has risen.

    Raises `SystemShapeError` for arrays that do not fit, `NumericsError` where the answer overflows.
    """
    task = lay_out(system, doses, start=start, switches=switches)
    moments, places = sorted_times(times, start)
    shape = (task.outputs, task.people, len(moments))
    if out is None:
        out = np.empty(shape)
    elif out.shape != shape or out.dtype != np.float64 or not out.flags.c_contiguous:
        raise SystemShapeError(
            f"`out` must be C-contiguous float64 of shape {shape}, so that each number is written once"
        )
    run(task, moments, places, out)
    return out


def run(task: Task, moments: Floats, places: Ints, out: Floats) -> None:
    """Solve a task into `out` at sorted moments (T,), shared out to threads."""
    is_left = _left_at_first(task)

    def work(first: int, last: int) -> None:
        _solve_people(task, moments[None], places, out, is_left, (first, last))

    share_out(work, task.people, group=GROUP)


def run_here(task: Task, moments: Floats, out: Floats) -> None:
    """Solve a task into `out` in this thread, at sorted moments (1, T) for everybody or (P, T) for each."""
    _solve_people(task, moments, np.empty(0, dtype=np.int64), out, _left_at_first(task), (0, task.people))


def _left_at_first(task: Task) -> NDArray[np.bool_]:
    """Who is left to the careful path before anybody is solved, (P,): everybody or nobody."""
    return np.full(task.people, fill_value=not task.structure.is_symmetrisable)


def _solve_people(
    task: Task, moments: Floats, places: Ints, out: Floats, is_left: NDArray[np.bool_], people: tuple[int, int]
) -> None:
    """Solve the people from the first to before the last: in modes, and carefully who has none that can be trusted."""
    first, last = people
    n, d, structure = task.systems[0].shape[-1], len(task.doses[2]), task.structure
    rows = np.empty((task.outputs, 1, len(places))) if len(places) else out
    asked = (*task.events, *task.doses, *task.start, moments, places, task.is_non_negative, out, rows)
    beyond = 0
    if structure.is_symmetrisable:
        shape = (structure.order, structure.block_start, structure.parent)
        room = room_for_courses(n, task.outputs, d)
        beyond += solve_in_modes(first, last, *task.systems, *shape, *asked, is_left, *room)
    left = first + np.flatnonzero(is_left[first:last])
    if len(left):
        beyond += solve_carefully(left, *task.systems, *asked, *room_for_steps(n, d))
    if beyond:
        raise NumericsError(_BEYOND)


def sorted_times(times: Floats, start: Start | None) -> tuple[Floats, Ints]:
    """The times in order, and the place each came from (empty when they were in order)."""
    flat = np.ascontiguousarray(times, dtype=np.float64)
    if flat.ndim != 1 or not np.isfinite(flat).all():
        raise SystemShapeError("times must be one row of finite numbers; a time that is missing has no answer")
    if start is not None and (flat < start.time).any():
        raise SystemShapeError(
            "a time lies before the start, where nothing is known of the states; ask for times from the start on"
        )
    if (flat[1:] >= flat[:-1]).all():
        return flat, np.empty(0, dtype=np.int64)
    places = np.argsort(flat, kind="stable").astype(np.int64)
    return flat[places], places


def lay_out(
    system: PopulationSystem, doses: Doses, *, start: Start | None, switches: Sequence[PopulationSwitch]
) -> Task:
    """Check a population problem and lay it out for the kernels."""
    ordered = sorted(switches, key=lambda switch: switch.time)
    held = [system, *(switch.system for switch in ordered)]
    for each in held:
        _check_system(each, system)
    moments = np.array([switch.time for switch in ordered], dtype=np.float64)
    if ordered and (not np.isfinite(moments).all() or len(set(moments.tolist())) < len(moments)):
        raise SystemShapeError(
            "switches need finite times, one system each; two at the same time contradict each other"
        )
    people, n = system.rates.shape[:2]
    # One system is the usual case, and needs no copy.
    rates = _stacked([each.rates for each in held])
    readout = _stacked([each.readout for each in held])
    schedule = _schedule(doses, people, n, moments)
    return Task(
        systems=(rates, readout),
        structure=population_structure(rates),
        events=schedule.events,
        doses=schedule.doses,
        start=_checked_start(start, people, n),
        is_non_negative=bool((readout >= 0.0).all()),
    )


def _stacked(parts: list[Floats]) -> Floats:
    if len(parts) == 1:
        return np.ascontiguousarray(parts[0], dtype=np.float64)[None]
    return np.stack(parts).astype(np.float64, copy=False)


def _check_system(system: PopulationSystem, first: PopulationSystem) -> None:
    """Refuse shapes and values that no solver could honour."""
    rates, readout = system.rates, system.readout
    if rates.ndim != 3 or rates.shape[1] != rates.shape[2] or rates.shape[1] == 0:
        raise SystemShapeError(f"population rates must have shape (P, n, n), not {rates.shape}")
    if readout.ndim != 3 or readout.shape[0] != rates.shape[0] or readout.shape[2] != rates.shape[2]:
        raise SystemShapeError(
            f"population readout {readout.shape} does not fit the rates {rates.shape}: it must be (P, m, n)"
        )
    if rates.shape != first.rates.shape or readout.shape != first.readout.shape:
        raise SystemShapeError(
            "a switch changes the number of people, states or outputs; it may only change their values"
        )
    if not (np.isfinite(rates).all() and np.isfinite(readout).all()):
        raise SystemShapeError("a rate or a readout is not a finite number, so no answer would mean anything")
    n = rates.shape[1]
    # A view without the diagonal: what is left of each row of n + 1 once its first element is dropped.
    if n > 1 and (rates.reshape(len(rates), n * n)[:, 1:].reshape(-1, n - 1, n + 1)[:, :, :-1] < 0.0).any():
        raise SystemShapeError("a rate between two states is negative; the flow would run backwards in time")


@dataclass(frozen=True, slots=True)
class _Schedule:
    """Starts, stops and switches in order of time, and spans and amounts (1 | P, d) with the states they go into."""

    events: tuple[Floats, Ints]
    doses: tuple[Floats, Floats, Ints]


def _schedule(doses: Doses, people: int, n: int, switches: Floats) -> _Schedule:
    """Lay out doses; those of everybody once, as a search that solves them for ever other people asks."""
    parts = [np.asarray(part) for part in (doses.start, doses.stop, doses.amount, doses.state)]
    kinds: tuple[tuple[int, Any], ...] = tuple((part.ndim, part.dtype) for part in parts)
    if kinds != _SHARED:
        return _laid_out(doses, people, n, switches)
    return _shared_schedule(*(part.tobytes() for part in parts), n, switches.tobytes())


@lru_cache(maxsize=32)
def _shared_schedule(start: bytes, stop: bytes, amount: bytes, state: bytes, n: int, switches: bytes) -> _Schedule:
    """Lay out doses that everybody is given."""
    begins, ends, amounts = (np.frombuffer(part) for part in (start, stop, amount))
    doses = Doses(begins, ends, amounts, np.frombuffer(state, dtype=np.int64))
    return _laid_out(doses, 1, n, np.frombuffer(switches))


def _laid_out(doses: Doses, people: int, n: int, switches: Floats) -> _Schedule:
    """Check doses and put them in order of time."""
    begins, ends, spans, amounts, states = _checked_doses(doses, people, n)
    return _Schedule(_events(begins, ends, switches), (spans, amounts, states))


def _checked_doses(doses: Doses, people: int, n: int) -> tuple[Floats, Floats, Floats, Floats, Ints]:
    """Starts, stops, spans and amounts as (1 | P, d) and the states they go into."""
    if np.ndim(doses.state) != 1 or np.asarray(doses.state).dtype.kind not in "iu":
        raise SystemShapeError("the states that doses go into must be one row of whole numbers")
    states = np.ascontiguousarray(doses.state, dtype=np.int64)
    parts = [np.atleast_2d(np.asarray(part, dtype=np.float64)) for part in (doses.start, doses.stop, doses.amount)]
    for part in parts:
        if part.ndim != 2 or part.shape[1] != len(states) or part.shape[0] not in {1, people}:
            raise SystemShapeError(
                "start, stop and amount of the doses must each be (d,) or (P, d), and their states (d,)"
            )
    begins, ends, amounts = parts
    spans = ends - begins
    if not (np.isfinite(spans).all() and np.isfinite(amounts).all()):
        raise SystemShapeError("a dose has a time or an amount that is not a finite number")
    if (spans < 0.0).any():
        raise SystemShapeError("a dose stops before it starts; give its start first, or the same time for a bolus")
    if (amounts < 0.0).any():
        raise SystemShapeError("a dose has a negative amount, which would take drug out of the body")
    if ((states < 0) | (states >= n)).any():
        raise SystemShapeError(f"a dose goes into a state that does not exist; states are numbered 0 to {n - 1}")
    return begins, ends, np.ascontiguousarray(spans), np.ascontiguousarray(amounts), states


def _checked_start(start: Start | None, people: int, n: int) -> tuple[float, Floats]:
    """The time and the amounts (1 | P, n) at the start, or no amounts where there is none."""
    if start is None:
        return 0.0, np.empty((0, n))
    amounts = np.atleast_2d(np.ascontiguousarray(start.amounts, dtype=np.float64))
    if amounts.ndim != 2 or amounts.shape[1] != n or amounts.shape[0] not in {1, people}:
        raise SystemShapeError(f"the start must give one amount for each of the {n} states: shape (n,) or (P, n)")
    if not (np.isfinite(amounts).all() and np.isfinite(start.time)):
        raise SystemShapeError("the start has a time or an amount that is not a finite number")
    if (amounts < 0.0).any():
        raise SystemShapeError("the start has a negative amount, which no body can hold")
    return float(start.time), amounts


def _events(begins: Floats, ends: Floats, switches: Floats) -> tuple[Floats, Ints]:
    """Starts, stops and switches in order of time: (when, what), each (1 | P, 2d + s)."""
    rows = max(len(begins), len(ends))
    if rows == 1:
        shared = np.concatenate([begins[0], ends[0], switches])
        order = np.argsort(shared, kind="stable")
        return shared[order][None], order.astype(np.int64, copy=False)[None]
    when = np.concatenate(
        [np.broadcast_to(part, (rows, part.shape[-1])) for part in (begins, ends, switches[None])], axis=1
    )
    what = np.argsort(when, axis=1, kind="stable").astype(np.int64)
    return np.ascontiguousarray(np.take_along_axis(when, what, axis=1)), np.ascontiguousarray(what)
