"""What virtual trials found: each arm over the weeks with the band that trials scatter in, and power against size."""

from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, DASHES, INK, SOFT, canvas, finish, label_ends
from assuage.virtual_trials import ModelResult, SampleSize, TrialResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

_MOST_PANELS = 4
_PLACES_ACROSS = 2


def trial_arms_figure(result: TrialResult) -> "Picture":
    """Mean pain of each arm at each visit, one panel for each model; the band holds the arm's mean in 90 % of trials."""
    shown = result.models[:_MOST_PANELS]
    across = min(_PLACES_ACROSS, len(shown))
    down = -(-len(shown) // across)
    with canvas(7.6 if across > 1 else 6.0, 3.2 * down + 0.2) as figure:
        axes = figure.subplots(down, across, sharex=True, sharey=True, squeeze=False)
        for place, axis in enumerate(axes.flat):
            if place < len(shown):
                _panel(axis, result, shown[place])
            else:
                axis.set_visible(False)
        for row in axes:
            row[0].set_ylabel("mean pain, 0 to 10")
        for place in range(len(shown)):
            if place + across >= len(shown):
                axes.flat[place].set_xlabel("weeks from the first dose")
                axes.flat[place].tick_params(labelbottom=True)
        title = f"Simulated arms: {result.design.title}"
        return finish(figure, name="trial-arms", title=title, summary=_summary(result), table=_table(result))


def _panel(axis: "Axes", result: TrialResult, model: ModelResult) -> None:
    ends = []
    for number, arm in enumerate(result.design.arms):
        colour = COLOURS[number % len(COLOURS)]
        visits = [visit for visit in model.visits if visit.arm == arm.name]
        weeks = [visit.week for visit in visits]
        low, high = [visit.pain.low for visit in visits], [visit.pain.high for visit in visits]
        mean = [visit.pain.mean for visit in visits]
        axis.fill_between(weeks, low, high, color=colour, alpha=0.15, linewidth=0)
        axis.plot(weeks, mean, color=colour, linestyle=DASHES[number % len(DASHES)], marker="o", markersize=3)
        ends.append((mean[-1], arm.name, colour))
    axis.set_ylim(0, 10)
    axis.set_yticks(range(0, 11, 2))
    axis.set_xlim(0, result.design.visit_weeks[-1])
    axis.set_title(model.name)
    if model.opt_in:
        axis.text(0.02, 0.96, model.opt_in, transform=axis.transAxes, va="top", fontsize=8, color=INK, weight="bold")
    label_ends(axis, ends)


def _summary(result: TrialResult) -> str:
    first = result.models[0].primary
    told = [
        f"{model.name} {model.primary.estimate}, power {100 * model.primary.power:.0f} %" for model in result.models
    ]
    words = dict.fromkeys(f" {model.opt_in}." for model in result.models if model.opt_in)
    return (
        f"{result.design.trials} simulated trials of {first.arm} against {first.against}: {'; '.join(told)}. Bands hold an arm's mean "
        f"in 90 % of trials.{''.join(words)}"
    )


def _table(result: TrialResult) -> tuple[tuple[str, ...], ...]:
    weeks = result.design.visit_weeks
    rows: list[tuple[str, ...]] = [("model and arm", *(f"week {week:g}" for week in weeks))]
    for model in result.models:
        for arm in result.design.arms:
            visits = [visit for visit in model.visits if visit.arm == arm.name]
            cells = (str(visit.pain) for visit in visits)
            rows.append((f"{model.name}, {arm.name}", *cells))
    return tuple(rows)


def trial_power_figure(size: SampleSize) -> "Picture":
    """Power against the people in the first arm, with Monte-Carlo intervals, and the size that was asked for."""
    people = [one.people for one in size.tried]
    power = [100 * one.power for one in size.tried]
    below = [100 * (one.power - one.low) for one in size.tried]
    above = [100 * (one.high - one.power) for one in size.tried]
    with canvas(6.0, 3.2) as figure:
        axis = figure.subplots()
        axis.errorbar(
            people,
            power,
            yerr=[below, above],
            color=COLOURS[0],
            marker="o",
            markersize=4,
            linewidth=1.4,
            elinewidth=1.0,
            capsize=2.5,
        )
        axis.axhline(100 * size.wanted, color=SOFT, linewidth=0.9, linestyle=(0, (4, 2)))
        axis.annotate(
            f"wanted: {100 * size.wanted:g} %",
            xy=(0.0, 100 * size.wanted),
            xycoords=axis.get_yaxis_transform(),
            xytext=(4, 3),
            textcoords="offset points",
            fontsize=8,
            color=SOFT,
        )
        if size.people is not None:
            first = size.people[0][1]
            axis.axvline(first, color=COLOURS[1], linewidth=1.1, linestyle=(0, (2, 1.5)))
            beside_left = first > max(people) / 2
            axis.annotate(
                f"{first} people",
                xy=(first, 0.0),
                xytext=(-4 if beside_left else 4, 5),
                textcoords="offset points",
                ha="right" if beside_left else "left",
                fontsize=8,
                color=COLOURS[1],
            )
        axis.set_ylim(0, 100)
        axis.set_xlim(0, max(people) * 1.05)
        axis.set_xlabel("people in the first arm, the others in proportion")
        axis.set_ylabel("trials with P below alpha, %")
        rows = tuple(
            (f"{one.people}", f"{100 * one.power:.1f} %", f"{100 * one.low:.1f} to {100 * one.high:.1f} %")
            for one in size.tried
        )
        found = "no size that was tried reaches it"
        if size.people is not None:
            found = "reached with " + ", ".join(f"{count} in {arm}" for arm, count in size.people)
        return finish(
            figure,
            name="trial-power",
            title=f"Power against size, by {size.model}",
            summary=f"A power of {size.wanted:g} was wanted: {found}. Bars are Monte-Carlo 95 % intervals.",
            table=(("people in the first arm", "power", "Monte-Carlo 95 %"), *rows),
        )
