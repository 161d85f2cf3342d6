"""A candidacy as tables for a terminal."""

from assuage.candidacy import Candidacy
from assuage.cli.printing import print_heading, print_line, print_list, print_table
from assuage.patient import Answer
from assuage.provenance import Status

_ROLES = {"contraindication": "contraindication", "caution": "caution", "test_required": "test"}
_MOST_MISSING = 8


def print_candidacy(candidacy: Candidacy, *, full: bool) -> None:
    """The verdict, the findings that matter, and what to ask next; with `full`, every rule that was asked."""
    print_heading(f"{candidacy.verdict.words}.")
    print_line(candidacy.diagnosis.words)
    for note in candidacy.notes:
        print_line(f"{note}.")
    shown = [
        finding
        for finding in candidacy.findings
        if finding.role in _ROLES and (full or finding.open or finding.answer is Answer.YES)
    ]
    rows = [
        (str(one.answer), _ROLES[one.role], _title(one.title, one.status), one.grade or "", _source(one))
        for one in shown
    ]
    if rows:
        print_table("Findings", ("answer", "kind", "what was asked", "grade", "source"), rows)
    missing = [f"{one.words} ({one.could})" for one in candidacy.missing]
    kept = missing if full else missing[:_MOST_MISSING]
    print_list(
        "Still to ask or do",
        kept if len(kept) == len(missing) else [*kept, f"and {len(missing) - len(kept)} more: see the report"],
    )


def _title(title: str, status: Status) -> str:
    return f"{title} (draft)" if status is Status.DRAFT else title


def _source(finding: object) -> str:
    citations = getattr(finding, "citations", ())
    return ", ".join(dict.fromkeys(citation.key for citation in citations))
