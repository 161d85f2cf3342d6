"""Records as HTML, PDF and JSON.

In: a `Plan`, a `Candidacy`, benefit and harm of a condition, or a `DecisionAid`. Out: a self-contained page that needs no
network and no script, the same on paper, and for a plan a JSON document whose schema is published. The parts of a report are
made once, as plain blocks, and both HTML and PDF draw them.
"""

from assuage.documents.as_json import candidacy_part, plan_document, plan_schema
from assuage.documents.decision_page import decision_document, decision_report
from assuage.documents.errors import CannotSaveError
from assuage.documents.evidence_page import evidence_report
from assuage.documents.html import render_html
from assuage.documents.leaflet import leaflet_report
from assuage.documents.pages import write_decision, write_evidence, write_leaflet, write_screening
from assuage.documents.pdf import render_pdf
from assuage.documents.report import plan_report
from assuage.documents.screening_json import screening_document
from assuage.documents.screening_page import screening_report
from assuage.documents.writing import Written, write_report

__all__ = [
    "CannotSaveError",
    "Written",
    "candidacy_part",
    "decision_document",
    "decision_report",
    "evidence_report",
    "leaflet_report",
    "plan_document",
    "plan_report",
    "plan_schema",
    "render_html",
    "render_pdf",
    "screening_document",
    "screening_report",
    "write_decision",
    "write_evidence",
    "write_leaflet",
    "write_report",
    "write_screening",
]
