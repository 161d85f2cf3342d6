"""The bare answer of a rule: yes, no or unknown, and whether it is still open, without the working behind it.

It answers as `evaluate` does, which a law of the tests holds it to. It is for trying many answers on one person.
"""

from assuage.knowledge.schema import Aged, AllOf, AnyOf, Ask, Compared, Holds, Not, RecommendationFile
from assuage.patient import Answer, Lookup, all_of, any_of
from assuage.rules.asking import crosses, threshold_in
from assuage.rules.evaluating import CAUTIOUS, is_stated, undone, why_not_for


def settled(rule: RecommendationFile, person: Lookup, *, route: str | None = None) -> tuple[Answer, bool]:
    """The answer of a rule, and whether something still has to be asked or done before it lets a verdict be given."""
    if route is not None and rule.routes and route not in rule.routes:
        return Answer.NO, False
    if why_not_for(rule, person) and not is_stated(rule, person):
        return Answer.NO, False
    answer = _answer(rule.ask, person, rule.explicit_no, CAUTIOUS[rule.role])
    if rule.role == "test_required":
        return answer, answer is not Answer.NO and bool(undone(rule, person))
    return answer, answer is Answer.UNKNOWN


def _answer(ask: Ask, person: Lookup, explicit_no: bool, cautious: Answer) -> Answer:  # noqa: FBT001 called for every part of every rule
    match ask:
        case Holds():
            answer = person.answer(ask.claim, cautious, explicit_no)
            return Answer.NO if answer is Answer.UNKNOWN and _is_denied(ask, person) else answer
        case AnyOf():
            return any_of(_answer(part, person, explicit_no, cautious) for part in ask.any_of)
        case AllOf():
            return all_of(_answer(part, person, explicit_no, cautious) for part in ask.all_of)
        case Compared():
            measured = _compared(ask, person, cautious)
            if ask.otherwise is None:
                return measured
            stated = _answer(ask.otherwise, person, explicit_no, cautious)
            return stated if measured is Answer.UNKNOWN or stated is Answer.YES else measured
        case Aged():
            span, limit = person.ages, ask.threshold.value
            if span is None or limit is None:
                return Answer.UNKNOWN
            aged = {crosses(years, ask.age_is, limit) for years in span}
            return aged.pop() if len(aged) == 1 else Answer.UNKNOWN
        case Not():
            return ~_answer(ask.not_, person, explicit_no, ~cautious)
        case _:
            return Answer.YES


def _is_denied(ask: Holds, person: Lookup) -> bool:
    return any(person.answer(one, Answer.UNKNOWN, False) is Answer.YES for one in ask.denied_by)


def _compared(ask: Compared, person: Lookup, cautious: Answer) -> Answer:
    newest = person.newest(ask.observation).measurements
    unit = person.words.concepts[ask.observation].unit
    if not newest or ask.threshold.value is None or unit is None:
        return Answer.UNKNOWN
    limit = threshold_in(ask.threshold, unit, of=ask.observation)
    answers = {crosses(one.value, ask.is_, limit) for one in newest}
    return answers.pop() if len(answers) == 1 else cautious
