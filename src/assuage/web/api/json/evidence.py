"""Evidence, which is about nobody: what is known of ketamine for a condition."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from assuage.candidacy import Row, benefit_and_harm, condition_called
from assuage.patient import vocabulary
from assuage.web.api.json.answers import ERRORS
from assuage.web.api.json.door import needs

router = Router(tags=["evidence"])


class Known(Schema):
    """One pooled result: what it answers, in words with its interval, how certain it is, and where it was read."""

    id: str
    question: str
    words: str
    certainty: str
    certainty_words: str
    is_draft: bool
    sources: list[str]


class Unknown(Schema):
    """A question that no pooled result answers, and the words that say so."""

    question: str
    words: str


class KnownFor(Schema):
    """Benefit and harm for one condition; what has no answer is named."""

    condition: str
    called: str
    results: list[Known]
    unknown: list[Unknown]
    knowledge_version: str


@router.get("evidence/{key}", response={200: KnownFor, **ERRORS})
def read_evidence(request: HttpRequest, key: str) -> Any:
    """Every pooled result on benefit and harm for a condition of the vocabulary, by its id or a name."""
    needs(request, "evidence:read")
    if condition_called(key, vocabulary()) is None:
        raise HttpError(404, "There is no such condition in the vocabulary.")
    told = benefit_and_harm(key)
    return {
        "condition": told.condition,
        "called": told.called,
        "results": [_known(question.asked, row) for question in told.questions for row in question.every],
        "unknown": [{"question": one.asked, "words": one.words} for one in told.questions if not one.every],
        "knowledge_version": told.knowledge_version,
    }


def _known(asked: str, row: Row) -> dict[str, Any]:
    return {
        "id": row.file.id,
        "question": asked,
        "words": row.file.words,
        "certainty": row.file.certainty,
        "certainty_words": row.file.certainty_words,
        "is_draft": row.is_draft,
        "sources": [str(one) for one in row.sources],
    }
