"""Readings of one person with their exact derivatives by log-parameters, inside a kernel.

The system is made of flows whose logarithm is linear in the parameters: `rate_f = exp(base_f + sum_p a_fp eta_p)`, which
covers clearances over volumes, powers of weight and rate constants alike. The sensitivity of the state obeys
`s' = K s + (dK/d eta) x`, which in modes is solved exactly with the divided differences of the exponential,

    D_kl(h) = (exp(l_l h) - exp(l_k h)) / (l_l - l_k),   with the limit h exp(l h) where both are equal.

Where modes cannot be trusted the readings come from the careful path and the derivatives from central differences, whose
error (1e-9 of the derivative) slows an estimation down a little and biases nothing.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

import numpy as np

from assuage.numerics.compiled.caching import device
from assuage.numerics.compiled.careful import advance, build_ladder
from assuage.numerics.compiled.decomposition import PURE, decompose
from assuage.numerics.compiled.exponential import exponential, exponential_minus_one
from assuage.numerics.compiled.person import next_input

# Step of the central differences on the log scale: its square and rounding over it are of one size.
STEP = 1e-5


@device
def divided_difference(a, b, h):
    """`integral over s from 0 to h of exp(a (h - s)) exp(b s)`, without cancellation."""
    slower = max(a, b)
    x = -abs(a - b) * h
    if x > -1e-12:
        return h * exponential(slower * h)
    return exponential(slower * h) * h * exponential_minus_one(x) / x


@device
def fill_rates(flows, base, exponents, eta, rates, flow_rate):
    """The rates (n, n) at `eta`, and each flow's own rate."""
    source, target, leaves = flows
    n = len(rates)
    for i in range(n):
        for j in range(n):
            rates[i, j] = 0.0
    for f in range(len(source)):
        power = base[f]
        for p in range(len(eta)):
            power += exponents[f, p] * eta[p]
        rate = np.exp(power)
        flow_rate[f] = rate
        if leaves[f]:
            rates[source[f], source[f]] -= rate
        if target[f] >= 0:
            rates[target[f], source[f]] += rate


@device
def sensitivity_of_rates(flows, exponents, flow_rate, modes, inverse, change):
    """`change[p] = inverse (dK / d eta_p) modes`."""
    source, target, leaves = flows
    n = len(modes)
    parameters = len(change)
    for p in range(parameters):
        for k in range(n):
            for j in range(n):
                change[p, k, j] = 0.0
    for f in range(len(source)):
        for k in range(n):
            arriving = inverse[k, target[f]] if target[f] >= 0 else 0.0
            if leaves[f]:
                arriving -= inverse[k, source[f]]
            arriving *= flow_rate[f]
            for p in range(parameters):
                weight = arriving * exponents[f, p]
                if weight != 0.0:
                    for j in range(n):
                        change[p, k, j] += weight * modes[source[f], j]


@device
def carry_with_sensitivities(eigenvalue, change, z, s, c, span, new_z, new_s, spread):
    """Carry modes z (n,) and their sensitivities s (p, n) over `span` under the modal input c: into new_z and new_s."""
    n = len(z)
    for k in range(n):
        x = eigenvalue[k] * span
        growth = exponential_minus_one(x)
        new_z[k] = exponential(x) * z[k] + growth * c[k]
        for j in range(k, n):
            spread[k, j] = divided_difference(eigenvalue[k], eigenvalue[j], span)
            spread[j, k] = spread[k, j]
    for p in range(len(s)):
        for k in range(n):
            total = exponential(eigenvalue[k] * span) * s[p, k]
            held = exponential_minus_one(eigenvalue[k] * span) / eigenvalue[k]
            for j in range(n):
                total += change[p, k, j] * ((z[j] + c[j]) * spread[k, j] - c[j] * held)
            new_s[p, k] = total


@device
def read_states(person, rates, doses, asked, count, ladder, vectors, on, amounts_seen):
    """The state asked for at each of `count` times, along the careful path: `amounts_seen[i]`."""
    when, what, spans, amounts, into = doses
    moments, states = asked
    n = len(rates)
    row = person if len(when) > 1 else 0
    state, given = vectors[0], vectors[1]
    here, spare = vectors[2], vectors[3:5]
    for k in range(n):
        state[k] = 0.0
        given[k] = 0.0
    _, events = when.shape
    now = when[row, 0] if events > 0 else 0.0
    longest = max(1.0, moments[count - 1] - now) if count > 0 else 1.0
    if events > 0:
        longest = max(longest, when[row, events - 1] - now)
    step, levels = build_ladder(rates, longest, ladder)
    running = 0
    i = 0
    for event in range(events + 1):
        until = when[row, event] if event < events else np.inf
        while i < count and moments[i] < until:
            if moments[i] < now or events == 0:
                amounts_seen[i] = 0.0
            else:
                for k in range(n):
                    here[k] = state[k]
                advance(rates, ladder, step, levels, here, given, moments[i] - now, spare)
                amounts_seen[i] = here[states[i]]
            i += 1
        if event == events or i == count:
            break
        if until > now:
            advance(rates, ladder, step, levels, state, given, until - now, spare)
            now = until
        running, bolus, size = next_input(person, event, what, spans, amounts, into, given, on, running)
        if bolus >= 0:
            state[bolus] += size


