"""One person's rates turned into modes, inside a kernel.

Each block becomes symmetric (`S = D^-1 K D`), is diagonalised by Jacobi rotations, which keep the small eigenvalues
accurate beside large ones, and the whole becomes lower triangular with the eigenvalues on its diagonal. Back substitution
then separates the modes. Two eigenvalues that feed one another and lie closer than CLOSE stay together in a small
triangular `N`, whose exponential is a short polynomial in time. Where what remains would still lose more digits than
TRUSTED allows, those closer than NEAR stay together, with a longer polynomial; and where that does not help either, the
person is sent along the careful path.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201, ANN202

from typing import NamedTuple

import numpy as np

from assuage.numerics.compiled.caching import device

# Relative distance below which two coupled eigenvalues stay together. The polynomial then needs six terms beyond the
# nilpotent ones: (1e-3 * 100)^7 / 7! < 2e-11 even a hundred lifetimes out.
CLOSE = 1e-3
EXTRA_DEGREE = 6
# The second try. A term of degree d is at most 0.1^d of the largest value whatever the time, so this many are below 1e-16;
# `cluster_series` stops as soon as that is so.
NEAR = 0.1
MOST_DEGREE = 20
# Largest cancellation between modes: ten roundings of 1.1e-16 times this stay below 1e-12 of an output's largest value.
TRUSTED = 2e2
# A state that never empties gets this eigenvalue, so that (exp(l t) - 1) / l keeps its limit t to all digits.
TINY = 1e-100
FLUSH_STATE = 1e-280

PURE, CLUSTERED, CAREFUL = 0, 1, 2


class Modes(NamedTuple):
    """Room for one person's modes: `x = modes @ z`, `z = inverse @ x`, `y = seen @ z`."""

    eigenvalue: np.ndarray  # (n,) [1/min]
    modes: np.ndarray  # (n, n)
    inverse: np.ndarray  # (n, n)
    seen: np.ndarray  # (m, n)
    coupling: np.ndarray  # (n, n) what stays together, eigenvalues on the diagonal
    cluster: np.ndarray  # (n,) the first mode of the cluster a mode belongs to
    work: np.ndarray  # (6, n, n)
    by_rate: np.ndarray  # (n,) modes, slowest first
    stretch: np.ndarray  # (n,) the scaling D that makes a block symmetric


def room_for_modes(n: int, m: int) -> Modes:
    """Allocate once a thread what every person needs."""
    return Modes(
        np.empty(n),
        np.empty((n, n)),
        np.empty((n, n)),
        np.empty((m, n)),
        np.empty((n, n)),
        np.empty(n, np.int64),
        np.empty((6, n, n)),
        np.empty(n, np.int64),
        np.empty(n),
    )


@device
def jacobi(a, q, first, last):
    """Diagonalise the symmetric block `a[first:last, first:last]` in place; `q` gets the eigenvectors as columns."""
    largest = 0.0
    for i in range(first, last):
        largest = max(largest, abs(a[i, i]))
        for j in range(first, last):
            q[i, j] = 1.0 if i == j else 0.0
    for _ in range(40):
        settled = True
        for i in range(first, last - 1):
            for j in range(i + 1, last):
                off = a[i, j]
                if off * off <= 1e-34 * abs(a[i, i] * a[j, j]) or abs(off) <= 1e-19 * largest:
                    continue
                settled = False
                theta = (a[j, j] - a[i, i]) / (2.0 * off)
                tangent = 1.0 / (abs(theta) + np.sqrt(theta * theta + 1.0))
                if theta < 0.0:
                    tangent = -tangent
                cosine = 1.0 / np.sqrt(tangent * tangent + 1.0)
                sine = tangent * cosine
                a[i, i] -= tangent * off
                a[j, j] += tangent * off
                a[i, j] = 0.0
                a[j, i] = 0.0
                for k in range(first, last):
                    if k != i and k != j:  # noqa: PLR1714 - no tuple in a kernel
                        left = a[k, i]
                        right = a[k, j]
                        a[k, i] = cosine * left - sine * right
                        a[i, k] = a[k, i]
                        a[k, j] = sine * left + cosine * right
                        a[j, k] = a[k, j]
                    left = q[k, i]
                    right = q[k, j]
                    q[k, i] = cosine * left - sine * right
                    q[k, j] = sine * left + cosine * right
        if settled:
            break


