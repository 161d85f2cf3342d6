"""One person's answer: outputs and states at any times, by either route."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from assuage.numerics.checks import check_doses, check_system, checked_times
from assuage.numerics.errors import NumericsError
from assuage.numerics.reference import reference_walk
from assuage.numerics.stretches import Stretch, walk_through
from assuage.numerics.system import Doses, Floats, LinearSystem, Method, Start, Switch


def solve(
    system: LinearSystem,
    doses: Doses,
    times: Floats,
    *,
    start: Start | None = None,
    switches: Sequence[Switch] = (),
    method: Method = "modal",
) -> Floats:
    """Give the outputs `y = R x` of one person at the times asked for.

    `dx/dt = K x + u(t)`, solved exactly between the instants at which u or K changes. Times may be unsorted, repeated
    or before the first dose (nothing is there yet). At the instant of a bolus or a switch the value is the one just after.

    Parameters
        times: (T,) [min].
        start: the states just before whatever is given at `start.time`; what was given earlier is taken to be in it
            already, and of an input that is running then only the rest counts. Without it the body is empty.
        switches: systems that take over at their times; amounts carry on unchanged, in any order.
        method: "modal" (modes, or doubling steps where modes would cancel), or "reference" (SciPy's matrix
            exponential, an independent and slower route).

    Returns (m, T). Accuracy: 1e-10 of the value itself, and 1e-13 of the output's largest value where it has decayed or not
    yet risen further than that; of an output that holds little of what passes through the system, 1e-15 of that. Where
    nothing negative enters, a negative rounding residue is returned as zero.

    Raises `SystemShapeError` for arrays that do not fit, `NumericsError` where rounding would swamp the answer.

    Example
        >>> system = LinearSystem(rates=np.array([[-0.1]]), readout=np.array([[0.5]]))
        >>> bolus = Doses(start=np.zeros(1), stop=np.zeros(1), amount=np.array([10.0]), state=np.zeros(1, dtype=int))
        >>> solve(system, bolus, np.array([0.0, 10.0])).round(6).tolist()
        [[5.0, 1.839397]]
    """
    times = checked_times(times, start)
    check_system(system, start, switches)
    check_doses(doses, states=len(system.rates))
    later = [Stretch(switch.time, switch.system.rates, switch.system.readout) for switch in switches]
    stretches = [Stretch(-np.inf, system.rates, system.readout), *sorted(later, key=lambda stretch: stretch.begin)]
    # An overflow is reported once, in words, by `_presentable`.
    with np.errstate(over="ignore", invalid="ignore"):
        if method == "reference":
            outputs = reference_walk(system, doses, times, start=start, switches=switches)
        else:
            outputs = walk_through(stretches, doses, times, start=start)
    return _presentable(outputs, system, switches)


def states_at(
    system: LinearSystem,
    doses: Doses,
    times: Floats,
    *,
    start: Start | None = None,
    switches: Sequence[Switch] = (),
    method: Method = "modal",
) -> Floats:
    """Give the amounts in every state [mg], shape (n, T); parameters and errors as in `solve`."""
    whole = np.eye(len(system.rates))
    every = [replace(switch, system=replace(switch.system, readout=whole)) for switch in switches]
    return solve(replace(system, readout=whole), doses, times, start=start, switches=every, method=method)


def _presentable(outputs: Floats, system: LinearSystem, switches: Sequence[Switch]) -> Floats:
    """Refuse an overflow, and return a rounding residue below zero as the zero it stands for."""
    if not np.isfinite(outputs).all():
        raise NumericsError("the answer grows beyond any number; a rate or an amount is far too large, check its units")
    if all((held.readout >= 0.0).all() for held in (system, *(switch.system for switch in switches))):
        np.maximum(outputs, 0.0, out=outputs)
    return outputs
