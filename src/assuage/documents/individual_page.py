"""An update of one person as a page: what changed, pain to come, what fits and what does not, what was not used."""

from pathlib import Path

from assuage.candidacy import Candidacy
from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Mark, Paragraph, Report, Section, Table
from assuage.documents.evidence_page import made_line, sources_section
from assuage.documents.pages import write_pages
from assuage.documents.people import condition_words, identity
from assuage.documents.wording import amount, number
from assuage.figures import predictive_check_figure, update_figure
from assuage.knowledge import Library
from assuage.pharmacology import NotUsed, ParameterUpdate
from assuage.plan import Individual, ModelUpdate

_DAY_MIN = 1440.0
_NO_NEWS = 0.95
"""A parameter that keeps more of its prior variance was told nothing that could be told from chance."""

_SHOWN_DAYS = (7, 14, 28, 56, 84)


def individual_report(candidacy: Candidacy, individual: Individual, *, library: Library | None = None) -> Report:
    """The whole page of one update."""
    lead = individual.lead
    return Report(
        title=f"Ketamine for {condition_words(candidacy)}: what this person's own measurements change",
        subtitle="A forecast from few measurements and published models. The clinician decides; nothing here is an order.",
        banner="Invented patient, for demonstration. Nobody was treated." if candidacy.patient.invented else "",
        identity=identity(candidacy),
        sections=(
            _answer(individual),
            _pain(individual),
            _fit(lead),
            _parameters(lead),
            _models(individual),
            _measurements(individual),
            _assumed(individual),
            sources_section(individual.bibliography(), library=library),
        ),
        footer=(
            made_line(individual.stamp.knowledge_version, individual.stamp.made_at),
            "Assuage is decision support for qualified clinicians. It never doses by itself, drives no pump and is no alarm.",
        ),
    )


def write_individual(
    candidacy: Candidacy,
    individual: Individual,
    *,
    html: Path | None = None,
    pdf: Path | None = None,
    library: Library | None = None,
) -> tuple[Path, ...]:
    """Write an update as a page, as paper, or as both. Errors: as `write_pages`."""
    return write_pages(lambda: individual_report(candidacy, individual, library=library), html=html, pdf=pdf)


def answer_in_words(individual: Individual) -> str:
    """The update in a sentence or two: whether it is supported, how the person answers, and pain to come."""
    lead = individual.lead
    if lead.refused is not None:
        return f"{lead.model} may predict nothing here: {lead.refused}"
    if not lead.used:
        return "No measurement could be used, so nothing was updated."
    told = (
        [] if lead.is_supported else ["The measurements do not support an update; what follows is not to be relied on."]
    )
    if lead.class_probability is not None:
        told.append(f"How this person answers: {class_words(lead)}.")
    forecast = individual.forecast
    if forecast is None:
        told.append("No relief course is drawn here, so pain over the weeks is not forecast.")
    else:
        told.append(
            f"Pain at week 4: {forecast.median[28]:.1f} ({forecast.low[28]:.1f} to {forecast.high[28]:.1f}), at week 12: "
            f"{forecast.median[84]:.1f} ({forecast.low[84]:.1f} to {forecast.high[84]:.1f})."
        )
    return " ".join(told)


def class_words(update: ModelUpdate) -> str:
    """The chances of the response classes, as people in a hundred."""
    if update.class_probability is None:
        return "not told apart"
    return ", ".join(f"{name} {_in_hundred(p)}" for name, p in update.class_probability.items())


def _in_hundred(p: float) -> str:
    told = 100.0 * p
    return "under 1 in 100" if 0.0 < told < 1.0 else "over 99 in 100" if 99.0 < told < 100.0 else f"{told:.0f} in 100"  # noqa: PLR2004 - of a hundred


def _answer(individual: Individual) -> Section:
    lead = individual.lead
    blocks: list[Block] = [Paragraph(f"Given: {individual.given.text}. By {lead.model}, which leads.")]
    blocks += [Paragraph(words, "caution") for words in lead.words]
    if lead.class_probability is not None and lead.class_before is not None:
        rows = tuple(
            (Cell(name), Cell(_in_hundred(lead.class_before[name])), Cell(_in_hundred(p)))
            for name, p in lead.class_probability.items()
        )
        blocks.append(Table("How this person answers", ("response class", "before", "after"), rows, numeric=True))
    return Section("answer", "What changed", answer_in_words(individual), tuple(blocks))


def _pain(individual: Individual) -> Section:
    forecast = individual.forecast
    picture = update_figure(individual)
    if forecast is None or picture is None:
        return Section(
            "pain",
            "Pain to come",
            "Not forecast here.",
            (Paragraph(individual.not_drawn or "It is not drawn.", "unknown"),),
        )
    rows = tuple(
        (
            Cell(f"week {day // 7}"),
            Cell(
                f"{forecast.before_mean[day]:.1f} ({forecast.before_low[day]:.1f} to {forecast.before_high[day]:.1f})"
            ),
            Cell(f"{forecast.median[day]:.1f} ({forecast.low[day]:.1f} to {forecast.high[day]:.1f})"),
            Cell(f"{forecast.score_low[day]:.1f} to {forecast.score_high[day]:.1f}"),
        )
        for day in _SHOWN_DAYS
    )
    table = Table(
        "Pain score, 0 to 10",
        (
            "when",
            "before measuring: mean (90 % of scores)",
            "this person's own course (90 %)",
            "one day's score (90 %)",
        ),
        rows,
        numeric=True,
    )
    lead = "Without further doses. The course is pain between and after sessions; relief within hours of a dose is not in it."
    return Section("pain", "Pain to come", lead, (Figure(picture), table))


