"""A plan as a report that a pain physician would read: verdict, options, evidence, what is assumed, sources."""

from assuage.candidacy import BenefitAndHarm, benefit_and_harm
from assuage.documents.benefit import benefit_section
from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.goals_section import goals_section, twins_words
from assuage.documents.grouping import said_of
from assuage.documents.options import options_section
from assuage.documents.people import condition_words, identity, people_section
from assuage.documents.screening import screening_section
from assuage.documents.wording import day, sentence
from assuage.figures import studies_figure
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.plan import Plan, Trial

_FINDINGS = {"positive": "less pain", "negative": "no difference", "mixed": "mixed", "none": "not a comparison"}


def plan_report(plan: Plan, *, library: Library | None = None) -> Report:
    """The whole report of a plan, as parts that HTML and PDF draw alike."""
    shelf = library or shipped_library()
    candidacy = plan.candidacy
    condition = candidacy.diagnosis.stated or candidacy.condition
    benefit = benefit_and_harm(condition, library=shelf) if condition else None
    goals = goals_section(plan)
    banner = "Invented patient, for demonstration. Nobody was treated." if candidacy.patient.invented else ""
    return Report(
        title=f"Ketamine for {condition_words(candidacy)}: candidacy and options",
        subtitle="The software advises and shows its sources; the clinician decides. Nothing here is an order.",
        banner=banner,
        identity=identity(candidacy),
        sections=(
            screening_section(candidacy, library=shelf, brief=True),
            options_section(plan),
            *((goals,) if goals else ()),
            *((benefit_section(benefit, brief=True),) if benefit else ()),
            _evidence(plan),
            people_section(candidacy),
            assumed_section(plan),
            _sources(plan, benefit, shelf),
        ),
        footer=_footer(plan),
    )


def _evidence(plan: Plan) -> Section:
    grade = plan.candidacy.condition_grade
    blocks: list[Block] = []
    if grade is not None:
        told = f"Guideline ({grade.guideline}, {grade.number}): {grade.words} Grade {grade.grade or 'not given'}, certainty {grade.certainty or 'not given'}."
        blocks.append(Paragraph(told))
    else:
        blocks.append(Paragraph("The guideline has no graded statement for this condition.", "unknown"))
    picture = studies_figure(plan)
    if picture is not None:
        blocks.append(Figure(picture))
    rows = tuple(_trial(trial) for trial in plan.trials)
    blocks.append(
        Table(
            "Studies of this condition, and pooled studies of chronic pain",
            ("study", "finding", "what was given", "result"),
            rows,
            widths=(1.4, 1.5, 0.7, 2.4),
            dense=True,
        )
    )
    negative = [trial for trial in plan.trials if trial.finding == "negative"]
    named = ", ".join(trial.short_name for trial in negative)
    lead = f"{len(plan.trials)} studies; {len(negative)} found no difference" + (f" ({named})." if negative else ".")
    return Section("evidence", "What studies found", lead, tuple(blocks))


def _trial(trial: Trial) -> tuple[Cell, ...]:
    kind = "pooled" if trial.pooled else "no control group" if trial.uncontrolled else trial.design_words
    finding = Cell(
        _FINDINGS[trial.finding], "caution" if trial.finding in {"negative", "mixed"} else "", small=trial.finding_words
    )
    keys = ", ".join(citation.key for citation in trial.citations)
    return (
        Cell(trial.short_name, small=f"{trial.name}. {sentence(kind)} [{keys}]"),
        finding,
        Cell(trial.dose),
        Cell(trial.result),
    )


def assumed_section(plan: Plan) -> Section:
    """What each option takes for granted, and how the twins differ."""
    by_option = said_of(plan.options, lambda option: option.assumed)
    said = {words for _, words in by_option}
    borrowed = twins_words(plan)
    of_all = [("all", words) for words in plan.assumed if words not in said and words not in borrowed]
    if borrowed:
        of_all.append(("all", f"How twins differ is assumed or borrowed in {len(borrowed)} places, listed on screen."))
    rows = tuple((Cell(letters), Cell(sentence(words), "assumed")) for letters, words in (*by_option, *of_all))
    return Section(
        "assumed",
        "What is assumed",
        "Our choices where a source is silent. Each needs a clinician's agreement before a clinic relies on it.",
        (
            Table("What each option takes for granted", ("option", "assumed"), rows, widths=(1, 6))
            if rows
            else Paragraph("Nothing beyond the models' own assumptions, which their cards list."),
            *((Details("How the twins differ", (Listing(borrowed),), on_paper=False),) if borrowed else ()),
        ),
    )


def _sources(plan: Plan, benefit: BenefitAndHarm | None, shelf: Library) -> Section:
    keys = (*plan.bibliography(), *(benefit.bibliography() if benefit else ()))
    rows = tuple((Cell(entry.key), Cell(entry.text)) for entry in shelf.cite(keys))
    return Section(
        "sources",
        "Sources",
        "Every key above, in full. `assuage cite KEY` prints one.",
        (Table("Bibliography", ("key", "reference"), rows, widths=(1.15, 4.0), dense=True),),
    )


def _footer(plan: Plan) -> tuple[str, ...]:
    stamp = plan.stamp
    return (
        (
            f"Made {day(stamp.made_at)} {stamp.made_at:%H:%M %Z} by {stamp.made_by} with Assuage {stamp.software_version}, "
            f"knowledge {stamp.knowledge_version}, models {', '.join(plan.models)}."
        ),
        "Assuage is decision support for qualified clinicians. It never doses by itself, drives no pump and is no alarm.",
    )