@device
def read_with_sensitivities(person, place, change, doses, asked, count, vectors, tables, on, amounts_seen, slopes):
    """The state asked for at each time and its derivative by each parameter: `slopes[i, p]`; in modes."""
    when, what, spans, amounts, into = doses
    moments, states = asked
    eigenvalue, modes, inverse = place.eigenvalue, place.modes, place.inverse
    n = len(eigenvalue)
    parameters = len(change)
    row = person if len(when) > 1 else 0
    z, new_z, given, c = vectors[0], vectors[1], vectors[2], vectors[3]
    s, new_s, spread = tables
    for k in range(n):
        z[k] = 0.0
        c[k] = 0.0
        for p in range(parameters):
            s[p, k] = 0.0
    _, events = when.shape
    now = when[row, 0] if events > 0 else 0.0
    running = 0
    i = 0
    for event in range(events + 1):
        until = when[row, event] if event < events else np.inf
        while i < count and moments[i] < until:
            amounts_seen[i] = 0.0
            for p in range(parameters):
                slopes[i, p] = 0.0
            if moments[i] >= now and events > 0:
                carry_with_sensitivities(eigenvalue, change, z, s, c, moments[i] - now, new_z, new_s, spread)
                for k in range(n):
                    seen = modes[states[i], k]
                    amounts_seen[i] += seen * new_z[k]
                    for p in range(parameters):
                        slopes[i, p] += seen * new_s[p, k]
            i += 1
        if event == events or i == count:
            break
        if until > now:
            carry_with_sensitivities(eigenvalue, change, z, s, c, until - now, new_z, new_s, spread)
            for k in range(n):
                z[k] = new_z[k]
                for p in range(parameters):
                    s[p, k] = new_s[p, k]
            now = until
        running, bolus, size = next_input(person, event, what, spans, amounts, into, given, on, running)
        for k in range(n):
            if bolus >= 0:
                z[k] += inverse[k, bolus] * size
            total = 0.0
            for j in range(n):
                total += inverse[k, j] * given[j]
            c[k] = total / eigenvalue[k]


@device
def predict(person, model, eta, shape, doses, asked, count, room, readings, slopes):
    """Readings `scale x` at each time with their derivatives by `eta`.

    model: (flows, base (f,), exponents (f, p), scale (m,) as logarithms, scale exponents (m, p), outputs (k,)).
    """
    flows, base, exponents, log_scale, scale_exponents, outputs = model
    place, ladder, rates, flow_rate, change, vectors, tables, on, moved, above = room
    fill_rates(flows, base, exponents, eta, rates, flow_rate)
    kind = -1
    order, block_start, parent, is_symmetrisable = shape
    if is_symmetrisable:
        kind = decompose(rates, rates[:0], order, block_start, parent, place)
    parameters = len(eta)
    if kind == PURE:
        sensitivity_of_rates(flows, exponents, flow_rate, place.modes, place.inverse, change)
        read_with_sensitivities(person, place, change, doses, asked, count, vectors, tables, on, readings, slopes)
    else:
        for turn in range(-1, 2 * parameters):
            for k in range(parameters):
                moved[k] = eta[k]
            p = turn // 2
            if turn >= 0:
                moved[p] += STEP if turn % 2 == 0 else -STEP
            fill_rates(flows, base, exponents, moved, rates, flow_rate)
            read_states(person, rates, doses, asked, count, ladder, vectors, on, above)
            for i in range(count):
                if turn < 0:
                    readings[i] = above[i]
                elif turn % 2 == 0:
                    slopes[i, p] = above[i]
                else:
                    slopes[i, p] = (slopes[i, p] - above[i]) / (2.0 * STEP)
    for i in range(count):
        o = outputs[i]
        power = log_scale[o]
        for p in range(parameters):
            power += scale_exponents[o, p] * eta[p]
        scale = np.exp(power)
        readings[i] *= scale
        for p in range(parameters):
            slopes[i, p] = scale * slopes[i, p] + readings[i] * scale_exponents[o, p]
