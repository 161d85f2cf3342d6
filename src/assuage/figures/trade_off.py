"""Relief against burden: how likely each course meets the goal, and how much ketamine it takes to get there."""

from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, SOFT, canvas, finish, point_names
from assuage.plan import Option, Plan, TradeOff

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

_TOP = 100.0


def trade_off_figure(plan: Plan) -> "Picture | None":
    """Chance of the goal over exposure: a dot for each course that no other beats, a letter and a bar over models for each option.

    Returns None where the chance of the goal cannot be said for any option: nothing is drawn on a curve that is no evidence there.
    """
    goals = {
        option.letter: goal for option in plan.options if (goal := _goal(option)) is not None and _exposure(option)
    }
    shown = [option for option in plan.options if option.letter in goals]
    if not shown or plan.wanted is None:
        return None
    with canvas(7.6, 2.7) as figure:
        axis = figure.subplots()
        axis.set_xscale("log")
        axis.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}".replace(",", " "))
        axis.xaxis.set_minor_formatter(lambda *_: "")
        _courses(axis, plan.trade_off)
        highest = max([*(high for _, _, high in goals.values()), *(one.goal[1] for one in plan.trade_off), 0.5])
        axis.set_ylim(0, min(_TOP, 115 * highest))
        _options(axis, shown)
        placebo = _placebo(shown)
        if placebo is not None:
            axis.axhline(100 * placebo, color=SOFT, linewidth=0.9, linestyle=(0, (4, 2)))
            axis.annotate(
                f"without any drug: {100 * placebo:.0f}",
                xy=(0.995, 100 * placebo),
                xycoords=axis.get_yaxis_transform(),
                xytext=(0, 3),
                textcoords="offset points",
                ha="right",
                fontsize=7.5,
                color=SOFT,
            )
        axis.set_xlabel("S-ketamine in blood over the whole course, ng h/mL (each step right: ten times as much)")
        axis.set_ylabel("in 100 meet the goal")
        title = f"Relief against burden: {plan.wanted.goal_words}"
        return finish(
            figure, name="trade-off", title=title, summary=_summary(shown, placebo), table=_table(plan, shown)
        )


def _courses(axis: "Axes", courses: tuple[TradeOff, ...]) -> None:
    for kept, face, name in ((True, SOFT, "kept"), (False, "none", "not kept")):
        chosen = [one for one in courses if one.kept is kept]
        axis.scatter(
            [one.exposure_ng_h_per_ml for one in chosen],
            [100 * one.goal[0] for one in chosen],
            s=9,
            facecolors=face,
            edgecolors=SOFT,
            linewidths=0.6,
            alpha=0.6,
            label=name,
        )


def _options(axis: "Axes", shown: list[Option]) -> None:
    across, up = [], []
    for option in shown:
        goal = _goal(option)
        if goal is None:
            continue
        lead, low, high = (100 * value for value in goal)
        colour = COLOURS[1] if option.optimised is not None else COLOURS[0]
        axis.plot([_exposure(option)] * 2, [low, high], color=colour, linewidth=2.2)
        marker = "D" if option.optimised is not None else "o"
        axis.plot([_exposure(option)], [lead], marker, color=colour, markersize=7, markeredgecolor="white")
        across.append(_exposure(option))
        up.append(lead)
    point_names(axis, across, up, [_name(option) for option in shown])


def _name(option: Option) -> str:
    return f"{option.letter} found" if option.optimised is not None else f"{option.letter} published"


def _goal(option: Option) -> tuple[float, float, float] | None:
    chance = option.chance("goal")
    if chance is None or chance.lead is None or chance.low is None or chance.high is None:
        return None
    return chance.lead, chance.low, chance.high


def _exposure(option: Option) -> float:
    return 0.0 if option.burden is None else option.burden.exposure_ng_h_per_ml or 0.0


def _placebo(shown: list[Option]) -> float | None:
    chance = shown[0].chance("goal")
    return None if chance is None else chance.on_placebo


def _summary(shown: list[Option], placebo: float | None) -> str:
    told = "; ".join(
        f"{option.letter} {chance.told}" for option in shown if (chance := option.chance("goal")) is not None
    )
    without = "" if placebo is None else f" Without any drug {100 * placebo:.0f} in 100 meet it."
    return f"How many of 100 twins meet the goal: {told}.{without} Bars run over the models; dots are courses inside published ranges that no other beats."


def _table(plan: Plan, shown: list[Option]) -> tuple[tuple[str, ...], ...]:
    rows = [("course", "meets the goal", "exposure, ng h/mL", "hours", "visits", "mg in all")]
    for option in shown:
        chance, burden = option.chance("goal"), option.burden
        if chance is not None and burden is not None:
            mg = "" if option.total_mg is None else f"{option.total_mg:.0f}"
            rows.append(
                (
                    option.short_name,
                    chance.told,
                    f"{_exposure(option):.0f}",
                    f"{burden.hours:g}",
                    str(burden.visits),
                    mg,
                )
            )
    for one in plan.trade_off[:: max(1, len(plan.trade_off) // 12)]:
        low, high = (100 * value for value in one.goal)
        rows.append(
            (
                one.dose,
                f"{low:.0f} to {high:.0f} in 100",
                f"{one.exposure_ng_h_per_ml:.0f}",
                f"{one.hours:g}",
                str(one.visits),
                f"{one.total_mg:.0f}",
            )
        )
    return tuple(rows)
