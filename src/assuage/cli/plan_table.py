"""A plan on one or two screens; the report holds the whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from assuage.cli.printing import columns, print_heading, print_line, print_list, print_table
from assuage.pharmacology import NotDrawn
from assuage.plan import Expected, Option, Plan, Span, Trial

_NARROWEST_TABLE = 120  # below it words are broken in two
_WEEKS = (1, 4, 12)
_CHANCES = {"goal": "goal", "dissociation": "distress", "systolic": "high pressure"}
_COLUMNS = (
    *("", "regimen", "setting", "total", "peak rate", "peak level", "end level"),
    *("dissociation", "systolic rise", "pain at weeks 1, 4, 12"),
)


def print_plan(plan: Plan, written: Iterable[Path]) -> None:
    """Options side by side, goal and limits, the trials, what is assumed and unknown, sources, and where the report lies."""
    options = plan.options
    if options:
        _print_options([_row(option) for option in options])
    print_list("What stands in the way", plan.blocked)
    print_list("Goal and chances", _chances(plan))
    print_list("Given before", () if plan.recent is None else (plan.recent.words,))
    print_list("Found, not published", _found(options))
    print_list("Pain", _told((option.letter, words) for option in options for words in _pain(option)))
    print_list("Not drawn", _told((option.letter, words) for option in options for words in _not_drawn(option)))
    print_list(
        "Limits",
        _told((option.letter, _limit(limit.kind, limit.words)) for option in options for limit in option.limits),
    )
    print_list("Refused", _told((option.letter, words) for option in options for words in option.refused))
    print_list("Unknown", _told((option.letter, words) for option in options for words in option.unknown))
    print_list("Assumed", plan.assumed)
    print_list("Pooled trials", (_trial(trial) for trial in plan.trials if trial.pooled))
    print_list("Single trials", (_trial(trial) for trial in plan.trials if not trial.pooled))
    print_list("Not offered", (f"{left.name}: {left.why}" for left in plan.left_out))
    print_list("Sources (assuage cite KEY prints one)", [", ".join(plan.bibliography())])
    print_list("The whole, with figures and numbers of every trial", (str(path) for path in written))
    print_line("The software advises; the clinician decides.")


def _print_options(rows: list[tuple[str, ...]]) -> None:
    """A table, or one list for each option where a table would be squeezed."""
    title = "Options side by side: typical, and 5 to 95 % of twins"
    if columns() >= _NARROWEST_TABLE:
        print_table(title, _COLUMNS, rows, numbers_from=3)
        return
    print_heading(title)
    for letter, regimen, *cells in rows:
        said = zip(_COLUMNS[2:], cells, strict=True)
        print_list(f"{letter}: {regimen}", (f"{column}: {cell}" for column, cell in said if cell))


def _chances(plan: Plan) -> Iterator[str]:
    """For each option the chance of the goal and of breaking each limit, in people of a hundred, over the models that may say."""
    if plan.wanted is None or not any(option.outcomes for option in plan.options):
        return
    standard = " (standard: no goal was named)" if plan.wanted.standard else ""
    yield f"The goal is {plan.wanted.goal_words}{standard}."
    for option in plan.options:
        cells = [f"{_CHANCES[chance.of]} {chance.told}" for chance in option.chances]
        below = "; below the least chance wanted" if option.below_wanted else ""
        broken = f"; NOT KEPT: {'; '.join(option.broken)}" if option.broken else ""
        yield f"{option.letter}: {', '.join(cells)}{below}{broken}"
    placebo = next(
        (one.on_placebo for option in plan.options for one in option.chances if one.on_placebo is not None), None
    )
    if placebo is not None:
        yield f"Without any drug {100 * placebo:.0f} in 100 would meet the goal."


def _found(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        if option.optimised is not None:
            alone = "; ".join(f"{model}: {dose}" for model, dose in option.optimised.by_model.items())
            yield f"{option.letter}: {option.optimised.words} Under one model alone: {alone}."


def _row(option: Option) -> tuple[str, ...]:
    level = next((level for level in option.levels if not level.refused), None)
    effects = {one.output: one for one in option.effects}
    return (
        _first_cell(option),
        option.regimen.text,
        option.setting.replace("_", " "),
        f"{option.total_mg:.0f} mg" if option.given else "unknown",
        "" if option.peak_rate_mg_per_h is None else f"{option.peak_rate_mg_per_h:.1f} mg/h",
        "not predicted" if level is None else f"{_level(level.peak, level.unscaled_peak)} ng/mL {level.analyte}",
        "" if level is None else f"{_level(level.end, level.unscaled_end)} ng/mL",
        _effect(effects.get("dissociation"), "%"),
        _effect(effects.get("systolic_rise"), "mmHg"),
        _weeks(option),
    )


def _level(scaled: Span, unscaled: float | None) -> str:
    """A level, and for a heavy person the reading that is not scaled by weight."""
    return _span(scaled) if unscaled is None else f"{_span(scaled)} or, not scaled by weight, {unscaled:.0f}"


def _first_cell(option: Option) -> str:
    refused = any(limit.kind == "hard" for limit in option.limits)
    return f"{option.letter} REFUSED" if refused else option.letter


def _effect(effect: Expected | None, unit: str) -> str:
    if effect is None:
        return "unknown"
    return "not drawn" if effect.peak is None else f"{_span(effect.peak)} {unit}"


def _weeks(option: Option) -> str:
    course = option.pain.course
    return "not drawn" if isinstance(course, NotDrawn) else ", ".join(f"{course.at(7 * week):.1f}" for week in _WEEKS)


def _span(span: Span) -> str:
    band = "" if span.low is None or span.high is None else f" ({span.low:.0f} to {span.high:.0f})"
    return f"{span.typical:.0f}{band}"


def _told(said: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Each sentence once, with the letters of the options it holds for."""
    letters: dict[str, list[str]] = {}
    for letter, words in said:
        letters.setdefault(words, []).append(letter)
    return (f"{', '.join(dict.fromkeys(found))}: {words}" for words, found in letters.items())


def _pain(option: Option) -> list[str]:
    """What is expected of pain; for one infusion, what the model, the guideline and an uncontrolled series say."""
    course = option.pain.course
    if isinstance(course, NotDrawn):
        lines = [course.words]
    else:
        lines = [f"from {course.baseline_nrs:g} of 10, the mean of people like those in the trial.", *course.warnings]
    return lines + [line.words for line in option.pain.single_infusion]


def _not_drawn(option: Option) -> list[str]:
    return [f"{one.name}: {one.instead}" for one in option.effects if one.peak is None]


def _limit(kind: str, words: str) -> str:
    return f"REFUSED: {words}" if kind == "hard" else words


def _trial(trial: Trial) -> str:
    return f"{trial.name}: {trial.finding_words}{' (uncontrolled)' if trial.uncontrolled else ''}"
