"""Estimate, sample, pool: draws, likelihoods and fits on plain arrays.

In: seeds and person indices, covariance matrices, measurements. Out: arrays of draws, and estimates with their curvature.
Numbers only: this room knows no units and no medicine. What needs compiled kernels imports them when it is called.
"""

from assuage.stats.errors import EstimationError, SamplingError, StatsError
from assuage.stats.importance import Posterior, equal_weights, posterior_draws, weighted_quantiles
from assuage.stats.maximum_a_posteriori import (
    LogLinearModel,
    MapFit,
    Measurements,
    ResidualError,
    maximum_a_posteriori,
)
from assuage.stats.posterior_mode import Mode, posterior_mode
from assuage.stats.predictive_check import fit_p, reading_intervals, reading_p
from assuage.stats.residual_families import (
    ABOVE,
    BELOW,
    EXACT,
    Readings,
    density_slope_and_information,
    log_density,
    share_below,
)
from assuage.stats.sampling import (
    correlated_normals,
    covariance_factor,
    discrete_classes,
    log_normal_multipliers,
    logit_normal,
    standard_normals,
    truncated_normals,
    uniform_between,
    uniforms,
)

__all__ = [
    "ABOVE",
    "BELOW",
    "EXACT",
    "EstimationError",
    "LogLinearModel",
    "MapFit",
    "Measurements",
    "Mode",
    "Posterior",
    "Readings",
    "ResidualError",
    "SamplingError",
    "StatsError",
    "correlated_normals",
    "covariance_factor",
    "density_slope_and_information",
    "discrete_classes",
    "equal_weights",
    "fit_p",
    "log_density",
    "log_normal_multipliers",
    "logit_normal",
    "maximum_a_posteriori",
    "posterior_draws",
    "posterior_mode",
    "reading_intervals",
    "reading_p",
    "share_below",
    "standard_normals",
    "truncated_normals",
    "uniform_between",
    "uniforms",
    "weighted_quantiles",
]
