"""The rules that are asked together, and which of them an answer could change."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from assuage.knowledge.schema import RecommendationFile
from assuage.patient import Vocabulary
from assuage.rules.mentioning import mentioned_in


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """Rules in the order they are asked, and their ids by what they look at; it is made of knowledge alone.

    `naming`: by a claim that a rule names. `reached_from`: by that and every broader claim. `measuring`: by a value.
    """

    rules: tuple[RecommendationFile, ...]
    by_id: Mapping[str, RecommendationFile]
    naming: Mapping[str, AbstractSet[str]]
    reached_from: Mapping[str, AbstractSet[str]]
    measuring: Mapping[str, AbstractSet[str]]

    def touched_by(self, names: Iterable[str], *, words: Vocabulary, denied: AbstractSet[str]) -> set[str]:
        """The ids of the rules that answers to these could change, where `denied` are the claims that somebody denies."""
        touched: set[str] = set()
        for name in names:
            broader = words.implied_by(name)
            touched.update(self.measuring.get(name, ()), self.reached_from.get(name, ()))
            touched.update(*(self.naming.get(claim, ()) for claim in broader))
            touched.update(*(self.reached_from.get(claim, ()) for claim in broader & denied))
        return touched


def rule_set(rules: Iterable[RecommendationFile], words: Vocabulary) -> RuleSet:
    """The rules with their indexes."""
    kept = tuple(rules)
    naming, reached_from, measuring = (
        defaultdict[str, set[str]](set),
        defaultdict[str, set[str]](set),
        defaultdict[str, set[str]](set),
    )
    for rule in kept:
        mentioned = mentioned_in(rule)
        for claim in mentioned.claims:
            naming[claim].add(rule.id)
            for broader in words.implied_by(claim):
                reached_from[broader].add(rule.id)
        for value in mentioned.values:
            measuring[value].add(rule.id)
    return RuleSet(kept, {rule.id: rule for rule in kept}, dict(naming), dict(reached_from), dict(measuring))
