"""Forest plot: every study with its interval and weight, the pooled effect, and where a new study's effect may lie."""

import textwrap
from typing import TYPE_CHECKING

from assuage.candidacy import capital
from assuage.evidence import Synthesis
from assuage.figures.effect_axis import (
    EFFECT_AT,
    beside,
    dress,
    interval_line,
    shown,
    study_label,
    window,
    with_interval,
)
from assuage.figures.style import COLOURS, GRID, INK, SOFT, canvas, finish

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

_ROW_IN = 0.25
_LABEL = 34
_WEIGHT_AT = 156.0  # points to the right of the axis, where the second column of numbers ends
_SMALLEST, _LARGEST = 3.0, 9.5  # sides of the squares, in points


def forest_figure(synthesis: Synthesis) -> "Picture":
    """Studies in the order given, squares by weight, the pooled effect as a diamond, the prediction interval below it.

    An interval that reaches far beyond the rest is cut, with an arrow; its numbers stand beside it in full.
    """
    one, k = synthesis.result, len(synthesis.studies)
    has_prediction = one.pi_low is not None and one.pi_high is not None
    ends = [end for study in synthesis.studies for end in (study.ci_low, study.ci_high)]
    must = [one.ci_low, one.ci_high, *([one.pi_low, one.pi_high] if _is_near(synthesis) else [])]
    limits = window(synthesis, [*(study.yi for study in synthesis.studies), *(m for m in must if m is not None)], ends)
    rows = k + 1 + has_prediction
    title = textwrap.fill(synthesis.question, 76)
    with canvas(7.6, 1.5 + _ROW_IN * rows + 0.16 * title.count("\n")) as figure:
        axis = figure.subplots()
        axis.grid(visible=False, axis="y")
        dress(axis, synthesis, limits)
        for row, study in enumerate(synthesis.studies):
            interval_line(axis, row, (study.ci_low, study.ci_high), limits, COLOURS[0])
            side = _SMALLEST + (_LARGEST - _SMALLEST) * (study.weight_percent / 100) ** 0.5
            axis.plot([study.yi], [row], marker="s", markersize=side, color=COLOURS[0], zorder=3)
            _numbers(axis, row, with_interval(synthesis, study.yi, study.ci_low, study.ci_high), study.weight_percent)
        axis.axhline(k - 0.5, color=GRID, linewidth=0.9)
        _diamond(axis, k, synthesis)
        names = [textwrap.shorten(study_label(study), _LABEL, placeholder="...") for study in synthesis.studies]
        names.append("Common effect" if one.model == "FE" else "Pooled, random effects")
        _numbers(axis, k, with_interval(synthesis, one.estimate, one.ci_low, one.ci_high), 100.0, bold=True)
        if one.pi_low is not None and one.pi_high is not None:
            interval_line(axis, k + 1, (one.pi_low, one.pi_high), limits, COLOURS[1])
            _numbers(axis, k + 1, f"{shown(synthesis, one.pi_low)} to {shown(synthesis, one.pi_high)}", None)
            names.append("Prediction for a new study")
        axis.set_ylim(rows - 0.4, -1.4)
        axis.set_yticks(range(rows), names, fontsize=8, color=INK)
        axis.get_yticklabels()[k].set_fontweight("bold")
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
        _heads(axis, f"{100 * one.level:g} % interval")
        figure.suptitle(title, x=0.01, ha="left", fontsize=10, fontweight="bold")
        axis.set_xlabel(
            f"{axis.get_xlabel()}\n{spread_words(synthesis)}\n{capital(one.method)}.", fontsize=8, color=SOFT
        )
        return finish(
            figure, name="forest", title=synthesis.question, summary=pooled_words(synthesis), table=_table(synthesis)
        )


def pooled_words(synthesis: Synthesis) -> str:
    """The pooled effect with its interval, how many studies and people, in one sentence."""
    one = synthesis.result
    people = "people not counted" if synthesis.people is None else f"{synthesis.people} people"
    found = with_interval(synthesis, one.estimate, one.ci_low, one.ci_high)
    return f"{one.k} studies, {people}: {synthesis.called} {found}. {spread_words(synthesis)} {capital(one.method)}."


def spread_words(synthesis: Synthesis) -> str:
    """How far the studies disagree, in one line."""
    one = synthesis.result
    interval = "" if one.tau2_ci is None else f" ({one.tau2_ci[0]:.3g} to {one.tau2_ci[1]:.3g})"
    tau2 = "" if one.model == "FE" else f", tau² {one.tau2:.3g}{interval}"
    return f"I² {one.i2:.0f} %{tau2}, Q {one.q:.1f} with {one.q_df} df, P {p_words(one.q_p)}."


def p_words(p: float) -> str:
    """A P value in few digits."""
    return "< 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"  # noqa: PLR2004 how P values are printed


def _is_near(synthesis: Synthesis) -> bool:
    """Whether the prediction interval may set the width of the picture, which one on two studies may not."""
    one = synthesis.result
    if one.pi_low is None or one.pi_high is None:
        return False
    widest = max(study.ci_high - study.ci_low for study in synthesis.studies)
    return one.pi_high - one.pi_low <= 3 * widest


def _diamond(axis: "Axes", row: int, synthesis: Synthesis) -> None:
    one = synthesis.result
    axis.fill(
        [one.ci_low, one.estimate, one.ci_high, one.estimate],
        [row, row - 0.3, row, row + 0.3],
        color=COLOURS[1],
        linewidth=0,
        zorder=3,
    )
    axis.plot(
        [one.estimate, one.estimate], [-0.7, row], color=COLOURS[1], linewidth=0.9, linestyle=(0, (2, 2)), zorder=1
    )


def _numbers(axis: "Axes", row: int, effect: str, weight: float | None, *, bold: bool = False) -> None:
    texts = [(effect, EFFECT_AT), ("" if weight is None else f"{weight:.1f} %", _WEIGHT_AT)]
    for text, at in texts:
        beside(axis, row, text, at, weight="bold" if bold else "normal", colour=INK)


def _heads(axis: "Axes", interval: str) -> None:
    for text, at in ((f"effect ({interval})", EFFECT_AT), ("weight", _WEIGHT_AT)):
        beside(axis, -1, text, at, weight="normal", colour=SOFT)


def _table(synthesis: Synthesis) -> tuple[tuple[str, ...], ...]:
    one = synthesis.result
    rows: list[tuple[str, ...]] = [("study", f"{synthesis.called} ({100 * one.level:g} % interval)", "weight")]
    rows += [
        (
            study_label(study),
            with_interval(synthesis, study.yi, study.ci_low, study.ci_high),
            f"{study.weight_percent:.1f} %",
        )
        for study in synthesis.studies
    ]
    rows.append(("pooled", with_interval(synthesis, one.estimate, one.ci_low, one.ci_high), "100.0 %"))
    if one.pi_low is not None and one.pi_high is not None:
        rows.append(("prediction", f"{shown(synthesis, one.pi_low)} to {shown(synthesis, one.pi_high)}", ""))
    return tuple(rows)
