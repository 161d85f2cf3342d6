"""W2 in the clinic: one person's two weeks of scores and three levels, by the update that `individualise` runs."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from scipy.optimize import OptimizeResult, minimize

from assuage.dosing import parse
from assuage.numerics import Floats
from assuage.pharmacology import Covariates, Measured, MeasuredKind, PastCourse, personal_model, personal_posterior
from assuage.pharmacology.personal_inference import informed_deviates, within_class
from assuage.pharmacology.personal_reading import DRUG_TYPE
from assuage.stats import log_density, posterior_mode
from row import Row, below, beside
from timing import median_seconds

MODEL = "kamp_2020"
SCORES = (3, 2, 3, 4, 2, 3, 3, 4, 3, 4, 4, 3, 4, 4)
LEVELS = ((1000.0, 215.0), (3000.0, 240.0), (4700.0, 250.0))
STEPS = 4000


def run() -> Iterator[Row]:
    """Time the mode within a class and the whole posterior, beside a general optimiser and a random walk on the same predictions."""
    who = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient", baseline_nrs=7.0)
    past = PastCourse(who, parse("S-ketamine 20 mg/h for 80 h"))
    told = [
        Measured(MeasuredKind.PAIN, float(score), 5760.0 + 1440.0 * day) for day, score in enumerate(SCORES, start=1)
    ]
    told += [Measured(MeasuredKind.LEVEL, level, time, "S", "arterial") for time, level in LEVELS]
    mine = personal_model(past, told, MODEL)
    informed = informed_deviates(mine, DRUG_TYPE)
    predict, q = within_class(mine, DRUG_TYPE, informed), len(informed)

    def objective(deviates: Floats) -> float:
        return 0.5 * float(deviates @ deviates) - float(log_density(predict(deviates[None, :]), mine.readings).sum())

    def peer() -> OptimizeResult:
        return minimize(objective, np.zeros(q), method="L-BFGS-B")

    mode = posterior_mode(predict, mine.readings, dimensions=q)
    if abs(peer().fun - mode.objective) > 1e-3:
        raise AssertionError("the optimiser was given another task")
    seconds = median_seconds(lambda: posterior_mode(predict, mine.readings, dimensions=q))
    name = "L-BFGS-B over the same predictions"
    yield beside("W2 mode within a class", seconds, name, median_seconds(peer, repeats=5), mark=5.0)
    yield below("W2 mode within a class", "time", 1e3 * seconds, "ms", mark=5.0)
    whole = median_seconds(lambda: personal_posterior(mine))
    yield below("W2 posterior of one model", "time", 1e3 * whole, "ms", mark=200.0)
    found = personal_posterior(mine)
    walk, worth = _walk(objective, mode.deviates, np.linalg.cholesky(np.linalg.inv(mode.precision)))
    yield beside(
        "W2 posterior, one effective draw",
        whole / found.effective,
        "random walk in the drug class alone",
        walk / worth,
        mark=50.0,
    )


def _walk(objective: Callable[[Floats], float], begin: Floats, factor: Floats) -> tuple[float, float]:
    """Seconds of a random-walk Metropolis chain with the best scale for its size, and how many independent draws it is worth."""
    luck = np.random.default_rng(1)
    here, value = begin, objective(begin)
    chain = np.empty((STEPS, len(begin)))
    started = time.perf_counter()
    for step in range(STEPS):
        there = here + 2.38 / np.sqrt(len(begin)) * factor @ luck.standard_normal(len(begin))
        reached = objective(there)
        if np.log(luck.uniform()) < value - reached:
            here, value = there, reached
        chain[step] = here
    seconds = time.perf_counter() - started
    return seconds, min(_independent(column) for column in chain.T)


def _independent(column: Floats) -> float:
    """The effective sample size of a chain: its length over one and twice the sum of its positive autocorrelations."""
    centred = column - column.mean()
    spectrum = np.abs(np.fft.rfft(centred, 2 * len(column))) ** 2
    correlation = np.fft.irfft(spectrum)[: len(column)]
    correlation = correlation / correlation[0]
    first = int(np.argmax(correlation < 0.05))
    return float(len(column) / (1.0 + 2.0 * correlation[1:first].sum()))
