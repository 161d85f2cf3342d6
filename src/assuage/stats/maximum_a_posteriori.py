"""The most probable random effects of a person, given measurements: maximum a posteriori (MAP) estimation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assuage.numerics import Doses, PopulationSystem
from assuage.stats.errors import EstimationError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GROUP = 16


@dataclass(frozen=True, slots=True)
class LogLinearModel:
    """A compartment model in which the logarithm of every rate and scale is linear in the random effects.

    Flow f takes what is in state `source[f]` to state `target[f]` (-1: out of the body) at the rate
    `exp(log_rate[person, f] + rate_exponents[f] @ eta)` [1/min]. With `leaves[f]` false the source loses nothing (an effect
    site). Output o reads `exp(log_scale[person, o] + scale_exponents[o] @ eta)` times state `output_state[o]`.

    Clearance over volume is a flow with exponents +1 and -1; a power of weight belongs into `log_rate`. Shapes: `source`,
    `target`, `leaves` (f,); `log_rate` (P, f); `rate_exponents` (f, q); `output_state` (m,); `log_scale` (P, m);
    `scale_exponents` (m, q).
    """

    states: int
    source: Ints
    target: Ints
    leaves: NDArray[np.bool_]
    log_rate: Floats
    rate_exponents: Floats
    output_state: Ints
    log_scale: Floats
    scale_exponents: Floats

    def system_at(self, effects: Floats) -> PopulationSystem:
        """The population's linear systems when the random effects are `effects` (P, q)."""
        people = len(self.log_rate)
        everybody = np.arange(people)
        flow = np.exp(self.log_rate + effects @ self.rate_exponents.T)
        rates = np.zeros((people, self.states, self.states))
        for f, (source, target, leaves) in enumerate(zip(self.source, self.target, self.leaves, strict=True)):
            if leaves:
                rates[:, source, source] -= flow[:, f]
            if target >= 0:
                rates[:, target, source] += flow[:, f]
        scale = np.exp(self.log_scale + effects @ self.scale_exponents.T)
        readout = np.zeros((people, len(self.output_state), self.states))
        for o, state in enumerate(self.output_state):
            readout[everybody, o, state] = scale[:, o]
        return PopulationSystem(rates, readout)


@dataclass(frozen=True, slots=True)
class Measurements:
    """What was measured: `times` [min], `values` and `output` have shape (P, k); a value that is NaN was not taken."""

    times: Floats
    values: Floats
    output: Ints


@dataclass(frozen=True, slots=True)
class ResidualError:
    """Standard deviations of what the model leaves unexplained, per output: `v = additive^2 + (proportional f)^2`."""

    additive: Floats
    proportional: Floats


@dataclass(frozen=True, slots=True)
class MapFit:
    """The estimates: `effects` (P, q), the least `objective` (P,), and how well it was found.

    `precision` (P, q, q) is the curvature there (half the second derivative, expected form), whose inverse approximates the
    posterior covariance. `predictions` (P, k) are the model's readings, NaN where nothing was measured. `has_settled` (P,)
    is false where the search did not come to rest; such effects are not to be used.
    """

    effects: Floats
    objective: Floats
    precision: Floats
    predictions: Floats
    steps: Ints
    has_settled: NDArray[np.bool_]


