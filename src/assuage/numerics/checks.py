"""What a solver refuses before it starts: arrays that do not fit, times out of order, negative amounts."""

from collections.abc import Sequence

import numpy as np

from assuage.numerics.errors import SystemShapeError
from assuage.numerics.system import Doses, Floats, LinearSystem, Start, Switch


def checked_times(times: Floats, start: Start | None) -> Floats:
    """Return the times as a flat array, or refuse: they must be finite and none before the start."""
    flat = np.asarray(times, dtype=np.float64)
    if flat.ndim != 1 or not np.isfinite(flat).all():
        raise SystemShapeError("times must be one row of finite numbers; a time that is missing has no answer")
    if start is not None and (flat < start.time).any():
        raise SystemShapeError(
            "a time lies before the start, where nothing is known of the states; ask for times from the start on"
        )
    return flat


def check_doses(doses: Doses, *, states: int) -> None:
    """Refuse doses of one person that no solver could honour."""
    lengths = {np.shape(part) for part in (doses.start, doses.stop, doses.amount, doses.state)}
    if len(lengths) != 1 or len(next(iter(lengths))) != 1:
        raise SystemShapeError("start, stop, amount and state of the doses must each hold one number per dose")
    if not (np.isfinite(doses.start).all() and np.isfinite(doses.stop).all() and np.isfinite(doses.amount).all()):
        raise SystemShapeError("a dose has a time or an amount that is not a finite number")
    if (doses.stop < doses.start).any():
        raise SystemShapeError("a dose stops before it starts; give its start first, or the same time for a bolus")
    if (doses.amount < 0.0).any():
        raise SystemShapeError("a dose has a negative amount, which would take drug out of the body")
    if doses.state.dtype.kind not in "iu" or ((doses.state < 0) | (doses.state >= states)).any():
        raise SystemShapeError(f"a dose goes into a state that does not exist; states are numbered 0 to {states - 1}")


def check_system(system: LinearSystem, start: Start | None, switches: Sequence[Switch]) -> None:
    """Refuse a start or a switch that does not fit the system."""
    n = len(system.rates)
    if start is not None and (np.shape(start.amounts) != (n,) or not np.isfinite([*start.amounts, start.time]).all()):
        raise SystemShapeError(f"the start must give one finite amount for each of the {n} states, at a finite time")
    if start is not None and (np.asarray(start.amounts) < 0.0).any():
        raise SystemShapeError("the start has a negative amount, which no body can hold")
    if any(
        s.system.rates.shape != system.rates.shape or s.system.readout.shape != system.readout.shape for s in switches
    ):
        raise SystemShapeError("a switch changes the number of states or of outputs; it may only change their values")
    moments = [switch.time for switch in switches]
    if not np.isfinite(moments).all() or len(set(moments)) < len(moments):
        raise SystemShapeError(
            "switches need finite times, one system each; two at the same time contradict each other"
        )
