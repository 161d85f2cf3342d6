"""An exponential that the compiler can vectorise: no branch, no table, no call.

`x = n ln 2 + r` with `|r| <= ln(2)/2`; `exp(r) - 1` is its Taylor polynomial of degree 13 (its remainder is below 5e-18)
and `2^n` is made by moving n into the exponent bits. Both `exp` and `exp - 1` come from the same two numbers.
Errors: exp within 2 ulp; exp - 1 within 4 ulp for negative x, which is where decaying modes live.
"""

import numpy as np

from assuage.numerics.compiled.caching import device

# Below this a mode is flushed to zero: 1e-260 of anything here is nothing, and a denormal would cost ten times the time.
FLUSH = -600.0

# Here 2^n is infinite, and larger x would run over into the sign.
BEYOND = 709.9

_LOG2_E = 1.4426950408889634
# ln 2 in two parts; the first has trailing zeros, so that n times it is exact.
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
# Adding this leaves the nearest integer in the low bits of the sum.
_ROUND = 6755399441055744.0
_ONE_BITS = np.int64(1023 << 52)


@device
def scaled_parts(x: float) -> tuple[float, float]:
    """Split exp(x) into `2^n` and `exp(r) - 1`, so that `exp(x) = 2^n p + 2^n`."""
    x = min(max(x, FLUSH - 1.0), BEYOND)
    shifted = x * _LOG2_E + _ROUND
    n = shifted - _ROUND
    r = x - n * _LN2_HIGH
    r = r - n * _LN2_LOW
    power = np.int64((np.float64(shifted).view(np.int64) << 52) + _ONE_BITS).view(np.float64)
    p = 1.0 / 6227020800.0
    p = p * r + 1.0 / 479001600.0
    p = p * r + 1.0 / 39916800.0
    p = p * r + 1.0 / 3628800.0
    p = p * r + 1.0 / 362880.0
    p = p * r + 1.0 / 40320.0
    p = p * r + 1.0 / 5040.0
    p = p * r + 1.0 / 720.0
    p = p * r + 1.0 / 120.0
    p = p * r + 1.0 / 24.0
    p = p * r + 1.0 / 6.0
    p = p * r + 0.5
    p = p * r + 1.0
    return power, p * r


@device
def exponential(x: float) -> float:
    """exp(x), flushed to exactly zero below FLUSH."""
    power, p = scaled_parts(x)
    return power * p + power if x > FLUSH else 0.0


@device
def exponential_above_flush(x: float) -> float:
    """exp(x) for loops that stop at FLUSH by themselves; below it, the smallest value stands in for any."""
    power, p = scaled_parts(x)
    value: float = power * p + power
    return value


@device
def exponential_minus_one(x: float) -> float:
    """exp(x) - 1 without cancellation near zero."""
    power, p = scaled_parts(x)
    return power * p + (power - 1.0) if x > FLUSH else -1.0
