"""What one segment of constant input adds to the readings of one person.

In modes, `z(t) = exp(l t) z0 + (exp(l t) - 1) c` with `c = b / l`. A mode is dropped from the time on at which it can no
longer change the last digit of the sum, which leaves most times with the slowest mode alone.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201

import numpy as np

from assuage.numerics.compiled.caching import device
from assuage.numerics.compiled.decomposition import EXTRA_DEGREE, FLUSH_STATE, MOST_DEGREE
from assuage.numerics.compiled.exponential import (
    FLUSH,
    exponential,
    exponential_above_flush,
    exponential_minus_one,
    scaled_parts,
)

# Loops run over whole groups of this many times, because the leftovers of a vectorised loop cost more than the loop. What
# is written past the end of a segment is overwritten by the next one; nothing is written past the last time.
WIDTH = 16
# A mode 2^-56 times the size of what it is added to leaves the sum as it is.
LOST_BITS = 56.0
# A term of a cluster this much smaller than its first is dropped.
LOST_TERM = 1e-17
_LN2 = 0.6931471805599453


@device
def binary_exponent(x):
    """The exponent of two of |x|, from its bits; cheaper than a logarithm and never off by more than one."""
    return np.float64(((np.float64(x).view(np.int64) >> 52) & 0x7FF) - 1023)


@device
def first_not_before(times, low, high, moment):
    """The first place from `low` to `high` whose time is not before `moment`; by groups, since the way is short or used."""
    while low + WIDTH <= high and times[low + WIDTH - 1] < moment:
        low += WIDTH
    while low < high and times[low] < moment:
        low += 1
    return low


@device
def group_not_before(times, low, high, moment):
    """The end of the whole groups from `low` on that hold every time before `moment`; it may lie beyond `high`."""
    while low < high and times[low] < moment:
        low += WIDTH
    return min(low, len(times))


@device
def clear(rows, who, first, last):
    """Set a stretch of every output to zero."""
    for o in range(len(rows)):
        for j in range(np.uint64(first), np.uint64(last)):
            rows[o, who, j] = 0.0


@device
def lift(rows, who, o, first, last, height):
    """Add the same to a whole stretch, which may be empty."""
    if last <= first:
        return
    for j in range(np.uint64(first), np.uint64(last)):
        rows[o, who, j] += height


@device
def add_decay(rows, who, o, first, whole, times, begin, gone, rate, weight):
    """`rows[o] += weight exp(rate (t - begin))` for the times from `first` to before `whole`, and nothing from `gone` on.

    Unsigned counters spare the loop a question about negative indices, and bounds instead of slices spare it the counting
    of references: both would cost more than the exponential. The last group may reach past `gone`, and which times it
    holds depends on the others asked for: the comparison keeps each time's answer its own.
    """
    for j in range(np.uint64(first), np.uint64(whole)):
        fading = exponential_above_flush(rate * (times[j] - begin))
        rows[o, who, j] += weight * (fading if times[j] < gone else 0.0)


@device
def add_two_decays(rows, who, o, first, whole, times, begin, gone, rate, weight, other_weight):
    """The same for two outputs, which share the exponential."""
    for j in range(np.uint64(first), np.uint64(whole)):
        fading = exponential_above_flush(rate * (times[j] - begin))
        fading = fading if times[j] < gone else 0.0
        rows[o, who, j] += weight * fading
        rows[o + 1, who, j] += other_weight * fading


@device
def add_driven(rows, who, o, first, whole, times, begin, rate, own, held):
    """`rows[o] += own exp(x) + held (exp(x) - 1)` with `x = rate (t - begin)`."""
    for j in range(np.uint64(first), np.uint64(whole)):
        x = rate * (times[j] - begin)
        power, p = scaled_parts(x)
        lifted = power * p
        fading = lifted + power if x > FLUSH else 0.0
        rising = lifted + (power - 1.0) if x > FLUSH else -1.0
        rows[o, who, j] += own * fading + held * rising


@device
def add_two_driven(rows, who, o, first, whole, times, begin, rate, own, held, other_own, other_held):
    """The same for two outputs, which share the exponential."""
    for j in range(np.uint64(first), np.uint64(whole)):
        x = rate * (times[j] - begin)
        power, p = scaled_parts(x)
        lifted = power * p
        fading = lifted + power if x > FLUSH else 0.0
        rising = lifted + (power - 1.0) if x > FLUSH else -1.0
        rows[o, who, j] += own * fading + held * rising
        rows[o + 1, who, j] += other_own * fading + other_held * rising


@device
def lost_at(own, rate, lead, lead_rate):
    """The time after which a mode of weight `own` no longer changes the last digit of a slower one of weight `lead`."""
    if own == 0.0:
        return 0.0
    if rate >= lead_rate:
        return np.inf
    return (binary_exponent(own) - binary_exponent(lead) + LOST_BITS) * _LN2 / (lead_rate - rate)


@device
def read_decay(eigenvalue, by_rate, seen, alone, times, begin, first, last, rows, who):
    """Add the readings of pure modes with nothing running in: `rows[o, first:last] += sum_k seen[o, k] z_k exp(l_k t)`.

    `alone` (2, n) holds the modes z and, for `read_driven`, their inputs c.
    """
    outputs = len(rows)
    for o in range(0, outputs, 2):
        # Outputs go in twos, which share the exponentials; the slowest mode of each leads it.
        is_pair = o + 1 < outputs
        lead, other_lead = -1, -1
        for rank in range(len(eigenvalue)):
            k = by_rate[rank]
            weight = seen[o, k] * alone[0, k]
            other = seen[o + 1, k] * alone[0, k] if is_pair else 0.0
            if weight == 0.0 and other == 0.0:
                continue
            rate = eigenvalue[k]
            is_lead = False
            if lead < 0 and weight != 0.0:
                lead = k
                is_lead = True
            if other_lead < 0 and other != 0.0:
                other_lead = k
                is_lead = True
            span = np.inf
            if not is_lead:
                span = 0.0
                if lead >= 0:
                    span = lost_at(weight, rate, seen[o, lead] * alone[0, lead], eigenvalue[lead])
                if other_lead >= 0:
                    span = max(
                        span,
                        lost_at(other, rate, seen[o + 1, other_lead] * alone[0, other_lead], eigenvalue[other_lead]),
                    )
            if rate < 0.0:
                span = min(span, FLUSH / rate)
            gone = begin + span
            until = group_not_before(times, first, last, gone)
            if is_pair:
                add_two_decays(rows, who, o, first, until, times, begin, gone, rate, weight, other)
            else:
                add_decay(rows, who, o, first, until, times, begin, gone, rate, weight)


@device
def read_driven(eigenvalue, seen, alone, times, begin, first, last, rows, who):
    """Add the readings of pure modes under a constant input."""
    outputs = len(rows)
    for o in range(0, outputs, 2):
        is_pair = o + 1 < outputs
        for k in range(len(eigenvalue)):
            own, held = seen[o, k] * alone[0, k], seen[o, k] * alone[1, k]
            other_own = seen[o + 1, k] * alone[0, k] if is_pair else 0.0
            other_held = seen[o + 1, k] * alone[1, k] if is_pair else 0.0
            if own == 0.0 and held == 0.0 and other_own == 0.0 and other_held == 0.0:
                continue
            rate = eigenvalue[k]
            # To the end of the last whole group of times that begins before `last`, or of all times.
            whole = min(len(times), first + ((last - first + WIDTH - 1) // WIDTH) * WIDTH)
            if rate < 0.0 and alone[1, k] != 0.0:
                bits = max(0.0, binary_exponent(alone[0, k]) - binary_exponent(alone[1, k])) + LOST_BITS
                whole = group_not_before(times, first, last, begin - bits * _LN2 / rate)
            if is_pair:
                add_two_driven(rows, who, o, first, whole, times, begin, rate, own, held, other_own, other_held)
                lift(rows, who, o + 1, whole, last, -other_held)
            else:
                add_driven(rows, who, o, first, whole, times, begin, rate, own, held)
            lift(rows, who, o, whole, last, -held)


@device
def cluster_series(eigenvalue, coupling, cluster, z, c, series):
    """Fill `series[j]` = N^j (z0 + c) / j! for the clustered modes (`series[0]` = z0) and return the degree reached.

    A term is at its largest, `|a_j| (j / (e |l|))^j`, after j lifetimes; the series ends where that is lost in the first.
    """
    n = len(z)
    largest = 0.0
    for i in range(n):
        series[0, i] = z[i] + c[i]
        largest = max(largest, abs(series[0, i]))
    degree = 0
    for j in range(1, n + MOST_DEGREE):
        is_over = True
        for i in range(n):
            total = 0.0
            for k in range(i + 1):
                if cluster[k] == cluster[i]:
                    rate = coupling[i, k] - (eigenvalue[i] if i == k else 0.0)
                    total += rate * series[j - 1, k]
            series[j, i] = total / j
            if total != 0.0:
                height = abs(series[j, i]) * np.exp(j * (np.log(j / abs(eigenvalue[i])) - 1.0))
                is_over = is_over and j >= n + EXTRA_DEGREE and height < LOST_TERM * largest
        if is_over:
            break
        degree = j
    for i in range(n):
        series[0, i] = z[i]
    return degree


@device
def is_alone_in(cluster, k):
    """Whether mode k shares its cluster with none."""
    members = 0
    for i in range(len(cluster)):
        members += 1 if cluster[i] == cluster[k] else 0
    return members == 1


@device
def read_clusters(
    eigenvalue,
    by_rate,
    cluster,
    seen,
    c,
    alone,
    is_driven,
    degree,
    times,
    begin,
    first,
    last,
    rows,
    who,
    series,
    weight,
):
    """Add to the readings of the modes `alone` (2, n) those that stay together: a polynomial beside each exponential."""
    n = len(eigenvalue)
    for o in range(len(rows)):
        for k in range(n):
            if cluster[k] != k:
                continue
            members = 0
            held = 0.0
            for i in range(k, n):
                if cluster[i] == k:
                    members += 1
                    held += seen[o, i] * c[i]
            if members == 1:
                continue
            top = -1
            for power in range(degree + 1):
                weight[power] = 0.0
                for i in range(k, n):
                    if cluster[i] == k:
                        weight[power] += seen[o, i] * series[power, i]
                if weight[power] != 0.0:
                    top = power
            if top < 0 and held == 0.0:
                continue
            lead, lead_rate = held, 0.0
            if not is_driven:
                lead = 0.0
                for rank in range(n):
                    lead_rate = eigenvalue[by_rate[rank]]
                    lead = seen[o, by_rate[rank]] * alone[0, by_rate[rank]]
                    if lead != 0.0:
                        break
            gone = begin + polynomial_lost_at(weight, max(top, 0), held, eigenvalue[k], lead, lead_rate)
            until = group_not_before(times, first, last, gone)
            add_polynomial(rows, who, o, first, until, times, begin, gone, eigenvalue[k], weight, max(top, 0), held)
            lift(rows, who, o, until, last, -held)


@device
def polynomial_lost_at(weight, top, held, rate, lead, lead_rate):
    """When `(|held| + sum_p |weight_p| t^p) exp(rate t)` no longer changes the last digit of `lead exp(lead_rate t)`.

    From t = top / (lead_rate - rate) on it falls against the lead; each step solves for the time with the sum as it was.
    """
    if lead == 0.0 or rate >= lead_rate:
        return np.inf
    gap = lead_rate - rate
    span = top / gap
    for _ in range(60):
        total = abs(weight[top])
        for power in range(top - 1, -1, -1):
            total = total * span + abs(weight[power])
        total += abs(held)
        needed = (binary_exponent(total) - binary_exponent(lead) + LOST_BITS) * _LN2 / gap
        if needed <= span:
            return span
        span = max(needed, 1.05 * span)
    return np.inf


@device
def add_polynomial(rows, who, o, first, whole, times, begin, gone, rate, weight, top, held):
    """`rows[o] += sum_p weight_p t^p exp(rate t) + held (exp(rate t) - 1)`, t counted from `begin`; from `gone` on, `-held`."""
    for j in range(np.uint64(first), np.uint64(whole)):
        span = times[j] - begin
        value = weight[top]
        for power in range(top - 1, -1, -1):
            value = value * span + weight[power]
        value = value * exponential(rate * span) + held * exponential_minus_one(rate * span)
        rows[o, who, j] += value if times[j] < gone else -held


@device
def settle_input(eigenvalue, inverse, coupling, cluster, given, is_clustered, c):
    """`c = T^-1 b` for the modal input `b = inverse @ given`; true when anything runs in."""
    n = len(c)
    is_driven = False
    for k in range(n):
        total = 0.0
        for j in range(n):
            total += inverse[k, j] * given[j]
        if total != 0.0:
            is_driven = True
        if is_clustered:
            for j in range(k):
                if cluster[j] == cluster[k]:
                    total -= coupling[k, j] * c[j]
            c[k] = total / coupling[k, k]
        else:
            c[k] = total / eigenvalue[k]
    return is_driven


@device
def carry_modes(eigenvalue, z, c, span, degree, series):
    """Carry the modes over `span` minutes, in place."""
    for k in range(len(z)):
        x = eigenvalue[k] * span
        value = z[k]
        if degree > 0:
            value = series[degree, k]
            for power in range(degree - 1, -1, -1):
                value = value * span + series[power, k]
        value *= exponential(x)
        if c[k] != 0.0:
            value += c[k] * exponential_minus_one(x)
        z[k] = value if abs(value) > FLUSH_STATE else 0.0
