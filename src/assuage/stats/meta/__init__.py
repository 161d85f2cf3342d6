"""The arithmetic of meta-analysis: effects from what papers print, pooled, and looked at for what could be wrong with them.

In: plain arrays. `effect_size` (or a function of its family) makes effects and sampling variances; `pool` and its kin pool
them. Out: frozen results that say method, number of studies, people where known, and warnings in plain sentences. No units.
"""

from assuage.stats.errors import PoolingError
from assuage.stats.meta.cluster_robust import Robust, cluster_robust
from assuage.stats.meta.effect_size import MEASURES, Measure, as_read, effect_size, measure_of
from assuage.stats.meta.effects.changes import (
    change_sd,
    correlation_of_change,
    mean_change,
    standardised_by_change,
    standardised_by_raw_score,
)
from assuage.stats.meta.effects.correlations import fisher_z, raw_correlation
from assuage.stats.meta.effects.means import (
    from_cohens_d,
    mean_difference,
    ratio_of_means,
    small_sample_correction,
    standardised_mean_difference,
)
from assuage.stats.meta.effects.medians import from_five_numbers, from_quartiles, from_range, skewness_warning
from assuage.stats.meta.effects.proportions import (
    double_arcsine,
    from_double_arcsine,
    harmonic_mean,
    logistic,
    logit_proportion,
    raw_proportion,
)
from assuage.stats.meta.effects.rates import rate_ratio
from assuage.stats.meta.effects.recovered import (
    cohens_d_of_t,
    from_interval,
    from_p_value,
    from_statistic,
    sd_of_interval,
    sd_of_se,
)
from assuage.stats.meta.effects.tables import odds_ratio, peto_odds_ratio, risk_difference, risk_ratio
from assuage.stats.meta.fail_safe import FailSafe, fail_safe_n
from assuage.stats.meta.fitted import Test
from assuage.stats.meta.heterogeneity import MODELS, Model
from assuage.stats.meta.influence import Influence, influence
from assuage.stats.meta.pool import Pooled, pool
from assuage.stats.meta.regression import Coefficient, Predicted, Regression, meta_regression, predicted
from assuage.stats.meta.selection import Selection, selection_model
from assuage.stats.meta.sequences import Step, cumulative, leave_one_out
from assuage.stats.meta.sequential import Look, SequentialAnalysis, sequential_analysis, sequential_boundary, spent
from assuage.stats.meta.small_studies import Asymmetry, RankCorrelation, egger, rank_correlation
from assuage.stats.meta.stratified import CommonEffect, mantel_haenszel, mantel_haenszel_rates, pooled_peto
from assuage.stats.meta.subgroups import Subgroups, subgroups
from assuage.stats.meta.three_level import ThreeLevel, three_level
from assuage.stats.meta.trim_and_fill import TrimFill, trim_and_fill

__all__ = [
    "MEASURES",
    "MODELS",
    "Asymmetry",
    "Coefficient",
    "CommonEffect",
    "FailSafe",
    "Influence",
    "Look",
    "Measure",
    "Model",
    "Pooled",
    "PoolingError",
    "Predicted",
    "RankCorrelation",
    "Regression",
    "Robust",
    "Selection",
    "SequentialAnalysis",
    "Step",
    "Subgroups",
    "Test",
    "ThreeLevel",
    "TrimFill",
    "as_read",
    "change_sd",
    "cluster_robust",
    "cohens_d_of_t",
    "correlation_of_change",
    "cumulative",
    "double_arcsine",
    "effect_size",
    "egger",
    "fail_safe_n",
    "fisher_z",
    "from_cohens_d",
    "from_double_arcsine",
    "from_five_numbers",
    "from_interval",
    "from_p_value",
    "from_quartiles",
    "from_range",
    "from_statistic",
    "harmonic_mean",
    "influence",
    "leave_one_out",
    "logistic",
    "logit_proportion",
    "mantel_haenszel",
    "mantel_haenszel_rates",
    "mean_change",
    "mean_difference",
    "measure_of",
    "meta_regression",
    "odds_ratio",
    "peto_odds_ratio",
    "pool",
    "pooled_peto",
    "predicted",
    "rank_correlation",
    "rate_ratio",
    "ratio_of_means",
    "raw_correlation",
    "raw_proportion",
    "risk_difference",
    "risk_ratio",
    "sd_of_interval",
    "sd_of_se",
    "selection_model",
    "sequential_analysis",
    "sequential_boundary",
    "skewness_warning",
    "small_sample_correction",
    "spent",
    "standardised_by_change",
    "standardised_by_raw_score",
    "standardised_mean_difference",
    "subgroups",
    "three_level",
    "trim_and_fill",
]
