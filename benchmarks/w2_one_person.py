"""W2: five noisy levels during a 4 h infusion, five random effects, proportional error 15 %: the most probable effects."""

from collections.abc import Callable, Iterator

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import OptimizeResult, minimize

from assuage.numerics import Doses, Floats, solve_population
from assuage.stats import (
    LogLinearModel,
    Measurements,
    ResidualError,
    log_normal_multipliers,
    maximum_a_posteriori,
    standard_normals,
)
from populations import K10, K12, K13, K21, K31, RATE_MG_PER_H, VOLUME, WEIGHT_KG
from row import Row, below, beside
from timing import median_seconds

PEOPLE = 200
OMEGA = 0.0862
ERROR = 0.15
TIMES = np.array([15.0, 60.0, 120.0, 180.0, 235.0])
STOP = 240.0
Readings = Callable[[Floats], Floats]
RATE = RATE_MG_PER_H / 60.0


def run() -> Iterator[Row]:
    """Time one fit and 200, beside a general optimiser over an ODE solver and over a NumPy closed form."""
    everybody, measured, doses = problem(PEOPLE)
    alone, level, _ = problem(1)
    omega, error = OMEGA * np.eye(5), ResidualError(np.zeros(1), np.full(1, ERROR))
    one = median_seconds(lambda: maximum_a_posteriori(alone, doses, level, omega=omega, error=error), inner=20)
    many = median_seconds(lambda: maximum_a_posteriori(everybody, doses, measured, omega=omega, error=error))
    fit = maximum_a_posteriori(alone, doses, level, omega=omega, error=error)
    for name, readings, mark in (
        ("L-BFGS-B over solve_ivp", _by_ode, 500.0),
        ("L-BFGS-B over a NumPy closed form", _closed_form, 20.0),
    ):

        def peer(readings: Readings = readings) -> OptimizeResult:
            return minimize(_objective, np.zeros(5), args=(level.values[0], readings), method="L-BFGS-B")

        if abs(peer().fun - fit.objective[0]) > 1e-3:
            raise AssertionError(f"{name} was given another task")
        seconds = median_seconds(peer, repeats=5)
        yield beside("W2 one fit", one, name, seconds, mark=mark)
        # A single call is mostly the way in and out; among others a fit's own time shows.
        yield beside("W2 one fit among 200", many / PEOPLE, name, seconds)
    yield below("W2 200 fits", "time", 1e3 * many, "ms", mark=40.0)


def problem(people: int) -> tuple[LogLinearModel, Measurements, Doses]:
    """Volume and four rate constants vary; the slow return from the deep compartment is fixed."""
    exponents = np.zeros((5, 5))
    exponents[np.arange(4), np.arange(1, 5)] = 1.0
    model = LogLinearModel(
        states=3,
        source=np.array([0, 0, 1, 0, 2]),
        target=np.array([-1, 1, 0, 2, 0]),
        leaves=np.ones(5, dtype=np.bool_),
        log_rate=np.tile(np.log([K10, K12, K21, K13, K31]), (people, 1)),
        rate_exponents=exponents,
        output_state=np.array([0]),
        log_scale=np.full((people, 1), -np.log(VOLUME * WEIGHT_KG)),
        scale_exponents=np.array([[-1.0, 0.0, 0.0, 0.0, 0.0]]),
    )
    doses = Doses(np.zeros(1), np.full(1, STOP), np.full(1, 4.0 * RATE_MG_PER_H), np.zeros(1, dtype=np.int64))
    effects = np.log(log_normal_multipliers(OMEGA * np.eye(5), standard_normals(2, 0, people, 5)))
    levels = solve_population(model.system_at(effects), doses, TIMES)[0]
    noisy = levels * (1.0 + ERROR * standard_normals(2, 0, people, 5, stream=1))
    return model, Measurements(np.tile(TIMES, (people, 1)), noisy, np.zeros((people, 5), dtype=np.int64)), doses


def _objective(effects: Floats, values: Floats, readings: Readings) -> float:
    found = readings(effects)
    variance = (ERROR * found) ** 2
    return float(((values - found) ** 2 / variance + np.log(variance)).sum() + effects @ effects / OMEGA)


def _parameters(effects: Floats) -> tuple[float, ...]:
    volume = VOLUME * WEIGHT_KG * np.exp(effects[0])
    return (volume, *(np.array([K10, K12, K21, K13]) * np.exp(effects[1:])), K31)


def _by_ode(effects: Floats) -> Floats:
    volume, k10, k12, k21, k13, k31 = _parameters(effects)
    rates = np.array([[-(k10 + k12 + k13), k21, k31], [k12, -k21, 0.0], [k13, 0.0, -k31]])
    given = np.array([RATE, 0.0, 0.0])
    solved = solve_ivp(
        lambda _, x: rates @ x + given,
        (0.0, TIMES[-1]),
        np.zeros(3),
        t_eval=TIMES,
        method="LSODA",
        rtol=1e-8,
        atol=1e-10,
    )
    return np.asarray(solved.y[0] / volume)


def _closed_form(effects: Floats) -> Floats:
    """The textbook sum of three exponentials, its rates by the trigonometric solution of the cubic."""
    volume, k10, k12, k21, k13, k31 = _parameters(effects)
    a2 = k10 + k12 + k13 + k21 + k31
    a1 = k10 * (k21 + k31) + k12 * k31 + k13 * k21 + k21 * k31
    a0 = k10 * k21 * k31
    p, q = a1 - a2 * a2 / 3.0, 2.0 * a2**3 / 27.0 - a1 * a2 / 3.0 + a0
    angle = np.arccos(np.clip(-0.5 * q / np.sqrt(-(p**3) / 27.0), -1.0, 1.0)) / 3.0
    roots = a2 / 3.0 - 2.0 * np.sqrt(-p / 3.0) * np.cos(angle + np.array([0.0, 2.0, 4.0]) * np.pi / 3.0)
    others = np.array([roots[[1, 2]], roots[[0, 2]], roots[[0, 1]]])
    gains = (k21 - roots) * (k31 - roots) / np.prod(others - roots[:, None], axis=1)
    return RATE / volume * (-np.expm1(-np.outer(TIMES, roots)) @ (gains / roots))
