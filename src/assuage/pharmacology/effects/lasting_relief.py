"""Relief that outlasts the drug: a slow state behind the level, and three classes of people."""

from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.pharmacology.effects.sigmoid import sigmoid
from assuage.pharmacology.expressions import Value


@dataclass(frozen=True, slots=True)
class Classes:
    """How many people respond in which way: parts that sum to 1 within the arm; `placebo_relief` is the relief of the first."""

    placebo_type: float
    drug_type: float
    placebo_relief: float


def relief(slow_level: Floats, *, c50: Value, gamma: Value = 1.0) -> Floats:
    """The part of the pain that a drug-type person is relieved of, `X^g / (X^g + c50^g)`, X being the slow state."""
    return sigmoid(slow_level, c50=c50, gamma=gamma)


def mean_pain(baseline: Value, relieved: Floats, classes: Classes) -> Floats:
    """The mean pain score of an arm, `B (1 - placebo_type * r - drug_type * F)`.

    >>> float(mean_pain(7.0, np.array(0.0), Classes(placebo_type=0.23, drug_type=0.44, placebo_relief=0.96)))
    5.4544
    """
    without = 1.0 - classes.placebo_type * classes.placebo_relief
    return np.asarray(baseline * (without - classes.drug_type * relieved))


def slow_level(edges_min: Floats, exposure: Floats, at_min: Floats, *, rate: Floats) -> Floats:
    """The slow state for many rates at once, from the exact exposure of one person.

    `X(t) = k * integral of C(s) exp(-k (t - s)) ds`. Between two edges the exposure is exact and its moment is taken at the
    middle of the step, corrected for the curvature of the exponential, so the relative error is about `(k step)^2 / 24`
    times the unevenness of C within a step: below 1e-5 for hourly edges and half-lives of days.

    Parameters: `edges_min` (E,) rising; `exposure` (E,) integral of the level up to each edge; `at_min` (T,) a rising subset of
    the edges; `rate` (R,) [1/min]. Returns (R, T) in the unit of the level.
    """
    last = np.searchsorted(edges_min, at_min)
    within = slice(0, int(last[-1]) if len(last) else 0)
    step, gained = np.diff(edges_min)[within], np.diff(exposure)[within]
    leads_to = np.searchsorted(last, np.arange(len(step)), side="right")
    lag = at_min[leads_to] - (edges_min[within] + step / 2)
    # Most days are cut into the same hours, so the exponentials of a day serve for most.
    alike, which = np.unique(lag + 1j * step, return_inverse=True)
    half = rate[:, None] * alike.imag / 2
    spread = np.where(half > 0, np.sinh(half) / np.where(half > 0, half, 1.0), 1.0)
    kept = rate[:, None] * np.exp(-rate[:, None] * alike.real) * spread
    place = which * len(at_min) + leads_to
    summed = np.bincount(place, weights=gained, minlength=len(alike) * len(at_min))
    # A matrix product would hand itself to threads that may be busy.
    gains = np.einsum("ru,ut->rt", kept, summed.reshape(len(alike), len(at_min)))
    held = np.exp(-rate[:, None] * np.diff(at_min, prepend=edges_min[0]))
    out = np.empty((len(rate), len(at_min)))
    state = np.zeros(len(rate))
    for number in range(len(at_min)):
        state = out[:, number] = state * held[:, number] + gains[:, number]
    return out


def turnover_relief(edges_min: Floats, exposure: Floats, *, rate: Value, c50: Value) -> Floats:
    """The alternative form: relief is gained in proportion to the level and lost at its own rate.

    `dR/dt = k (C / c50) (1 - R) - k R`, which settles at the same `C / (C + c50)` and fades with the same half-life. In each step the
    level is its mean over the step.

    Parameters: `edges_min` (E,) rising; `exposure` (E,), or (P, E) for many people with `rate` and `c50` shared or (P,).
    Returns the relief at the edges, in the shape of `exposure`.
    """
    steps = np.diff(edges_min)
    drive = np.diff(exposure, axis=-1) / steps / np.asarray(c50)[..., None]
    settles = drive / (1.0 + drive)
    fades = np.exp(-np.asarray(rate)[..., None] * (1.0 + drive) * steps)
    values = np.zeros(exposure.shape)
    if exposure.ndim == 1:
        here = 0.0
        for number, (level, left) in enumerate(zip(settles.tolist(), fades.tolist(), strict=True), start=1):
            here = values[number] = level + (here - level) * left
        return values
    for number in range(len(steps)):
        level = settles[:, number]
        values[:, number + 1] = level + (values[:, number] - level) * fades[:, number]
    return values
