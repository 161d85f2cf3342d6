"""Records as HTML, PDF and JSON.

In: a `Plan`, a `Candidacy`, benefit and harm of a condition, or a `DecisionAid`. Out: a self-contained page that needs no
network and no script, the same on paper, and for a plan a JSON document whose schema is published. The parts of a report are
made once, as plain blocks, and both HTML and PDF draw them.
"""

from assuage.documents.as_json import candidacy_part, plan_document, plan_schema
from assuage.documents.benefit import benefit_sections
from assuage.documents.blocks import Block, Cell, Details, Figure, Listing, Paragraph, Report, Section, Table
from assuage.documents.decision_page import decision_document, decision_report
from assuage.documents.downtime_pack import Contact, DowntimePack, downtime_report, render_downtime_pack
from assuage.documents.errors import CannotPrintError, CannotSaveError
from assuage.documents.evidence_page import evidence_report, made_line, sources_section
from assuage.documents.goals_section import goals_section
from assuage.documents.html import render_html
from assuage.documents.individual_json import individual_document
from assuage.documents.individual_page import (
    answer_in_words,
    class_words,
    individual_report,
    told_apart,
    write_individual,
)
from assuage.documents.leaflet import leaflet_report
from assuage.documents.options import options_section
from assuage.documents.pages import write_decision, write_evidence, write_leaflet, write_screening
from assuage.documents.pdf import for_typesetter, render_pdf, typeset
from assuage.documents.pump_json import pump_document
from assuage.documents.pump_page import pump_report, write_pump
from assuage.documents.pump_pdf import render_pump_pdf
from assuage.documents.pump_sheet import PumpSheet, pump_sheet
from assuage.documents.report import assumed_section, plan_report
from assuage.documents.screening_json import screening_document
from assuage.documents.screening_page import screening_report
from assuage.documents.tci_json import tci_document
from assuage.documents.tci_page import (
    COURSE_HEADER,
    EFFECT_HEADER,
    MODEL_HEADER,
    WrittenTci,
    course_words,
    effect_rows,
    effects_not_drawn,
    model_rows,
    tci_report,
    write_tci,
)
from assuage.documents.virtual_trial_page import virtual_trial_report, write_virtual_trial
from assuage.documents.wording import amount, duration, span, spoken, unbroken
from assuage.documents.writing import Written, write_report

__all__ = [
    "COURSE_HEADER",
    "EFFECT_HEADER",
    "MODEL_HEADER",
    "Block",
    "CannotPrintError",
    "CannotSaveError",
    "Cell",
    "Contact",
    "Details",
    "DowntimePack",
    "Figure",
    "Listing",
    "Paragraph",
    "PumpSheet",
    "Report",
    "Section",
    "Table",
    "Written",
    "WrittenTci",
    "amount",
    "answer_in_words",
    "assumed_section",
    "benefit_sections",
    "candidacy_part",
    "class_words",
    "course_words",
    "decision_document",
    "decision_report",
    "downtime_report",
    "duration",
    "effect_rows",
    "effects_not_drawn",
    "evidence_report",
    "for_typesetter",
    "goals_section",
    "individual_document",
    "individual_report",
    "leaflet_report",
    "made_line",
    "model_rows",
    "options_section",
    "plan_document",
    "plan_report",
    "plan_schema",
    "pump_document",
    "pump_report",
    "pump_sheet",
    "render_downtime_pack",
    "render_html",
    "render_pdf",
    "render_pump_pdf",
    "screening_document",
    "screening_report",
    "sources_section",
    "span",
    "spoken",
    "tci_document",
    "tci_report",
    "told_apart",
    "typeset",
    "unbroken",
    "virtual_trial_report",
    "write_decision",
    "write_evidence",
    "write_individual",
    "write_leaflet",
    "write_pump",
    "write_report",
    "write_screening",
    "write_tci",
    "write_virtual_trial",
]
