"""The people, doses and times of the workloads."""

import numpy as np

from assuage.numerics import Doses, Floats, PopulationSystem
from assuage.stats import log_normal_multipliers, standard_normals

# Rate constants [1/min] and volume [L/kg] of the workloads: a numerical task and not a knowledge model.
K10, K12, K13, K21, K31, VOLUME, KE0 = 0.438, 0.592, 0.590, 0.247, 0.0146, 0.063, 0.2
WEIGHT_KG = 70.0
# 30 % coefficient of variation on each of the seven.
VARIANCE = float(np.log(1.09))
RATE_MG_PER_H = 24.5
TIMES = 10.0 * np.arange(2017)


def four_hours_on_ten_days() -> Doses:
    """24.5 mg/h over 4 h on 10 days."""
    start = 1440.0 * np.arange(10)
    return Doses(start, start + 240.0, np.full(10, 4.0 * RATE_MG_PER_H), np.zeros(10, dtype=np.int64))


def lognormal_people(people: int, *, seed: int = 1) -> PopulationSystem:
    """Three compartments and an effect site; outputs are plasma and effect concentration."""
    typical = np.array([K10, K12, K13, K21, K31, VOLUME * WEIGHT_KG, KE0])
    drawn = typical * log_normal_multipliers(VARIANCE * np.eye(7), standard_normals(seed, 0, people, 7))
    k10, k12, k13, k21, k31, volume, ke0 = drawn.T
    rates = np.zeros((people, 4, 4))
    rates[:, 0, 0] = -(k10 + k12 + k13)
    rates[:, 1, 0], rates[:, 0, 1], rates[:, 1, 1] = k12, k21, -k21
    rates[:, 2, 0], rates[:, 0, 2], rates[:, 2, 2] = k13, k31, -k31
    rates[:, 3, 0], rates[:, 3, 3] = ke0 / volume, -ke0
    readout = np.zeros((people, 2, 4))
    readout[:, 0, 0], readout[:, 1, 3] = 1.0 / volume, 1.0
    return PopulationSystem(rates, readout)


def real_people(people: int, *, seed: int = 1) -> tuple[PopulationSystem, Doses]:
    """S and R apart, each with norketamine in two compartments, weight as a covariate, correlated variability.

    One system of ten states: for each isomer three of the parent and two of the metabolite; outputs are the four plasma
    concentrations. Weight scales volumes by its first power and clearances by its power of 3/4.
    """
    # Clearances and volumes vary together (correlation 0.5), the two isomers share their random effects to 80 %.
    sizes = 12
    correlation = np.full((sizes, sizes), 0.3)
    correlation[np.arange(0, sizes, 2)[:, None], np.arange(1, sizes, 2)] = 0.5
    correlation = np.minimum(correlation, correlation.T)
    np.fill_diagonal(correlation, 1.0)
    normals = standard_normals(seed, 0, people, sizes + 1)
    vary = log_normal_multipliers(VARIANCE * correlation, normals[:, :sizes])
    weight = 70.0 * np.exp(0.2 * normals[:, sizes])
    flows, volumes = (weight / 70.0) ** 0.75, weight / 70.0
    rates, readout = np.zeros((people, 10, 10)), np.zeros((people, 4, 10))
    for isomer, faster in enumerate((1.2, 1.0)):
        first = 5 * isomer
        own = vary[:, 6 * isomer : 6 * isomer + 6]
        volume = VOLUME * 70.0 * volumes * own[:, 0]
        clearance = faster * K10 * VOLUME * 70.0 * flows * own[:, 1]
        metabolite_volume = 15.0 * volumes * own[:, 2]
        metabolite_clearance = 1.1 * flows * own[:, 3]
        _exchange(rates, first, first + 1, K12 * own[:, 4], K21 * np.ones(people))
        _exchange(rates, first, first + 2, K13 * own[:, 5], K31 * np.ones(people))
        _exchange(rates, first + 3, first + 4, 1.5 / metabolite_volume, np.full(people, 1.5 / 60.0))
        rates[:, first, first] -= clearance / volume
        rates[:, first + 3, first] += 0.8 * clearance / volume
        rates[:, first + 3, first + 3] -= metabolite_clearance / metabolite_volume
        readout[:, 2 * isomer, first] = 1.0 / volume
        readout[:, 2 * isomer + 1, first + 3] = 1.0 / metabolite_volume
    daily = four_hours_on_ten_days()
    half = Doses(
        np.tile(daily.start, 2),
        np.tile(daily.stop, 2),
        np.tile(0.5 * daily.amount, 2),
        np.repeat(np.array([0, 5]), len(daily.start)),
    )
    return PopulationSystem(rates, readout), half


def _exchange(rates: Floats, one: int, other: int, there: Floats, back: Floats) -> None:
    rates[:, one, one] -= there
    rates[:, other, one] += there
    rates[:, other, other] -= back
    rates[:, one, other] += back
