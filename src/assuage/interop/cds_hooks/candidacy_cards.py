"""The cards of a screening: whether ketamine suits this person, and what it meets among the medicines."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from assuage.candidacy import Candidacy, Verdict
from assuage.interop.cds_hooks.cards import ADVICE, About, Indicator, card
from assuage.interop.cds_hooks.gathering import Gathered
from assuage.interop.cds_hooks.markdown import document, escaped, section
from assuage.interop.cds_hooks.requests import Call
from assuage.interop.cds_hooks.suggestions import suggested_tests
from assuage.interop.cds_hooks.telling import because, source_of, sources_of, unnamed
from assuage.knowledge import Library
from assuage.patient import YES, within_a_sentence
from assuage.rules import Finding

_MOST = 8
_INDICATOR: dict[Verdict, Indicator] = {
    Verdict.NOT_SUITABLE: "critical",
    Verdict.CANNOT_SAY: "warning",
    Verdict.SUITABLE_WITH_CAUTIONS: "warning",
    Verdict.SUITABLE: "info",
}


def candidacy_card(
    call: Call, candidacy: Candidacy, gathered: Gathered, shelf: Library, *, ordered: bool, dose: str = ""
) -> dict[str, Any]:
    """What speaks against ketamine, what to watch, which tests to order first, and what to ask.

    Parameters: `ordered`, whether ketamine is ordered or taken already, which makes it more than information; `dose`, what
    was found of the dose where no card of its own says it.
    """
    weighed = [one for one in candidacy.findings if one.answer is YES]
    present = {role: [one for one in weighed if one.role == role] for role in ("contraindication", "caution")}
    asked = [f"{escaped(one.words)} ({escaped(one.could)})" for one in candidacy.missing]
    decisive = [*present["contraindication"], *present["caution"], *candidacy.findings]
    return card(
        call,
        about("candidacy", decisive, shelf),
        summary=_summary(candidacy, weighed),
        indicator=_INDICATOR[candidacy.verdict] if ordered else "info",
        detail=document(
            f"**{escaped(candidacy.verdict.words)}.**",
            escaped(candidacy.diagnosis.words),
            section("Contraindications present", map(told, present["contraindication"])),
            section("Cautions", map(told, present["caution"])),
            section("Tests wanted first", (told(one) for one in candidacy.tests_wanted)),
            section("Still to ask or do", asked, most=_MOST),
            section("To know", (f"{escaped(unnamed(note))}." for note in candidacy.notes), most=_MOST),
            dose,
            unread(gathered),
            _made_with(candidacy, shelf),
            ADVICE,
        ),
        shelf=shelf,
        suggestions=suggested_tests(call, candidacy, shelf) if ordered else (),
    )


def interaction_card(call: Call, candidacy: Candidacy, shelf: Library, *, route: str | None) -> dict[str, Any] | None:
    """The interactions that were found, by the route of the order; none, no card."""
    found = [one for one in candidacy.findings if one.role == "interaction" and one.answer is YES]
    if not found:
        return None
    counted = {one.counts_as for one in found}
    by = f" by the route of the order ({escaped(route)})" if route else "; no route is known, so each was asked"
    return card(
        call,
        about("interaction", found, shelf),
        summary=f"Ketamine interacts with medicines of this patient: {_titles(found)}",
        indicator="critical" if "contraindication" in counted else "warning" if "caution" in counted else "info",
        detail=document(
            f"**{len(found)} interaction{'s' if len(found) > 1 else ''}{by}.**",
            section("Found", map(told, found)),
            ADVICE,
        ),
        shelf=shelf,
    )


def unread(gathered: Gathered) -> str:
    """What was not supplied, and what of the chart could not be used."""
    missing = ", ".join(gathered.missing)
    listed = [
        escaped(unnamed(one.why))
        for one in gathered.patient.unread
        if one.matters and not one.where.startswith("prefetch ")
    ]
    return document(
        f"**Not supplied**, so unknown: {missing}." if missing else "",
        section("On the chart and not used", dict.fromkeys(listed), most=_MOST),
    )


def about(topic: Literal["candidacy", "interaction"], findings: Sequence[Finding], shelf: Library) -> About:
    """What a card on findings is about: the guideline of the first leads, the sources of all follow."""
    lead = shelf.guideline(findings[0].guideline)
    return About(
        topic, f"{lead.title} (through Assuage)", (*(one.key for one in lead.references), *sources_of(findings))
    )


def told(finding: Finding) -> str:
    """A finding in one line: what was asked, what it means, how sure, what it rests on, where it was read."""
    how_sure = f"({escaped('; '.join(finding.marks))})" if finding.marks else ""
    parts = (f"**{escaped(finding.title)}.**", escaped(finding.words), because(finding), how_sure, source_of(finding))
    return " ".join(part for part in parts if part)


def _summary(candidacy: Candidacy, weighed: Sequence[Finding]) -> str:
    asks, tests = len(candidacy.missing), len(candidacy.tests_wanted)
    match candidacy.verdict:
        case Verdict.NOT_SUITABLE:
            return f"Ketamine not suitable: {_titles(one for one in weighed if one.counts_as == 'contraindication')}"
        case Verdict.CANNOT_SAY:
            wanted = f", {tests} of them test{'s' if tests > 1 else ''}" if tests else ""
            return f"Ketamine: cannot say yet; {asks} thing{'s' if asks != 1 else ''} to ask or do first{wanted}"
        case Verdict.SUITABLE_WITH_CAUTIONS:
            still = f"; {asks} still to ask" if asks else ""
            watch = _titles(one for one in weighed if one.counts_as == "caution")
            return f"Ketamine suitable with cautions: {watch or 'something is unanswered'}{still}"
        case Verdict.SUITABLE:
            return "Ketamine: no contraindication and no caution found; every rule was answered"


def _titles(findings: Iterable[Finding]) -> str:
    return ", ".join(dict.fromkeys(within_a_sentence(one.title) for one in findings))


def _made_with(candidacy: Candidacy, shelf: Library) -> str:
    names = ", ".join(escaped(shelf.guideline(name).title) for name in candidacy.guidelines)
    stamp = candidacy.stamp
    return f"Asked: {names}. Assuage {stamp.software_version}, knowledge {stamp.knowledge_version}, as of {stamp.made_at:%Y-%m-%d %H:%M %Z}."
