"""Sensitivities: how each output moves with each parameter, exactly."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assuage.numerics.checks import check_doses, check_system, checked_times
from assuage.numerics.errors import SystemShapeError
from assuage.numerics.solver import solve
from assuage.numerics.stretches import Stretch, walk_through
from assuage.numerics.system import Doses, Floats, LinearSystem, Start, Switch

Build = Callable[[NDArray[Any]], tuple[NDArray[Any], NDArray[Any]]]

_IMAGINARY_STEP = 1e-30


def sensitivities(
    build: Build,
    parameters: Floats,
    doses: Doses,
    times: Floats,
    *,
    start: Start | None = None,
    switches: Sequence[tuple[float, Build]] = (),
) -> tuple[Floats, Floats]:
    """Give the outputs and their derivatives with respect to each parameter.

    With x the states and s = dx/dp, `d/dt (x, s) = [[K, 0], [dK, K]] (x, s) + (u, 0)` and `dy/dp = dR x + R s`. The
    larger system is solved exactly by doubling steps. `dK` and `dR` come from `build` by a complex step,
    `Im build(p + i h) / h`, which subtracts nothing and so is exact to rounding.

    Parameters
        build: turns parameters (p,) into rates (n, n) [1/min] and readout (m, n); must carry complex numbers through,
            by plain arithmetic into arrays of the parameters' dtype, without `abs`, `max` or comparisons.
        parameters: (p,).
        start: its amounts do not move with the parameters. switches: a time [min] and the build that holds from it on.

    Returns `y` (m, T) and `dy/dp` (m, T, p). A bioavailability needs no derivative here: outputs are proportional to
    amounts. Raises `SystemShapeError` for a build that drops the imaginary part, and as `solve` does.

    Reference: Squire & Trapp 1998, SIAM Review 40:110 (complex step); Van Loan 1978 (block system).
    """
    times, parameters = checked_times(times, start), np.asarray(parameters, dtype=np.float64)
    builds = [(-np.inf, build), *sorted(switches, key=lambda switch: switch[0])]
    systems = [LinearSystem(*each(parameters)) for _, each in builds]
    later = [Switch(begin, system) for (begin, _), system in zip(builds[1:], systems[1:], strict=True)]
    check_system(systems[0], start, later)
    check_doses(doses, states=len(systems[0].rates))
    outputs = solve(systems[0], doses, times, start=start, switches=later)
    slopes = np.empty((*outputs.shape, len(parameters)))
    for k in range(len(parameters)):
        nudged = parameters.astype(np.complex128)
        nudged[k] += 1j * _IMAGINARY_STEP
        joint = [
            _joint_stretch(begin, system, *_slope(each, nudged))
            for (begin, each), system in zip(builds, systems, strict=True)
        ]
        slopes[:, :, k] = walk_through(joint, doses, times, start=_with_slope(start), try_modes=False)
    return outputs, slopes


def _slope(build: Build, nudged: NDArray[np.complex128]) -> tuple[Floats, Floats]:
    rates, readout = build(nudged)
    if rates.dtype != nudged.dtype or readout.dtype != nudged.dtype:
        raise SystemShapeError(
            "a build drops the imaginary part of its parameters, which would make every derivative zero; "
            "make its arrays with the parameters' dtype"
        )
    return rates.imag / _IMAGINARY_STEP, readout.imag / _IMAGINARY_STEP


def _joint_stretch(begin: float, system: LinearSystem, rates_slope: Floats, readout_slope: Floats) -> Stretch:
    """Put a system and its slope into one of twice the states."""
    rates = np.block([[system.rates, np.zeros_like(system.rates)], [rates_slope, system.rates]])
    return Stretch(begin, rates, np.hstack([readout_slope, system.readout]))


def _with_slope(start: Start | None) -> Start | None:
    return None if start is None else Start(np.append(start.amounts, np.zeros(len(start.amounts))), start.time)
