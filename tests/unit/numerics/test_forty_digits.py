"""The benchmark's first workload for twenty people, against matrix exponentials with forty digits."""

from functools import cache

import mpmath
import numpy as np
import pytest

from assuage.numerics import Doses, LinearSystem, modal, solve

# Rate constants and volume of the benchmark's workload W1 [1/min, L], and its lognormal spread of 30 %.
TYPICAL = {"k10": 0.438, "k12": 0.592, "k13": 0.590, "k21": 0.247, "k31": 0.0146, "ke0": 0.2, "volume": 0.063 * 70}
SPREAD = np.sqrt(np.log(1.09))
# Ten daily infusions of 24.5 mg/h over four hours.
DOSES = Doses(np.arange(10) * 1440.0, np.arange(10) * 1440.0 + 240.0, np.full(10, 98.0), np.zeros(10, dtype=np.int64))
TIMES = np.array([0.0, 10.0, 240.0, 250.0, 1430.0, 1440.0, 1450.0, 6000.0, 13200.0, 13210.0, 20160.0])


def person(seed):
    """Draw one of the population."""
    drawn = np.exp(SPREAD * np.random.default_rng(seed).standard_normal(len(TYPICAL)))
    k10, k12, k13, k21, k31, ke0, volume = np.array(list(TYPICAL.values())) * drawn
    rates = np.array([[-(k10 + k12 + k13), k21, k31, 0], [k12, -k21, 0, 0], [k13, 0, -k31, 0], [ke0, 0, 0, -ke0]])
    return LinearSystem(rates, np.array([[1 / volume, 0, 0, 0], [0, 0, 0, 1 / volume]]))


def forty_digits(system):
    """Step from event to event with `exp([[K, u], [0, 0]] t)` in forty digits."""
    n = len(system.rates)

    @cache
    def step(rate, width):
        matrix = mpmath.zeros(n + 1)
        matrix[:n, :n] = mpmath.matrix(system.rates.tolist())
        matrix[0, n] = rate
        # Below 1e-40 of one, the Taylor series of a matrix of norm 1e-3 ends after fourteen terms.
        halvings = max(0, int(np.ceil(np.log2(float(mpmath.mnorm(matrix, 1)) * width * 1000))))
        matrix = matrix * (mpmath.mpf(width) / 2**halvings)
        total = term = mpmath.eye(n + 1)
        for k in range(1, 16):
            term = term * matrix / k
            total += term
        for _ in range(halvings):
            total = total * total
        return total

    events = sorted({*TIMES.tolist(), *DOSES.start.tolist(), *DOSES.stop.tolist()})
    state, found, previous = mpmath.matrix([0] * n + [1]), {}, 0.0
    for event in events:
        if event > previous:
            rate = mpmath.mpf(98) / 240 if previous % 1440.0 < 240.0 and previous < 14400.0 else 0
            state = step(rate, event - previous) * state
        found[event] = state[:n]
        previous = event
    readout = mpmath.matrix(system.readout.tolist())
    return np.array([[float(value) for value in readout * mpmath.matrix(found[time])] for time in TIMES]).T


@pytest.mark.parametrize("seed", range(20))
def test_twenty_people_to_ten_digits(seed, monkeypatch):
    """Every value, and not only the largest, is within 1e-10 of forty-digit arithmetic, by modes and by doubling steps."""
    system = person(seed)
    with mpmath.workdps(60):
        expected = forty_digits(system)
    np.testing.assert_allclose(solve(system, DOSES, TIMES), expected, rtol=1e-10)
    monkeypatch.setattr(modal, "decompose", lambda _, **__: None)
    np.testing.assert_allclose(solve(system, DOSES, TIMES), expected, rtol=1e-11)
