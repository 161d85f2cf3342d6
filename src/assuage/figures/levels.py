"""Ketamine in blood over the first session of each option, by every model, on one scale."""

import textwrap
from typing import TYPE_CHECKING

import numpy as np

from assuage.figures.style import COLOURS, DASHES, SOFT, canvas, finish, label_ends
from assuage.numerics import Floats
from assuage.pharmacology import ModelRun
from assuage.plan import Option, Plan, SessionBand

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

# What follows the first session on the axis, and the longest stretch that is drawn as one session [h].
_AFTERWARDS_H = 2.0
_POINTS_IN_TABLE = 6


def levels_figure(plan: Plan) -> "Picture | None":
    """One panel an option: a line for each model, the band of the twins for the one that leads.

    Levels are racemate-equivalent, so that S-ketamine can stand on the same axis: S counted twice. Returns None where no
    option has a prediction.
    """
    shown = [option for option in plan.options if option.simulation is not None and _answering(option)]
    if not shown:
        return None
    names = list(dict.fromkeys(run.model for option in shown for run in _answering(option)))
    with canvas(7.6, 0.8 + 1.8 * -(-len(shown) // 2)) as figure:
        axes = figure.subplots(-(-len(shown) // 2), min(2, len(shown)), sharey=True, squeeze=False)
        highest = max(_highest(option) for option in shown) * 1.08
        for axis, option in zip(axes.flat, shown, strict=False):
            axis.set_ylim(0, highest)
            _panel(axis, option, names)
        for spare in axes.flat[len(shown) :]:
            spare.set_visible(False)
        for row in axes:
            row[0].set_ylabel("ng/mL, racemate-equivalent")
        title = "Ketamine in blood over the first session"
        return finish(figure, name="levels", title=title, summary=_summary(shown), table=_table(shown))


def _panel(axis: "Axes", option: Option, names: list[str]) -> None:
    until = session_end_h(option) + _AFTERWARDS_H
    ends: list[tuple[float, str, str]] = []
    for run in _answering(option):
        number = names.index(run.model) % len(COLOURS)
        hours, level = _racemate_equivalent(run)
        seen = hours <= until
        if option.session_band is not None and run.model == option.session_band.model:
            at, low, high = _band(option.session_band)
            inside = at <= until
            axis.fill_between(at[inside], low[inside], high[inside], color=COLOURS[number], alpha=0.18, linewidth=0)
        axis.plot(hours[seen], level[seen], color=COLOURS[number], linestyle=DASHES[number])
        ends.append((float(level[seen][-1]), f"{run.model} ({run.site[0]})", COLOURS[number]))
    label_ends(axis, ends)
    axis.axvline(session_end_h(option), color=SOFT, linewidth=0.8, linestyle=(0, (2, 2)))
    axis.set_title(textwrap.fill(option.short_name, 52), fontsize=8)
    axis.set_xlabel("hours from the start (dotted: end of infusion)")
    axis.set_xlim(0, until)


def session_end_h(option: Option) -> float:
    """When the first unbroken stretch of infusion ends [h]."""
    end = 0.0
    for one in option.given:
        if one.start_min > end + 60:
            break
        end = max(end, one.stop_min)
    return end / 60


def _highest(option: Option) -> float:
    """The top of everything that is drawn for an option [ng/mL, racemate-equivalent]."""
    tops = [float(_racemate_equivalent(run)[1].max()) for run in _answering(option)]
    if option.session_band is not None:
        tops.append(float(_band(option.session_band)[2].max()))
    return max(tops)


def _answering(option: Option) -> list[ModelRun]:
    return [run for run in option.simulation.models if run.refused is None] if option.simulation else []


def _racemate_equivalent(run: ModelRun) -> tuple[Floats, Floats]:
    analyte, factor = ("total", 1.0) if "total" in run.concentration_ng_per_ml else ("S", 2.0)
    return run.time_min / 60, run.concentration_ng_per_ml[analyte] * factor


def _band(band: SessionBand) -> tuple[Floats, Floats, Floats]:
    """Hours, and 5 and 95 in a hundred of the twins, as racemate-equivalent."""
    factor = 1.0 if band.analyte == "total" else 2.0
    return band.time_min / 60, band.p5 * factor, band.p95 * factor


def _summary(shown: list[Option]) -> str:
    peaks = []
    for option in shown:
        tops = [float(_racemate_equivalent(run)[1].max()) for run in _answering(option)]
        peaks.append(f"{option.letter} {min(tops):.0f} to {max(tops):.0f}")
    return f"Highest level of the course, lowest to highest model, ng/mL racemate-equivalent: {'; '.join(peaks)}."


def _table(shown: list[Option]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("option", "model, site", *(f"point {n + 1}" for n in range(_POINTS_IN_TABLE)))]
    for option in shown:
        until = session_end_h(option) + _AFTERWARDS_H
        at = np.linspace(until / _POINTS_IN_TABLE, until, _POINTS_IN_TABLE)
        for run in _answering(option):
            hours, level = _racemate_equivalent(run)
            values = np.interp(at, hours, level)
            cells = (f"{value:.0f} ng/mL at {hour:.1f} h" for hour, value in zip(at, values, strict=True))
            rows.append((option.short_name, f"{run.model}, {run.site}", *cells))
    return tuple(rows)
