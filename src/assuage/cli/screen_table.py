"""A candidacy as tables for a terminal."""

from collections.abc import Sequence

from assuage.candidacy import Candidacy
from assuage.cli.printing import print_heading, print_line, print_list, print_table
from assuage.patient import Answer
from assuage.provenance import Status
from assuage.rules import Finding

_MOST_MISSING = 8


def print_candidacy(candidacy: Candidacy, *, full: bool) -> None:
    """The verdict, the findings that matter, and what to ask next; with `full`, every rule that was asked."""
    print_heading(f"{candidacy.verdict.words}.")
    print_line(candidacy.diagnosis.words)
    for note in candidacy.notes:
        print_line(f"{note}.")
    scores = [score for score in candidacy.scores if score.value is not None or score.category is not None]
    print_list("Scores computed from the facts", [score.words for score in scores])
    print_list("Tests to order first", [f"{one.words} ({_source(one)})" for one in candidacy.tests_wanted])
    _print_rows(
        "Findings: present, wanted or not answered", [f for f in candidacy.findings if f.counts_as and _tells(f)]
    )
    if full:
        beside = [one for one in candidacy.findings if not one.counts_as and one.role != "programme"]
        _print_rows("Beside the verdict: benefits looked for, and interactions that are only noted", beside)
        _print_rows("The programme; no verdict rests on it", [f for f in candidacy.findings if f.role == "programme"])
        absent = [one for one in candidacy.findings if one.counts_as and not _tells(one)]
        print_list(f"Asked and answered no ({len(absent)} of {len(candidacy.findings)} rules)", _absent(absent))
    missing = [f"{one.words} ({one.could})" for one in candidacy.missing]
    kept = missing if full else missing[:_MOST_MISSING]
    print_list(
        "Still to ask or do, most telling first",
        kept if len(kept) == len(missing) else [*kept, f"and {len(missing) - len(kept)} more: see the report"],
    )


def _print_rows(title: str, findings: Sequence[Finding]) -> None:
    rows = [(_answer(one), one.kind, _title(one), one.grade or "", _source(one)) for one in findings]
    if rows:
        print_table(title, ("answer", "kind", "what was asked", "grade", "source"), rows)


def _absent(findings: Sequence[Finding]) -> list[str]:
    """The rules answered no in a line for each kind; one that is not for this person says so."""
    kinds: dict[str, list[str]] = {}
    for one in findings:
        kinds.setdefault(one.kind, []).append(
            _title(one) if one.applies else f"{_title(one)}, not for this person or route"
        )
    return [f"{kind}: {'; '.join(titles)}" for kind, titles in kinds.items()]


def _tells(finding: Finding) -> bool:
    return finding.open or finding.answer is Answer.YES


def _answer(finding: Finding) -> str:
    if finding.role == "test_required" and finding.answer is Answer.YES:
        return "done" if finding.done else "wanted"
    return str(finding.answer)


def _title(finding: Finding) -> str:
    by = f", by {', '.join(finding.routes)} only" if finding.routes else ""
    draft = " (draft)" if finding.status is Status.DRAFT else ""
    return f"{finding.title}{by}{draft}"


def _source(finding: Finding) -> str:
    return ", ".join(dict.fromkeys(citation.key for citation in finding.citations))