def _fit(lead: ModelUpdate) -> Section:
    picture = predictive_check_figure(lead)
    if picture is None:
        return Section("fit", "Does it fit?", "Nothing was used that could be held against the model.", ())
    words = "Each measurement beside what the updated person would give if it were taken again."
    return Section("fit", "Does it fit?", words, (Figure(picture),))


def _parameters(lead: ModelUpdate) -> Section:
    told, untold = told_apart(lead)
    if not told:
        return Section("parameters", "Parameters", "No parameter was told anything.", ())
    rows = tuple(_parameter(one) for one in told)
    table = Table(
        f"Parameters of {lead.model} as its file prints them, median and 90 % interval",
        ("parameter", "before", "after", "most probable", "prior variance left"),
        rows,
        numeric=True,
        widths=(1.8, 1.3, 1.3, 0.8, 0.7),
        dense=True,
    )
    words = (
        "What the measurements tell of each parameter, most first: the less of the prior variance is left, the more."
    )
    rest = f"As before, because the measurements say nothing of them: {', '.join(one.words for one in untold)}."
    return Section("parameters", "Parameters", words, (table, *((Paragraph(rest),) if untold else ())))


def told_apart(update: ModelUpdate) -> tuple[list[ParameterUpdate], list[ParameterUpdate]]:
    """The parameters that the measurements tell something of, most first, and those that stay as they were."""
    told = sorted(
        (one for one in update.parameters if one.prior_variance_left < _NO_NEWS),
        key=lambda one: one.prior_variance_left,
    )
    return told, [one for one in update.parameters if one.prior_variance_left >= _NO_NEWS]


def _parameter(one: ParameterUpdate) -> tuple[Cell, ...]:
    when = f"if {one.given_class}" if one.given_class else ""
    unit = "" if one.unit == "1" else one.unit
    return (
        Cell(one.words, small=when),
        Cell(f"{amount(one.typical, unit)} ({number(one.prior_low)} to {number(one.prior_high)})"),
        Cell(f"{amount(one.median, unit)} ({number(one.low)} to {number(one.high)})"),
        Cell(number(one.most_probable)),
        Cell(f"{one.prior_variance_left:.2f}"),
    )


def _models(individual: Individual) -> Section:
    rows = tuple(_model(one) for one in individual.models)
    compared = [one for one in individual.models if one.weight is not None]
    lead = (
        f"{len(compared)} models were compared on the same measurements, each as probable as the next before."
        if compared
        else "Models were not compared."
    )
    table = Table(
        "Each model on these measurements",
        ("model", "weight", "used", "fit (p)", "how this person answers"),
        rows,
        widths=(0.9, 1.7, 0.6, 0.5, 1.7),
        dense=True,
    )
    return Section("models", "Models", lead, (table,))


def _model(one: ModelUpdate) -> tuple[Cell, ...]:
    if one.refused is not None:
        return Cell(one.model, small=one.site), Cell("refuses", "stop"), Cell("0"), Cell(""), Cell(one.refused)
    supported: Mark = "" if one.is_supported or not one.used else "caution"
    weight = "not compared" if one.weight is None else f"{one.weight:.2f}"
    total = len(one.used) + len(one.not_used)
    return (
        Cell(one.model, small=one.site),
        Cell(weight, small=one.weight_words),
        Cell(f"{len(one.used)} of {total}"),
        Cell("" if one.fit_p is None else f"{one.fit_p:.2g}", supported),
        Cell(class_words(one) if one.class_probability else "", small=" ".join(one.words)),
    )


def _measurements(individual: Individual) -> Section:
    lead = individual.lead
    blocks: list[Block] = []
    if lead.not_used:
        rows = tuple((Cell(_what(one)), Cell(_when(one)), Cell(one.why)) for one in lead.not_used)
        blocks.append(
            Table(f"Not used by {lead.model}", ("what", "when", "why"), rows, widths=(0.8, 0.6, 3), dense=True)
        )
    for other in individual.models:
        if other is lead or not other.not_used or other.refused is not None:
            continue
        reasons = tuple(dict.fromkeys(one.why for one in other.not_used))
        blocks.append(Details(f"{other.model} did not use {len(other.not_used)}", (Listing(reasons),), on_paper=False))
    told = f"{len(lead.used)} of {len(individual.measured)} measurements were used by the model that leads."
    return Section("measurements", "Measurements", told, tuple(blocks))


def _what(one: NotUsed) -> str:
    return one.measured.kind.value if one.measured.analyte is None else one.measured.analyte.replace("_", "-")


def _when(one: NotUsed) -> str:
    time = one.measured.time_min
    if time is None:
        return "not known"
    return f"{time:g} min" if time < 2 * _DAY_MIN else f"day {time / _DAY_MIN:.1f}"


def _assumed(individual: Individual) -> Section:
    robust = (
        ("Readings scatter by a Student-t, so that a few wild ones count for little.",) if individual.is_robust else ()
    )
    items = (*individual.assumed, *robust)
    return Section("assumed", "What is assumed", "", (Listing(items),))
