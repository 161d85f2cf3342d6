"""The options side by side: dose, levels, what is felt, expected pain, limits, and what is unknown."""

from collections.abc import Callable
from dataclasses import replace

from assuage.candidacy import Verdict
from assuage.documents.blocks import Block, Cell, Figure, Mark, Paragraph, Section, Table
from assuage.documents.grouping import said_of
from assuage.documents.marks import MARK_WORDS
from assuage.documents.option_names import heading
from assuage.documents.option_notes import levels_by_model, notes_on, unscaled, warnings_of, working_of
from assuage.documents.wording import amount, duration, form, sentence, span, spoken
from assuage.figures import levels_figure, relief_figure
from assuage.pharmacology import ReliefCourse
from assuage.plan import Option, Plan

_COURSE_DAYS = ((7, "week 1"), (28, "week 4"), (84, "week 12"))
_NO_OFFER: dict[Verdict, Mark] = {Verdict.NOT_SUITABLE: "stop", Verdict.CANNOT_SAY: "unknown"}


def options_section(plan: Plan, *, pictures: bool = True) -> Section:
    """One column an option, one row a question; then what was left out of the columns, the pictures and the working.

    Without `pictures` the same words and tables, for a page that draws them by itself.
    """
    lead = (
        f"{_counted(plan)} written out for this person. They are a comparison, in no order of merit; "
        "bands are over twins (5 to 95 in a hundred), people and parameters together, by the model that leads."
    )
    blocks: list[Block] = []
    verdict = plan.candidacy.verdict
    if verdict in _NO_OFFER:
        words = f"{sentence(verdict.words)} What follows is a comparison to talk over, not an offer."
        blocks.append(Paragraph(words, _NO_OFFER[verdict]))
    if not plan.options:
        blocks.append(
            Paragraph("No option keeps every limit of this clinic; what stands in the way is said below.", "caution")
        )
        return Section("options", "Options compared", "Nothing is left to compare.", (*blocks, *working_of(plan)))
    blocks += [_side_by_side(plan), *notes_on(plan)]
    levels, relief = (levels_figure(plan), relief_figure(plan)) if pictures else (None, None)
    if levels is not None:
        blocks.append(Figure(levels))
    if levels is not None or not pictures:
        blocks += levels_by_model(plan)
    if relief is not None:
        blocks.append(Figure(relief))
    return Section("options", "Options compared", lead, (*blocks, *working_of(plan)))


def _counted(plan: Plan) -> str:
    found = sum(option.optimised is not None for option in plan.options)
    count = len(plan.options) - found
    told = "1 published regimen" if count == 1 else f"{count} published regimens"
    return told if not found else f"{told}, and {found} found inside what was published,"


def _side_by_side(plan: Plan) -> Table:
    shared = {words for letters, words in said_of(plan.options, warnings_of) if len(letters) > 1}
    questions: tuple[tuple[str, Callable[[Option], Cell]], ...] = (
        ("What is given", _given),
        ("Where", lambda option: Cell(spoken(option.setting))),
        ("Sessions, time on the drip", _sessions),
        ("Total dose", _total),
        ("Highest rate", _rate),
        ("Highest level in blood", _peak),
        ("Level when it ends", _end),
        ("Dissociation at its highest", lambda option: _effect(option, "dissociation")),
        ("Systolic pressure, greatest rise", lambda option: _effect(option, "systolic_rise")),
        ("Expected pain", _pain),
        ("Limits", lambda option: _limits(option, shared)),
        ("Not known", _unknown),
    )
    rows = tuple(_said_once(name, tuple(answer(option) for option in plan.options)) for name, answer in questions)
    header = ("", *(heading(option) for option in plan.options))
    return Table("Options side by side", header, rows, numeric=True, widths=(0.8, *(1.0 for _ in plan.options)))


