"""The courses of people whose modes can be trusted, which is nearly everybody."""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them. A kernel
# takes plain arrays, each by its place.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

import numpy as np

from assuage.numerics.compiled.caching import kernel
from assuage.numerics.compiled.decomposition import (
    CAREFUL,
    CLUSTERED,
    MOST_DEGREE,
    PURE,
    Modes,
    decompose,
    room_for_modes,
)
from assuage.numerics.compiled.person import next_input, present
from assuage.numerics.compiled.segment import (
    carry_modes,
    clear,
    cluster_series,
    first_not_before,
    is_alone_in,
    read_clusters,
    read_decay,
    read_driven,
    settle_input,
)
from assuage.numerics.system import Floats, Ints


def room_for_courses(n: int, m: int, d: int) -> tuple[Floats | Ints, ...]:
    """Allocate the scratch that one thread needs for n states, m outputs and d doses, in the order the kernel takes it."""
    return (
        *room_for_modes(n, m),
        np.empty(n),  # the modes
        np.empty(n),  # the amounts, where a system takes over
        np.empty(n),  # what runs in [mg/min]
        np.empty(n),  # the modal input divided by the eigenvalues
        np.empty((n + MOST_DEGREE, n)),  # series of the clusters
        np.empty(n + MOST_DEGREE),
        np.empty((2, n)),  # modes and inputs of which none belongs to a cluster
        np.empty(d, np.int64),  # the infusions that are on
    )


@kernel(
    "i8(i8, i8, F4, F4, I1, I1, I1, F2, I2, F2, F2, I1, f8, F2, F2, I1, b1, f8[:,:,::1], f8[:,:,::1], b1[::1],"
    " f8[::1], f8[:,::1], f8[:,::1], f8[:,::1], f8[:,::1], i8[::1], f8[:,:,::1], i8[::1], f8[::1],"
    " f8[::1], f8[::1], f8[::1], f8[::1], f8[:,::1], f8[::1], f8[:,::1], i8[::1])"
)
def solve_in_modes(
    first,
    last,
    rates,
    readout,
    order,
    block_start,
    parent,
    when,
    what,
    spans,
    amounts,
    into,
    start_time,
    start_amounts,
    times,
    places,
    is_non_negative,
    out,
    rows,
    is_left,
    eigenvalue,
    modes,
    inverse,
    seen,
    coupling,
    cluster,
    work,
    by_rate,
    stretch,
    state,
    carried,
    given,
    held,
    series,
    weight,
    alone,
    on,
):
    """Write each person's readings at the sorted `times[0 | person]` into `out[o, person]`, at `places` where there are any.

    rates (e, P, n, n), readout (e, P, m, n): the systems, one after the other in time.
    when, what (1 | P, q): events in order of time; `what` below d starts that dose, below 2d stops it, and from there on
        hands over to the next system.
    spans [min], amounts [mg] (1 | P, d), into (d,): the doses; a span of zero is a bolus.
    start_amounts (0 | 1 | P, n): no amounts, no start.
    rows: `out` itself, or room for one person where there are `places`.
    is_left (P,): becomes true for people whose modes cannot be trusted, of whom nothing is written that counts.

    Returns how many readings are no number.
    """
    place = Modes(eigenvalue, modes, inverse, seen, coupling, cluster, work, by_rate, stretch)
    n, d = len(order), len(into)
    _, count = when.shape
    _, total_times = times.shape
    has_start = len(start_amounts) > 0
    beyond = 0
    for person in range(first, last):
        moments = times[person if len(times) > 1 else 0]
        who = person if len(places) == 0 else 0
        when_row = person if len(when) > 1 else 0
        start_row = person if len(start_amounts) > 1 else 0
        now = when[when_row, 0] if count > 0 else 0.0
        if has_start:
            now = start_time
        for k in range(n):
            carried[k] = start_amounts[start_row, k] if has_start else 0.0
            given[k] = 0.0
            held[k] = 0.0
        at = np.int64(0)
        at = first_not_before(moments, at, total_times, now)
        clear(rows, who, np.int64(0), at)
        era, running, degree, kind = 0, np.int64(0), 0, PURE
        is_entering, is_driven, is_new = True, False, False
        for event in range(count + 1):
            until = when[when_row, event] if event < count else np.inf
            if is_entering:
                # Take up a system with the amounts as they stand.
                kind = decompose(rates[era, person], readout[era, person], order, block_start, parent, place)
                if kind == CAREFUL:
                    is_left[person] = True
                    break
                for k in range(n):
                    total = 0.0
                    for j in range(n):
                        total += inverse[k, j] * carried[j]
                    state[k] = total
                is_entering = False
                is_new = True
                degree = 0  # a polynomial of the last system is none of this one's
            if until > now:
                end = first_not_before(moments, at, total_times, until)
                if is_new:
                    is_new = False
                    is_driven = settle_input(eigenvalue, inverse, coupling, cluster, given, kind == CLUSTERED, held)
                if kind == CLUSTERED:
                    degree = cluster_series(eigenvalue, coupling, cluster, state, held, series)
                if end > at:
                    clear(rows, who, at, end)
                    for k in range(n):
                        is_alone = kind == PURE or is_alone_in(cluster, k)
                        alone[0, k] = state[k] if is_alone else 0.0
                        alone[1, k] = held[k] if is_alone else 0.0
                    if is_driven:
                        read_driven(eigenvalue, seen, alone, moments, now, at, end, rows, who)
                    else:
                        read_decay(eigenvalue, by_rate, seen, alone, moments, now, at, end, rows, who)
                    if kind == CLUSTERED:
                        read_clusters(
                            eigenvalue,
                            by_rate,
                            cluster,
                            seen,
                            held,
                            alone,
                            is_driven,
                            degree,
                            moments,
                            now,
                            at,
                            end,
                            rows,
                            who,
                            series,
                            weight,
                        )
                if end == total_times:
                    break
                carry_modes(eigenvalue, state, held, until - now, degree, series)
                now = until
                at = end
            if event == count:
                break
            if what[when_row, event] >= 2 * d:
                for i in range(n):
                    total = 0.0
                    for k in range(n):
                        total += modes[i, k] * state[k]
                    carried[i] = total
                era += 1
                is_entering = True
                continue
            running, bolus, size = next_input(person, event, what, spans, amounts, into, given, on, running)
            if bolus < 0:
                is_new = True
            elif not has_start or until >= start_time:
                for k in range(n):
                    state[k] += inverse[k, bolus] * size
        if kind == CAREFUL:
            continue
        beyond += present(rows, who, is_non_negative)
        for o in range(len(out)):
            for j in range(np.uint64(len(places))):
                out[o, person, places[j]] = rows[o, 0, j]
    return beyond
