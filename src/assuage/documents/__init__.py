"""Records as HTML, PDF and JSON.

In: a `Plan`. Out: a self-contained page that needs no network and no script, the same on paper, and a JSON document whose
schema is published. The parts of a report are made once, as plain blocks, and both HTML and PDF draw them.
"""

from assuage.documents.as_json import candidacy_part, plan_document, plan_schema
from assuage.documents.errors import CannotSaveError
from assuage.documents.html import render_html
from assuage.documents.pdf import render_pdf
from assuage.documents.report import plan_report
from assuage.documents.writing import Written, write_report

__all__ = [
    "CannotSaveError",
    "Written",
    "candidacy_part",
    "plan_document",
    "plan_report",
    "plan_schema",
    "render_html",
    "render_pdf",
    "write_report",
]
