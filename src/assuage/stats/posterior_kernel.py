"""The most probable random effects of each person, found inside one compiled kernel.

Importing this module imports Numba, so only `maximum_a_posteriori` does, and only when it is called.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them. A kernel
# takes plain arrays, each by its place.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201, PLR0917

import numpy as np

from assuage.numerics.compiled import device, kernel, maker, predict, room_for_ladder, room_for_modes

# A step that would lower the objective by less than this is the last: the effects are then within 1e-6 of their own
# posterior standard deviation.
SETTLED = 1e-12
MOST_STEPS = 200
# Damping grows and shrinks by these; below the smallest there is none.
SOFTER, FIRMER, LEAST_DAMPING, MOST_DAMPING = 0.1, 8.0, 1e-9, 1e12


@device
def weigh(eta, omega_inverse, values, count, outputs, additive, proportional, readings, slopes, gradient, curvature):
    """The objective with its gradient and its expected curvature (Fisher), of which the latter is never indefinite.

    `sum (y - f)^2 / v + ln v + eta' Omega^-1 eta` with `v = a^2 + b^2 f^2`.
    """
    parameters = eta.shape[0]
    objective = 0.0
    for p in range(parameters):
        pull = 0.0
        for q in range(parameters):
            pull += omega_inverse[p, q] * eta[q]
            curvature[p, q] = 2.0 * omega_inverse[p, q]
        gradient[p] = 2.0 * pull
        objective += eta[p] * pull
    for i in range(count):
        a, b = additive[outputs[i]], proportional[outputs[i]]
        reading = readings[i]
        variance = a * a + b * b * reading * reading
        growth = 2.0 * b * b * reading
        residual = values[i] - reading
        objective += residual * residual / variance + np.log(variance)
        slope = -2.0 * residual / variance + growth * (1.0 / variance - residual * residual / (variance * variance))
        bend = 2.0 / variance + growth * growth / (variance * variance)
        for p in range(parameters):
            gradient[p] += slope * slopes[i, p]
            for q in range(parameters):
                curvature[p, q] += bend * slopes[i, p] * slopes[i, q]
    return objective


@device
def solve_damped(curvature, gradient, damping, factor, step):
    """Solve `(H + damping diag H) step = -g` by Cholesky; false when it is not positive definite."""
    parameters = gradient.shape[0]
    for i in range(parameters):
        for j in range(i + 1):
            total = curvature[i, j] * (1.0 + damping) if i == j else curvature[i, j]
            for k in range(j):
                total -= factor[i, k] * factor[j, k]
            if i == j:
                if not total > 0.0:
                    return False
                factor[i, i] = np.sqrt(total)
            else:
                factor[i, j] = total / factor[j, j]
    for i in range(parameters):
        total = -gradient[i]
        for k in range(i):
            total -= factor[i, k] * step[k]
        step[i] = total / factor[i, i]
    for i in range(parameters - 1, -1, -1):
        total = step[i]
        for k in range(i + 1, parameters):
            total -= factor[k, i] * step[k]
        step[i] = total / factor[i, i]
    return True


_room_for_modes, _room_for_ladder = maker(room_for_modes), maker(room_for_ladder)


@maker
def make_room(n, f, parameters, count, d):
    """Scratch for one thread."""
    return (
        _room_for_modes(n, 0),
        _room_for_ladder(n),
        np.empty((n, n)),
        np.empty(f),
        np.empty((parameters, n, n)),
        np.empty((6, n)),
        (np.empty((parameters, n)), np.empty((parameters, n)), np.empty((n, n))),
        np.empty(d + 1, np.int64),
        np.empty(parameters),
        np.empty(count),
    )


@kernel(
    "void(i8, i8, I1, I1, Array(boolean, 1, 'C', readonly=True), F2, F2, F2, F2, I1, I1, I1, b1,"
    " F2, I2, F2, F2, I1, F2, I2, I2, F2, I1, F1, F1, F2,"
    " f8[:,::1], f8[::1], f8[:,:,::1], f8[:,::1], i8[::1])",
    allocates=True,
)
def fit_people(
    first,
    last,
    source,
    target,
    leaves,
    base,
    exponents,
    log_scale,
    scale_exponents,
    order,
    block_start,
    parent,
    is_symmetrisable,
    when,
    what,
    spans,
    amounts,
    into,
    moments,
    states,
    outputs,
    values,
    counts,
    additive,
    proportional,
    omega_inverse,
    effects,
    objectives,
    curvatures,
    predictions,
    steps,
):
    """Levenberg and Marquardt's method for each person; `steps` is negative where it did not settle."""
    parameters = effects.shape[1]
    most = moments.shape[1]
    n = order.shape[0]
    room = make_room(n, source.shape[0], parameters, most, into.shape[0])
    shape = (order, block_start, parent, is_symmetrisable)
    doses = (when, what, spans, amounts, into)
    flows = (source, target, leaves)
    readings, slopes = np.empty(most), np.empty((most, parameters))
    gradient, curvature = np.empty(parameters), np.empty((parameters, parameters))
    new_readings, new_gradient, new_curvature = np.empty(most), np.empty(parameters), np.empty((parameters, parameters))
    factor, step, eta, trial = (
        np.empty((parameters, parameters)),
        np.empty(parameters),
        np.empty(parameters),
        np.empty(parameters),
    )
    for person in range(first, last):
        count = counts[person]
        seen_by = outputs[person]
        asked = (moments[person], states[person])
        model = (flows, base[person], exponents, log_scale[person], scale_exponents, seen_by)
        for p in range(parameters):
            eta[p] = effects[person, p]
            trial[p] = eta[p]
        objective, promise, damping = np.inf, np.inf, 0.0
        taken = 0
        is_settled = False
        while taken < MOST_STEPS and damping <= MOST_DAMPING:
            # The first round measures where the search begins; each later one tries the step that the last has found.
            predict(person, model, trial, shape, doses, asked, count, room, new_readings, slopes)
            reached = weigh(
                trial,
                omega_inverse,
                values[person],
                count,
                seen_by,
                additive,
                proportional,
                new_readings,
                slopes,
                new_gradient,
                new_curvature,
            )
            # At the very end rounding decides the sign of a change, so a step that promises nothing more is taken.
            if reached <= objective or (promise < SETTLED and reached <= objective + 1e-9 * (1.0 + abs(objective))):
                is_settled = promise < SETTLED and damping < 1e-2
                if taken > 0:
                    damping = damping * SOFTER if damping * SOFTER > LEAST_DAMPING else 0.0
                objective = reached
                for p in range(parameters):
                    eta[p] = trial[p]
                    gradient[p] = new_gradient[p]
                    for q in range(parameters):
                        curvature[p, q] = new_curvature[p, q]
                for i in range(count):
                    readings[i] = new_readings[i]
            elif taken == 0:
                objective = reached  # no number: nothing can be found from here
                break
            else:
                damping = max(FIRMER * damping, 1e-3)
            taken += 1
            if is_settled:
                break
            while damping <= MOST_DAMPING and not solve_damped(curvature, gradient, damping, factor, step):
                damping = max(FIRMER * damping, 1e-3)
            promise = 0.0
            for p in range(parameters):
                promise -= 0.5 * gradient[p] * step[p]
                trial[p] = eta[p] + step[p]
        steps[person] = taken if is_settled else -taken
        objectives[person] = objective
        for p in range(parameters):
            effects[person, p] = eta[p]
            for q in range(parameters):
                curvatures[person, p, q] = 0.5 * curvature[p, q]
        for i in range(count):
            predictions[person, i] = readings[i]
