"""A screening in its published JSON shape."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from assuage.candidacy import Candidacy, Missing
from assuage.documents.shape import SCREENING_SCHEMA_VERSION
from assuage.knowledge import Library
from assuage.knowledge import library as shipped_library
from assuage.knowledge.schema import GuidelineFile
from assuage.patient import Answer, Fact, Measurement, Unread, Vocabulary, age_years, vocabulary
from assuage.questionnaires import Score
from assuage.rules import Finding


def screening_document(candidacy: Candidacy, *, library: Library | None = None) -> dict[str, Any]:
    """The screening as one JSON document: verdict, every finding, what is unknown, what to ask and which tests to order.

    A fact is `{"concept", "value", "unit", "at", "source"}`; its value is yes, no or unknown, or a number in its unit. Every
    entry of a list is an object with `words`. Unknown is null or the word; nothing is left out for being unknown.
    """
    shelf = library or shipped_library()
    words = vocabulary(shelf)
    patient, stamp, grade = candidacy.patient, candidacy.stamp, candidacy.condition_grade
    cards = {name: shelf.guideline(name) for name in candidacy.guidelines}
    return {
        "schema_version": SCREENING_SCHEMA_VERSION,
        "verdict": candidacy.verdict.value,
        "words": candidacy.verdict.words,
        "patient": {
            "label": patient.label,
            "invented": patient.invented,
            "asked_about": patient.at.isoformat(),
            "age_years": age_years(patient),
            "sex": patient.sex.value,
        },
        "condition": candidacy.condition,
        "condition_grade": grade.grade if grade else None,
        "condition_certainty": grade.certainty if grade else None,
        "condition_standing": candidacy.diagnosis.standing,
        "condition_words": candidacy.diagnosis.words,
        "route": candidacy.route,
        "guidelines": [_guideline(card) for card in cards.values()],
        "findings": [_finding(one, cards[one.guideline], shelf) for one in candidacy.findings],
        "unknown": _unknown(candidacy.findings, words),
        "ask_next": [_ask(one) for one in candidacy.missing],
        "tests_required": [_test(one, words) for one in candidacy.tests_wanted],
        "ignored": [_ignored(one) for one in patient.unread],
        "scores": [_score(one) for one in candidacy.scores],
        "notes": list(candidacy.notes),
        "knowledge_version": stamp.knowledge_version,
        "stamp": {
            "made_at": stamp.made_at.isoformat(),
            "made_by": stamp.made_by,
            "software_version": stamp.software_version,
            "knowledge_version": stamp.knowledge_version,
        },
        "bibliography": [{"key": entry.key, "text": str(entry)} for entry in shelf.cite(candidacy.bibliography())],
        "advice": "Decision support for qualified clinicians: the software advises, the clinician decides.",
    }


def _guideline(card: GuidelineFile) -> dict[str, Any]:
    return {
        "id": card.id,
        "words": card.title,
        "date": _published(card),
        "status": card.status.value,
        "read": card.read,
        "statements": [
            {
                "number": one.number,
                "topic": one.topic,
                "words": one.words,
                "grade": one.grade,
                "certainty": one.certainty,
                "confidence": one.confidence,
            }
            for one in card.statements
            if one.topic in {"evidence", "harm", "advice"}
        ],
    }


def _finding(one: Finding, card: GuidelineFile, shelf: Library) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "kind": one.kind,
        "answer": one.answer.value,
        "grade": one.grade,
        "certainty": one.certainty,
        "source": "; ".join(f"{str(shelf.bibliography[c.key]).rstrip('.')} ({c.where})" for c in one.citations),
        "facts": [*map(_fact, one.facts), *map(_measured, one.measurements)],
        "words": one.words,
        "title": one.title,
        "number": one.number,
        "claim": one.claim,
        "guideline": one.guideline,
        "date": _published(card),
        "sources": list(dict.fromkeys(c.key for c in one.citations)),
        "confidence": one.confidence,
        "status": one.status.value,
        "counts_as": one.counts_as.replace("test_required", "test") or None,
        "routes": list(one.routes),
        "applies": one.applies,
        "done": one.done,
        "against": [_fact(fact) for fact in one.against],
        "conflicts": list(one.conflicts),
        "missing": list(one.missing),
        "why": list(one.why),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "concept": fact.claim,
        "value": fact.answer.value,
        "unit": None,
        "at": _when(fact.origin.at),
        "source": fact.origin.source,
    }


def _measured(one: Measurement) -> dict[str, Any]:
    return {
        "concept": one.name,
        "value": one.value,
        "unit": one.unit,
        "at": _when(one.origin.at),
        "source": one.origin.source,
    }


def _unknown(findings: Iterable[Finding], words: Vocabulary) -> list[dict[str, Any]]:
    """Each claim or value that is not known, with the rules that are open for want of it."""
    rules: dict[str, list[str]] = {}
    for finding in findings:
        if finding.answer is Answer.UNKNOWN or finding.open:
            for name in finding.missing:
                rules.setdefault(name, []).append(finding.rule)
    return [
        {"concept": name, "words": f"{words.called(name)}: not known", "rules": waiting}
        for name, waiting in rules.items()
    ]


def _ask(one: Missing) -> dict[str, Any]:
    return {
        "words": one.words,
        "concepts": list(one.claims),
        "kind": one.kind,
        "rules": list(one.rules),
        "could": one.could,
        "verdicts": {said: verdict.value for said, verdict in one.verdicts},
        "closes": list(one.closes),
    }


def _test(one: Finding, words: Vocabulary) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "words": one.words,
        "concepts": list(one.missing),
        "names": [words.called(name) for name in one.missing],
    }


def _ignored(one: Unread) -> dict[str, Any]:
    return {"words": f"{one.where}: {one.why}", "where": one.where, "why": one.why, "matters": one.matters}


def _score(one: Score) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "value": one.value,
        "unit": one.unit,
        "category": one.category,
        "words": one.words,
        "missing": list(one.missing),
        "not_covered": list(one.not_covered),
        "confidence": one.confidence.value,
        "status": one.status.value,
        "sources": list(dict.fromkeys(c.key for c in one.citations)),
    }


def _published(card: GuidelineFile) -> str:
    return card.published.isoformat() if card.published else str(card.year)


def _when(moment: datetime | date | None) -> str | None:
    return None if moment is None else moment.isoformat()
