"""One person's course, event by event: what the kernels for modes and for small steps have in common."""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

import numpy as np

from assuage.numerics.compiled.caching import device


@device
def next_input(person, event, what, spans, amounts, into, given, on, running):
    """Apply one start or stop to the infusions that are `on`, and put what now runs in into `given` [mg/min].

    Returns how many run, and of a bolus its state and its amount, else -1 and nothing.
    """
    d = len(into)
    w = what[person if len(what) > 1 else 0, event]
    span_row = person if len(spans) > 1 else 0
    amount_row = person if len(amounts) > 1 else 0
    bolus, size = -1, 0.0
    if w >= d:
        for slot in range(running):
            if on[slot] == w - d:
                for later in range(slot, running - 1):
                    on[later] = on[later + 1]
                running -= 1
                break
    elif spans[span_row, w] > 0.0:
        on[running] = w
        running += 1
    else:
        bolus, size = into[w], amounts[amount_row, w]
    for k in range(len(given)):
        given[k] = 0.0
    for slot in range(running):
        w = on[slot]
        given[into[w]] += amounts[amount_row, w] / spans[span_row, w]
    return running, bolus, size


@device
def present(rows, who, is_non_negative):
    """Return a rounding residue below zero as the zero it stands for; the count of readings that are no number.

    Where nothing negative enters, nothing below zero can be meant. Most rows hold no such residue and are only read.
    """
    beyond, below = 0, 0
    outputs, _, total_times = rows.shape
    for o in range(outputs):
        for j in range(np.uint64(total_times)):
            reading = rows[o, who, j]
            beyond += 0 if abs(reading) < np.inf else 1
            below += 1 if reading < 0.0 else 0
    if below > 0 and is_non_negative:
        for o in range(outputs):
            for j in range(np.uint64(total_times)):
                rows[o, who, j] = max(rows[o, who, j], 0.0)
    return beyond
