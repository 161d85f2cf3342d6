"""The careful path: slower, for people whose modes cannot be told apart or whose states feed one another in a circle.

The propagators of a step `h`, `2h`, `4h`, ... are made once by doubling and a time is reached through its binary digits:
`E(2h) = E(h) E(h)` and `F(2h) = F(h) + E(h) F(h)` for the integral F of E. Everything added is non-negative, so no digit
is lost to cancellation, whatever the eigenvalues do; a diagonal that is close to one is kept as its distance from one.
It is the method of `numerics.powers`, written for a kernel.
"""

# Numba infers the types inside a kernel from its signature; annotations would only repeat them.
# mypy: allow-untyped-defs, allow-untyped-calls
# ruff: noqa: ANN001, ANN201, ANN202

from typing import NamedTuple

import numpy as np

from assuage.numerics.compiled.caching import device
from assuage.numerics.compiled.decomposition import FLUSH_STATE

# 2^60 times the shortest step is further than any time that matters.
LEVELS = 60
# Terms of a Taylor series over a step with |K| h <= 1/8: the remainder is below 1e-19.
TERMS = 14


class Ladder(NamedTuple):
    """Room for one person's steps: `carry[l]` = exp(K h 2^l), `gather[l]` its integral, `loss` its diagonal less one."""

    carry: np.ndarray  # (LEVELS, n, n)
    gather: np.ndarray  # (LEVELS, n, n) [min]
    loss: np.ndarray  # (LEVELS, n)
    work: np.ndarray  # (2, n, n)


def room_for_ladder(n):
    """Allocate once a thread; memory that is never touched costs nothing."""
    return Ladder(np.empty((LEVELS, n, n)), np.empty((LEVELS, n, n)), np.empty((LEVELS, n)), np.empty((2, n, n)))


@device
def build_ladder(rates, longest, ladder):
    """Fill the ladder for steps that reach `longest` minutes; return (h, levels filled)."""
    n = len(rates)
    carry, gather, loss, work = ladder
    fastest = 1e-9
    for j in range(n):
        column = 0.0
        for i in range(n):
            column += abs(rates[i, j])
        fastest = max(fastest, column)
    h = 2.0 ** (-np.ceil(np.log2(fastest)) - 3.0)
    term, fresh = work[0], work[1]
    for i in range(n):
        for j in range(n):
            term[i, j] = 1.0 if i == j else 0.0
            carry[0, i, j] = term[i, j]
            gather[0, i, j] = term[i, j] * h
        loss[0, i] = 0.0
    for count in range(1, TERMS + n):
        _multiply(rates, term, fresh)
        for i in range(n):
            for j in range(n):
                term[i, j] = fresh[i, j] * h / count
                gather[0, i, j] += term[i, j] * h / (count + 1)
                carry[0, i, j] += term[i, j]
            loss[0, i] += term[i, i]
    level = 0
    reach = h
    while reach < longest and level < LEVELS - 1:
        _multiply(carry[level], gather[level], gather[level + 1])
        _multiply(carry[level], carry[level], carry[level + 1])
        for i in range(n):
            back = 0.0
            for j in range(n):
                gather[level + 1, i, j] += gather[level, i, j]
                if j != i:
                    back += carry[level, i, j] * carry[level, j, i]
                if abs(carry[level + 1, i, j]) < FLUSH_STATE:
                    carry[level + 1, i, j] = 0.0
            loss[level + 1, i] = 2.0 * loss[level, i] + loss[level, i] * loss[level, i] + back
            if loss[level + 1, i] > -0.5:
                carry[level + 1, i, i] = 1.0 + loss[level + 1, i]
        level += 1
        reach *= 2.0
    return h, level + 1


@device
def advance(rates, ladder, step, levels, state, given, span, spare):
    """Carry `state` over `span` minutes under the constant input `given`, in place."""
    n = len(state)
    fresh, term = spare[0], spare[1]
    whole = np.floor(span / step)
    rest = span - whole * step
    for level in range(levels - 1, -1, -1):
        size = 2.0**level
        while whole >= size:  # more than once only on the top level
            whole -= size
            for i in range(n):
                total = 0.0
                for j in range(n):
                    total += ladder.carry[level, i, j] * state[j] + ladder.gather[level, i, j] * given[j]
                fresh[i] = total
            for i in range(n):
                state[i] = fresh[i] if abs(fresh[i]) > FLUSH_STATE else 0.0
    if rest <= 0.0:
        return
    for i in range(n):
        term[i] = state[i]
    for count in range(1, TERMS + n):
        for i in range(n):
            total = given[i] if count == 1 else 0.0
            for j in range(n):
                total += rates[i, j] * term[j]
            fresh[i] = total * rest / count
        for i in range(n):
            term[i] = fresh[i]
            state[i] += fresh[i]


@device
def _multiply(a, b, out):
    """`out = a @ b` for small matrices, without a call to BLAS."""
    n = len(a)
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i, k] * b[k, j]
            out[i, j] = total
