"""A recommendation put to a person, and the trace of all that were asked."""

from collections.abc import Iterable
from datetime import datetime

from assuage.knowledge.schema import Holds, RecommendationFile
from assuage.patient import Answer, Fact, Lookup, Patient, Sex, Vocabulary, Weighed, span, vocabulary
from assuage.provenance import Status
from assuage.rules.asking import Asked, put
from assuage.rules.errors import RuleError
from assuage.rules.finding import Finding
from assuage.rules.mentioning import mentioned_in

CAUTIOUS = {
    "contraindication": Answer.YES,
    "caution": Answer.YES,
    "interaction": Answer.YES,
    "test_required": Answer.YES,
    "benefit": Answer.NO,
    "programme": Answer.UNKNOWN,
}
"""The answer that wins where facts conflict: the one that leaves the person safer; unknown where neither does."""


def evaluate(
    rule: RecommendationFile, patient: Patient | Lookup, *, words: Vocabulary | None = None, route: str | None = None
) -> Finding:
    """Ask one rule of one person.

    A rule that is not for the person's sex or age, or for the route named, answers no and says so; where sex, age or route
    is unknown it is asked. When somebody stated what it asks about, the stated yes wins over the recorded sex or age, and
    the conflict is shown; one that is out of date leaves the question open where it speaks against the recorded sex.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary())
    if route is not None and rule.routes and route not in rule.routes:
        told = f"It is about ketamine given by another route ({', '.join(rule.routes)})."
        return _finding(rule, Asked(Answer.NO, why=(told.rstrip("."),)), words=told, applies=False)
    excluded = why_not_for(rule, person)
    if excluded and not is_stated(rule, person):
        return _finding(rule, Asked(Answer.NO, why=(excluded.rstrip("."),)), words=excluded, applies=False)
    asked = put(rule.ask, person, explicit_no=rule.explicit_no, cautious=CAUTIOUS[rule.role])
    if excluded:
        conflict = (
            f"{rule.title}: stated as present, which the recorded sex or age speaks against; {asked.answer} is taken"
        )
        asked = asked._replace(conflicts=(*asked.conflicts, conflict), why=(*asked.why, conflict))
    if rule.role != "test_required":
        return _finding(rule, asked, words=_words(rule, asked.answer))
    wanted = undone(rule, person)
    # An unanswered question on whether a test is wanted falls away once the test was made.
    left = (*asked.missing, *wanted) if wanted and asked.answer is not Answer.NO else ()
    asked = asked._replace(missing=tuple(dict.fromkeys(left)))
    return _finding(rule, asked, words=_words(rule, asked.answer), done=not wanted)


def evaluate_all(
    rules: Iterable[RecommendationFile],
    patient: Patient | Lookup,
    *,
    words: Vocabulary | None = None,
    route: str | None = None,
) -> tuple[Finding, ...]:
    """Ask every rule; the trace has one finding for each, in the order given."""
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary())
    return tuple(evaluate(rule, person, route=route) for rule in rules if rule.status is not Status.RETIRED)


def is_stated(rule: RecommendationFile, person: Lookup) -> bool:
    """Whether a fact says yes to what a rule asks about: a usable one, or against the recorded sex one of any date."""
    if isinstance(rule.ask, Holds) and _is_for_the_other_sex(rule, person.patient):
        return person.saying_yes(rule.ask.claim)
    asked = put(rule.ask, person, explicit_no=rule.explicit_no, cautious=Answer.YES)
    return asked.answer is Answer.YES and any(fact.answer is Answer.YES for fact in asked.facts)


def _is_for_the_other_sex(rule: RecommendationFile, patient: Patient) -> bool:
    return rule.applies_to_sex == "female" and patient.sex is Sex.MALE


def why_not_for(rule: RecommendationFile, person: Lookup) -> str:
    """Why a rule is not for this person's sex or age; empty where it is, or where neither is known."""
    if _is_for_the_other_sex(rule, person.patient):
        return "It is asked of women only."
    if rule.applies_to_ages is not None and person.ages is not None:
        youngest, oldest = rule.applies_to_ages
        if person.ages[1] < youngest or person.ages[0] > oldest:
            return f"It is asked from {youngest} to {oldest} years of age only."
    return ""


def undone(rule: RecommendationFile, person: Lookup) -> tuple[str, ...]:
    """Of what shows that a test was made, what is not on the chart or no longer fresh."""
    return tuple(name for name in rule.answered_by if not _is_done(name, person))


def _is_done(name: str, person: Lookup) -> bool:
    concept = person.words.concepts.get(name)
    if concept is None:
        raise RuleError(f"A required test is answered by `{name}`, which no vocabulary file defines. Define the term.")
    if concept.kind == "observations":
        return bool(person.newest(name).measurements)
    if concept.kind == "statements":
        said = person.weighed(name, cautious=Answer.NO, explicit_no=True)
        return said.answer is Answer.YES or (said.conflict and _done_since(said, at=person.patient.at))
    return person.weighed(name, cautious=Answer.YES, explicit_no=True).answer is not Answer.UNKNOWN


def _done_since(said: Weighed, *, at: datetime) -> bool:
    """Whether somebody who said that a test was done said so after everybody who said that it was not."""
    undone = [_instant(fact, at=at, last=True) for fact in said.used]
    done = [_instant(fact, at=at, last=False) for fact in said.against]
    if None in undone or not any(done):
        return False
    return max(one for one in done if one) > max(one for one in undone if one)


def _instant(fact: Fact, *, at: datetime, last: bool) -> datetime | None:
    """The instant of a fact; of a date without a time its first or last one."""
    if fact.origin.at is None:
        return None
    first_instant, last_instant = span(fact.origin.at, at=at)
    return last_instant if last else first_instant


def _words(rule: RecommendationFile, answer: Answer) -> str:
    if answer is Answer.YES:
        return rule.when_yes
    return rule.when_unknown if answer is Answer.UNKNOWN else rule.when_no or "Asked, and answered no."


def _finding(
    rule: RecommendationFile, asked: Asked, *, words: str, applies: bool = True, done: bool | None = None
) -> Finding:
    # By place, in the order of its fields: by name it would take longer than the asking.
    return Finding(
        rule.id,
        rule.title,
        rule.guideline,
        rule.number,
        rule.claim_name,
        rule.role,
        asked.answer,
        words,
        rule.question,
        rule.grade,
        rule.certainty,
        rule.confidence,
        mentioned_in(rule).citations,
        rule.status,
        applies,
        done,
        asked.facts,
        asked.measurements,
        asked.against,
        asked.conflicts,
        asked.missing,
        asked.why,
        rule.severity,
        rule.routes,
    )
