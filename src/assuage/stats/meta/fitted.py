"""One model of effects, fitted: coefficients with their covariance, tau2, and how far the studies disagree."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.special import chdtrc

from assuage.stats.errors import PoolingError
from assuage.stats.meta.checks import Floats
from assuage.stats.meta.heterogeneity import Model, between_studies, higgins, higgins_of_q
from assuage.stats.meta.linear import hat_values, typical_variance, weighted_fit

Test = Literal["z", "knha"]
# Spread left by the effects, relative to their own size, below which it is rounding and no information.
NO_SPREAD = 1e-14


@dataclass(frozen=True, slots=True)
class Fitted:
    """What `fit` found.

    `beta` (p,), `covariance` (p, p) of beta (Knapp-Hartung factor included), `scale` that factor, `df` None for z;
    `q` with its degrees and P value, `i2` [percent], `h2`; `weights` (k,) are 1 / (v + tau2); `hat` (k,).
    """

    beta: Floats
    covariance: Floats
    tau2: float
    scale: float
    df: float | None
    q: float
    q_df: int
    q_p: float
    i2: float
    h2: float
    weights: Floats
    hat: Floats
    warnings: tuple[str, ...]


def fit(
    yi: Floats, vi: Floats, design: Floats, *, model: Model, test: Test | None, tau2: float | None = None
) -> Fitted:
    """Fit `y = X beta + u + e`, `var u = tau2`, `var e = v`.

    Knapp-Hartung (Knapp & Hartung 2003): the covariance `(X'WX)^-1` is multiplied by `y'Py / (k - p)` and tests are by t
    with k - p degrees. `test=None` means knha for random effects and z for FE. With `tau2` given it is not estimated.
    """
    k, p = design.shape
    if test not in {None, *get_args(Test)}:
        raise PoolingError(f"test {test!r} is not known; choose z or knha")
    notes: list[str] = []
    estimated = between_studies(yi, vi, design, model) if tau2 is None else tau2
    fitted = weighted_fit(yi, vi, design, tau2=estimated)
    chosen = test or ("z" if model == "FE" else "knha")
    if k == p and chosen == "knha":
        chosen = "z"
        notes.append("One study leaves no degree of freedom for Knapp-Hartung; the normal distribution was used.")
    scale, df = 1.0, None
    if chosen == "knha":
        scale, df = fitted.quadratic / (k - p), float(k - p)
        notes.extend(_knapp_hartung_notes(model, scale, int(df)))
        if _has_no_spread(scale, yi, fitted.weights):
            scale = 1.0
    common = weighted_fit(yi, vi, design)
    i2, h2 = higgins_of_q(common.quadratic, k - p)
    if model != "FE" and k > p:
        i2, h2 = higgins(estimated, typical_variance(vi, design))
    if model != "FE" and k > p and estimated == 0.0 and tau2 is None:
        notes.append(
            "The variance between studies was estimated as zero, which with few studies does not show that they agree."
        )
    q_p = float(chdtrc(k - p, common.quadratic)) if k > p else 1.0
    return Fitted(
        fitted.beta,
        scale * fitted.bread,
        estimated,
        scale,
        df,
        common.quadratic if k > p else 0.0,
        k - p,
        q_p,
        i2,
        h2,
        fitted.weights,
        hat_values(fitted, design),
        tuple(notes),
    )


def _has_no_spread(scale: float, yi: Floats, weights: Floats) -> bool:
    return scale <= NO_SPREAD * float(np.max(weights * yi**2, initial=0.0)) or scale == 0.0


def _knapp_hartung_notes(model: Model, scale: float, df: int) -> list[str]:
    notes = []
    if model == "FE":
        notes.append("Knapp-Hartung is meant for random effects; with a common effect the z test is usual.")
    if df == 1:
        notes.append(
            "With one degree of freedom (two studies) the Knapp-Hartung interval is so wide that it says almost nothing."
        )
    if scale < 1.0:
        notes.append(
            "The studies lie closer together than their errors and the estimated variance between them explain, so the "
            "Knapp-Hartung standard error is smaller than the ordinary one; read the z interval beside it."
        )
    return notes
