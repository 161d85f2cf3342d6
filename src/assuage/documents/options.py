"""The options side by side: dose, levels, what is felt, expected pain, limits, what is assumed and unknown."""

from collections.abc import Callable
from dataclasses import replace

from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Section, Table
from assuage.documents.wording import amount, duration, number, sentence, span
from assuage.figures import levels_figure, relief_figure
from assuage.pharmacology import ReliefCourse
from assuage.plan import Option, Plan

_COURSE_DAYS = ((7, "week 1"), (28, "week 4"), (84, "week 12"))


def options_section(plan: Plan) -> Section:
    """One column an option, one row a question, then the pictures and the working."""
    count = len(plan.options)
    blocks: list[Block] = [_table(plan)]
    blocks += [Figure(picture) for picture in (levels_figure(plan), relief_figure(plan)) if picture is not None]
    blocks += [_details(option) for option in plan.options]
    observed = dict.fromkeys(
        line.words for option in plan.options for effect in option.effects for line in effect.observed
    )
    if observed:
        blocks.append(Details(f"What trials observed of these effects ({len(observed)})", (Listing(tuple(observed)),)))
    if plan.left_out:
        items = tuple(f"{left.name}: {left.why}" for left in plan.left_out)
        blocks.append(Details(f"Published regimens that are not offered ({len(items)})", (Listing(items),)))
    lead = (
        f"{count} published regimens written out for this person. They are a comparison, in no order of merit; "
        "bands are between people (5 to 95 in a hundred) by the model that leads."
    )
    return Section("options", "Options compared", lead, tuple(blocks))


def _table(plan: Plan) -> Table:
    questions: tuple[tuple[str, Callable[[Option], Cell]], ...] = (
        ("What is given", lambda o: Cell(o.regimen.text, small=o.setting)),
        ("Sessions, time on the drip", _sessions),
        ("Total dose", _total),
        ("Highest rate", _rate),
        ("Highest level in blood", _peak),
        ("Level when it ends", _end),
        ("Dissociation at its highest", lambda o: _effect(o, "dissociation", digits=2)),
        ("Systolic pressure, greatest rise", lambda o: _effect(o, "systolic_rise", digits=2)),
        ("Expected pain", _pain),
        ("Limits", _limits),
        ("Not known", lambda o: Cell("; ".join(o.unknown) or "nothing named", "unknown" if o.unknown else "")),
    )
    rows = tuple(_said_once(name, tuple(answer(option) for option in plan.options)) for name, answer in questions)
    header = ("", *(f"{option.letter}. {option.name}" for option in plan.options))
    return Table("Options side by side", header, rows, numeric=True)


def _said_once(name: str, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """A row whose cells all carry the same small print carries it once, under its heading."""
    small = {cell.small for cell in cells}
    if len(cells) > 1 and len(small) == 1:
        return (Cell(name, small=small.pop()), *(replace(cell, small="") for cell in cells))
    return (Cell(name), *cells)


def _sessions(option: Option) -> Cell:
    visits = "1 session" if option.sessions == 1 else f"{option.sessions} sessions"
    return Cell(f"{visits}, {duration(option.infusion_hours * 60)} in all") if option.given else Cell("", "unknown")


def _total(option: Option) -> Cell:
    if not option.given:
        return Cell("", "unknown")
    weighed = "" if option.total_mg_per_kg is None else f"{amount(option.total_mg_per_kg, 'mg/kg')} in all"
    return Cell(amount(option.total_mg, "mg"), small=weighed)


def _rate(option: Option) -> Cell:
    if option.peak_rate_mg_per_h is None:
        return Cell("not an infusion" if option.given else "", "" if option.given else "unknown")
    return Cell(amount(option.peak_rate_mg_per_h, "mg/h"))


def _peak(option: Option) -> Cell:
    answered = [level for level in option.levels if not level.refused]
    if not answered:
        return Cell(option.refused[0] if option.refused else "", "unknown")
    lead = answered[0]
    others = ", ".join(f"{one.model} {number(one.peak.typical)} ({one.site[0]}, {one.analyte})" for one in answered[1:])
    told = f"{lead.model}, {lead.site} {lead.analyte}, at {duration(lead.peak_at_min)}"
    return Cell(span(lead.peak, "ng/mL"), small=f"{told}. Other models: {others}." if others else told)


def _end(option: Option) -> Cell:
    answered = [level for level in option.levels if not level.refused]
    return Cell(span(answered[0].end, "ng/mL")) if answered else Cell("", "unknown")


def _effect(option: Option, output: str, *, digits: int) -> Cell:
    found = next((one for one in option.effects if one.output == output), None)
    if found is None:
        return Cell("", "unknown")
    if found.peak is None:
        return Cell(found.instead, "unknown")
    return Cell(span(found.peak, found.unit, digits))


def _pain(option: Option) -> Cell:
    course = option.pain.course
    if isinstance(course, ReliefCourse):
        small = f"mean of everybody treated, from {course.baseline_nrs:g} of 10; placebo {course.placebo_nrs[0]:.1f}"
        return Cell("; ".join(_at(course, day, name) for day, name in _COURSE_DAYS), small=small)
    pooled = [
        f"{trial.short_name} {one.value:.2f} ({one.low:.2f} to {one.high:.2f}), {one.time}"
        for trial in option.pain.pooled
        for one in trial.differences[:1]
    ]
    told = (
        "Pooled differences from control, points of 10: " + "; ".join(pooled[:3]) + "."
        if pooled
        else "No pooled result."
    )
    return Cell("no course drawn", "unknown", small=f"{course.words} {told}")


def _at(course: ReliefCourse, day: int, name: str) -> str:
    band = course.bands.get("parameters")
    spread = f" ({band.p5[day]:.1f} to {band.p95[day]:.1f})" if band is not None else ""
    return f"{name}: {course.at(day):.1f}{spread}"


def _limits(option: Option) -> Cell:
    hard = [limit.words for limit in option.limits if limit.kind == "hard"]
    if hard or (option.refused and option.simulation is None):
        return Cell("Refused: " + " ".join(hard or option.refused), "stop")
    soft = [limit.words for limit in option.limits]
    return (
        Cell(f"{len(soft)} warnings: " + " ".join(soft[:2]), "caution")
        if soft
        else Cell("inside every limit asked", "good")
    )


def _details(option: Option) -> Details:
    parts: list[Block] = [Paragraph(line.words) for line in option.source]
    if option.pain.single_infusion:
        parts.append(
            Paragraph("One infusion: what the model says, and what the guideline and a series say.", "caution")
        )
        parts.append(Listing(tuple(sentence(line.words) for line in option.pain.single_infusion)))
    if isinstance(option.pain.course, ReliefCourse):
        parts.append(Listing(tuple(_alternatives(option.pain.course))))
    if option.assumed:
        parts.append(Paragraph("What is assumed for this option.", "assumed"))
        parts.append(Listing(option.assumed))
    if option.limits:
        parts.append(Listing(tuple(f"{limit.kind} limit: {limit.words}" for limit in option.limits)))
    return Details(f"{option.letter}. Why, from where, and what is assumed", tuple(parts))


def _alternatives(course: ReliefCourse) -> list[str]:
    shares = ", ".join(f"{name.replace('_', ' ')} {share:.2f}" for name, share in course.classes.items())
    told = [f"Response classes: {shares}."]
    for name, mean in course.alternatives.items():
        told.append(
            f"By another reading of the source ({name.replace('_', ' ')}): {mean[7]:.1f} at week 1, {mean[28]:.1f} at week 4."
        )
    return told
