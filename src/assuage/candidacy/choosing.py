"""Which guidelines a screening asks, and which of their rules."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from assuage.candidacy.errors import CandidacyError
from assuage.candidacy.naming import condition_called, did_you_mean
from assuage.knowledge import Library
from assuage.knowledge.schema import GuidelineFile
from assuage.patient import YES, Vocabulary, vocabulary
from assuage.provenance import Status
from assuage.rules import Lookup, RuleSet, rule_set

ACUTE_SETTINGS = frozenset({"perioperative", "emergency"})
_ACUTE = "acute_pain"
_ORDER = ("contraindication", "test_required", "caution", "interaction", "benefit", "programme")
_FIRST = "cohen_2018"  # the guideline on infusions for chronic pain leads where several speak of one thing


def guidelines_for(
    named: Sequence[str] | None,
    *,
    shelf: Library,
    person: Lookup,
    condition: str | None = None,
    setting: str | None = None,
) -> tuple[GuidelineFile, ...]:
    """The cards of the guidelines named; of all that apply when none are.

    Every guideline applies, but one on acute pain alone: that is asked for an acute condition (the one named, or one on the
    chart), for a patient group it grades, and in the settings of acute pain. Nothing is ever left out for being acute, so
    that naming a condition never makes a verdict more favourable.
    Errors: `CandidacyError` for an empty list; the library's `UnknownIdError` for one it does not hold.
    """
    if named is not None:
        if not named:
            raise CandidacyError(
                "No guideline is named, so there is nothing to screen against. Name one, as `cohen_2018`."
            )
        return tuple(shelf.guideline(name) for name in dict.fromkeys(named))
    every = [card for card in shelf.all("guideline") if card.status is not Status.RETIRED]
    every.sort(key=lambda card: (card.id != _FIRST, card.id))
    acute = setting in ACUTE_SETTINGS or _is_acute(condition, every, person)
    return tuple(card for card in every if card.scope == "any" or acute)


def rules_of(cards: Sequence[GuidelineFile], shelf: Library) -> RuleSet:
    """The rules of the guidelines that are not retired: by role, then guideline, then their number in it."""
    return _rules_of(tuple(card.id for card in cards), shelf)


@lru_cache(maxsize=64)
def _rules_of(guidelines: tuple[str, ...], shelf: Library) -> RuleSet:
    places = {name: place for place, name in enumerate(guidelines)}
    rules = [shelf.recommendation(name) for name in shelf.ids("recommendation")]
    kept = (rule for rule in rules if rule.guideline in places and rule.status is not Status.RETIRED)
    ordered = sorted(kept, key=lambda r: (_ORDER.index(r.role), places[r.guideline], r.number, r.id))
    return rule_set(ordered, vocabulary(shelf))


def condition_named(asked: str | None, words: Vocabulary) -> str | None:
    """The id of the condition asked about, by its id or any name of it.

    Errors: `CandidacyError` when the vocabulary has no such condition, with the names close to it.
    """
    if asked is None:
        return None
    found = condition_called(asked, words)
    if found is None:
        raise CandidacyError(
            "The condition asked about is not in the vocabulary, so no grade can be looked up. Name it as the vocabulary does, "
            f"as `crps`.{did_you_mean(asked, words)}"
        )
    return found


def _is_acute(condition: str | None, cards: Sequence[GuidelineFile], person: Lookup) -> bool:
    if condition is not None:
        graded = {claim for card in cards if card.scope == "acute" for s in card.statements for claim in s.conditions}
        return condition in graded or _ACUTE in person.words.implied_by(condition)
    if _ACUTE not in person.words.concepts:
        return False
    return person.weighed(_ACUTE, cautious=YES, explicit_no=False).answer is YES


@lru_cache(maxsize=4)
def words_of_forms(shelf: Library) -> Mapping[str, str]:
    """How a form asks for each claim or value it states; where several forms do, the first by id."""
    asked: dict[str, str] = {}
    for form in shelf.all("questionnaire"):
        for question in form.questions:
            if question.states is not None:
                asked.setdefault(question.states, question.text)
    return MappingProxyType(asked)