def _said_once(name: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row whose cells all carry the same small print carries it once, under its heading."""
    small = {cell.small for cell in cells}
    if len(cells) > 1 and len(small) == 1:
        return (Cell(name, small=small.pop()), *(replace(cell, small="") for cell in cells))
    return (Cell(name), *cells)


def _given(option: Option) -> Cell:
    parts = option.assumed_parts
    return Cell(option.regimen.text, small=f"{MARK_WORDS['assumed']}: {', '.join(parts)}" if parts else "")


def _sessions(option: Option) -> Cell:
    if option.infusion_hours is None:
        return Cell("", "unknown")
    visits = "1 session" if option.sessions == 1 else f"{option.sessions} sessions"
    return Cell(f"{visits}, {duration(option.infusion_hours * 60)} in all")


def _total(option: Option) -> Cell:
    if option.total_mg is None:
        return Cell("", "unknown")
    weighed = "" if option.total_mg_per_kg is None else f", {amount(option.total_mg_per_kg, 'mg/kg')}"
    return Cell(amount(option.total_mg, "mg"), small=f"{form(option.regimen.isomer, option.regimen.salt)}{weighed}")


def _rate(option: Option) -> Cell:
    if option.peak_rate_mg_per_h is None:
        return Cell("not an infusion" if option.given else "", "" if option.given else "unknown")
    return Cell(amount(option.peak_rate_mg_per_h, "mg/h"))


def _peak(option: Option) -> Cell:
    lead = next((level for level in option.levels if not level.refused), None)
    if lead is None:
        return Cell("not predicted", "unknown")
    when = f"{lead.analyte}, first reached at {duration(lead.peak_at_min)}"
    return Cell(span(lead.peak, "ng/mL"), small=f"{lead.model}, {lead.site} {when}{unscaled(lead.unscaled_peak)}")


def _end(option: Option) -> Cell:
    lead = next((level for level in option.levels if not level.refused), None)
    if lead is None:
        return Cell("not predicted", "unknown")
    return Cell(span(lead.end, "ng/mL"), small=unscaled(lead.unscaled_end).removeprefix("; "))


def _effect(option: Option, output: str) -> Cell:
    found = next((one for one in option.effects if one.output == output), None)
    if found is None or found.peak is None:
        return Cell("not drawn" if found else "not predicted", "unknown")
    return Cell(span(found.peak, found.unit, 2))


def _pain(option: Option) -> Cell:
    course = option.pain.course
    if not isinstance(course, ReliefCourse):
        return Cell("no course drawn", "unknown")
    small = f"mean of everybody treated, from {course.baseline_nrs:g} of 10; placebo {course.placebo_nrs[0]:.1f}"
    return Cell("; ".join(_at(course, day, name) for day, name in _COURSE_DAYS), small=small)


def _at(course: ReliefCourse, day: int, name: str) -> str:
    band = course.bands.get("parameters")
    spread = f" ({band.p5[day]:.1f} to {band.p95[day]:.1f})" if band is not None else ""
    return f"{name}: {course.at(day):.1f}{spread}"


def _limits(option: Option, shared: set[str]) -> Cell:
    """What refuses, then what warns of this option alone, in full; and how much more is said below."""
    if not option.given:
        return Cell("not held against any: " + " ".join(option.refused), "unknown")
    own = [words for words in warnings_of(option) if words not in shared]
    count = len(warnings_of(option)) - len(own)
    below = f"{count} shared warning{'s' if count > 1 else ''}, below" if count else ""
    hard = [limit.words for limit in option.limits if limit.kind == "hard"]
    if hard:
        return Cell("Refused: " + " ".join(hard), "stop", small=" ".join((*own, below)).strip())
    if own or below:
        return Cell(" ".join(own) or below, "caution", small=below if own else "")
    return Cell("inside every limit asked", "good")


def _unknown(option: Option) -> Cell:
    return Cell(" ".join(option.unknown), "unknown") if option.unknown else Cell("nothing named")
