"""What pooled studies and trials found for pain, each as a point with its interval, good news and bad alike."""

import textwrap
from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, INK, SOFT, canvas, finish
from assuage.plan import Plan

if TYPE_CHECKING:
    from assuage.figures.picture import Picture


def studies_figure(plan: Plan) -> "Picture | None":
    """Differences in pain, ketamine less control, on the 0 to 10 scale; left of zero is less pain with ketamine.

    Only results that were published with an interval are points; the rest stand in the table of the report. Returns None
    where there is none.
    """
    shown = [(trial, difference) for trial in plan.trials for difference in trial.differences]
    if not shown:
        return None
    with canvas(7.6, 0.9 + 0.24 * len(shown)) as figure:
        axis = figure.subplots()
        for row, (trial, one) in enumerate(reversed(shown)):
            colour = COLOURS[0] if trial.pooled else COLOURS[1]
            axis.plot([one.low, one.high], [row, row], color=colour, linewidth=1.6)
            axis.plot([one.value], [row], marker="D" if trial.pooled else "s", color=colour, markersize=5)
        axis.axvline(0, color=INK, linewidth=1)
        names = [textwrap.shorten(f"{trial.short_name}, {one.time}", 46, placeholder="...") for trial, one in shown]
        axis.set_yticks(range(len(shown)), list(reversed(names)), fontsize=7.5, color=INK)
        axis.grid(visible=False, axis="y")
        axis.set_xlabel("difference in pain, points of 0 to 10 (left: less pain with ketamine)", color=SOFT)
        title = "What studies found: pain with ketamine less pain without (diamond: pooled; square: one trial)"
        return finish(figure, name="studies", title=title, summary=_summary(plan), table=_table(plan))


def _summary(plan: Plan) -> str:
    ones = [one for trial in plan.trials for one in trial.differences]
    open_ones = sum(one.low <= 0 <= one.high for one in ones)
    return f"{len(ones)} published differences with an interval; {open_ones} of them cannot rule out no difference."


def _table(plan: Plan) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("study", "when", "difference (interval)", "how sure")]
    rows += [
        (trial.name, one.time, f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})", one.confidence)
        for trial in plan.trials
        for one in trial.differences
    ]
    return tuple(rows)
