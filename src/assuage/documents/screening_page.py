"""A screening as a page: verdict, tests to order first, what to ask next, every rule, scores, benefit and harm, sources."""

from assuage.candidacy import Candidacy, benefit_and_harm
from assuage.documents.benefit import benefit_section
from assuage.documents.blocks import Paragraph, Report, Section
from assuage.documents.evidence_page import made_line, sources_section
from assuage.documents.people import condition_words, identity, people_section
from assuage.documents.scores import scores_section
from assuage.documents.screening import screening_section
from assuage.dosing import Route
from assuage.knowledge import Library

_NO_CONDITION = (
    "No pain condition is known for this person, so no result can be looked up. Say which one is to be treated."
)


def screening_report(candidacy: Candidacy, *, library: Library | None = None) -> Report:
    """The whole page of one screening."""
    condition = candidacy.diagnosis.stated or candidacy.condition
    route = Route(candidacy.route) if candidacy.route else None
    benefit = benefit_and_harm(condition, route=route, library=library) if condition else None
    shown = (
        benefit_section(benefit)
        if benefit
        else Section("benefit", "Benefit and harm", "", (Paragraph(_NO_CONDITION, "unknown"),))
    )
    keys = dict.fromkeys((*candidacy.bibliography(), *(benefit.bibliography() if benefit else ())))
    keys.update(dict.fromkeys(citation.key for score in candidacy.scores for citation in score.citations))
    return Report(
        title=f"Ketamine for {condition_words(candidacy)}: is it suitable?",
        subtitle="The software advises and shows its sources; the clinician decides. Nothing here is an order.",
        banner="Invented patient, for demonstration. Nobody was treated." if candidacy.patient.invented else "",
        identity=identity(candidacy),
        sections=(
            screening_section(candidacy, library=library),
            *((scores_section(candidacy.scores),) if candidacy.scores else ()),
            shown,
            people_section(candidacy),
            sources_section(tuple(keys), library=library),
        ),
        footer=(
            made_line(candidacy.stamp.knowledge_version, candidacy.stamp.made_at),
            "Assuage is decision support for qualified clinicians. It never doses by itself, drives no pump and is no alarm.",
        ),
    )
