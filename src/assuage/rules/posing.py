"""A rule made ready to be asked: what is the same for everybody is worked out once, and nothing of a person is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from assuage.knowledge.schema import Aged, RecommendationFile
from assuage.patient import AGE, NO, NOBODY, UNKNOWN, YES, Answer, Lookup, Vocabulary, once_in_words, with_reviews
from assuage.rules.asked import Asked, Ready
from assuage.rules.asking import ready
from assuage.rules.finding import Finding, make_finding
from assuage.rules.mentioning import mentioned_in, parts_of
from assuage.rules.settling import Bare, bare
from assuage.rules.testing import undone

CAUTIOUS = {
    "contraindication": YES,
    "caution": YES,
    "interaction": YES,
    "test_required": YES,
    "benefit": NO,
    "programme": UNKNOWN,
}
"""The answer that wins where facts conflict: the one that leaves the person safer; unknown where neither does."""


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """One rule that is ready.

    `put` gives the answer with its working and `bare` the answer alone. `words` are those of each answer; `head`, `told` and
    `tail` the fields of a `Finding` that no person changes, in its order. `is_for_some` says that sex or age can exclude it.
    `names` is all that has to be known of a person before the finding can be another than `of_nobody`.
    """

    rule: RecommendationFile
    put: Ready
    bare: Bare
    cautious: Answer
    words: Mapping[Answer, str]
    head: tuple[Any, ...]
    told: tuple[Any, ...]
    tail: tuple[Any, ...]
    is_test: bool
    of_women: bool
    is_for_some: bool
    names: frozenset[str]
    of_nobody: Finding | None = None

    def about(self, person: Lookup) -> Finding:
        """What the rule finds in a person whom it is for; the same for all of whom nothing is known that it looks at."""
        if self.of_nobody is not None and not person.tells_of(self.names):
            return self.of_nobody
        return self.finding(self.put(person, self.cautious), person)

    def finding(self, asked: Asked, person: Lookup) -> Finding:
        """The finding of what was asked; a test that is wanted may have been done."""
        if not self.is_test:
            return self.written(asked, words=self.words[asked.answer])
        wanted = undone(self.rule, person)
        # An unanswered question on whether a test is wanted falls away once the test was made.
        left = (*asked.missing, *wanted) if wanted and asked.answer is not NO else ()
        asked = asked._replace(missing=tuple(dict.fromkeys(left)))
        return self.written(asked, words=self.words[asked.answer], done=not wanted)

    def written(self, asked: Asked, *, words: str, applies: bool = True, done: bool | None = None) -> Finding:
        """The record of a finding."""
        # By place, in the order of the fields: by name it would take longer than the asking.
        answer, *working = asked
        return make_finding((*self.head, answer, words, *self.told, applies, done, *working, *self.tail))


@once_in_words
def posed(rule: RecommendationFile, words: Vocabulary) -> Posed:
    """The rule made ready in the words of a vocabulary.

    Errors: `RuleError` when it names a claim or an observation that no vocabulary file defines.
    """
    made = _made(rule, words)
    return made if made.is_for_some else replace(made, of_nobody=made.about(Lookup(NOBODY, words)))


def _made(rule: RecommendationFile, words: Vocabulary) -> Posed:
    mentioned = mentioned_in(rule)
    ages = {AGE for part in parts_of(rule.ask) if isinstance(part, Aged)}
    return Posed(
        rule=rule,
        put=ready(rule.ask, words, explicit_no=rule.explicit_no),
        bare=bare(rule.ask, words, explicit_no=rule.explicit_no),
        cautious=CAUTIOUS[rule.role],
        words={
            YES: rule.when_yes,
            NO: rule.when_no or "Asked, and answered no.",
            UNKNOWN: rule.when_unknown,
        },
        head=(rule.id, rule.title, rule.guideline, rule.number, rule.claim_name, rule.role),
        told=(
            rule.question,
            rule.grade,
            rule.certainty,
            rule.confidence,
            mentioned.citations,
            rule.status,
        ),
        tail=(rule.severity, rule.routes),
        is_test=rule.role == "test_required",
        of_women=rule.applies_to_sex == "female",
        is_for_some=rule.applies_to_sex is not None or rule.applies_to_ages is not None,
        names=with_reviews(mentioned.claims, words) | mentioned.values | ages,
    )
