"""A recommendation put to a person, and the trace of all that were asked."""

from collections.abc import Iterable

from assuage.knowledge.schema import Holds, RecommendationFile
from assuage.patient import NO, UNKNOWN, YES, Answer, Lookup, Patient, Sex, Vocabulary, vocabulary
from assuage.provenance import Status
from assuage.rules.asked import Asked
from assuage.rules.finding import Finding
from assuage.rules.posing import Posed, posed
from assuage.rules.testing import undone

_RETIRED = Status.RETIRED


def evaluate(
    rule: RecommendationFile, patient: Patient | Lookup, *, words: Vocabulary | None = None, route: str | None = None
) -> Finding:
    """Ask one rule of one person.

    A rule that is not for the person's sex or age, or for the route named, answers no and says so; where sex, age or route
    is unknown it is asked. When somebody stated what it asks about, the stated yes wins over the recorded sex or age, and
    the conflict is shown; one that is out of date leaves the question open where it speaks against the recorded sex.
    """
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary())
    return _evaluated(rule, person, route)


def _evaluated(rule: RecommendationFile, person: Lookup, route: str | None) -> Finding:
    pose = posed(rule, person.words)
    if route is not None and rule.routes and route not in rule.routes:
        told = f"It is about ketamine given by another route ({', '.join(rule.routes)})."
        return pose.written(_not_asked(told), words=told, applies=False)
    excluded = _why_not_for(pose, person) if pose.is_for_some else ""
    if excluded and not _is_stated(pose, person):
        return pose.written(_not_asked(excluded), words=excluded, applies=False)
    if not excluded:
        return pose.about(person)
    asked = pose.put(person, pose.cautious)
    conflict = f"{rule.title}: stated as present, which the recorded sex or age speaks against; {asked.answer} is taken"
    asked = asked._replace(conflicts=(*asked.conflicts, conflict), why=(*asked.why, conflict))
    return pose.finding(asked, person)


def evaluate_all(
    rules: Iterable[RecommendationFile],
    patient: Patient | Lookup,
    *,
    words: Vocabulary | None = None,
    route: str | None = None,
) -> tuple[Finding, ...]:
    """Ask every rule; the trace has one finding for each, in the order given."""
    person = patient if isinstance(patient, Lookup) else Lookup(patient, words or vocabulary())
    return tuple([_evaluated(rule, person, route) for rule in rules if rule.status is not _RETIRED])


def settled(rule: RecommendationFile, person: Lookup, *, route: str | None = None) -> tuple[Answer, bool]:
    """The bare answer of a rule, as `evaluate` gives it, and whether it is open: something still has to be asked or done."""
    if route is not None and rule.routes and route not in rule.routes:
        return NO, False
    pose = posed(rule, person.words)
    if pose.is_for_some and _why_not_for(pose, person) and not _is_stated(pose, person):
        return NO, False
    answer = pose.bare(person, pose.cautious)
    if pose.is_test:
        return answer, answer is not NO and bool(undone(rule, person))
    return answer, answer is UNKNOWN


def _is_stated(pose: Posed, person: Lookup) -> bool:
    """Whether a fact says yes to what a rule asks about: a usable one, or against the recorded sex one of any date."""
    rule = pose.rule
    if isinstance(rule.ask, Holds) and _is_for_the_other_sex(pose, person.patient):
        return person.saying_yes(rule.ask.claim)
    asked = pose.put(person, YES)
    return asked.answer is YES and any(fact.answer is YES for fact in asked.facts)


def _is_for_the_other_sex(pose: Posed, patient: Patient) -> bool:
    return pose.of_women and patient.sex is Sex.MALE


def _why_not_for(pose: Posed, person: Lookup) -> str:
    """Why a rule is not for this person's sex or age; empty where it is, or where neither is known."""
    if _is_for_the_other_sex(pose, person.patient):
        return "It is asked of women only."
    if pose.rule.applies_to_ages is not None and person.ages is not None:
        youngest, oldest = pose.rule.applies_to_ages
        if person.ages[1] < youngest or person.ages[0] > oldest:
            return f"It is asked from {youngest} to {oldest} years of age only."
    return ""


def _not_asked(why: str) -> Asked:
    return Asked(NO, why=(why.rstrip("."),))
