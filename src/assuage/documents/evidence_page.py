"""What ketamine does for and to a hundred people with one condition, as a page for clinician and patient together."""

from collections.abc import Sequence
from datetime import datetime

from assuage import __version__
from assuage.candidacy import BenefitAndHarm
from assuage.documents.benefit import benefit_sections, called
from assuage.documents.blocks import Cell, Mark, Report, Section, Table
from assuage.documents.wording import day, sentence
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import StudyFile
from assuage.provenance import Status

ADVICE = "The software shows what studies found and says where they found nothing. It does not decide."


_FINDINGS = {"positive": "less pain", "negative": "no difference", "mixed": "mixed", "none": "not a comparison"}


def evidence_report(
    benefit: BenefitAndHarm,
    *,
    made_at: datetime,
    studies: Sequence[StudyFile] = (),
    library: Library | None = None,
) -> Report:
    """The whole page: pictures, tables, single studies, what is not known, and the sources in full.

    `studies` are the single studies of the condition, such as those that `evidence_for` finds.
    """
    keys = (*benefit.bibliography(), *(one.key for study in studies for one in study.references))
    return Report(
        title=f"Ketamine for {called(benefit)}: benefit and harm",
        subtitle=ADVICE,
        banner="",
        identity=(
            ("Condition", benefit.called),
            ("Route", benefit.route.value if benefit.route else "any"),
            ("Dose", benefit.dose_band.words if benefit.dose_band else "any"),
            ("Knowledge", benefit.knowledge_version),
            ("Made", day(made_at)),
        ),
        sections=(*benefit_sections(benefit), *_studies(studies), sources_section(keys, library=library)),
        footer=(made_line(benefit.knowledge_version, made_at),),
    )


def _studies(studies: Sequence[StudyFile]) -> tuple[Section, ...]:
    """Single studies by year, those that found nothing beside those that found something."""
    if not studies:
        return ()
    ordered = sorted(studies, key=lambda study: (study.year is None, study.year or 0, study.id))
    rows = tuple(_study(study) for study in ordered)
    negative = sum(study.finding == "negative" for study in ordered)
    lead = f"{len(rows)} studies of this condition, {negative} of which found no difference. None stands in for a pooled result."
    table = Table(
        "Studies of this condition", ("study", "finding", "what was given"), rows, widths=(1.4, 2.4, 1.0), dense=True
    )
    return (Section("studies", "Single studies", lead, (table,)),)


def _study(study: StudyFile) -> tuple[Cell, ...]:
    keys = ", ".join(one.key for one in study.references)
    mark: Mark = (
        "draft" if study.status is Status.DRAFT else "caution" if study.finding in {"negative", "mixed"} else ""
    )
    return (
        Cell(study.title, small=f"{sentence(study.design_words)} [{keys}]"),
        Cell(_FINDINGS[study.finding], mark, small=study.finding_words),
        Cell(study.dose, small=study.route),
    )


def sources_section(keys: tuple[str, ...], *, library: Library | None = None) -> Section:
    """Every source by its key, in full."""
    rows = tuple((Cell(entry.key), Cell(str(entry))) for entry in (library or shipped_library()).cite(keys))
    if not rows:
        return Section("sources", "Sources", "No source answers this, so none is cited.", ())
    return Section(
        "sources",
        "Sources",
        "Every key above, in full.",
        (Table("Bibliography", ("key", "reference"), rows, widths=(1.15, 4.0), dense=True),),
    )


def made_line(knowledge_version: str, made_at: datetime) -> str:
    """When and with what a page was made."""
    return f"Made {day(made_at)} {made_at:%H:%M %Z} with Assuage {__version__}, knowledge {knowledge_version}."
