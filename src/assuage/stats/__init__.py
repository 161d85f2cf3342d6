"""Estimate, sample, pool: draws, likelihoods and fits on plain arrays.

In: seeds and person indices, covariance matrices, measurements. Out: arrays of draws, and estimates with their curvature.
Numbers only: this room knows no units and no medicine. What needs compiled kernels imports them when it is called.
"""

from assuage.stats.errors import EstimationError, SamplingError, StatsError
from assuage.stats.maximum_a_posteriori import (
    LogLinearModel,
    MapFit,
    Measurements,
    ResidualError,
    maximum_a_posteriori,
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
    "EstimationError",
    "LogLinearModel",
    "MapFit",
    "Measurements",
    "ResidualError",
    "SamplingError",
    "StatsError",
    "correlated_normals",
    "covariance_factor",
    "discrete_classes",
    "log_normal_multipliers",
    "logit_normal",
    "maximum_a_posteriori",
    "standard_normals",
    "truncated_normals",
    "uniform_between",
    "uniforms",
]