@device
def decompose(rates, readout, order, block_start, parent, place):
    """Fill `place` for one person and say whether the modes are pure, clustered, or not to be trusted."""
    n = len(order)
    eigenvalue, modes, inverse, seen, coupling, cluster, work, by_rate, stretch = place
    symmetric, vectors, triangle, scale_of, left, right = work[0], work[1], work[2], work[3], work[4], work[5]

    # Block by block: symmetric form, eigenvalues, and the change of coordinates x = B y (right) with its inverse (left).
    for i in range(n):
        for j in range(n):
            left[i, j] = 0.0
            right[i, j] = 0.0
            triangle[i, j] = 0.0
    for block in range(len(block_start) - 1):
        first, last = block_start[block], block_start[block + 1]
        if last == first + 1:
            state = order[first]
            eigenvalue[first] = rates[state, state]
            left[first, state] = 1.0
            right[state, first] = 1.0
            continue
        for i in range(first, last):
            for j in range(first, last):
                symmetric[i, j] = 0.0
        for i in range(first, last):
            state = order[i]
            symmetric[i, i] = -rates[state, state]
            up = parent[i]
            if up < 0:
                stretch[i] = 1.0
                continue
            forth = rates[state, order[up]]
            back = rates[order[up], state]
            if (forth == 0.0) != (back == 0.0):
                return CAREFUL  # a one-way exchange: nobody's block is symmetric with that
            stretch[i] = stretch[up] if forth == 0.0 else stretch[up] * np.sqrt(forth / back)
            symmetric[i, up] = -np.sqrt(forth * back)
            symmetric[up, i] = symmetric[i, up]
        # How far each pair of states answers one another, along the tree between them: at each step what arrives, over
        # the faster loss. Modes that are much larger than that would cancel.
        for i in range(first, last):
            scale_of[i, i] = 1.0
            for k in range(first, i):
                answer = abs(symmetric[i, parent[i]]) * scale_of[max(parent[i], k), min(parent[i], k)]
                faster = max(symmetric[i, i], symmetric[k, k])
                scale_of[i, k] = answer / faster if answer > 0.0 else 0.0
        jacobi(symmetric, vectors, first, last)
        for i in range(first + 1, last):
            for k in range(first, i):
                total = 0.0
                for mode in range(first, last):
                    total += abs(vectors[i, mode] * vectors[k, mode])
                if not total <= TRUSTED * scale_of[i, k]:
                    return CAREFUL
        for k in range(first, last):
            eigenvalue[k] = -symmetric[k, k]
            for i in range(first, last):
                right[order[i], k] = stretch[i] * vectors[i, k]
                left[k, order[i]] = vectors[i, k] / stretch[i]

    # What one block hands to the next, in these coordinates.
    for into in range(1, len(block_start) - 1):
        for source in range(into):
            for i in range(block_start[into], block_start[into + 1]):
                for k in range(block_start[source], block_start[source + 1]):
                    total = 0.0
                    for row in range(block_start[into], block_start[into + 1]):
                        for column in range(block_start[source], block_start[source + 1]):
                            rate = rates[order[row], order[column]]
                            if rate != 0.0:
                                total += left[i, order[row]] * rate * right[order[column], k]
                    triangle[i, k] = total

    # What an answer from one mode to another may lose by cancellation is judged by its own size.
    for k in range(n):
        for i in range(n):
            scale_of[i, k] = 0.0
        scale_of[k, k] = 1.0
        for i in range(k + 1, n):
            total = 0.0
            for j in range(k, i):
                total += abs(triangle[i, j]) * scale_of[j, k]
            if total == 0.0:
                continue
            larger = max(abs(eigenvalue[i]), abs(eigenvalue[k]))
            if larger < TINY:
                return CAREFUL
            scale_of[i, k] = total / larger
    kind = PURE
    for attempt in range(2):
        kind = _separate(eigenvalue, triangle, scale_of, CLOSE if attempt == 0 else NEAR, coupling, cluster, work)
        if kind != CAREFUL:
            break
    if kind == CAREFUL:
        return CAREFUL

    # Back to the coordinates of the states.
    for i in range(n):
        for k in range(n):
            total = 0.0
            for j in range(k, n):
                total += right[i, j] * symmetric[j, k]
            modes[i, k] = total
            total = 0.0
            for j in range(i + 1):
                total += vectors[i, j] * left[j, k]
            inverse[i, k] = total
    for i in range(len(readout)):
        for k in range(n):
            total = 0.0
            for j in range(n):
                total += readout[i, j] * modes[j, k]
            seen[i, k] = total
    if kind == CLUSTERED:
        return _settle_clusters(place, n)
    for k in range(n):
        if abs(eigenvalue[k]) < TINY:
            eigenvalue[k] = -TINY
            coupling[k, k] = -TINY
    _sort_by_rate(eigenvalue, by_rate)
    return PURE


