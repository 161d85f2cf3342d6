"""A computed plan as what is kept in a draft and shown on its pages: tables with the working behind each number, and the document."""

from typing import Any

from assuage.documents import (
    Block,
    Cell,
    Details,
    Listing,
    Paragraph,
    Section,
    Table,
    assumed_section,
    goals_section,
    options_section,
    plan_document,
)
from assuage.pharmacology import ReliefCourse
from assuage.plan import Plan
from assuage.web.plan.explaining import TOPICS, reasons_of


def shown(plan: Plan) -> dict[str, Any]:
    """Everything the pages of a plan show, as plain values."""
    return {
        "document": plan_document(plan).model_dump(mode="json"),
        "sections": sections_of(plan),
        "reasons": reasons_of(plan),
        "options": options_as_kept(plan),
        "pictures": drawn_of(plan),
        "blocked": list(plan.blocked),
        "goal_words": plan.wanted.goal_words if plan.wanted else "",
        "verdict": plan.candidacy.verdict.value,
        "verdict_words": plan.candidacy.verdict.words,
        "condition": plan.condition or "",
    }


def sections_of(plan: Plan) -> list[dict[str, Any]]:
    """The tables side by side, the chances and burdens, and what is assumed."""
    sections = (options_section(plan, pictures=False), goals_section(plan, pictures=False), assumed_section(plan))
    return [_without(section_as_kept(one, plan), plan.blocked) for one in sections if one is not None]


def _without(section: dict[str, Any], told: tuple[str, ...]) -> dict[str, Any]:
    """A section less the sentences that its page tells once, above everything."""
    return section | {"blocks": [one for one in section["blocks"] if one.get("text") not in told]}


def drawn_of(plan: Plan) -> list[str]:
    """The pictures that may be drawn of these options; elsewhere the words in the tables stand."""
    found = []
    if any(option.lead is not None for option in plan.options):
        found.append("levels")
    if any(isinstance(option.pain.course, ReliefCourse) for option in plan.options):
        found.append("relief")
    goals = [(option.chance("goal"), option.burden) for option in plan.options]
    if any(chance and chance.lead is not None and burden and burden.exposure_ng_h_per_ml for chance, burden in goals):
        found.append("trade-off")
    return found


def options_as_kept(plan: Plan) -> list[dict[str, Any]]:
    """The options in the fewest words, for what is chosen from them."""
    return [
        {
            "letter": one.letter,
            "regimen_id": one.regimen_id,
            "name": one.name,
            "dose": one.regimen.text,
            "setting": one.setting,
            "found": one.optimised is not None,
            "refused": any(limit.kind == "hard" for limit in one.limits),
            "broken": list(one.broken),
        }
        for one in plan.options
    ]


def section_as_kept(section: Section, plan: Plan | None = None) -> dict[str, Any]:
    """A section of a report as plain values; columns of options carry the letter that their working is kept under."""
    letters = [one.letter for one in plan.options] if plan else []
    blocks = [block_as_kept(one, letters) for one in section.blocks]
    return {"id": section.id, "title": section.title, "lead": section.lead, "blocks": [one for one in blocks if one]}


def block_as_kept(block: Block, letters: list[str]) -> dict[str, Any]:
    """One part of a section; what is neither words nor a table (a picture) is left to the page."""
    match block:
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "mark": block.mark}
        case Listing():
            return {"kind": "listing", "items": list(block.items)}
        case Table():
            return _table(block, letters)
        case Details():
            inner = [block_as_kept(one, letters) for one in block.blocks]
            return {"kind": "details", "summary": block.summary, "blocks": [one for one in inner if one]}
    return {}


def _table(table: Table, letters: list[str]) -> dict[str, Any]:
    by_option = len(table.header) == len(letters) + 1 and bool(letters) and table.rows[0][0].text in TOPICS
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": list(table.header),
        "numeric": table.numeric,
        "rows": [
            {
                "head": cell_as_kept(row[0]),
                "cells": [
                    {**cell_as_kept(cell), **(_why(row[0].text, letters[place]) if by_option else {})}
                    for place, cell in enumerate(row[1:])
                ],
            }
            for row in table.rows
        ],
    }


def _why(heading: str, letter: str) -> dict[str, str]:
    topic = TOPICS.get(heading)
    return {"letter": letter, "topic": topic} if topic else {}


def cell_as_kept(cell: Cell) -> dict[str, str]:
    """A cell as plain values."""
    return {"text": cell.text, "mark": cell.mark, "small": cell.small}
