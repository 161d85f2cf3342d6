"""Weighted least squares with a variance between studies added to each study's own: what every model here rests on."""

from dataclasses import dataclass

import numpy as np

from assuage.stats.meta.checks import Floats


@dataclass(frozen=True, slots=True)
class Weighted:
    """One weighted fit, `W = diag(1 / (v + tau2))`.

    `beta` (p,); `bread` (p, p) is `(X'WX)^-1`; `weights` (k,) the diagonal of W; `quadratic` is y'Py with
    `P = W - WX (X'WX)^-1 X'W`, the weighted sum of squared residuals.
    """

    beta: Floats
    bread: Floats
    weights: Floats
    quadratic: float


def weighted_fit(yi: Floats, vi: Floats, design: Floats, *, tau2: float = 0.0) -> Weighted:
    """Fit `y = X beta` with weights 1 / (v + tau2); yi, vi (k,), design (k, p)."""
    weights = 1.0 / (vi + tau2)
    if design.shape[1] == 1:
        # One column needs no matrices; this is where most of the time of pooling goes.
        column = design[:, 0]
        bread = 1.0 / float(weights @ column**2)
        beta = np.array([bread * float(weights @ (column * yi))])
        residuals = yi - beta[0] * column
        return Weighted(beta, np.array([[bread]]), weights, float(weights @ residuals**2))
    # By QR of the scaled design: no normal equations, so nothing is lost where weights differ by many orders.
    root = np.sqrt(weights)
    q, r = np.linalg.qr(design * root[:, None])
    beta = np.linalg.solve(r, q.T @ (yi * root))
    inverse = np.linalg.inv(r)
    residuals = yi - design @ beta
    return Weighted(beta, inverse @ inverse.T, weights, float(weights @ residuals**2))


def hat_values(fit: Weighted, design: Floats) -> Floats:
    """Diagonal (k,) of `X (X'WX)^-1 X'W`: how far each study pulls its own fitted value."""
    return np.asarray(np.einsum("ij,jk,ik->i", design, fit.bread, design) * fit.weights)


def trace_of_p(fit: Weighted, design: Floats) -> float:
    """Trace of P at the weights of the fit."""
    return float(fit.weights @ (1.0 - hat_values(fit, design)))


def typical_variance(vi: Floats, design: Floats) -> float:
    """The typical sampling variance, `(k - p) / tr P` at tau2 = 0; Higgins & Thompson 2002."""
    k, p = design.shape
    fit = weighted_fit(np.zeros(k), vi, design)
    return float((k - p) / trace_of_p(fit, design))
