"""The second route to a slow state: SciPy's adaptive ODE solver, restarted at each break."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np

from assuage.numerics.errors import ToleranceNotReachedError
from assuage.numerics.system import Floats


def slow_state_reference(
    drive: Callable[[Floats], Floats],
    times: Floats,
    *,
    on_rate: float,
    off_rate: float,
    breaks: Floats,
    initial: float = 0.0,
    begin: float = 0.0,
) -> Floats:
    """Give the slow state R at the times by an explicit Runge-Kutta method of order eight; slow, for checking.

    Parameters as in `integrate_slow_state`. Typical error: 1e-11.

    Reference: Hairer, Norsett & Wanner 1993, section II.5 (DOP853, in SciPy's `solve_ivp`).
    """
    # SciPy's integrators are needed for checking alone and would slow every start.
    from scipy.integrate import solve_ivp

    def slope(time: float, state: Floats) -> Floats:
        effect = drive(np.array([time]))
        return np.asarray(on_rate * effect * (1.0 - state) - off_rate * state)

    times = np.asarray(times, dtype=np.float64)
    values = np.full(len(times), initial, dtype=np.float64)
    end = float(times.max(initial=begin))
    edges = sorted({begin, end, *(float(moment) for moment in breaks if begin < moment < end)})
    here = np.array([initial])
    for left, right in pairwise(edges):
        # The drive is continuous from the right, so each piece stops just short of the jump at its end.
        last = np.nextafter(right, left)
        inside = np.flatnonzero((times > left) & (times <= right))
        found, back = np.unique(np.minimum(times[inside], last), return_inverse=True)
        asked = np.append(found[found < last], last)
        course = solve_ivp(slope, (left, last), here, method="DOP853", t_eval=asked, rtol=1e-12, atol=1e-14)
        if not course.success:
            raise ToleranceNotReachedError("the reference integrator gave up on this drive; name every break in it")
        values[inside] = course.y[0][back]
        here = course.y[:, -1]
    return values
