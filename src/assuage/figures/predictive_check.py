"""Each measurement beside what the updated person would give again: what lies outside is named, not only coloured."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assuage.figures.style import COLOURS, INK, SOFT, canvas, finish
from assuage.pharmacology import CheckedMeasurement, MeasuredKind
from assuage.plan import ModelUpdate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from assuage.figures.picture import Picture

_DAY_MIN = 1440.0
_NAMES = {
    "level": "level, ng/mL",
    "pain": "pain, 0 to 10",
    "systolic": "systolic, mmHg",
    "diastolic": "diastolic, mmHg",
    "dissociation": "dissociation, %",
}
_NOT_FROM_ZERO = {MeasuredKind.SYSTOLIC, MeasuredKind.DIASTOLIC}
_ANALYTES = {"S": "S-ketamine", "R": "R-ketamine", "total": "ketamine, both isomers"}
_OUTSIDE = "#b42318"


def predictive_check_figure(update: ModelUpdate) -> "Picture | None":
    """A panel a kind: the 90 % interval of each measurement, were it taken again, and the measurement; None without one."""
    groups = _groups(update.checks)
    if not groups:
        return None
    with canvas(7.6, 0.7 + 1.75 * -(-len(groups) // 2)) as figure:
        axes = figure.subplots(-(-len(groups) // 2), min(2, len(groups)), squeeze=False)
        for axis, (name, checks) in zip(axes.flat, groups.items(), strict=False):
            _panel(axis, name, checks)
        for spare in axes.flat[len(groups) :]:
            spare.set_visible(False)
        title = f"Measured against expected, {update.model}"
        return finish(figure, name="predictive-check", title=title, summary=_summary(update), table=_table(update))


def _groups(checks: Sequence[CheckedMeasurement]) -> dict[str, list[CheckedMeasurement]]:
    """By what was measured; what was taken on the first day and long after stands in panels of their own."""
    groups: dict[str, list[CheckedMeasurement]] = {}
    for one in checks:
        what = one.measured
        name = _NAMES[what.kind.value] if what.analyte is None else f"{_analyte(what.analyte)}, ng/mL"
        groups.setdefault(name, []).append(one)
    apart: dict[str, list[CheckedMeasurement]] = {}
    for name, found in groups.items():
        soon = [one for one in found if (one.measured.time_min or 0.0) <= _DAY_MIN]
        late = [one for one in found if (one.measured.time_min or 0.0) > _DAY_MIN]
        parts = {f"{name}, first day": soon, f"{name}, later": late} if soon and late else {name: found}
        apart |= parts
    return apart


def _analyte(name: str) -> str:
    return _ANALYTES.get(name, name.replace("_", "-"))


def _panel(axis: "Axes", name: str, checks: list[CheckedMeasurement]) -> None:
    last = max(one.measured.time_min or 0.0 for one in checks)
    unit, words = (_DAY_MIN, "days") if last > 2 * _DAY_MIN else (60.0, "hours")
    at = [(one.measured.time_min or 0.0) / unit for one in checks]
    middle = [one.expected for one in checks]
    spread = [[one.expected - one.low for one in checks], [one.high - one.expected for one in checks]]
    axis.errorbar(at, middle, yerr=spread, fmt="_", color=COLOURS[0], elinewidth=3.2, alpha=0.45, markersize=7)
    for one, moment in zip(checks, at, strict=True):
        value = one.measured.value if one.measured.value is not None else one.measured.below or 0.0
        marker = "v" if one.measured.value is None else "X" if one.is_outside else "o"
        colour = _OUTSIDE if one.is_outside else INK
        axis.plot([moment], [value], marker=marker, color=colour, markersize=6 if one.is_outside else 4, zorder=4)
        if one.is_outside:
            axis.annotate(
                "outside", (moment, value), xytext=(6, 4), textcoords="offset points", fontsize=7.5, color=colour
            )
    if len(set(at)) == 1:
        axis.set_xticks(at[:1])  # one moment has no scale
    axis.set_title(name, fontsize=8)
    if checks[0].measured.kind not in _NOT_FROM_ZERO:
        axis.set_ylim(bottom=0.0)
    axis.set_xlabel(f"{words} from the first dose", color=SOFT, fontsize=8)


def _summary(update: ModelUpdate) -> str:
    outside = sum(one.is_outside for one in update.checks)
    fit = (
        ""
        if update.fit_p is None
        else f" A scatter as wide as theirs about this person has probability {update.fit_p:.2g}."
    )
    told = "none lies outside" if not outside else f"{outside} {'lies' if outside == 1 else 'lie'} outside"
    return f"{len(update.checks)} measurements beside their 90 % intervals, were they taken again; {told}.{fit}"


def _table(update: ModelUpdate) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = [("what", "when", "measured", "expected (90 % interval)", "p", "")]
    for one in update.checks:
        what = one.measured
        name = what.kind.value if what.analyte is None else f"{_analyte(what.analyte)} ({what.site})"
        time = what.time_min or 0.0
        when = f"{time / _DAY_MIN:.1f} d" if time > 2 * _DAY_MIN else f"{time:g} min"
        value = f"below {what.below:g}" if what.value is None else f"{what.value:g}"
        expected = f"{one.expected:.3g} ({one.low:.3g} to {one.high:.3g})"
        rows.append(
            (name, when, f"{value} {what.kind.unit}", expected, f"{one.p:.2g}", "outside" if one.is_outside else "")
        )
    return tuple(rows)
