"""Pain over twelve weeks after each option, where the course may be drawn, beside what placebo did."""

from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, DASHES, SOFT, canvas, finish, label_ends
from assuage.pharmacology import ReliefCourse
from assuage.plan import Option, Plan

if TYPE_CHECKING:
    from assuage.figures.picture import Picture

_TABLE_DAYS = (1, 7, 14, 28, 56, 84)
_MOST_LINES = 4


def relief_figure(plan: Plan) -> "Picture | None":
    """Mean pain score by option over the weeks, with the band of the parameters' uncertainty, and the placebo arm.

    Returns None where no option has a course that may be drawn.
    """
    drawn = [(o, o.pain.course) for o in plan.options if isinstance(o.pain.course, ReliefCourse)][:_MOST_LINES]
    if not drawn:
        return None
    first = drawn[0][1]
    with canvas(7.6, 3.4) as figure:
        axis = figure.subplots()
        ends = []
        for number, (option, course) in enumerate(drawn):
            band = course.bands.get("parameters")
            if band is not None:
                axis.fill_between(course.day / 7, band.p5, band.p95, color=COLOURS[number], alpha=0.15, linewidth=0)
            axis.plot(course.day / 7, course.mean_nrs, color=COLOURS[number], linestyle=DASHES[number])
            ends.append((float(course.mean_nrs[-1]), option.letter, COLOURS[number]))
        axis.plot(first.day / 7, first.placebo_nrs, color=SOFT, linestyle=DASHES[-1])
        ends.append((float(first.placebo_nrs[-1]), "placebo", SOFT))
        axis.set_ylim(0, 10)
        axis.set_xlim(0, float(first.day[-1]) / 7)
        axis.set_yticks(range(0, 11, 2))
        label_ends(axis, ends)
        axis.axhline(first.baseline_nrs, color=SOFT, linewidth=0.8, linestyle=(0, (2, 2)))
        axis.text(0.1, first.baseline_nrs + 0.15, f"before treatment: {first.baseline_nrs:g}", fontsize=7.5, color=SOFT)
        axis.set_xlabel("weeks from the first dose")
        axis.set_ylabel("mean pain score, 0 to 10")
        title = "Expected pain after each option, mean of everybody treated"
        return finish(figure, name="relief", title=title, summary=_summary(drawn), table=_table(drawn))


def _summary(drawn: list[tuple[Option, ReliefCourse]]) -> str:
    told = [
        f"{o.letter}: {c.at(7):.1f} at week 1, {c.at(28):.1f} at week 4, {c.at(84):.1f} at week 12" for o, c in drawn
    ]
    return (
        f"Mean pain score from {drawn[0][1].baseline_nrs:g}. "
        + "; ".join(told)
        + f"; placebo {drawn[0][1].placebo_nrs[0]:.1f} throughout."
    )


def _table(drawn: list[tuple[Option, ReliefCourse]]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("option", *(f"day {day}" for day in _TABLE_DAYS))]
    for option, course in drawn:
        cells = []
        for day in _TABLE_DAYS:
            band = course.bands.get("parameters")
            spread = f" ({band.p5[day]:.1f} to {band.p95[day]:.1f})" if band is not None else ""
            cells.append(f"{course.at(day):.1f}{spread}")
        rows.append((option.short_name, *cells))
    rows.append(("placebo", *(f"{drawn[0][1].placebo_nrs[day]:.1f}" for day in _TABLE_DAYS)))
    return tuple(rows)
