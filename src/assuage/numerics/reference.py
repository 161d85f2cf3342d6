"""The second route: step from event to event with SciPy's matrix exponential.

Written apart from the modal route and sharing nothing with it but the input types, so that each checks the other.
From one event to the next, `d/dt (x, 1) = [[K, u], [0, 0]] (x, 1)`, hence `(x, 1) <- expm([[K, u], [0, 0]] dt) (x, 1)`.

Reference: Van Loan 1978, IEEE Transactions on Automatic Control 23:395; Al-Mohy & Higham 2009 (the exponential).
"""

from collections.abc import Sequence

import numpy as np

from assuage.numerics.system import Doses, Floats, LinearSystem, Start, Switch


def reference_walk(
    system: LinearSystem, doses: Doses, times: Floats, *, start: Start | None, switches: Sequence[Switch]
) -> Floats:
    """Give the outputs (m, T) at the times [min], one step at a time."""
    # SciPy's import costs more than a whole one-patient answer, and only this route needs it.
    from scipy.linalg import expm

    n = len(system.rates)
    amounts = np.zeros(n) if start is None else np.array(start.amounts, dtype=np.float64)
    events = sorted({*times.tolist(), *doses.start.tolist(), *doses.stop.tolist(), *(s.time for s in switches)})
    if start is not None:
        events = sorted({start.time, *(event for event in events if event > start.time)})
    outputs = np.empty((len(system.readout), len(times)))
    previous = events[0] if events else 0.0
    for event in events:
        inputs = np.zeros(n)
        for begin, stop, amount, state in zip(doses.start, doses.stop, doses.amount, doses.state, strict=True):
            if begin <= previous < stop:
                inputs[state] += amount / (stop - begin)
        matrix = _augmented(_system_at(previous, system, switches).rates, inputs) * (event - previous)
        amounts = (expm(matrix) @ np.concatenate([amounts, [1.0, 0.0, 0.0]]))[:n]
        for begin, stop, amount, state in zip(doses.start, doses.stop, doses.amount, doses.state, strict=True):
            if begin == stop == event:
                amounts[state] += amount
        for column in np.flatnonzero(times == event):
            outputs[:, column] = _system_at(event, system, switches).readout @ amounts
        previous = event
    return outputs


def _augmented(rates: Floats, inputs: Floats) -> Floats:
    """Build `[[K, u], [0, 0]]`, and beside it a pair of states that nothing touches.

    The pair exchanges in both directions, so that the matrix is never triangular. For triangular ones SciPy (seen in
    1.17.1) takes a shortcut that loses digits where neighbouring rates nearly agree: a depot and a compartment with rates
    1e-15 apart come out 0.3 % wrong.
    """
    n = len(rates)
    matrix = np.zeros((n + 3, n + 3))
    matrix[:n, :n], matrix[:n, n] = rates, inputs
    matrix[n + 1 :, n + 1 :] = np.abs(rates).max() * np.array([[-1.0, 1.0], [1.0, -1.0]])
    return matrix


def _system_at(time: float, system: LinearSystem, switches: Sequence[Switch]) -> LinearSystem:
    """Find the system that holds from `time` [min] on."""
    begun = [switch for switch in switches if switch.time <= time]
    return max(begun, key=lambda switch: switch.time).system if begun else system
