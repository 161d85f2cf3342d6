"""The courses of people who are sent along the careful path; compiled when there is the first of them."""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them. A kernel
# takes plain arrays, each by its place.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

import numpy as np

from assuage.numerics.compiled.caching import kernel
from assuage.numerics.compiled.careful import Ladder, advance, build_ladder, room_for_ladder
from assuage.numerics.compiled.person import next_input, present
from assuage.numerics.system import Floats, Ints


def room_for_steps(n: int, d: int) -> tuple[Floats | Ints, ...]:
    """Allocate the scratch for n states and d doses."""
    return *room_for_ladder(n), np.empty(n), np.empty(n), np.empty(n), np.empty((2, n)), np.empty(d, np.int64)


@kernel(
    "i8(I1, F4, F4, F2, I2, F2, F2, I1, f8, F2, F2, I1, b1, f8[:,:,::1], f8[:,:,::1],"
    " f8[:,:,::1], f8[:,:,::1], f8[:,::1], f8[:,:,::1], f8[::1], f8[::1], f8[::1], f8[:,::1], i8[::1])"
)
def solve_carefully(
    people,
    rates,
    readout,
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
    carry,
    gather,
    loss,
    work,
    state,
    here,
    given,
    spare,
    on,
):
    """Write the readings of the `people` as `solve_in_modes` writes those of the others, whose parameters these are."""
    ladder = Ladder(carry, gather, loss, work)
    n, d = len(state), len(into)
    _, count = when.shape
    _, total_times = times.shape
    has_start = len(start_amounts) > 0
    beyond = 0
    for index in range(len(people)):
        person = people[index]
        time_row = person if len(times) > 1 else 0
        who = person if len(places) == 0 else 0
        when_row = person if len(when) > 1 else 0
        start_row = person if len(start_amounts) > 1 else 0
        now = when[when_row, 0] if count > 0 else 0.0
        if has_start:
            now = start_time
        longest = 1.0
        if total_times > 0:
            longest = max(longest, times[time_row, total_times - 1] - now)
        if count > 0:
            longest = max(longest, when[when_row, count - 1] - now)
        for k in range(n):
            state[k] = start_amounts[start_row, k] if has_start else 0.0
            given[k] = 0.0
        at = 0
        while at < total_times and times[time_row, at] < now:
            for o in range(len(rows)):
                rows[o, who, at] = 0.0
            at += 1
        era, running, levels, step = 0, np.int64(0), 0, 0.0
        is_entering = True
        for event in range(count + 1):
            until = when[when_row, event] if event < count else np.inf
            if is_entering:
                step, levels = build_ladder(rates[era, person], longest, ladder)
                is_entering = False
            if until > now:
                for k in range(n):
                    here[k] = state[k]
                before = now
                while at < total_times and times[time_row, at] < until:
                    moment = times[time_row, at]
                    advance(rates[era, person], ladder, step, levels, here, given, moment - before, spare)
                    before = moment
                    for o in range(len(rows)):
                        total = 0.0
                        for k in range(n):
                            total += readout[era, person, o, k] * here[k]
                        rows[o, who, at] = total
                    at += 1
                if at == total_times:
                    break
                advance(rates[era, person], ladder, step, levels, state, given, until - now, spare)
                now = until
            if event == count:
                break
            if what[when_row, event] >= 2 * d:
                era += 1
                is_entering = True
                continue
            running, bolus, size = next_input(person, event, what, spans, amounts, into, given, on, running)
            if bolus >= 0 and (not has_start or until >= start_time):
                state[bolus] += size
        beyond += present(rows, who, is_non_negative)
        for o in range(len(out)):
            for j in range(np.uint64(len(places))):
                out[o, person, places[j]] = rows[o, 0, j]
    return beyond
