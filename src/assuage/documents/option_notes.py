"""What does not fit in the columns of the comparison: why something is not drawn, shared warnings, the working."""

from collections.abc import Iterator, Sequence

from assuage.documents.blocks import Block, Cell, Details, Listing, Paragraph, Table
from assuage.documents.grouping import said_of
from assuage.documents.wording import amount, sentence, span, spoken
from assuage.pharmacology import ReliefCourse
from assuage.plan import Option, Plan
from assuage.provenance import Line

_POOLED_SHOWN = 3


def notes_on(plan: Plan) -> tuple[Block, ...]:
    """Shared warnings, what is not drawn and why, and both sides of the doubt about a single infusion."""
    options = plan.options
    blocks: list[Block] = []
    shared = [(letters, words) for letters, words in said_of(options, warnings_of) if len(letters) > 1]
    if shared:
        blocks.append(_lettered("Warnings that several options share", shared))
    undrawn = said_of(options, _not_drawn)
    if undrawn:
        blocks.append(_lettered("What is not drawn, and why", undrawn))
    pooled = _pooled(plan)
    if pooled:
        blocks.append(Paragraph(pooled))
    single = said_of(options, lambda option: [line.words for line in option.pain.single_infusion])
    if single:
        by_model = {option.pain.single_infusion[0].words for option in options if option.pain.single_infusion}
        told = sorted(single, key=lambda pair: pair[1] not in by_model)
        blocks.append(_lettered("One infusion: what the model, the guideline and an uncontrolled series say", told))
    return tuple(blocks)


def levels_by_model(plan: Plan) -> tuple[Block, ...]:
    """The highest level by every model, each at its own site and of its own analyte; they are not the same quantity."""
    rows = tuple(
        (Cell(spoken(model), small=_site(plan, model)), *(_level(option, model) for option in plan.options))
        for model in plan.models
        if any(option.simulation is not None for option in plan.options)
    )
    if not rows:
        return ()
    header = ("model", *(option.letter for option in plan.options))
    return (Table("Highest level by each model", header, rows, numeric=True),)


def working_of(plan: Plan) -> tuple[Block, ...]:
    """Where each option comes from, other readings of the relief model, trials' own observations, and what is left out."""
    published = [one for one in plan.options if one.optimised is None]
    blocks: list[Block] = [Details(f"{one.letter}. Where it comes from", _origin(one)) for one in published]
    readings = tuple(_readings(plan))
    if readings:
        course = next(c for c in (one.pain.course for one in plan.options) if isinstance(c, ReliefCourse))
        shares = ", ".join(f"{spoken(name)} {share:.2f}" for name, share in course.classes.items())
        table = Table("Mean pain by other readings of the source", ("option", "reading", "week 1", "week 4"), readings)
        told = (Paragraph(f"Response classes: {shares}."), table)
        blocks.append(Details("The relief model read otherwise", told, on_paper=False))
    observed = dict.fromkeys(
        line.words for option in plan.options for effect in option.effects for line in effect.observed
    )
    if observed:
        seen = (Listing(tuple(observed)),)
        blocks.append(Details(f"What trials observed of these effects ({len(observed)})", seen, on_paper=False))
    if plan.left_out:
        items = tuple(f"{left.name}: {left.why}" for left in plan.left_out)
        # On paper their number stands; each with its reason is on screen and in the JSON document.
        blocks.append(
            Paragraph(f"{len(items)} regimens are not offered; the page on screen lists each with its reason.")
        )
        blocks.append(Details(f"Regimens that are not offered ({len(items)})", (Listing(items),), on_paper=False))
    return tuple(blocks)


def _lettered(caption: str, pairs: Sequence[tuple[str, str]]) -> Table:
    rows = tuple((Cell(letters), Cell(sentence(words))) for letters, words in pairs)
    return Table(caption, ("options", "what is said"), rows, widths=(1, 7))


def warnings_of(option: Option) -> list[str]:
    """What the limits that only warn say of an option."""
    return [limit.words for limit in option.limits if limit.kind == "soft"]


def _not_drawn(option: Option) -> Iterator[str]:
    """Refusals of models, effects without a curve, and pain without a course."""
    if option.simulation is None:
        return
    yield from option.refused
    for effect in option.effects:
        if effect.peak is None:
            yield f"{effect.name}: {effect.instead}"
    if not isinstance(option.pain.course, ReliefCourse):
        yield f"pain: {option.pain.course.words}"


def _pooled(plan: Plan) -> str:
    """The pooled results that stand where no course is drawn; the same for every option."""
    if all(isinstance(option.pain.course, ReliefCourse) for option in plan.options):
        return ""
    told = [
        f"{trial.short_name} {one.value:.2f} ({one.low:.2f} to {one.high:.2f}), {one.time}"
        for trial in plan.trials
        if trial.pooled
        for one in trial.differences[:1]
    ]
    if not told:
        return "No course is drawn, and no pooled difference was read that could stand instead."
    return f"Where no course is drawn, pooled differences from control stand, in points of 10: {'; '.join(told[:_POOLED_SHOWN])}."


def _site(plan: Plan, model: str) -> str:
    sites = {level.site for option in plan.options for level in option.levels if level.model == model}
    return ", ".join(sorted(sites))


def _level(option: Option, model: str) -> Cell:
    found = next((level for level in option.levels if level.model == model), None)
    if found is None or found.refused:
        return Cell("refused" if found else "not predicted", "unknown")
    return Cell(span(found.peak, "ng/mL"), small=f"{found.analyte}{unscaled(found.unscaled_peak)}")


def unscaled(level: float | None) -> str:
    """The second reading of a heavy person's level, which the limits count where it is the worse."""
    return "" if level is None else f"; {amount(level, 'ng/mL')} if it is not scaled by weight"


def _origin(option: Option) -> tuple[Block, ...]:
    return tuple(Paragraph(_cited(line)) for line in option.source)


def _cited(line: Line) -> str:
    keys = "; ".join(str(citation) for citation in line.citations)
    sure = f"; {line.confidence}" if line.confidence else ""
    return f"{line.words} [{keys}{sure}]"


def _readings(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for option in plan.options:
        course = option.pain.course
        if isinstance(course, ReliefCourse):
            for name, mean in course.alternatives.items():
                yield Cell(option.letter), Cell(spoken(name)), Cell(f"{mean[7]:.1f}"), Cell(f"{mean[28]:.1f}")
