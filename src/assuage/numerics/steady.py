"""Steady state: where the amounts stand when the same doses have been repeated for ever."""

import numpy as np

from assuage.numerics.checks import check_doses
from assuage.numerics.errors import NoSteadyStateError, SystemShapeError
from assuage.numerics.powers import join, step_of, walk
from assuage.numerics.schedule import cut_into_segments
from assuage.numerics.structure import downstream, exchanging_blocks
from assuage.numerics.system import Doses, Floats, Ints, LinearSystem

_ROUNDING = float(np.finfo(np.float64).eps)
_MOST_DOUBLINGS = 1100


def steady_state(system: LinearSystem, doses: Doses, *, period: float) -> Floats:
    """Give the amounts just before the first dose of a period, once the period has been repeated for ever.

    With E what one period leaves of the amounts and x_1 what its doses leave at its end, the answer is
    `x_1 + E x_1 + E^2 x_1 + ...`, summed by doubling: `S <- S + E S, E <- E E`. Nothing is subtracted, so a half-life
    of months under a dose every hour keeps its accuracy.

    Parameters: `doses` of one period, all starting within `period` [min] of the first; an infusion may outlast it.
    Returns (n,) [mg]. Raises `NoSteadyStateError` where something given is never taken out, `SystemShapeError` for
    doses that do not fit.
    """
    n = len(system.rates)
    check_doses(doses, states=n)
    if not (np.isfinite(period) and period > 0.0):
        raise SystemShapeError("the period must be a finite time above zero")
    if not len(doses.start):
        return np.zeros(n)
    if np.ptp(doses.start) >= period:
        raise SystemShapeError("the doses of one period start a period or more apart; give each dose once")
    _check_taken_out(system.rates, downstream(system.rates, doses.state[doses.amount > 0.0]))
    segments = cut_into_segments(_wrap(doses, period), states=n, begin=0.0, end=period, cuts=np.empty(0))
    no_times, no_segments = np.empty(0), np.empty(0, dtype=np.int64)
    total = walk(system.rates, segments, state=np.zeros(n), readout=np.eye(n), times=no_times, at=no_segments)[1]
    lap = step_of(system.rates, period)
    for _ in range(_MOST_DOUBLINGS):
        more = lap.carry @ total
        total = total + more
        if (more <= _ROUNDING / 8.0 * total).all():
            return total
        lap = join(lap, lap)
    raise NoSteadyStateError(_NEVER_TAKEN_OUT)


def constant_input_state(system: LinearSystem, inputs: Floats) -> Floats:
    """Give the amounts at which a constant input is balanced by what is taken out: `K x = -u`.

    Parameters: `inputs` u (n,) [mg/min]. Returns (n,) [mg]. Raises `NoSteadyStateError` as `steady_state` does.
    """
    rates, flow = system.rates, np.asarray(inputs, dtype=np.float64)
    if flow.shape != (len(rates),) or not np.isfinite(flow).all() or (flow < 0.0).any():
        raise SystemShapeError("a constant input needs one finite rate, not negative, for each state")
    reached = downstream(rates, np.flatnonzero(flow > 0.0))
    _check_taken_out(rates, reached)
    amounts = np.zeros(len(rates))
    amounts[reached] = np.linalg.solve(-rates[np.ix_(reached, reached)], flow[reached])
    return amounts


def _wrap(doses: Doses, period: float) -> Doses:
    """Lay infusions that outlast the period over its beginning, as the ones of earlier periods lie over this one."""
    begin = doses.start - doses.start.min()
    length = doses.stop - doses.start
    rate = np.divide(doses.amount, length, out=np.zeros_like(length), where=length > 0.0)
    laps = np.floor(length / period)
    stop = begin + (length - laps * period)
    over = np.maximum(stop - period, 0.0)
    rest = np.where(length > 0.0, rate * (stop - over - begin), doses.amount)
    zero, whole = np.zeros(len(begin)), np.full(len(begin), period)
    # In turn: the rest within this period, the rest that runs over its end, and the laps that fill it altogether.
    return Doses(
        start=np.concatenate([begin, zero, zero]),
        stop=np.concatenate([stop - over, over, whole]),
        amount=np.concatenate([rest, rate * over, rate * laps * period]),
        state=np.tile(doses.state, 3),
    )


def _check_taken_out(rates: Floats, reached: Ints) -> None:
    """Refuse a system in which something stays for ever in one of the states reached."""
    for block in exchanging_blocks(rates):
        if block[0] in reached and _keeps_all(rates[np.ix_(block, block)]):
            raise NoSteadyStateError(_NEVER_TAKEN_OUT)


def _keeps_all(block: Floats) -> bool:
    """Say whether a group of exchanging states loses nothing, up to the rounding of its own rates.

    A column of a group adds up to minus what that state loses to the outside. Only where a column adds up to more than
    nothing (a gain, which no body has) does the answer need the eigenvalues.
    """
    left = block.sum(axis=0)
    rounding = 4.0 * len(block) * _ROUNDING * np.abs(np.diagonal(block))
    if (left > rounding).any():
        return bool(np.linalg.eigvals(block).real.max() >= 0.0)
    return bool((left >= -rounding).all())


_NEVER_TAKEN_OUT = (
    "something that is given is never taken out, so the amount grows without end and there is no steady state; "
    "give the system a clearance, or ask for the amounts at a time instead"
)
