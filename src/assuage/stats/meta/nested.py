"""Effects nested in studies: the covariance of their sum of errors, used study by study, and its likelihood."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats


@dataclass(frozen=True, slots=True)
class Nested:
    """Effects, sampling variances, design, and which study (rows) each effect (columns) belongs to, as 0 and 1."""

    yi: Floats
    vi: Floats
    design: Floats
    member: Floats


def membership(studies: Sequence[Hashable], k: int) -> Floats:
    """Which study (rows, in order of appearance) each effect (columns) belongs to, as 0 and 1."""
    if len(studies) != k:
        raise PoolingError(f"give each of the {k} effects its study")
    return np.array([[study == name for study in studies] for name in dict.fromkeys(studies)], dtype=np.float64)


def weigh(data: Nested, variances: Floats, columns: Floats) -> Floats:
    """The inverse covariance times columns (k, m), for variances between and within studies.

    With weights w = 1 / (v + within), a study's block of the inverse is `diag(w) - c w w'`,
    `c = between / (1 + between sum(w))`, so no matrix of all effects is ever made.
    """
    between, within = variances
    w = 1.0 / (data.vi + within)
    c = between / (1.0 + between * (data.member @ w))
    weighted = w[:, None] * columns
    return np.asarray(weighted - w[:, None] * (data.member.T @ (c[:, None] * (data.member @ weighted))))


def nested_fit(data: Nested, variances: Floats) -> tuple[Floats, Floats]:
    """Generalised least squares: coefficients (p,) and their covariance (p, p)."""
    weighted = weigh(data, variances, data.design)
    bread = np.linalg.inv(data.design.T @ weighted)
    return bread @ (weighted.T @ data.yi), np.asarray(bread, dtype=np.float64)


def restricted_likelihood(data: Nested, variances: Floats) -> tuple[float, Floats, Floats]:
    """Restricted log-likelihood (with all constants), its slope in both variances, and the expected information.

    All traces are taken study by study, as in `weigh`.
    """
    between, within = variances
    x, member = data.design, data.member
    k, p = x.shape
    w = 1.0 / (data.vi + within)
    total = member @ w
    shrink = 1.0 / (1.0 + between * total)
    c = between * shrink

    g = weigh(data, variances, x)
    inner = x.T @ g
    b = np.linalg.inv(inner)
    residual = data.yi - x @ (b @ (g.T @ data.yi))
    r = weigh(data, variances, residual[:, None])[:, 0]
    value = -0.5 * (
        (k - p) * np.log(2.0 * np.pi)
        - np.linalg.slogdet(x.T @ x)[1]
        - np.log(w).sum()
        - np.log(shrink).sum()
        + np.linalg.slogdet(inner)[1]
        + residual @ r
    )
    squares, cubes = member @ w**2, member @ w**3
    by_study, weighted_by_study = member @ g, (member @ (w[:, None] * g)) * shrink[:, None]
    gg, ss = g.T @ g, by_study.T @ by_study
    slope = 0.5 * np.array(
        [
            ((member @ r) ** 2).sum() - (total * shrink).sum() + np.trace(b @ ss),
            r @ r - (w.sum() - (c * squares).sum()) + np.trace(b @ gg),
        ]
    )
    bs, bg = b @ ss, b @ gg
    between_twice = ((total * shrink) ** 2).sum() - 2.0 * np.trace(
        b @ (by_study.T @ ((total * shrink)[:, None] * by_study))
    )
    crossed = (squares * shrink**2).sum() - 2.0 * np.trace(b @ (by_study.T @ weighted_by_study))
    within_twice = (w**2).sum() - 2.0 * (c * cubes).sum() + ((c * squares) ** 2).sum()
    within_twice -= 2.0 * np.trace(b @ (g.T @ weigh(data, variances, g)))
    crossed += np.trace(bs @ bg)
    information = 0.5 * np.array(
        [[between_twice + np.trace(bs @ bs), crossed], [crossed, within_twice + np.trace(bg @ bg)]]
    )
    return float(value), slope, information
