"""The verdict, what to ask next, and every rule with its answer, grade and source."""

from assuage.candidacy import Candidacy, Verdict
from assuage.documents.blocks import Block, Cell, Details, Listing, Mark, Paragraph, Section, Table
from assuage.documents.wording import sentence, spoken
from assuage.patient import Answer
from assuage.provenance import Status
from assuage.rules import Finding

_VERDICT_MARK: dict[Verdict, Mark] = {
    Verdict.SUITABLE: "good",
    Verdict.SUITABLE_WITH_CAUTIONS: "caution",
    Verdict.NOT_SUITABLE: "stop",
    Verdict.CANNOT_SAY: "unknown",
}


def screening_section(candidacy: Candidacy) -> Section:
    """The verdict first, then what is missing, then the trace."""
    blocks: list[Block] = [Paragraph(sentence(candidacy.verdict.words), _VERDICT_MARK[candidacy.verdict])]
    blocks += [Paragraph(sentence(note), "caution") for note in candidacy.notes if "invented" not in note]
    if candidacy.missing:
        rows = tuple((Cell(one.words), Cell(sentence(one.could)), Cell(spoken(one.role))) for one in candidacy.missing)
        blocks.append(
            Table("What to ask or do next, most telling first", ("question", "what it could change", "kind"), rows)
        )
    shown = sorted(candidacy.findings, key=_order)
    header = ("rule", "answer", "what it means", "grade and source")
    telling = tuple(_row(finding) for finding in shown if finding.answer is not Answer.NO)
    absent = tuple(_absent(finding) for finding in shown if finding.answer is Answer.NO)
    if telling:
        blocks.append(Table("Rules answered yes, or not answered", header, telling, widths=(1.2, 0.8, 2.4, 1.4)))
    if absent:
        told = f"Rules answered no ({len(absent)} of {len(shown)} asked)"
        blocks.append(
            Details(
                told, (Table("Asked, and absent", ("rule", "answer", "grade and source"), absent, widths=(1.6, 1, 2)),)
            )
        )
    working = tuple(
        Details(f"{finding.number} {spoken(finding.claim)}: why", (Listing(_why(finding)),))
        for finding in shown
        if _why(finding)
    )
    if working:
        blocks.append(Details("The working behind each answer", working, on_paper=False))
    return Section("candidacy", "Candidacy", "", tuple(blocks))


def _order(finding: Finding) -> tuple[int, int, str]:
    roles = ("contraindication", "test_required", "caution")
    place = roles.index(finding.role) if finding.role in roles else len(roles)
    return ({Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}[finding.answer], place, finding.number)


def _row(finding: Finding) -> tuple[Cell, ...]:
    words = finding.words if finding.applies else "Not asked of this person."
    return (_rule(finding), _answer(finding), Cell(words), _graded(finding))


def _absent(finding: Finding) -> tuple[Cell, ...]:
    """Without the rule's words: they speak of it being present, and would alarm for nothing."""
    return (_rule(finding), Cell("no" if finding.applies else "not asked of this person"), _graded(finding))


def _rule(finding: Finding) -> Cell:
    return Cell(sentence(spoken(finding.claim)).rstrip("."), small=spoken(finding.role))


def _graded(finding: Finding) -> Cell:
    grade = ", ".join(part for part in (finding.grade, finding.certainty) if part) or "not graded"
    keys = ", ".join(dict.fromkeys(citation.key for citation in finding.citations))
    is_draft = finding.status is Status.DRAFT
    return Cell(grade, "draft" if is_draft else "", small=f"{keys}; {finding.confidence}")


def _answer(finding: Finding) -> Cell:
    if finding.answer is Answer.UNKNOWN:
        return Cell("", "unknown")
    if finding.answer is Answer.NO:
        return Cell("no")
    if finding.role == "test_required":
        return Cell("wanted, done" if finding.done else "wanted, not done", "good" if finding.done else "caution")
    return Cell("yes", "stop" if finding.role == "contraindication" else "caution")


def _why(finding: Finding) -> tuple[str, ...]:
    told = [sentence(step) for step in finding.why]
    told += [sentence(f"Conflict: {words}") for words in finding.conflicts]
    return tuple(told)
