"""Pain over the weeks as it was expected before anything was measured, and as it is expected now."""

from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, INK, SOFT, canvas, finish, label_ends
from assuage.pharmacology import Measured, MeasuredKind
from assuage.plan import Individual

if TYPE_CHECKING:
    from assuage.figures.picture import Picture

_DAY_MIN = 1440.0
_TABLE_DAYS = (1, 7, 14, 28, 42, 56, 84)


def update_figure(individual: Individual) -> "Picture | None":
    """One person's scores with what was expected of them before and after, by the day; None where no course may be drawn.

    Bands hold nine in ten of single days' scores; the line within is the person's own course.
    """
    forecast = individual.forecast
    if forecast is None:
        return None
    used = set(individual.lead.used)
    scores = [one for one in individual.measured if _is_score(one)]
    weeks = forecast.day / 7.0
    with canvas(7.6, 3.5) as figure:
        axis = figure.subplots()
        axis.fill_between(weeks, forecast.before_low, forecast.before_high, color=SOFT, alpha=0.13, linewidth=0)
        axis.fill_between(weeks, forecast.score_low, forecast.score_high, color=COLOURS[0], alpha=0.16, linewidth=0)
        axis.fill_between(weeks, forecast.low, forecast.high, color=COLOURS[0], alpha=0.28, linewidth=0)
        axis.plot(weeks, forecast.before_mean, color=SOFT, linestyle=(0, (6, 2)))
        axis.plot(weeks, forecast.median, color=COLOURS[0])
        for is_used, marker in ((True, "o"), (False, "x")):
            shown = [one for one in scores if (one in used) == is_used]
            at = [(one.time_min or 0.0) / _DAY_MIN / 7.0 for one in shown]
            values = [one.value if one.value is not None else 0.0 for one in shown]
            axis.plot(at, values, linestyle="none", marker=marker, markersize=3.8, color=INK, clip_on=False, zorder=4)
        axis.set_ylim(0, 10)
        axis.set_yticks(range(0, 11, 2))
        axis.set_xlim(0, float(weeks[-1]))
        axis.set_xticks(range(0, int(weeks[-1]) + 1, 2))
        label_ends(
            axis,
            [
                (float(forecast.median[-1]), "this person,\nupdated", COLOURS[0]),
                (float(forecast.before_mean[-1]), "mean before\nmeasuring", SOFT),
            ],
        )
        axis.set_xlabel("weeks from the first dose")
        axis.set_ylabel("pain score, 0 to 10")
        title = "Pain from day to day, before and after the update"
        return finish(figure, name="update", title=title, summary=_summary(individual), table=_table(individual))


def _is_score(one: Measured) -> bool:
    return one.kind is MeasuredKind.PAIN and one.time_min is not None and one.value is not None


def _summary(individual: Individual) -> str:
    forecast = individual.forecast
    if forecast is None:
        return ""
    told = [
        f"{forecast.median[day]:.1f} ({forecast.low[day]:.1f} to {forecast.high[day]:.1f}) at week {day // 7}"
        for day in (28, 84)
    ]
    return (
        f"Expected pain of this person: {', '.join(told)}; before measuring, the mean was {forecast.before_mean[28]:.1f} and "
        f"{forecast.before_mean[84]:.1f}. The wide blue band holds nine in ten single days' scores, the grey band those expected before; "
        "dots are scores that were used, crosses those that were not."
    )


def _table(individual: Individual) -> tuple[tuple[str, ...], ...]:
    forecast = individual.forecast
    if forecast is None:
        return ()
    rows: list[tuple[str, ...]] = [("", *(f"day {day}" for day in _TABLE_DAYS))]
    lines = {
        "own course (90 % interval)": (forecast.median, forecast.low, forecast.high),
        "one day's score (90 % interval)": (forecast.median, forecast.score_low, forecast.score_high),
        "before measuring: mean (90 % of scores)": (forecast.before_mean, forecast.before_low, forecast.before_high),
    }
    for name, (middle, low, high) in lines.items():
        rows.append((name, *(f"{middle[day]:.1f} ({low[day]:.1f} to {high[day]:.1f})" for day in _TABLE_DAYS)))
    return tuple(rows)
