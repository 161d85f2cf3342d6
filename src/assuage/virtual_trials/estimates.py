"""What one arm of each trial shows at each visit, as trials report it: means with their errors, responders, area under the scores."""

from dataclasses import dataclass

import numpy as np

from assuage.numerics import Floats
from assuage.virtual_trials.design import Analysis
from assuage.virtual_trials.scores import ArmScores, Flags

_DAYS_A_WEEK = 7.0


@dataclass(frozen=True, slots=True)
class Means:
    """A mean in each trial: `variance` is of the mean itself, on `df` degrees of freedom; NaN where too few were seen."""

    mean: Floats
    variance: Floats
    df: Floats


@dataclass(frozen=True, slots=True)
class Counts:
    """Responders: `responded` of `n` people in each trial."""

    responded: Floats
    n: Floats


@dataclass(frozen=True, slots=True)
class ArmEstimates:
    """Of one arm in T trials: `seen` (T, V), `pain` and `relief` at each visit (T, V), `area` under the scores [point days] (T,).

    `area` is None under the likelihood analysis, which is of one visit. `sd` (T, V) is between the people analysed.
    """

    arm: str
    seen: Floats
    sd: Floats
    pain: Means
    relief: dict[str, Counts]
    area: Means | None


RELIEF = {"relief_30": 0.30, "relief_50": 0.50}
"""The falls of a person's own score that make a responder."""


def estimates(
    scores: ArmScores, weeks: tuple[float, ...], analysis: Analysis, *, unhindered: bool = False
) -> ArmEstimates:
    """Analyse one arm of every trial.

    `completers`: those who came to every visit. `locf`: everybody, the last score (or the one before treatment) carried forward.
    `likelihood`: each visit's mean is regressed on the visit before among those who came, so nothing is lost by dropping out for
    reasons that the last score shows; for responders those who left count as not relieved.

    `unhindered` analyses what everybody would have reported had nobody left or guessed the arm.
    """
    y = scores.unhindered if unhindered else scores.score
    seen = np.ones_like(scores.seen) if unhindered else scores.seen
    filled = _carried_forward(y, scores.before, seen)
    counted = {
        "completers": np.broadcast_to(seen[:, :, -1:], seen.shape),
        "locf": np.ones_like(seen),
        "likelihood": seen,
    }[analysis]
    pain, sd = _means(filled, counted)
    if analysis == "likelihood":
        pain = _regressed(y, scores.before, seen)
    return ArmEstimates(
        arm=scores.arm,
        seen=seen.sum(axis=1).astype(np.float64),
        sd=sd,
        pain=pain,
        relief={
            name: _responders(filled, scores.before, part, counted=counted, analysis=analysis)
            for name, part in RELIEF.items()
        },
        area=None if analysis == "likelihood" else _area(filled, scores.before, counted[:, :, -1], weeks),
    )


def _carried_forward(y: Floats, before: Floats, seen: Flags) -> Floats:
    """The last score that was seen, at every visit."""
    filled = y.copy()
    last = before
    for visit in range(y.shape[2]):
        filled[:, :, visit] = np.where(seen[:, :, visit], y[:, :, visit], last)
        last = filled[:, :, visit]
    return filled


def _means(y: Floats, counted: Flags) -> tuple[Means, Floats]:
    """Mean over people (axis 1) of those counted, with the variance of the mean; and their SD."""
    n = counted.sum(axis=1).astype(np.float64)
    mean = _over(np.where(counted, y, 0.0).sum(axis=1), n)
    squares = np.where(counted, (y - mean[:, None]) ** 2, 0.0).sum(axis=1)
    variance = _over(squares, n - 1.0)
    return Means(mean, _over(variance, n), n - 1.0), np.sqrt(variance)


def _over(top: Floats, bottom: Floats) -> Floats:
    """A quotient that is NaN where there is nothing to divide by."""
    return np.asarray(np.divide(top, bottom, out=np.full_like(top, np.nan), where=bottom > 0))


def _regressed(y: Floats, before: Floats, seen: Flags) -> Means:
    """Means from the likelihood of scores that end when a person leaves, each visit depending on the one before.

    Among those seen at a visit, its score is a line in the score before; that line is taken at the mean of the visit before, which
    rests on those who left too: `m2 = y2 + b (m1 - y1)`, with variance `s (1/n + (m1 - y1)^2 / SS1) + b^2 var(m1)`, where `s` is
    the variance about the line. With nobody lost it is the plain mean and its variance.

    References: Anderson 1957, J Am Stat Assoc 52:200 (scores that end); Little & Rubin, Statistical analysis with missing data (variance).
    """
    n0 = np.full(before.shape[0], float(before.shape[1]))
    m = before.mean(axis=1)
    var = _over(((before - m[:, None]) ** 2).sum(axis=1) / np.maximum(n0 - 1.0, 1.0), n0)
    means, variances, dfs = [], [], []
    earlier = before
    for visit in range(y.shape[2]):
        here, now = seen[:, :, visit], y[:, :, visit]
        n = here.sum(axis=1).astype(np.float64)
        mean_now, mean_earlier = (_over(np.where(here, values, 0.0).sum(axis=1), n) for values in (now, earlier))
        off_now, off_earlier = (
            np.where(here, values - mean[:, None], 0.0) for values, mean in ((now, mean_now), (earlier, mean_earlier))
        )
        spread = (off_earlier**2).sum(axis=1)
        slope = np.where(spread > 0, _over((off_now * off_earlier).sum(axis=1), spread), 0.0)
        about = _over(((off_now - slope[:, None] * off_earlier) ** 2).sum(axis=1), n - 1.0)
        shift = m - mean_earlier
        leverage = np.where(shift != 0.0, _over(shift**2, spread), 0.0)
        m = mean_now + slope * shift
        var = about * (_over(np.ones_like(n), n) + leverage) + slope**2 * var
        means.append(m)
        variances.append(var)
        dfs.append(np.where(n > 1, n - 1.0, np.nan))
        earlier = now
    return Means(np.stack(means, axis=1), np.stack(variances, axis=1), np.stack(dfs, axis=1))


def _responders(filled: Floats, before: Floats, part: float, *, counted: Flags, analysis: Analysis) -> Counts:
    """Who lost at least this part of their own score before treatment; a score of 0 before can't fall."""
    fallen = (before[:, :, None] - filled) >= part * before[:, :, None]
    responds = fallen & (before[:, :, None] > 0) & counted
    if analysis == "likelihood":
        everybody = np.full((before.shape[0], filled.shape[2]), float(before.shape[1]))
        return Counts(responds.sum(axis=1).astype(np.float64), everybody)
    return Counts(responds.sum(axis=1).astype(np.float64), counted.sum(axis=1).astype(np.float64))


def _area(filled: Floats, before: Floats, counted: Flags, weeks: tuple[float, ...]) -> Means:
    """The area under each person's scores from before treatment to the last visit [point days], by trapezes."""
    days = np.array([0.0, *weeks]) * _DAYS_A_WEEK
    steps = np.diff(days)
    area = np.zeros(before.shape)
    earlier = before
    for visit, step in enumerate(steps):
        area += step * (earlier + filled[:, :, visit]) / 2
        earlier = filled[:, :, visit]
    return _means(area[:, :, None], counted[:, :, None])[0]
