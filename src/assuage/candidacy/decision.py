"""The decision aid: what was shown, what this person values, and where the numbers meet it. It never decides."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from assuage import __version__
from assuage.candidacy.pooled import BenefitAndHarm, Row
from assuage.candidacy.values import Comparison, PatientValues, compare
from assuage.provenance import Explanation, Line, Stamp


@dataclass(frozen=True, slots=True)
class DecisionAid:
    """What one person was shown, what they said matters to them, and how the two compare. Frozen once made.

    `shown` holds the very rows; `content_hash` is the SHA-256 of everything that was shown and said, written in one fixed
    way, so that the record can be checked against a page or an export years later.
    """

    shown: BenefitAndHarm
    values: PatientValues
    comparisons: tuple[Comparison, ...]
    content_hash: str
    stamp: Stamp

    @property
    def content(self) -> dict[str, Any]:
        """Everything that was shown and said, as plain values: what the hash is of."""
        return content_of(self.shown, self.values, self.comparisons)

    def explain(self) -> Explanation:
        """What the person said, how the numbers compare, and everything that was shown."""
        return Explanation(
            "What was shown and said; the decision is the person's, with their clinician.", tuple(self._lines())
        )

    def bibliography(self) -> tuple[str, ...]:
        """The keys of every source shown, in the order of first use."""
        return self.shown.bibliography()

    def _lines(self) -> Iterator[Line]:
        yield from (Line(words) for words in self.values.said)
        yield from (Line(one.words, citations=one.citations) for one in self.comparisons)
        yield from self.shown.explain()


def decision_aid(
    shown: BenefitAndHarm,
    values: PatientValues,
    *,
    made_at: datetime,
    made_by: str = "assuage",
    came_from: str = "",
) -> DecisionAid:
    """Hold what a person values against what is known, and record both.

    Parameters: `made_at`, aware, when it was shown; `made_by`, who showed it; `came_from`, the record it belongs to, such as the
    label of a candidacy. It gives no advice: each comparison says whether a number meets what was asked, and none is weighed
    against another.
    """
    comparisons = compare(shown, values)
    return DecisionAid(
        shown=shown,
        values=values,
        comparisons=comparisons,
        content_hash=hash_of(content_of(shown, values, comparisons)),
        stamp=Stamp(made_at, made_by, __version__, shown.knowledge_version, came_from),
    )


def content_of(shown: BenefitAndHarm, values: PatientValues, comparisons: tuple[Comparison, ...]) -> dict[str, Any]:
    """What was shown and said as plain values, the same for the same content whatever the day or the machine."""
    return {
        "asked": shown.asked,
        "knowledge_version": shown.knowledge_version,
        "questions": [
            {
                "id": question.id,
                "asked": question.asked,
                "words": question.words,
                "against_a_comparison": [_row(row) for row in question.rows],
                "without_a_comparison": [_row(row) for row in question.uncontrolled],
                "two_ways_of_giving": [_row(row) for row in question.ways],
            }
            for question in shown.questions
        ],
        "not_used": [asdict(one) for one in shown.not_used],
        "values": asdict(values),
        "comparisons": [{"about": one.about, "answer": one.answer.value, "words": one.words} for one in comparisons],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "synthesis": row.file.id,
        "file": row.file.model_dump(mode="json"),
        "finding": row.finding,
        "notes": list(row.notes),
        "dated": row.dated,
        "baseline": None if row.baseline is None else row.baseline.model_dump(mode="json"),
        "chances": None if row.chances is None else asdict(row.chances),
        "sources": [asdict(source) for source in row.sources],
    }


def hash_of(content: dict[str, Any]) -> str:
    """The SHA-256 of a content, written in one fixed way; that of an export read back is the same."""
    written = json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return sha256(written.encode("ascii")).hexdigest()
