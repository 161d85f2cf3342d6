"""Pages of SCREEN on disk: a screening, benefit and harm, a patient's leaflet, a decision aid; HTML, PDF or both."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from json import dumps
from pathlib import Path

from assuage.candidacy import BenefitAndHarm, Candidacy, DecisionAid
from assuage.documents.blocks import Report
from assuage.documents.decision_page import decision_document, decision_report
from assuage.documents.errors import CannotSaveError
from assuage.documents.evidence_page import evidence_report
from assuage.documents.html import render_html
from assuage.documents.leaflet import leaflet_report
from assuage.documents.pdf import render_pdf
from assuage.documents.screening_page import screening_report
from assuage.documents.writing import replace_files
from assuage.knowledge import Library
from assuage.knowledge.schema import StudyFile


def write_screening(
    candidacy: Candidacy, *, html: Path | None = None, pdf: Path | None = None, library: Library | None = None
) -> tuple[Path, ...]:
    """Write a screening as a page, as paper, or as both. Errors: as `write_pages`."""
    return write_pages(lambda: screening_report(candidacy, library=library), html=html, pdf=pdf)


def write_evidence(
    benefit: BenefitAndHarm,
    *,
    made_at: datetime,
    studies: Sequence[StudyFile] = (),
    html: Path | None = None,
    pdf: Path | None = None,
    library: Library | None = None,
) -> tuple[Path, ...]:
    """Write benefit and harm of one condition, and its single studies. Errors: as `write_pages`."""
    return write_pages(
        lambda: evidence_report(benefit, made_at=made_at, studies=studies, library=library), html=html, pdf=pdf
    )


def write_leaflet(
    benefit: BenefitAndHarm, *, made_at: datetime, html: Path | None = None, pdf: Path | None = None
) -> tuple[Path, ...]:
    """Write the patient's leaflet. Errors: as `write_pages`."""
    return write_pages(lambda: leaflet_report(benefit, made_at=made_at), html=html, pdf=pdf)


def write_decision(
    aid: DecisionAid,
    *,
    html: Path | None = None,
    pdf: Path | None = None,
    json: Path | None = None,
    library: Library | None = None,
) -> tuple[Path, ...]:
    """Write a decision aid as it was shown, and its record as JSON. Errors: as `write_pages`."""
    record = {} if json is None else {json: dumps(decision_document(aid), indent=2, ensure_ascii=False).encode()}
    return write_pages(lambda: decision_report(aid, library=library), html=html, pdf=pdf, beside=record)


def write_pages(
    report: Callable[[], Report], *, html: Path | None, pdf: Path | None, beside: Mapping[Path, bytes] | None = None
) -> tuple[Path, ...]:
    """Write one report to the places that are named, whole or not at all; a folder is made when it is not there.

    `beside` is written with it. Errors: `CannotSaveError` where a place cannot be written; what was there before is then
    still whole.
    """
    contents = dict(beside or {})
    made = report() if html is not None or pdf is not None else None
    if html is not None and made is not None:
        contents[html] = render_html(made).encode()
    if pdf is not None and made is not None:
        contents[pdf] = render_pdf(made)
    try:
        for path in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
        replace_files(contents)
    except OSError as error:
        message = f"The page could not be written ({error.strerror}). Nothing was lost: name another file."
        raise CannotSaveError(message) from error
    return tuple(contents)