def maximum_a_posteriori(
    model: LogLinearModel,
    doses: Doses,
    measured: Measurements,
    *,
    omega: Floats,
    error: ResidualError,
    begin: Floats | None = None,
) -> MapFit:
    """Estimate the random effects of each person by the mode of their posterior.

    Minimises `sum_i (y_i - f_i)^2 / v_i + ln v_i + eta' Omega^-1 eta` with `v_i = a^2 + b^2 f_i^2`, exactly (the variance
    follows the prediction), by Levenberg and Marquardt's method with exact derivatives.

    Parameters
        doses: shared (d,) or a person each (P, d), as in `solve_population`; nothing is in the body before them.
        omega: (q, q) covariance of the effects, positive definite.
        begin: effects (P, q) to begin from; zero, the typical person, unless given.

    Raises `EstimationError` for arguments that do not fit, and where an output without additive error is read at a time
    at which nothing can be there yet: its variance would be zero.

    Reference: Sheiner & Beal 1982, Bayesian individualization of pharmacokinetics.
    """
    # Numba takes half a second to import, so only who fits anything waits for it.
    from assuage.numerics.compiled import lay_out, share_out
    from assuage.stats.posterior_kernel import fit_people

    people, effects_count = len(model.log_rate), model.rate_exponents.shape[1]
    _check(model, measured, omega, error, people)
    effects = np.zeros((people, effects_count)) if begin is None else np.array(begin, dtype=np.float64, order="C")
    if effects.shape != (people, effects_count) or not np.isfinite(effects).all():
        raise EstimationError("the effects to begin from must be finite, one row a person and one column an effect")
    task = lay_out(model.system_at(effects), doses, start=None, switches=())
    order, counts = _in_order_of_time(measured)
    row = np.arange(people)[:, None]
    moments, values, outputs = (part[row, order] for part in (measured.times, measured.values, measured.output))
    most = moments.shape[1]
    objective, steps = np.empty(people), np.empty(people, dtype=np.int64)
    precision = np.empty((people, effects_count, effects_count))
    found = np.full((people, most), np.nan)
    structure = task.structure
    arguments: tuple[Any, ...] = (
        _row(model.source, np.int64),
        _row(model.target, np.int64),
        _row(model.leaves, np.bool_),
        _row(model.log_rate, np.float64),
        _row(model.rate_exponents, np.float64),
        _row(model.log_scale, np.float64),
        _row(model.scale_exponents, np.float64),
        structure.order,
        structure.block_start,
        structure.parent,
        structure.is_symmetrisable,
        *task.events,
        *task.doses,
        _row(moments, np.float64),
        _row(np.asarray(model.output_state)[outputs], np.int64),
        _row(outputs, np.int64),
        _row(values, np.float64),
        counts,
        _row(error.additive, np.float64),
        _row(error.proportional, np.float64),
        _row(np.linalg.inv(omega), np.float64),
        effects,
        objective,
        precision,
        found,
        steps,
    )
    share_out(lambda first, last: fit_people(first, last, *arguments), people, group=GROUP)
    if not np.isfinite(objective).all():
        raise EstimationError(
            "a measurement was taken where the model predicts exactly nothing, and the error is only proportional, so no "
            "effect could explain it; leave out levels before the first dose, or give an additive error"
        )
    predictions = np.empty_like(found)
    predictions[row, order] = found
    return MapFit(effects, objective, precision, predictions, np.abs(steps), steps > 0)


def _row(values: Any, kind: Any) -> Any:
    return np.ascontiguousarray(values, dtype=kind)


def _in_order_of_time(measured: Measurements) -> tuple[Ints, Ints]:
    """Places of the measurements in order of time, those not taken last, and how many were taken."""
    is_taken = ~np.isnan(measured.values)
    order = np.argsort(np.where(is_taken, measured.times, np.inf), axis=1, kind="stable")
    return order.astype(np.int64), is_taken.sum(axis=1).astype(np.int64)


def _check(model: LogLinearModel, measured: Measurements, omega: Floats, error: ResidualError, people: int) -> None:
    """Refuse what does not describe an estimation."""
    effects, outputs = model.rate_exponents.shape[1], len(model.output_state)
    shapes = {np.shape(measured.times), np.shape(measured.values), np.shape(measured.output)}
    if len(shapes) != 1 or len(next(iter(shapes))) != 2 or next(iter(shapes))[0] != people:
        raise EstimationError("times, values and outputs of the measurements must all be (P, k), one row a person")
    if not np.isfinite(measured.times).all() or np.isinf(measured.values).any():
        raise EstimationError("a measurement has a time or a value that is not finite; a value not taken is NaN")
    if measured.output.size and not ((measured.output >= 0) & (measured.output < outputs)).all():
        raise EstimationError(
            f"a measurement is of an output that does not exist; outputs are numbered 0 to {outputs - 1}"
        )
    if omega.shape != (effects, effects) or (np.abs(omega - omega.T) > 1e-10 * np.abs(omega)).any():
        raise EstimationError(f"omega must be a symmetric {effects} by {effects} matrix")
    if not np.isfinite(omega).all() or np.linalg.eigvalsh(omega).min(initial=np.inf) <= 0.0:
        raise EstimationError("omega must be positive definite; leave an effect without variance out of the model")
    additive, proportional = np.asarray(error.additive), np.asarray(error.proportional)
    if additive.shape != (outputs,) or proportional.shape != (outputs,):
        raise EstimationError("the residual error must give one additive and one proportional part for each output")
    least, most = np.minimum(additive, proportional), np.maximum(additive, proportional)
    if not ((least >= 0.0) & (most > 0.0) & (most < np.inf)).all():
        raise EstimationError("each output needs a residual error above zero, additive or proportional")
