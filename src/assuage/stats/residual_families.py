"""How measured values scatter about what is predicted: normal or Student-t, plain or on the logarithm, exact or censored."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assuage.stats.errors import EstimationError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BELOW, EXACT, ABOVE = -1, 0, 1
"""What a value says: that the truth of the reading lies at or below it, is it, or lies at or above it."""

_LEAST = 1e-300
_HALF_LOG_2PI = 0.9189385332046727


@dataclass(frozen=True, slots=True)
class Readings:
    """Values (k,) that were read, and how each scatters about its prediction f.

    The standard deviation is `sqrt(additive^2 + (proportional f)^2)`; with `on_log` it is `proportional` on the logarithm. `censored`
    (k,) is -1 where all that is known is "at or below the value" (below the limit of quantification, or the bottom of a
    scale), +1 for "at or above", and 0 for a value as it stands. `degrees` are the degrees of freedom of a Student-t scatter with
    that scale; infinite ones make it normal.

    Raises `EstimationError` where shapes differ, a value is not finite, or no scatter is left.
    """

    values: Floats
    censored: Ints
    additive: Floats
    proportional: Floats
    on_log: NDArray[np.bool_]
    degrees: float = np.inf
    _log_values: Floats | None = field(init=False, repr=False, compare=False)
    _sides: tuple[tuple[int, NDArray[np.bool_]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what does not describe readings; find once what every look at them needs."""
        parts = (self.values, self.censored, self.additive, self.proportional, self.on_log)
        if len({np.shape(part) for part in parts}) != 1 or np.ndim(self.values) != 1:
            raise EstimationError("values, censoring and errors of readings must be of one length")
        if not np.isfinite(self.values).all() or not self.degrees > 0.0:
            raise EstimationError("a reading is not finite, or the scatter has no degree of freedom")
        scatter = np.where(self.on_log, self.proportional, np.maximum(self.additive, self.proportional))
        if not ((self.additive >= 0.0) & (self.proportional >= 0.0) & (scatter > 0.0) & np.isfinite(scatter)).all():
            raise EstimationError("each reading needs an error above zero, or one value would decide alone")
        if (self.on_log & (self.values <= 0.0)).any():
            raise EstimationError("a value of zero or less has no logarithm; give it as censored at a positive limit")
        logs = np.log(np.where(self.on_log, self.values, 1.0)) if self.on_log.any() else None
        sides = ((side, self.censored == side) for side in (BELOW, ABOVE))
        object.__setattr__(self, "_log_values", logs)
        object.__setattr__(self, "_sides", tuple((side, chosen) for side, chosen in sides if chosen.any()))

    @property
    def log_values(self) -> Floats | None:
        """The logarithms (k,) of values that scatter on it, 0 for the others; None where no value does."""
        return self._log_values

    @property
    def sides(self) -> tuple[tuple[int, NDArray[np.bool_]], ...]:
        """Each kind of censoring there is, with the values (k,) that have it."""
        return self._sides

    def __len__(self) -> int:
        return len(self.values)


def log_density(predicted: Floats, readings: Readings) -> Floats:
    """The logarithm of the probability (density) of each reading, (n, k), under predictions (n, k).

    A value known only from one side counts by the probability of lying there (the M3 method of Beal 2001).
    """
    u, scale, _, _ = _standardised(predicted, readings)
    return _log_probability(u, scale, readings)


def density_slope_and_information(predicted: Floats, readings: Readings) -> tuple[Floats, Floats, Floats]:
    """The log density of each reading, its derivative by the prediction, and its information about it (never negative), all (n, k)."""
    u, scale, inner, growth = _standardised(predicted, readings)
    nu = readings.degrees
    # d(u)/d(f): the reading's distance shrinks as the prediction nears it, and as the scale grows with it.
    closer = inner / scale
    moved = -closer - u * growth
    if np.isinf(nu):
        slope = -u * moved - growth
        information = closer**2 + 2.0 * growth**2
    else:
        slope = -(nu + 1.0) * u / (nu + u**2) * moved - growth
        information = (nu + 1.0) / (nu + 3.0) * closer**2 + 2.0 * nu / (nu + 3.0) * growth**2
    for side, chosen in readings.sides:
        v = -side * u[:, chosen]
        hazard = np.exp(_log_density(v, nu) - _log_cumulative(v, nu))
        bend = hazard * (hazard + v) if np.isinf(nu) else hazard**2
        slope[:, chosen] = hazard * -side * moved[:, chosen]
        information[:, chosen] = np.maximum(bend, 0.0) * moved[:, chosen] ** 2
    return _log_probability(u, scale, readings), slope, information


def share_below(predicted: Floats, readings: Readings) -> Floats:
    """How probable a reading at or below each value was, (n, k), whether the value is exact or censored."""
    u, _, _, _ = _standardised(predicted, readings)
    return np.asarray(np.exp(_log_cumulative(u, readings.degrees)))


def _standardised(predicted: Floats, readings: Readings) -> tuple[Floats, Floats, Floats | float, Floats]:
    """Distance in scales, the scale, d(centre)/d(f) and d(ln scale)/d(f)."""
    f = np.atleast_2d(predicted)
    variance = readings.additive**2 + (readings.proportional * f) ** 2
    if readings.log_values is None:
        plain = np.maximum(np.sqrt(variance), _LEAST)
        return (readings.values - f) / plain, plain, 1.0, readings.proportional**2 * f / plain**2
    plain = np.sqrt(variance)
    on_log = np.broadcast_to(readings.on_log, f.shape)
    positive = np.maximum(f, _LEAST)
    scale = np.maximum(np.where(on_log, readings.proportional, plain), _LEAST)
    value = np.where(readings.on_log, readings.log_values, readings.values)
    centre = np.where(on_log, np.log(positive), f)
    inner = np.where(on_log, 1.0 / positive, 1.0)
    growth = np.where(on_log, 0.0, readings.proportional**2 * f / scale**2)
    return (value - centre) / scale, scale, inner, growth


def _log_probability(u: Floats, scale: Floats, readings: Readings) -> Floats:
    """The log density of each reading at a distance of `u` scales, or the log probability of its side."""
    found = _log_density(u, readings.degrees) - np.log(scale)
    if readings.log_values is not None:
        found -= readings.log_values  # the density is that of the value itself, not of its logarithm
    for side, chosen in readings.sides:
        found[:, chosen] = _log_cumulative(-side * u[:, chosen], readings.degrees)
    return np.asarray(found)


def _log_density(u: Floats, nu: float) -> Floats:
    if np.isinf(nu):
        return np.asarray(-0.5 * u**2 - _HALF_LOG_2PI)
    from scipy.special import gammaln  # SciPy takes a while to import, and only estimation needs it

    constant = gammaln((nu + 1.0) / 2.0) - gammaln(nu / 2.0) - 0.5 * np.log(np.pi * nu)
    return np.asarray(constant - (nu + 1.0) / 2.0 * np.log1p(u**2 / nu))


def _log_cumulative(u: Floats, nu: float) -> Floats:
    from scipy.special import log_ndtr, stdtr  # as above

    if np.isinf(nu):
        return np.asarray(log_ndtr(u))
    return np.asarray(np.log(np.maximum(stdtr(nu, u), _LEAST)))
