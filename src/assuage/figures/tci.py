"""A scheme towards a target: the levels it gives by every model, and the rates beneath them."""

from typing import TYPE_CHECKING

import numpy as np

from assuage.figures.style import COLOURS, DASHES, INK, SOFT, canvas, finish, label_ends
from assuage.numerics import Floats
from assuage.pharmacology import ModelRun
from assuage.plan import TciCourse, TciScheme, called

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

# A ceiling further up than this many times the highest line would press the lines to the floor: it is told instead.
_CEILING_IN_SIGHT = 1.6
_ROOM = 1.08
# Up to six lines: one colour more than the shared palette has.
_PALETTE = (*COLOURS, "#56b4e9")


def tci_figure(scheme: TciScheme) -> "Picture":
    """Target, plasma and effect site above, the written steps and the ideal rates beneath, over the same hours.

    The model that leads is drawn strongly, ideal and written; the other models under the written steps thinly, each with its site.
    """
    with canvas(7.6, 5.4) as figure:
        above, beneath = figure.subplots(2, 1, sharex=True, height_ratios=(2.1, 1))
        _levels(above, scheme)
        _rates(beneath, scheme)
        beneath.set_xlabel("hours from the start")
        beneath.set_xlim(0, scheme.minutes / 60)
        title = f"{_aim(scheme)}, {scheme.drug}"
        above.set_title(title, fontsize=9)
        return finish(figure, name="tci", title=title, summary=_summary(scheme), table=_table(scheme))


def _levels(axis: "Axes", scheme: TciScheme) -> None:
    hours = scheme.keyed.time_min / 60
    lines = _lines(scheme)
    top = max(float(level.max()) for _, level, _ in lines) * _ROOM
    if scheme.ceiling_ng_per_ml is not None and scheme.ceiling_ng_per_ml < _CEILING_IN_SIGHT * top:
        top = max(top, scheme.ceiling_ng_per_ml * _ROOM)
        axis.axhline(scheme.ceiling_ng_per_ml, color="#b42318", linewidth=1)
        axis.annotate(
            f"ceiling {scheme.ceiling_ng_per_ml:g}",
            (0.01, scheme.ceiling_ng_per_ml),
            xycoords=axis.get_yaxis_transform(),
            xytext=(0, 3),
            textcoords="offset points",
            fontsize=7.5,
            color="#b42318",
        )
    axis.set_ylim(0, top)
    wanted = np.array([scheme.target_at(time) for time in scheme.keyed.time_min])
    axis.plot(hours, wanted, color=INK, linewidth=1, linestyle=(0, (1, 1.5)))
    axis.plot(hours, _targeted(scheme.ideal), color=SOFT, linewidth=0.9)
    ends = [(float(wanted[-1]), "target", INK)]
    for number, (name, level, strong) in enumerate(lines):
        colour = _PALETTE[number % len(_PALETTE)]
        width = 1.8 if strong else 0.9
        axis.plot(hours, level, color=colour, linestyle=DASHES[number % len(DASHES)], linewidth=width)
        ends.append((float(level[-1]), name, colour))
    label_ends(axis, ends)
    axis.set_ylabel(f"{_drug_read(scheme)}, ng/mL")


def _lines(scheme: TciScheme) -> list[tuple[str, Floats, bool]]:
    """Every line under the written steps: its name, its level at the times of the course, and whether it is the model that leads."""
    lines = [(f"plasma, {scheme.model} ({scheme.sampled[0]})", scheme.keyed.plasma_ng_per_ml, True)]
    if scheme.keyed.effect_ng_per_ml is not None:
        lines.append(("effect site", scheme.keyed.effect_ng_per_ml, True))
    for run in _others(scheme):
        level = np.interp(scheme.keyed.time_min, run.time_min, run.concentration_ng_per_ml[scheme.analyte])
        lines.append((f"{run.model} ({run.site[0]})", level, False))
    return lines


def _others(scheme: TciScheme) -> list[ModelRun]:
    return [
        run
        for run in scheme.simulation.models
        if run.refused is None and run.model != scheme.model and scheme.analyte in run.concentration_ng_per_ml
    ]


def _rates(axis: "Axes", scheme: TciScheme) -> None:
    ideal = scheme.ideal_rate_mg_per_h
    axis.stairs(ideal, np.arange(len(ideal) + 1) * scheme.interval_s / 3600, color=SOFT, linewidth=0.9)
    edges = [step.start_min / 60 for step in scheme.steps] + [scheme.steps[-1].stop_min / 60]
    axis.stairs([step.rate_mg_per_h for step in scheme.steps], edges, color=COLOURS[0], linewidth=1.8)
    axis.set_ylabel("rate, mg/h")
    axis.set_ylim(0, max(float(ideal.max()), *(step.rate_mg_per_h for step in scheme.steps)) * _ROOM)
    axis.annotate(
        f"to key in; grey: ideal, every {scheme.interval_s:g} s",
        (1, 0.94),
        xycoords="axes fraction",
        ha="right",
        va="top",
        fontsize=7.5,
        color=SOFT,
    )


def _targeted(course: TciCourse) -> Floats:
    return course.plasma_ng_per_ml if course.effect_ng_per_ml is None else course.effect_ng_per_ml


def _drug_read(scheme: TciScheme) -> str:
    return "ketamine" if scheme.analyte == "total" else called(scheme.analyte)


def _aim(scheme: TciScheme) -> str:
    levels = ", then ".join(f"{one.level_ng_per_ml:g}" for one in scheme.targets)
    where = f"in {scheme.sampled} plasma" if scheme.site == "plasma" else "at the effect site"
    return f"{levels} ng/mL of {_drug_read(scheme)} {where}"


def _summary(scheme: TciScheme) -> str:
    keyed, ideal = scheme.keyed, scheme.ideal
    if keyed.reached_min is None or keyed.max_off_ng_per_ml is None or keyed.mean_off_ng_per_ml is None:
        return f"The target is not met within {scheme.tolerance:.0%} at the rates that are allowed."
    soonest = "" if ideal.reached_min is None else f" (ideal: {ideal.reached_min:g} min)"
    return (
        f"Within {scheme.tolerance:.0%} of the target after {keyed.reached_min:g} min{soonest}; from then on off by at most "
        f"{keyed.max_off_ng_per_ml:.1f} and by {keyed.mean_off_ng_per_ml:.1f} ng/mL on average. Highest plasma level "
        f"{keyed.peak_ng_per_ml:.0f} ng/mL; {keyed.total_mg:.1f} mg in all."
    )


def _table(scheme: TciScheme) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("from min", "for min", "mL/h", "mg/h", "level at the end, ng/mL")]
    level = _targeted(scheme.keyed)
    for step in scheme.steps:
        at_end = float(np.interp(step.stop_min, scheme.keyed.time_min, level))
        rate = f"{step.rate_ml_per_h:g}", f"{step.rate_mg_per_h:g}"
        rows.append((f"{step.start_min:g}", f"{step.duration_min:g}", *rate, f"{at_end:.0f}"))
    return tuple(rows)
