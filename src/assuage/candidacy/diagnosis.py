"""The pain condition on the chart, and what the guideline says of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from assuage.knowledge.schema import GuidelineFile, Statement
from assuage.patient import NO, UNKNOWN, YES, Lookup, Patient, Vocabulary
from assuage.provenance import Citation

PAIN = ("chronic_pain", "acute_pain", "cluster_headache", "myofascial_pain", "pain_unspecified")
"""The claims of the vocabulary that, with what implies them and what a guideline grades, are pain conditions."""

_GRADES = ("A", "B", "C", "D", "I")
_TOPIC, _GROUPS = "condition", "patient_group"
"""A statement on a condition is looked up on every chart; one on a group of people only when it is asked about."""


@dataclass(frozen=True, slots=True)
class Graded:
    """A guideline's statement on a condition, with its grade and certainty; None where it gives none."""

    guideline: str
    number: str
    condition: str
    words: str
    grade: str | None
    certainty: str | None
    confidence: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The condition the screening is for.

    `condition` is the guideline's condition where it has a statement, else the one on the chart; None when there is none.
    `stated` is the narrowest form on the chart, `others` the further pain conditions there. `standing` is `stated`,
    `contested` (somebody said yes, somebody no), `unsettled` (suspected) or `absent`. `words` say all this.
    """

    condition: str | None
    stated: str | None
    standing: str
    grade: Graded | None
    others: tuple[str, ...]
    words: str


def diagnose(person: Lookup, guidelines: Iterable[GuidelineFile], *, condition: str | None = None) -> Diagnosis:
    """Find the pain condition on the chart, or check the one asked for, and map it to the guideline's grade.

    Of several, the one with the best grade is taken, and the others are named.
    """
    words = person.words
    topics = {_TOPIC, _GROUPS} if condition else {_TOPIC}
    statements = [(g, s) for g in guidelines for s in g.statements if s.topic in topics]
    claims = _pain_claims(person.patient, statements, words, condition)
    known = [(claim, _standing(person, claim)) for claim in claims]
    present = [(claim, standing) for claim, standing in known if standing != "absent"]
    narrow = [(c, s) for c, s in present if not any(c != o and c in words.implied_by(o) for o, _ in present)]
    ranked = sorted(narrow, key=lambda one: _rank(one[0], one[1], statements, words))
    if not ranked:
        grade = _graded(condition, statements, words) if condition else None
        return Diagnosis(
            condition=grade.condition if grade else condition,
            stated=None,
            standing="absent",
            grade=grade,
            others=(),
            words=_absent(condition, grade, words),
        )
    claim, standing = ranked[0]
    grade = _graded(claim, statements, words)
    others = tuple(other for other, _ in ranked[1:])
    return Diagnosis(
        condition=grade.condition if grade else claim,
        stated=claim,
        standing=standing,
        grade=grade,
        others=others,
        words=_told(claim, standing, grade, others, words),
    )


def _pain_claims(
    patient: Patient, statements: list[tuple[GuidelineFile, Statement]], words: Vocabulary, condition: str | None
) -> list[str]:
    """The claims on the chart that name a pain condition; only those that mean the condition asked for, if one was."""
    graded = {claim for _, statement in statements for claim in statement.conditions}
    stated = dict.fromkeys(fact.claim for fact in patient.facts if fact.answer is not NO)
    wanted = {condition} if condition else graded | set(PAIN)
    return [claim for claim in stated if words.implied_by(claim) & wanted]


def _standing(person: Lookup, claim: str) -> str:
    weighed = person.weighed(claim, cautious=UNKNOWN, explicit_no=False)
    if weighed.conflict:
        return "contested"
    if weighed.answer is YES:
        return "stated"
    return "unsettled" if weighed.used and weighed.answer is UNKNOWN else "absent"


def _graded(claim: str, statements: list[tuple[GuidelineFile, Statement]], words: Vocabulary) -> Graded | None:
    """The statement on the claim itself, else on what it implies; of several the best grade."""
    for wanted in ({claim}, words.implied_by(claim)):
        found = [(g, s, c) for g, s in statements for c in s.conditions if c in wanted]
        if found:
            guideline, statement, condition = min(found, key=lambda one: _grade_rank(one[1].grade))
            return Graded(
                guideline=guideline.id,
                number=statement.number,
                condition=condition,
                words=statement.words,
                grade=statement.grade,
                certainty=statement.certainty,
                confidence=statement.confidence,
                citations=tuple(Citation(reference.key, reference.where) for reference in guideline.references),
            )
    return None


def _rank(
    claim: str, standing: str, statements: list[tuple[GuidelineFile, Statement]], words: Vocabulary
) -> tuple[bool, int]:
    grade = _graded(claim, statements, words)
    return standing != "stated", _grade_rank(grade.grade) if grade else len(_GRADES) + 1


def _grade_rank(grade: str | None) -> int:
    return _GRADES.index(grade) if grade in _GRADES else len(_GRADES)


def _absent(condition: str | None, grade: Graded | None, words: Vocabulary) -> str:
    if condition:
        told = f"{words.called(condition)} is asked about and does not stand on the chart. Confirm the diagnosis."
        return told if grade is None else f"{told} {_of_grade(grade, condition, words)}"
    return "No pain condition stands on the chart in a form that is known here. Say which condition is to be treated."


def _told(claim: str, standing: str, grade: Graded | None, others: tuple[str, ...], words: Vocabulary) -> str:
    parts = [
        {
            "stated": f"{words.called(claim)} stands on the chart.",
            "contested": f"{words.called(claim)} is contested: one entry says yes and another says no. Settle it first.",
            "unsettled": f"{words.called(claim)} is suspected or only mentioned, not settled. Confirm the diagnosis first.",
        }[standing]
    ]
    if grade is None:
        parts.append("The guidelines asked give no statement on it.")
    else:
        parts.append(_of_grade(grade, claim, words))
    if others:
        parts.append(f"Also on the chart: {', '.join(words.called(other) for other in others)}.")
    return " ".join(parts)


def _of_grade(grade: Graded, claim: str, words: Vocabulary) -> str:
    if grade.grade is None:
        return f"Not graded. {grade.words}"
    told = [f"grade {grade.grade}", f"certainty {grade.certainty or 'not given'}"]
    if grade.condition != claim:
        told.append(f"as {words.called(grade.condition)}")
    return f"The guideline's statement {grade.number}: {', '.join(told)}. {grade.words}"
