"""Cumulative plot: what was known after each study, in the order in which they came."""

import textwrap
from typing import TYPE_CHECKING

from assuage.evidence import Synthesis, one_after_another
from assuage.figures.effect_axis import EFFECT_AT, beside, dress, interval_line, study_label, window, with_interval
from assuage.figures.style import COLOURS, INK, SOFT, canvas, finish
from assuage.stats.meta import Step

if TYPE_CHECKING:
    from assuage.figures.picture import Picture

_ROW_IN = 0.25
_LABEL = 34


def cumulative_figure(synthesis: Synthesis) -> "Picture":
    """One row a study: everything up to it, pooled. Studies without a place in the order follow as they were given."""
    steps = one_after_another(synthesis)
    limits = window(
        synthesis,
        [*(step.pooled.estimate for step in steps), steps[-1].pooled.ci_low, steps[-1].pooled.ci_high],
        [e for s in steps for e in (s.pooled.ci_low, s.pooled.ci_high)],
    )
    with canvas(7.6, 1.3 + _ROW_IN * len(steps)) as figure:
        axis = figure.subplots()
        axis.grid(visible=False, axis="y")
        dress(axis, synthesis, limits)
        for row, step in enumerate(steps):
            last = row == len(steps) - 1
            colour = COLOURS[1] if last else COLOURS[0]
            interval_line(axis, row, (step.pooled.ci_low, step.pooled.ci_high), limits, colour)
            axis.plot(
                [step.pooled.estimate], [row], marker="D" if last else "o", color=colour, markersize=6 if last else 5
            )
            beside(axis, row, _told(synthesis, step), EFFECT_AT, weight="bold" if last else "normal", colour=INK)
        axis.plot([step.pooled.estimate for step in steps], range(len(steps)), color=SOFT, linewidth=0.8, zorder=1)
        axis.set_ylim(len(steps) - 0.4, -0.6)
        axis.set_yticks(
            range(len(steps)), [_name(synthesis, row, step) for row, step in enumerate(steps)], fontsize=8, color=INK
        )
        axis.tick_params(axis="y", length=0)
        axis.spines["left"].set_visible(False)
        figure.suptitle("What was known after each study", x=0.01, ha="left", fontsize=10, fontweight="bold")
        axis.set_xlabel(
            f"{axis.get_xlabel()}\nall studies so far, {100 * synthesis.result.level:g} % interval",
            fontsize=8,
            color=SOFT,
        )
        return finish(
            figure,
            name="cumulative",
            title="Cumulative plot",
            summary=_summary(synthesis, steps),
            table=_table(synthesis, steps),
        )


def _told(synthesis: Synthesis, step: Step) -> str:
    return with_interval(synthesis, step.pooled.estimate, step.pooled.ci_low, step.pooled.ci_high)


def _name(synthesis: Synthesis, row: int, step: Step) -> str:
    name = textwrap.shorten(study_label(synthesis.studies[step.study]), _LABEL, placeholder="...")
    return name if row == 0 else f"+ {name}"


def _summary(synthesis: Synthesis, steps: tuple[Step, ...]) -> str:
    nothing = synthesis.nothing
    first, last = steps[0], steps[-1]
    told = f"From {_told(synthesis, first)} with the first study to {_told(synthesis, last)} with all {len(steps)}."
    if nothing is None:
        return told
    settled = [
        row
        for row, step in enumerate(steps)
        if all(not s.pooled.ci_low <= nothing <= s.pooled.ci_high for s in steps[row:])
    ]
    if not settled:
        return f"{told} The interval of all studies together still holds no difference."
    return f"{told} From study {settled[0] + 1} on the interval has kept clear of no difference; repeated looks find that too easily."


def _table(synthesis: Synthesis, steps: tuple[Step, ...]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("with this study added", f"{synthesis.called}, pooled (interval)", "studies")]
    rows += [
        (_name(synthesis, row, step), _told(synthesis, step), str(step.pooled.k)) for row, step in enumerate(steps)
    ]
    return tuple(rows)
