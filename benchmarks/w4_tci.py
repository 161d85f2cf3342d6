"""W4: rates that hold W1's typical person at 0.3 mg/L for 4 h, in the plasma and at the effect site, 10 s an interval."""

import importlib.util
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy.linalg import expm

from assuage.numerics import Floats, LinearSystem, Targeted, target_plasma, target_site
from populations import K10, K12, K13, K21, K31, KE0, VOLUME, WEIGHT_KG
from row import Row, below, beside
from timing import median_seconds, medians_together, once_seconds

TARGET = 0.3
SECONDS = 4 * 3600
STEP_SECONDS = 10
TARGETS = np.full(SECONDS // STEP_SECONDS, TARGET)
INTERVAL = STEP_SECONDS / 60.0
PEER = "PyTCI"
INNER = 50
# How far a rate may be from one that meets the target by matrix exponentials, as a part of the target.
EXACT = 1e-9


def run() -> Iterator[Row]:
    """Time both targets beside PyTCI, and hold both programs' plasma rates against matrix exponentials."""
    system = person()

    def plasma() -> Targeted:
        return target_plasma(system, into=0, plasma=0, targets=TARGETS, interval=INTERVAL)

    def effect() -> Targeted:
        return target_site(system, into=0, plasma=0, site=1, targets=TARGETS, interval=INTERVAL)

    peer = pytci()
    if peer is None:
        yield beside("W4 plasma", median_seconds(plasma, inner=INNER), PEER, None, mark=100.0)
        yield beside("W4 effect site", median_seconds(effect), PEER, None, mark=100.0)
    else:
        # A single call of ours is shorter than the clock can tell.
        ours, theirs = medians_together(lambda: [plasma() for _ in range(INNER)], lambda: plasma_of(peer), repeats=15)
        yield beside("W4 plasma", ours / INNER, PEER, theirs, mark=100.0)
        yield beside("W4 effect site", median_seconds(effect), PEER, once_seconds(lambda: effect_of(peer)), mark=100.0)
    yield below("W4 plasma off its target", "accuracy", off_target(system, plasma().rates), "1", mark=EXACT)
    yield below("W4 effect site past its target", "accuracy", past_target(system, effect().rates), "1", mark=EXACT)
    if peer is not None:
        yield below("W4 plasma off its target, PyTCI's rates", "accuracy", off_target(system, plasma_of(peer)), "1")


def person() -> LinearSystem:
    """W1's typical person: plasma and effect site."""
    rates = np.array(
        [[-(K10 + K12 + K13), K21, K31, 0.0], [K12, -K21, 0.0, 0.0], [K13, 0.0, -K31, 0.0], [KE0, 0.0, 0.0, -KE0]]
    )
    readout = np.zeros((2, 4))
    readout[0, 0] = readout[1, 3] = 1.0 / (VOLUME * WEIGHT_KG)
    return LinearSystem(rates, readout)


def pytci() -> Any | None:
    """The same person as a model of PyTCI with its default steps; None where it is not installed."""
    if importlib.util.find_spec("PyTCI") is None:
        return None
    from PyTCI.models.base import Three

    model = Three()
    model.v1, model.keo = VOLUME * WEIGHT_KG, KE0
    model.k10, model.k12, model.k13, model.k21, model.k31 = K10, K12, K13, K21, K31
    model.setup()
    return model


def plasma_of(model: Any) -> Floats:
    """Its rates [mg/min] for the plasma."""
    model.zero_comps()
    return 60.0 * np.array(model.plasma_infusion(TARGET, SECONDS, STEP_SECONDS))


def effect_of(model: Any) -> Floats:
    """Its rates [mg/min] for the effect site."""
    model.zero_comps()
    return 60.0 * np.array(model.effect_target(TARGET, SECONDS, STEP_SECONDS))


def off_target(system: LinearSystem, rates: Floats) -> float:
    """The farthest that the plasma lies from the target at the end of any interval, as a part of it."""
    return float(np.abs(courses(system, rates)[0] - TARGET).max() / TARGET)


def past_target(system: LinearSystem, rates: Floats) -> float:
    """The farthest that the effect site rises above the target, as a part of it."""
    return float(max(0.0, courses(system, rates)[1].max() - TARGET) / TARGET)


def courses(system: LinearSystem, rates: Floats) -> Floats:
    """Plasma and effect site (2, K) at the end of each interval, by SciPy's matrix exponential."""
    n = len(system.rates)
    block = np.zeros((n + 1, n + 1))
    block[:n, :n], block[0, n] = system.rates, 1.0
    carry = expm(INTERVAL * block)
    state, found = np.zeros(n), []
    for rate in rates:
        state = carry[:n, :n] @ state + carry[:n, n] * rate
        found.append(system.readout @ state)
    return np.array(found).T