@device
def _separate(eigenvalue, triangle, scale_of, close, coupling, cluster, work):
    """Separate the modes of a lower triangle, but for coupled ones closer than `close`: V in `work[0]`, its inverse in `work[1]`.

    `T V = V N`, with N in `coupling`. Returns CAREFUL where the modes would cancel more than can be trusted.
    """
    n = len(eigenvalue)
    separated, inverse = work[0], work[1]
    is_clustered = False
    for k in range(n):
        cluster[k] = k
    for k in range(n):
        for i in range(n):
            coupling[i, k] = 0.0
        coupling[k, k] = eigenvalue[k]
        for i in range(k + 1, n):
            larger = max(abs(eigenvalue[i]), abs(eigenvalue[k]))
            if scale_of[i, k] > 0.0 and abs(eigenvalue[i] - eigenvalue[k]) <= close * larger:
                is_clustered = True
                low = min(cluster[i], cluster[k])
                high = max(cluster[i], cluster[k])
                for j in range(n):
                    if cluster[j] == high:
                        cluster[j] = low
    # V is unit lower triangular; columns from the last to the first.
    for k in range(n - 1, -1, -1):
        separated[k, k] = 1.0
        for i in range(k + 1, n):
            total = triangle[i, k]
            for j in range(k + 1, i):
                total += triangle[i, j] * separated[j, k] - separated[i, j] * coupling[j, k]
            if total == 0.0:
                separated[i, k] = 0.0
            elif cluster[i] == cluster[k]:
                separated[i, k] = 0.0
                coupling[i, k] = total
            else:
                separated[i, k] = total / (eigenvalue[k] - eigenvalue[i])
    # Its inverse, and the cancellation that the two together would bring.
    for k in range(n):
        inverse[k, k] = 1.0
        for i in range(k + 1, n):
            total = 0.0
            for j in range(k, i):
                total -= separated[i, j] * inverse[j, k]
            inverse[i, k] = total
        for i in range(k + 1, n):
            if scale_of[i, k] > 0.0:
                total = 0.0
                for j in range(k, i + 1):
                    total += abs(separated[i, j] * inverse[j, k])
                if not total <= TRUSTED * scale_of[i, k]:
                    return CAREFUL
    return CLUSTERED if is_clustered else PURE


@device
def _settle_clusters(place, n):
    """Give every member of a cluster the same eigenvalue, their mean; what differs stays in the coupling."""
    eigenvalue, coupling, cluster, work = place.eigenvalue, place.coupling, place.cluster, place.work
    mean = work[3, 0]
    for k in range(n):
        total = 0.0
        members = 0
        for j in range(n):
            if cluster[j] == cluster[k]:
                total += eigenvalue[j]
                members += 1
        mean[k] = total / members if members > 1 else eigenvalue[k]
        if members > 1 and abs(mean[k]) < TINY:
            return CAREFUL
    for k in range(n):
        eigenvalue[k] = mean[k]
        if abs(eigenvalue[k]) < TINY:
            eigenvalue[k] = -TINY
            coupling[k, k] = -TINY
    _sort_by_rate(eigenvalue, place.by_rate)
    return CLUSTERED


@device
def _sort_by_rate(eigenvalue, by_rate):
    """The modes from the slowest to the fastest."""
    for k in range(len(eigenvalue)):
        place = k
        while place > 0 and eigenvalue[by_rate[place - 1]] < eigenvalue[k]:
            by_rate[place] = by_rate[place - 1]
            place -= 1
        by_rate[place] = k
