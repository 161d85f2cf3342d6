"""The verdict, what to ask next, and every rule with its answer, grade and source."""

from assuage.candidacy import INVENTED, Candidacy, Verdict
from assuage.documents.blocks import Block, Cell, Details, Listing, Mark, Paragraph, Section, Table
from assuage.documents.wording import day, sentence, spoken
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.patient import Answer
from assuage.provenance import Status
from assuage.rules import Finding

_VERDICT_MARK: dict[Verdict, Mark] = {
    Verdict.SUITABLE: "good",
    Verdict.SUITABLE_WITH_CAUTIONS: "caution",
    Verdict.NOT_SUITABLE: "stop",
    Verdict.CANNOT_SAY: "unknown",
}

_ROLES = ("contraindication", "test_required", "interaction", "caution")
_BESIDE = {"benefit", "programme"}
_GRADED = "grade, source and date"
_HEADER = ("rule", "answer", "what it means", _GRADED)
_WIDTHS = (1.2, 0.8, 2.4, 1.4)


def screening_section(candidacy: Candidacy, *, library: Library | None = None, brief: bool = False) -> Section:
    """The verdict first, then the tests to order, then what to ask, then the trace.

    A `brief` one, for a report that is about more, names the rules answered no by guideline, and leaves to the page of the
    screening each one's own grade.
    """
    shelf = library or shipped_library()
    blocks: list[Block] = [Paragraph(sentence(candidacy.verdict.words), _VERDICT_MARK[candidacy.verdict])]
    blocks += [Paragraph(sentence(note), "caution") for note in candidacy.notes if note != INVENTED]
    tests = tuple(_test(finding, shelf) for finding in candidacy.tests_wanted)
    if tests:
        blocks.append(Table("Tests to order first", ("test", "why", _GRADED), tests, widths=(1.4, 2.4, 1.4)))
    if candidacy.missing:
        rows = tuple((Cell(one.words), Cell(sentence(one.could)), Cell(spoken(one.role))) for one in candidacy.missing)
        blocks.append(
            Table("What to ask or do next, most telling first", ("question", "what it could change", "kind"), rows)
        )
    shown = sorted(candidacy.findings, key=_order)
    decisive = [finding for finding in shown if finding.role not in _BESIDE]
    telling = tuple(_row(finding, shelf) for finding in decisive if finding.answer is not Answer.NO)
    if telling:
        blocks.append(Table("Rules answered yes, or not answered", _HEADER, telling, widths=_WIDTHS))
    absent = [finding for finding in decisive if finding.answer is Answer.NO]
    if absent:
        told = f"Rules answered no ({len(absent)} of {len(decisive)} asked)"
        blocks.append(Details(told, (_by_guideline(absent, shelf) if brief else _absent(absent, shelf),)))
    beside = [finding for finding in shown if finding.role in _BESIDE]
    if beside:
        told = f"Not part of the verdict: reasons in favour of ketamine, and how the clinic runs its programme ({len(beside)})"
        told_of = tuple(_row(finding, shelf) for finding in beside)
        table = Table("Whatever the answer, the verdict stays the same", _HEADER, told_of, widths=_WIDTHS, dense=True)
        blocks.append(Details(told, (table,), on_paper=not brief))
    working = tuple(
        Details(f"{finding.number} {spoken(finding.claim)}: why", (Listing(_why(finding)),))
        for finding in shown
        if _why(finding)
    )
    if working:
        blocks.append(Details("The working behind each answer", working, on_paper=False))
    return Section("candidacy", "Candidacy", "", tuple(blocks))


def _order(finding: Finding) -> tuple[int, int, str]:
    place = _ROLES.index(finding.role) if finding.role in _ROLES else len(_ROLES)
    return ({Answer.YES: 0, Answer.UNKNOWN: 1, Answer.NO: 2}[finding.answer], place, finding.number)


def _test(finding: Finding, shelf: Library) -> tuple[Cell, ...]:
    return (Cell(sentence(finding.title).rstrip(".")), Cell(finding.words), _graded(finding, shelf))


def _row(finding: Finding, shelf: Library) -> tuple[Cell, ...]:
    words = finding.words if finding.applies else "Not asked of this person."
    return (_rule(finding), _answer(finding), Cell(words), _graded(finding, shelf))


def _absent(absent: list[Finding], shelf: Library) -> Table:
    """Without the rules' words: they speak of it being present, and would alarm for nothing."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_rule(one), Cell("no" if one.applies else "not asked of this person"), _graded(one, shelf)) for one in absent
    )
    return Table("Asked, and absent", ("rule", "answer", _GRADED), rows, widths=(1.6, 1, 2), dense=True)


def _by_guideline(absent: list[Finding], shelf: Library) -> Listing:
    """The same in a line for each guideline."""
    named: dict[str, list[str]] = {}
    for one in absent:
        drafts = " (draft)" if one.status is Status.DRAFT else ""
        named.setdefault(one.guideline, []).append(f"{spoken(one.claim)}{drafts}")
    titles = {key: f"{shelf.guideline(key).title} ({shelf.guideline(key).year})" for key in named}
    return Listing(tuple(f"{titles[key]}: {'; '.join(claims)}." for key, claims in named.items()))


def _rule(finding: Finding) -> Cell:
    return Cell(sentence(spoken(finding.claim)).rstrip("."), small=_kind(finding))


def _kind(finding: Finding) -> str:
    return f"{finding.kind}, by {', '.join(finding.routes)} only" if finding.routes else finding.kind


def _graded(finding: Finding, shelf: Library) -> Cell:
    grade = ", ".join(part for part in (finding.grade, finding.certainty) if part) or "not graded"
    keys = ", ".join(dict.fromkeys(citation.key for citation in finding.citations))
    is_draft = finding.status is Status.DRAFT
    return Cell(grade, "draft" if is_draft else "", small=f"{keys}; {_published(finding, shelf)}; {finding.confidence}")


def _published(finding: Finding, shelf: Library) -> str:
    """When the guideline that the rule is from appeared."""
    card = shelf.guideline(finding.guideline)
    return day(card.published) if card.published else str(card.year)


def _answer(finding: Finding) -> Cell:
    if finding.answer is Answer.UNKNOWN:
        return Cell("", "unknown")
    if finding.answer is Answer.NO:
        return Cell("no")
    if finding.role == "test_required":
        return Cell("wanted, done" if finding.done else "wanted, not done", "good" if finding.done else "caution")
    if finding.role in _BESIDE:
        return Cell("yes")
    return Cell("yes", "stop" if finding.counts_as == "contraindication" else "caution")


def _why(finding: Finding) -> tuple[str, ...]:
    told = [sentence(step) for step in finding.why]
    told += [sentence(f"Conflict: {words}") for words in finding.conflicts]
    return tuple(told)
