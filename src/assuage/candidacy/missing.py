"""What to ask or do next, ordered by how much the answer could change the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from assuage.patient import Answer, Vocabulary
from assuage.rules import Finding

_ORDER = {"contraindication": 0, "test_required": 1, "caution": 2}
_COULD = {
    "contraindication": "a yes would make ketamine unsuitable, and without an answer nothing can be said",
    "test_required": "until it is answered nothing can be said",
    "caution": "a yes would add a caution, a no would take one away",
}
_TEST_WANTED = "the test is wanted and is not on the chart; until it is done nothing can be said"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to ask or do: the question, the rules that wait for it, what is not known, and what it could change."""

    words: str
    rules: tuple[str, ...]
    role: str
    claims: tuple[str, ...]
    names: tuple[str, ...]
    could: str


def missing_of(findings: Iterable[Finding], *, words: Vocabulary) -> tuple[Missing, ...]:
    """Open contraindications first, then tests, then cautions; among equals, what keeps more rules waiting comes first."""
    waiting = [f for f in findings if f.open and f.role in _ORDER]
    weight: dict[str, int] = {}
    for finding in waiting:
        for claim in finding.missing:
            weight[claim] = weight.get(claim, 0) + 1
    ordered = sorted(waiting, key=lambda f: (_ORDER[f.role], -max((weight[c] for c in f.missing), default=0), f.number))
    asked: dict[str, Missing] = {}
    for finding in ordered:
        one = _missing(finding, words)
        if one.words in asked:
            first = asked[one.words]
            one = Missing(first.words, (*first.rules, *one.rules), first.role, first.claims, first.names, first.could)
        asked[one.words] = one
    return tuple(asked.values())


def _missing(finding: Finding, words: Vocabulary) -> Missing:
    wanted = finding.role == "test_required" and finding.answer is Answer.YES
    return Missing(
        words=finding.words if wanted else finding.question,
        rules=(finding.rule,),
        role=finding.role,
        claims=finding.missing,
        names=tuple(words.called(claim) for claim in finding.missing),
        could=_TEST_WANTED if wanted else _COULD[finding.role],
    )
