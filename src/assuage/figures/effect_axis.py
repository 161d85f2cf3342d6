"""The axis every picture of effects shares: drawn on the scale of analysis, read as people read the measure."""

from collections.abc import Iterable
from math import exp, floor, log, log10
from typing import TYPE_CHECKING

import numpy as np

from assuage.evidence import StudyEffect, Synthesis
from assuage.figures.style import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

EFFECT_AT = 112.0
"""Where the effects written beside a picture end [points to the right of the axis]."""

_STEPS = (1.0, 2.0, 5.0)
_FINE = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)
_FARTHEST_LOG = 300.0  # beyond this a logarithm is no ratio that a float can hold
_WIDEST = 4.0  # an interval that reaches further than this many times the rest of the picture is cut, with an arrow


def shown(synthesis: Synthesis, value: float) -> str:
    """A value of the scale of analysis as text: two decimals, or three digits where it is large or small."""
    read = synthesis.as_read(value)
    if read != 0 and (abs(read) >= 100 or abs(read) < 0.01):  # noqa: PLR2004 where two decimals no longer serve
        return f"{read:.1g}" if abs(read) < 1 else f"{read:.4g}"
    return f"{read:.2f}"


def with_interval(synthesis: Synthesis, value: float, low: float, high: float) -> str:
    """An effect with its interval as text."""
    return f"{shown(synthesis, value)} ({shown(synthesis, low)} to {shown(synthesis, high)})"


def study_label(study: StudyEffect) -> str:
    """A study's label with its year, where the label does not say it."""
    order = study.source.order
    return study.label if order is None or f"{order:g}" in study.label else f"{study.label}, {order:g}"


def window(synthesis: Synthesis, points: Iterable[float], ends: Iterable[float]) -> tuple[float, float]:
    """The stretch of the axis that holds every point, and what does not lie absurdly far out: intervals' ends, no difference."""
    inner = np.asarray(list(points))
    ends = [*ends, *([] if synthesis.nothing is None else [synthesis.nothing])]
    low, high = float(inner.min()), float(inner.max())
    reach = _WIDEST * max(high - low, 1e-9)
    every = [end for end in ends if low - reach <= end <= high + reach] + [low, high]
    low, high = min(every), max(every)
    margin = 0.04 * max(high - low, 1e-6 * max(abs(low), abs(high)), 1e-9)
    low, high = low - margin, high + margin
    return (max(low, -_FARTHEST_LOG), min(high, _FARTHEST_LOG)) if synthesis.is_ratio else (low, high)


def dress(axis: "Axes", synthesis: Synthesis, limits: tuple[float, float]) -> None:
    """Limits, ticks that read as ratios where the effect is one, the line of no difference, and the label."""
    axis.set_xlim(*limits)
    if synthesis.is_ratio:
        ticks = _ratios(*limits)
        axis.set_xticks([log(tick) for tick in ticks], [f"{tick:g}" for tick in ticks])
    elif synthesis.measure in {"PLO", "PFT", "ZCOR"}:
        axis.xaxis.set_major_formatter(lambda value, _: f"{synthesis.as_read(value):.2g}")
    nothing = synthesis.nothing
    if nothing is not None and limits[0] <= nothing <= limits[1]:
        axis.axvline(nothing, color=INK, linewidth=0.9, zorder=1)
    kind = ", logarithmic axis" if synthesis.is_ratio else ""
    where = "" if nothing is None else f" ({synthesis.as_read(nothing):g}: no difference)"
    axis.set_xlabel(f"{synthesis.called}{kind}{where}")


def interval_line(axis: "Axes", row: int, ends: tuple[float, float], limits: tuple[float, float], colour: str) -> None:
    """An interval in its row; an end outside the picture becomes an arrow at the edge."""
    low, high = max(ends[0], limits[0]), min(ends[1], limits[1])
    axis.plot([low, high], [row, row], color=colour, linewidth=1.5, solid_capstyle="butt", zorder=2)
    for cut, at, marker in ((ends[0] < limits[0], low, "<"), (ends[1] > limits[1], high, ">")):
        if cut:
            axis.plot([at], [row], marker=marker, color=colour, markersize=5, clip_on=False, zorder=4)


def beside(axis: "Axes", row: float, text: str, at: float, *, weight: str, colour: str) -> None:
    """Words in a row to the right of the axis, ending `at` points from it."""
    axis.annotate(
        text,
        xy=(1.0, row),
        xycoords=axis.get_yaxis_transform(),
        xytext=(at, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=8,
        fontweight=weight,
        color=colour,
        annotation_clip=False,
    )


def _ratios(low: float, high: float) -> list[float]:
    """Round ratios between two logarithms, about three to nine of them."""
    bottom, top = exp(low), exp(high)
    if top / bottom < 3:  # noqa: PLR2004 a narrow axis is read in even steps
        step = (top - bottom) / 4
        size = 10 ** floor(log10(step))
        step = next(size * one for one in (*_STEPS, 10.0) if size * one >= step)
        first = step * np.ceil(bottom / step)
        return [float(f"{value:.6g}") for value in np.arange(first, top, step)]
    ten = range(floor(log10(bottom)), floor(log10(top)) + 1)
    found = [v for power in ten for one in _STEPS if bottom <= (v := one * 10.0**power) <= top]
    if len(found) < 4:  # noqa: PLR2004 too few to read a ratio between them
        found = [v for power in ten for one in _FINE if bottom <= (v := one * 10.0**power) <= top]
    return found if len(found) <= 9 else [v for v in found if log10(v) == round(log10(v))]  # noqa: PLR2004 more would run together
