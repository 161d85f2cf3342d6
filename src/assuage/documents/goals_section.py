"""Goal and limits, option by option: how likely each meets the goal and breaks a limit, what it asks, and what stands in the way."""

from collections.abc import Callable, Iterator

from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Section, Table
from assuage.documents.option_names import heading
from assuage.documents.wording import amount, number, sentence, spoken
from assuage.figures import trade_off_figure
from assuage.plan import Option, Plan

_BANDS = (
    ("level", "highest level, ng/mL"),
    ("dissociation", "dissociation, % of scale"),
    ("systolic_rise", "systolic rise, mmHg"),
)


def goals_section(plan: Plan, *, pictures: bool = True) -> Section | None:
    """Chances and burdens side by side, the trade-off, and how each found course came about; None where nothing could be counted.

    Without `pictures` the same words and tables, for a page that draws them by itself.
    """
    wanted = plan.wanted
    if wanted is None or not (plan.blocked or any(option.outcomes for option in plan.options)):
        return None
    blocks: list[Block] = [Paragraph(words, "caution") for words in plan.blocked]
    if plan.recent is not None:
        blocks.append(
            Paragraph(
                f"{plan.recent.words} No limit on what adds up over weeks was read; it is for the clinician to weigh."
            )
        )
    if plan.options:
        blocks.append(_side_by_side(plan))
    picture = trade_off_figure(plan) if pictures else None
    if picture is not None:
        blocks.append(Figure(picture))
    blocks += _found(plan)
    apart = tuple(_apart(plan))
    if apart:
        header = ("option", "peak", "between people", "of the parameters", "between models")
        table = Table("5 to 95 in a hundred, by source of spread", header, apart, numeric=True)
        blocks.append(Details("Where the bands come from", (table,), on_paper=False))
    lead = f"The goal is {wanted.goal_words}."
    if wanted.standard:
        lead += " Nobody named it: it is a standard one."
    lead += " Chances are of 100 twins of this person, by the model that leads, with the lowest and highest over the models that may say."
    return Section("goals", "Goal, limits and burden", lead, tuple(blocks))


def twins_words(plan: Plan) -> tuple[str, ...]:
    """What of the twins' spread is not their own model's, in words; nothing where there are no twins."""
    return () if plan.basis is None else plan.basis.twins_words


def _side_by_side(plan: Plan) -> Table:
    questions: tuple[tuple[str, Callable[[Option], Cell]], ...] = (
        ("Meets the goal", _goal),
        ("Distressing dissociation", lambda option: _chance(option, "dissociation")),
        ("Too high a pressure", lambda option: _chance(option, "systolic")),
        ("Sedation to be ready for", _sedation),
        ("Visits, days, hours", _time),
        ("Exposure to S-ketamine", _exposure),
        ("Drug and vials", _vials),
        ("The clinic's own limits", _kept),
    )
    rows = tuple((Cell(name), *(answer(option) for option in plan.options)) for name, answer in questions)
    header = ("", *(heading(option, short=True) for option in plan.options))
    return Table("Goal, limits and burden by option", header, rows, widths=(0.8, *(1.0 for _ in plan.options)))


def _goal(option: Option) -> Cell:
    chance = option.chance("goal")
    if chance is None or chance.lead is None:
        return Cell("cannot be said", "unknown", small="trials' own numbers stand")
    without = "" if chance.on_placebo is None else f"{100 * chance.on_placebo:.0f} in 100 without any drug"
    return Cell(chance.told, "caution" if option.below_wanted else "", small=without)


def _chance(option: Option, of: str) -> Cell:
    found = next((one for one in option.chances if one.of == of), None)
    if found is None or found.lead is None:
        return Cell("cannot be said", "unknown")
    return Cell(found.told)


def _sedation(option: Option) -> Cell:
    if option.sedation is None:
        return Cell("", "unknown")
    small = ". ".join(part for part in (option.sedation.why, option.sedation.unknown) if part)
    return Cell(option.sedation.name, small=small)


def _time(option: Option) -> Cell:
    burden = option.burden
    if burden is None:
        return Cell("", "unknown")
    visits = "1 visit" if burden.visits == 1 else f"{burden.visits} visits"
    days = "1 day" if burden.infusion_days == 1 else f"{burden.infusion_days} days"
    return Cell(
        f"{visits}, {days}, {amount(burden.hours, 'h')}", small=f"at most {amount(burden.longest_day_hours, 'h')} a day"
    )


def _exposure(option: Option) -> Cell:
    if option.burden is None or option.burden.exposure_ng_h_per_ml is None:
        return Cell("", "unknown")
    small = "a long infusion: liver tests before and after" if option.burden.is_long else ""
    return Cell(amount(option.burden.exposure_ng_h_per_ml, "ng h/mL"), small=small)


def _vials(option: Option) -> Cell:
    if option.total_mg is None or option.burden is None:
        return Cell("", "unknown")
    sizes = [f"{one.count} of {number(one.size_mg)} mg, {number(one.left_mg)} mg left" for one in option.burden.vials]
    return Cell(amount(option.total_mg, "mg"), small="; ".join(sizes) or "no vial size was told")


def _kept(option: Option) -> Cell:
    if option.broken:
        return Cell("not kept: " + "; ".join(option.broken), "stop")
    if option.not_held:
        return Cell(" ".join(option.not_held), "unknown")
    return Cell("all kept that were named")


def _found(plan: Plan) -> Iterator[Block]:
    """How each course that nobody published was found, and what each model alone would have found."""
    for option in plan.options:
        found = option.optimised
        if found is None:
            continue
        beside = next((other.letter for other in plan.options if other.regimen_id == found.beside), "")
        named = f" It stands beside {beside}." if beside else ""
        doses = sorted(set(found.by_model.values()) - {option.regimen.text})
        differs = (
            f" Under one model alone it would be {' or '.join(doses)}."
            if doses
            else " Each model alone finds the same."
        )
        yield Paragraph(f"{option.letter}. {sentence(found.words)}{named}{differs}", "assumed")
        alone = tuple(f"By {spoken(model)} alone: {dose}" for model, dose in found.by_model.items())
        within = tuple(f"Inside the published: {words}" for words in found.within)
        yield Details(f"{option.letter}. What it rests on", (Listing((*alone, *within)),), on_paper=False)


def _apart(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for option in plan.options:
        people, parameters = (option.bands_apart.get(name, {}) for name in ("between people", "of the parameters"))
        for output, name in _BANDS:
            if output in people and output in parameters:
                yield (
                    Cell(option.letter),
                    Cell(name),
                    _span(people[output]),
                    _span(parameters[output]),
                    _models(option, output),
                )


def _span(band: tuple[float, float]) -> Cell:
    return Cell(f"{number(band[0])} to {number(band[1])}")


def _models(option: Option, output: str) -> Cell:
    """Lowest to highest typical value over the models that may say: the middle of each model's twins."""
    values = []
    for one in option.outcomes:
        found = (
            one.peak_ng_per_ml
            if output == "level" and one.analyte == option.outcomes[0].analyte
            else one.peaks.get(output)
        )
        if found is not None and one.site == option.outcomes[0].site:
            values.append(one.middle(found))
    return Cell(f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else "one model")
