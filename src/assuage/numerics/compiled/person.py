"""One person's whole course, event by event, inside a kernel."""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

from typing import NamedTuple

import numpy as np

from assuage.numerics.compiled.caching import body, maker
from assuage.numerics.compiled.careful import Ladder, advance, build_ladder, room_for_ladder
from assuage.numerics.compiled.decomposition import (
    CAREFUL,
    CLUSTERED,
    MOST_DEGREE,
    Modes,
    decompose,
    room_for_modes,
)
from assuage.numerics.compiled.segment import (
    carry_modes,
    clear,
    cluster_series,
    first_not_before,
    read_clusters,
    read_decay,
    read_driven,
    settle_input,
)


class Room(NamedTuple):
    """Scratch that one thread needs for one person after another."""

    place: Modes
    ladder: Ladder
    state: np.ndarray  # (n,) the modes, or the amounts on the careful path
    amounts: np.ndarray  # (n,)
    given: np.ndarray  # (n,) what runs in [mg/min]
    held: np.ndarray  # (n,) the modal input divided by the eigenvalues
    series: np.ndarray  # (n + MOST_DEGREE, n)
    weight: np.ndarray  # (n + MOST_DEGREE,)
    spare: np.ndarray  # (2, n)
    running: np.ndarray  # (d,) the infusions that are on


@maker
def make_room(n, m, d):
    """Allocate the scratch for n states, m outputs and d doses."""
    return Room(
        room_for_modes(n, m),
        room_for_ladder(n),
        np.empty(n),
        np.empty(n),
        np.empty(n),
        np.empty(n),
        np.empty((n + MOST_DEGREE, n)),
        np.empty(n + MOST_DEGREE),
        np.empty((2, n)),
        np.empty(d, np.int64),
    )


@body
def follow(person, systems, shape, events, doses, start, times, rows, who, room):
    """Write one person's readings at the sorted `times` (T,) into `rows[:, who]`, which has shape (m, T).

    systems: (rates (e, P, n, n), readout (e, P, m, n)), one after the other in time.
    shape: (order, block_start, parent, is_symmetrisable).
    events: (when (1|P, q), what (1|P, q)) in order of time; `what` below d starts that dose, below 2d stops it, and from
        there on hands over to the next system.
    doses: (span (1|P, d) [min], amount (1|P, d) [mg], state (d,)); a span of zero is a bolus.
    start: (when, amounts (0|1|P, n)); no amounts, no start.
    """
    rates, readout = systems
    order, block_start, parent, is_symmetrisable = shape
    when, what = events
    spans, doses_amount, into = doses
    when_row = person if when.shape[0] > 1 else 0
    span_row = person if spans.shape[0] > 1 else 0
    amount_row = person if doses_amount.shape[0] > 1 else 0
    n, d, count, total_times = rates.shape[2], into.shape[0], when.shape[1], times.shape[0]

    now = when[when_row, 0] if count > 0 else 0.0
    has_start = start[1].shape[0] > 0
    start_row = person if start[1].shape[0] > 1 else 0
    if has_start:
        now = start[0]
    begin = now
    longest = 1.0
    if total_times > 0:
        longest = max(longest, times[total_times - 1] - now)
    if count > 0:
        longest = max(longest, when[when_row, count - 1] - now)

    # Taken out once: each look into a tuple would count references.
    place, ladder, state, carried, given, held, series, weight, spare, on = room
    eigenvalue, modes, inverse, seen, coupling, cluster = place[:6]
    by_rate = place.by_rate
    start_amounts = start[1]
    for k in range(n):
        carried[k] = start_amounts[start_row, k] if has_start else 0.0
        given[k] = 0.0
        held[k] = 0.0
    era = 0
    kind, step, levels = CAREFUL, 0.0, 0
    is_entering = True
    at = first_not_before(times, 0, total_times, now)
    for o in range(rows.shape[0]):
        clear(rows, who, o, 0, at)
    running = 0
    is_driven = False
    is_new = False
    degree = 0

    for event in range(count + 1):
        until = when[when_row, event] if event < count else np.inf
        if is_entering:
            # Take up a system with the amounts as they stand.
            kind = CAREFUL
            if is_symmetrisable:
                kind = decompose(rates[era, person], readout[era, person], order, block_start, parent, place)
            if kind == CAREFUL:
                step, levels = build_ladder(rates[era, person], longest, ladder)
            for k in range(n):
                total = carried[k]
                if kind != CAREFUL:
                    total = 0.0
                    for j in range(n):
                        total += inverse[k, j] * carried[j]
                state[k] = total
            is_entering = False
            is_new = True
        if until > now:
            last = first_not_before(times, at, total_times, until)
            if is_new:
                for k in range(n):
                    given[k] = 0.0
                for slot in range(running):
                    w = on[slot]
                    given[into[w]] += doses_amount[amount_row, w] / spans[span_row, w]
                is_new = False
                is_driven = running > 0
                if kind != CAREFUL:
                    is_driven = settle_input(
                        eigenvalue,
                        inverse,
                        coupling,
                        cluster,
                        given,
                        kind == CLUSTERED,
                        held,
                    )
            if kind == CLUSTERED:
                degree = cluster_series(eigenvalue, coupling, cluster, state, held, series)
            if last > at:
                if kind == CAREFUL:
                    for k in range(n):
                        carried[k] = state[k]
                    before = now
                    for j in range(at, last):
                        advance(rates[era, person], ladder, step, levels, carried, given, times[j] - before, spare)
                        before = times[j]
                        for o in range(rows.shape[0]):
                            total = 0.0
                            for k in range(n):
                                total += readout[era, person, o, k] * carried[k]
                            rows[o, who, j] = total
                elif kind == CLUSTERED:
                    read_clusters(
                        eigenvalue,
                        by_rate,
                        cluster,
                        seen,
                        state,
                        held,
                        is_driven,
                        degree,
                        times,
                        now,
                        at,
                        last,
                        rows,
                        who,
                        series,
                        weight,
                        spare,
                    )
                elif is_driven:
                    read_driven(eigenvalue, seen, state, held, times, now, at, last, rows, who)
                else:
                    read_decay(eigenvalue, by_rate, seen, state, times, now, at, last, rows, who)
            if last == total_times:
                break
            if kind == CAREFUL:
                advance(rates[era, person], ladder, step, levels, state, given, until - now, spare)
            else:
                carry_modes(eigenvalue, state, held, until - now, degree, series)
            now = until
            at = last
        if event == count:
            break
        w = what[when_row, event]
        if w >= 2 * d:
            for i in range(n):
                total = state[i]
                if kind != CAREFUL:
                    total = 0.0
                    for k in range(n):
                        total += modes[i, k] * state[k]
                carried[i] = total
            era += 1
            is_entering = True
        elif w >= d:
            for slot in range(running):
                if on[slot] == w - d:
                    for later in range(slot, running - 1):
                        on[later] = on[later + 1]
                    running -= 1
                    is_new = True
                    break
        elif spans[span_row, w] > 0.0:
            on[running] = w
            running += 1
            is_new = True
        elif not has_start or until >= begin:
            if kind == CAREFUL:
                state[into[w]] += doses_amount[amount_row, w]
            else:
                for k in range(n):
                    state[k] += inverse[k, into[w]] * doses_amount[amount_row, w]
