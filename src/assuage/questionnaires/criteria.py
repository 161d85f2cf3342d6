"""Sets of criteria, of which all must hold."""

from assuage.knowledge.schema import Criterion, Item, ScoreFile
from assuage.patient import NO, UNKNOWN, YES, Answer, Lookup, all_of, any_of
from assuage.questionnaires.bands import counted
from assuage.questionnaires.concluding import Result, score_from
from assuage.questionnaires.items import points_of, value_of
from assuage.questionnaires.score import Score, ScoreInput

_IN_WORDS = {YES: "met", NO: "not met", UNKNOWN: "not settled"}


def by_criteria(file: ScoreFile, person: Lookup) -> Score:
    """Whether every criterion holds: met, not met, or not settled.

    The value is the sum of the items named in `total_of`, or 1 for met and 0 for not met where none is; None while anything
    that was asked is missing.
    """
    inputs = tuple(_input(item, file, person) for item in file.items)
    given = {one.id: one for one in inputs}
    answers = {one.id: _holds(one, given) for one in file.criteria}
    answer = all_of(answers.values())
    band = next((one for one in file.bands if one.category == _IN_WORDS[answer]), None)
    missing = tuple(dict.fromkeys(name for one in inputs for name in one.missing))
    told = "; ".join(f"{one.words}: {_IN_WORDS[answers[one.id]]}" for one in file.criteria)
    value = None if missing else _value(file, given, answer)
    return score_from(file, Result(value, band, told, inputs, missing), person)


def _input(item: Item, file: ScoreFile, person: Lookup) -> ScoreInput:
    if item.observation:
        return value_of(item, person)
    cautious = YES if file.cautious == "yes" else UNKNOWN
    return points_of(item, person, cautious=cautious)


def _holds(criterion: Criterion, given: dict[str, ScoreInput]) -> Answer:
    return any_of(all_of(counted(count, given) for count in part) for part in criterion.any_of)


def _value(file: ScoreFile, given: dict[str, ScoreInput], answer: Answer) -> float:
    if file.total_of:
        return sum(given[name].lower for name in file.total_of)
    return 1.0 if answer is YES else 0.0
