"""A closer look at a synthesis as one JSON document each, under the names that the command line prints; what does not exist is null."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from assuage.evidence.canonical import result_document
from assuage.stats.meta import Regression, Selection, Subgroups, TrimFill


def subgroups_document(found: Subgroups) -> dict[str, Any]:
    """Each subgroup's own pool, and the test between them."""
    return {
        "method": found.method,
        "groups": [{"name": name} | result_document(part, part.warnings) for name, part in found.groups],
        "statistic": found.statistic,
        "df": found.df,
        "p": found.p,
        "warnings": list(found.warnings),
    }


def regression_document(found: Regression) -> dict[str, Any]:
    """Each coefficient on the scale of analysis, the test of all together, and what is left unexplained; `r2` in percent."""
    return {
        "method": found.method,
        "coefficients": [asdict(one) for one in found.coefficients],
        "qm": found.qm,
        "qm_df": found.qm_df,
        "qm_p": found.qm_p,
        "qe": found.qe,
        "qe_df": found.qe_df,
        "qe_p": found.qe_p,
        "tau2": found.tau2,
        "tau2_ci": None if found.tau2_ci is None else list(found.tau2_ci),
        "i2": found.i2,
        "r2": found.r2,
        "warnings": list(found.warnings),
    }


def trim_and_fill_document(found: TrimFill) -> dict[str, Any]:
    """How many studies seem to be missing on which side, and the pool with their mirror images."""
    return {
        "method": found.method,
        "side": found.side,
        "missing": found.missing,
        "missing_se": found.missing_se,
        "p": found.p,
        "has_settled": found.has_settled,
        "filled_yi": list(found.filled_yi),
        "filled_vi": list(found.filled_vi),
        "pooled": result_document(found.pooled, ()),
        "warnings": list(found.warnings),
    }


def selection_document(found: Selection) -> dict[str, Any]:
    """The effect if studies went unseen by their P value, and how likely each interval of P is to be seen."""
    intervals = zip(found.upper_p, found.studies, found.chances, found.chances_se, strict=True)
    return {
        "method": found.method,
        "estimate": _known(found.estimate),
        "se": _known(found.se),
        "ci_low": _known(found.ci_low),
        "ci_high": _known(found.ci_high),
        "p": _known(found.p),
        "tau2": _known(found.tau2),
        "intervals": [
            {"upper_p": upper, "studies": studies, "chance": _known(chance), "se": _known(se)}
            for upper, studies, chance, se in intervals
        ],
        "unadjusted": found.unadjusted,
        "lr": _known(found.lr),
        "lr_df": found.lr_df,
        "lr_p": _known(found.lr_p),
        "has_settled": found.has_settled,
        "warnings": list(found.warnings),
    }


def _known(value: float) -> float | None:
    """A number, or None where the search gave none."""
    return value if isfinite(value) else None
