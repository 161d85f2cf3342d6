"""One door to all effects by the names the reference program metafor uses, with what each needs and how it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats
from assuage.stats.meta.effects.changes import mean_change, standardised_by_change, standardised_by_raw_score
from assuage.stats.meta.effects.correlations import fisher_z, raw_correlation
from assuage.stats.meta.effects.means import mean_difference, ratio_of_means, standardised_mean_difference
from assuage.stats.meta.effects.proportions import (
    double_arcsine,
    from_double_arcsine,
    logistic,
    logit_proportion,
    raw_proportion,
)
from assuage.stats.meta.effects.rates import rate_ratio
from assuage.stats.meta.effects.tables import odds_ratio, peto_odds_ratio, risk_difference, risk_ratio


@dataclass(frozen=True, slots=True)
class Measure:
    """An effect: its columns, whether it is a logarithm of a ratio, whether empty cells may be filled, and its value for "none"."""

    name: str
    words: str
    columns: tuple[str, ...]
    formula: Callable[..., tuple[Floats, Floats]]
    is_log_ratio: bool = False
    fills_empty_cells: bool = False
    no_effect: float | None = 0.0


_MEANS = ("m1", "sd1", "n1", "m2", "sd2", "n2")
_EVENTS = ("x1", "n1", "x2", "n2")
_PAIRS = ("m1", "sd1", "m2", "sd2", "r", "n")

MEASURES: dict[str, Measure] = {
    m.name: m
    for m in (
        Measure("MD", "mean difference", _MEANS, mean_difference),
        Measure("SMD", "standardised mean difference (Hedges' g)", _MEANS, standardised_mean_difference),
        Measure("ROM", "log ratio of means", _MEANS, ratio_of_means, is_log_ratio=True),
        Measure("OR", "log odds ratio", _EVENTS, odds_ratio, is_log_ratio=True, fills_empty_cells=True),
        Measure("RR", "log risk ratio", _EVENTS, risk_ratio, is_log_ratio=True, fills_empty_cells=True),
        Measure("RD", "risk difference", _EVENTS, risk_difference, fills_empty_cells=True),
        Measure("PETO", "log odds ratio by Peto", _EVENTS, peto_odds_ratio, is_log_ratio=True, fills_empty_cells=True),
        Measure(
            "IRR",
            "log incidence rate ratio",
            ("x1", "t1", "x2", "t2"),
            rate_ratio,
            is_log_ratio=True,
            fills_empty_cells=True,
        ),
        Measure("PR", "proportion", ("x", "n"), raw_proportion, fills_empty_cells=True, no_effect=None),
        Measure(
            "PLO", "log odds of a proportion", ("x", "n"), logit_proportion, fills_empty_cells=True, no_effect=None
        ),
        Measure("PFT", "double arcsine of a proportion", ("x", "n"), double_arcsine, no_effect=None),
        Measure("COR", "correlation", ("r", "n"), raw_correlation),
        Measure("ZCOR", "Fisher's z of a correlation", ("r", "n"), fisher_z),
        Measure("MC", "mean change, or paired difference of a crossover", _PAIRS, mean_change),
        Measure("SMCC", "change in standard deviations of change", _PAIRS, standardised_by_change),
        Measure(
            "SMCR",
            "change in standard deviations of the first score",
            ("m1", "sd1", "m2", "r", "n"),
            standardised_by_raw_score,
        ),
    )
}


def effect_size(measure: str, /, **given: Any) -> tuple[Floats, Floats]:
    """Effects and sampling variances (yi, vi) of the measure named, on the analysis scale (logarithms for ratios).

    Parameters: the columns that `MEASURES[measure].columns` lists, (k,) each, group 1 against group 2; for measures that
    fill empty cells also `add` (0.5) and `to` (`only0`, `all`, `if0all`, `none`).
    Raises `PoolingError` for a measure that is not known, a column that is missing or too many, and numbers that cannot be.
    """
    known = measure_of(measure)
    optional = {"add", "to"} if known.fills_empty_cells else set()
    missing, strange = set(known.columns) - set(given), set(given) - set(known.columns) - optional
    if missing or strange:
        raise PoolingError(
            f"{measure} needs the columns {', '.join(known.columns)}"
            + (f"; missing: {', '.join(sorted(missing))}" if missing else "")
            + (f"; not known: {', '.join(sorted(strange))}" if strange else "")
        )
    return known.formula(**given)


def measure_of(measure: str) -> Measure:
    """What is known about a measure; raises `PoolingError` for a name that is not."""
    if measure not in MEASURES:
        raise PoolingError(f"measure {measure!r} is not known; choose one of {', '.join(MEASURES)}")
    return MEASURES[measure]


def as_read(measure: str, value: ArrayLike, *, n: float | None = None) -> Floats:
    """Values of the analysis scale as people read them: ratios, proportions and correlations instead of their transforms.

    PFT needs `n`, the harmonic mean of the group sizes.
    """
    known, values = measure_of(measure), np.asarray(value, dtype=np.float64)
    if known.is_log_ratio:
        return np.exp(values)
    if measure == "PLO":
        return logistic(values)
    if measure == "ZCOR":
        return np.tanh(values)
    if measure == "PFT":
        if n is None:
            raise PoolingError(
                "the way back from PFT depends on the group size; give n, the harmonic mean of the sizes"
            )
        return from_double_arcsine(values, n)
    return values
