"""Computed scores as a part of a report: each with its inputs, what is missing, and what the method does not cover."""

from collections.abc import Sequence

from assuage.documents.blocks import Block, Cell, Details, Section, Table
from assuage.documents.wording import amount, sentence
from assuage.provenance import Status
from assuage.questionnaires import Score, ScoreInput


def scores_section(scores: Sequence[Score]) -> Section:
    """The scores that could be computed with their inputs; those that wait for something, one click away."""
    known = [score for score in scores if score.value is not None or score.category is not None]
    waiting = [score for score in scores if score not in known]
    blocks: list[Block] = [_table("Computed from the facts on the chart", known)] if known else []
    blocks += [_inputs(score) for score in known if score.inputs]
    if waiting:
        parts: tuple[Block, ...] = (
            _table("Not computed", waiting),
            *(_inputs(score) for score in waiting if score.inputs),
        )
        blocks.append(Details(f"Scores that wait for something ({len(waiting)})", parts, on_paper=False))
    lead = f"{len(known)} of {len(scores)} could be computed. What is unknown is never counted as nothing."
    return Section("scores", "Scores", lead, tuple(blocks))


def _table(caption: str, scores: Sequence[Score]) -> Table:
    return Table(
        caption, ("score", "value", "what it says", "source"), tuple(map(_score, scores)), widths=(1.2, 0.8, 2.2, 1.0)
    )


def _inputs(score: Score) -> Details:
    rows = tuple(_input(one) for one in score.inputs)
    table = Table(f"Inputs of {score.title}", ("input", "counts", "found"), rows, widths=(1.6, 0.6, 2.4))
    return Details(f"{score.title}: its inputs ({len(rows)})", (table,))


def _score(score: Score) -> tuple[Cell, ...]:
    beyond = f"Not covered by the method: {', '.join(score.not_covered)}." if score.not_covered else ""
    value = Cell(amount(score.value, score.unit, 3)) if score.value is not None else Cell("", "unknown")
    keys = ", ".join(dict.fromkeys(citation.key for citation in score.citations))
    return (
        Cell(score.title, small=f"class {score.category}" if score.category else ""),
        value,
        Cell(sentence(score.words), small=beyond),
        Cell(keys, "draft" if score.status is Status.DRAFT else "", small=str(score.confidence)),
    )


def _input(one: ScoreInput) -> tuple[Cell, ...]:
    counts = f"{one.lower:g}" if one.known else f"{one.lower:g} to {one.upper:g}"
    return (Cell(one.words), Cell(counts, "" if one.known else "unknown"), Cell(sentence(one.told)))
