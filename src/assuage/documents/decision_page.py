"""A decision aid as a page: what the person said, where each number meets it, and everything that was shown."""

from dataclasses import asdict
from typing import Any

from assuage.candidacy import Comparison, DecisionAid, Met
from assuage.documents.benefit import benefit_sections, called
from assuage.documents.blocks import Block, Cell, Listing, Paragraph, Report, Section, Table
from assuage.documents.evidence_page import made_line, sources_section
from assuage.documents.wording import day
from assuage.knowledge import Library

# A word and a shape, and no colour: whether a number is good news is for the person to say.
_WORDS = {
    Met.MEETS: "✓ as you asked",
    Met.MISSES: "✗ not as you asked",
    Met.EITHER: "~ could be either",
    Met.NOT_KNOWN: "? nobody can say",
}


def decision_document(aid: DecisionAid) -> dict[str, Any]:
    """The record as one JSON document: everything that was shown and said, its hash, and the stamp."""
    stamp = asdict(aid.stamp) | {"made_at": aid.stamp.made_at.isoformat()}
    return {"content": aid.content, "content_hash": aid.content_hash, "stamp": stamp}


def decision_report(aid: DecisionAid, *, library: Library | None = None) -> Report:
    """The page of a decision aid; the hash at its foot names exactly what was shown."""
    shown, stamp = aid.shown, aid.stamp
    return Report(
        title=f"Deciding about ketamine for {called(shown)}",
        subtitle="What you said matters to you beside what studies found. This page does not decide; you do, with your clinician.",
        banner="",
        identity=(
            *((("For", stamp.came_from),) if stamp.came_from else ()),
            ("Condition", shown.called),
            ("Shown", f"{day(stamp.made_at)} {stamp.made_at:%H:%M %Z}"),
            ("By", stamp.made_by),
            ("Knowledge", stamp.knowledge_version),
        ),
        sections=(_values(aid), *benefit_sections(shown), sources_section(aid.bibliography(), library=library)),
        footer=(
            f"Content of this page: SHA-256 {aid.content_hash}. The record can be checked against it.",
            made_line(stamp.knowledge_version, stamp.made_at),
        ),
    )


def _values(aid: DecisionAid) -> Section:
    said = aid.values.said
    blocks: list[Block] = (
        [Listing(said)] if said else [Paragraph("Nothing was said yet about what would be worth it.", "unknown")]
    )
    if aid.comparisons:
        rows = tuple(_comparison(one) for one in aid.comparisons)
        blocks.append(
            Table("Each thing you said beside each number", ("is it?", "what was found"), rows, widths=(1, 4))
        )
        blocks.append(
            Paragraph("Each number stands for itself. None is weighed against another, and no total is made.")
        )
    return Section("values", "What matters to you", "", tuple(blocks))


def _comparison(one: Comparison) -> tuple[Cell, ...]:
    return Cell(_WORDS[one.answer]), Cell(
        one.words, small=", ".join(dict.fromkeys(source.key for source in one.citations))
    )
