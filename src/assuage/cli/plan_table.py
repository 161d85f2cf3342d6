"""A plan as tables for a terminal; the report holds the whole."""

from collections.abc import Iterable
from pathlib import Path

from assuage.cli.printing import print_line, print_list, print_table
from assuage.knowledge import library
from assuage.pharmacology import NotDrawn
from assuage.plan import Option, Plan, Span

_WEEKS = (1, 4, 12)


def print_plan(plan: Plan, written: Iterable[Path]) -> None:
    """Options side by side, the trials, what is assumed and unknown, sources, and where the report lies."""
    rows = [_row(option) for option in plan.options]
    columns = (
        "",
        "regimen",
        "setting",
        "total",
        "peak rate",
        "peak level",
        "end level",
        "dissociation",
        "systolic rise",
    )
    print_table("Options, side by side (typical, and 5 to 95 % of people where given)", columns, rows, numbers_from=3)
    for option in plan.options:
        print_list(f"{option.letter}: {option.name}", _told(option))
    trials = [(trial.name, trial.finding_words, trial.dose, trial.result) for trial in plan.trials]
    if trials:
        print_table("What trials found", ("study", "finding", "dose", "result"), trials)
    print_list("Not offered", (f"{left.name}: {left.why}" for left in plan.left_out))
    print_list("Assumed for every option", plan.assumed)
    print_list("Sources", (str(entry) for entry in library().cite(plan.bibliography())))
    print_list("Report", (str(path) for path in written))
    print_line("The clinician decides.")


def _row(option: Option) -> tuple[str, ...]:
    level = next((level for level in option.levels if not level.refused), None)
    effects = {one.output: one for one in option.effects}
    dissociation, rise = effects.get("dissociation"), effects.get("systolic_rise")
    return (
        option.letter,
        option.regimen.text,
        option.setting.replace("_", " "),
        f"{option.total_mg:.0f} mg" if option.given else "unknown",
        "" if option.peak_rate_mg_per_h is None else f"{option.peak_rate_mg_per_h:.1f} mg/h",
        "not predicted" if level is None else f"{_span(level.peak)} ng/mL {level.analyte}",
        "" if level is None else f"{_span(level.end)} ng/mL",
        "unknown"
        if dissociation is None
        else "not drawn"
        if dissociation.peak is None
        else f"{_span(dissociation.peak)} %",
        "unknown" if rise is None else "not drawn" if rise.peak is None else f"{_span(rise.peak)} mmHg",
    )


def _span(span: Span) -> str:
    band = "" if span.low is None or span.high is None else f" ({span.low:.0f} to {span.high:.0f})"
    return f"{span.typical:.0f}{band}"


def _told(option: Option) -> list[str]:
    """Expected pain, limits, refusals, and what is unknown about one option."""
    course = option.pain.course
    if isinstance(course, NotDrawn):
        lines = [f"pain: no relief course is drawn. {course.words}"]
    else:
        weeks = ", ".join(f"{course.at(7 * week):.1f} at week {week}" for week in _WEEKS)
        lines = [f"expected pain from {course.baseline_nrs:g}: {weeks} (the mean of people like those in the trial)"]
        lines += list(course.warnings)
    lines += [f"pain, pooled: {trial.name}: {trial.result}" for trial in option.pain.pooled]
    lines += [line.words for line in option.pain.single_infusion]
    lines += [f"not drawn: {one.name}: {one.instead}" for one in option.effects if one.peak is None]
    lines += [line.words for line in option.limits]
    lines += [f"refused: {words}" for words in option.refused]
    return lines + [f"unknown: {words}" for words in option.unknown]
