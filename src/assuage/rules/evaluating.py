"""A recommendation put to a person, and the trace of all that were asked."""

from collections.abc import Iterable
from dataclasses import replace

from assuage.knowledge.schema import Holds, RecommendationFile
from assuage.patient import Answer, Patient, Sex, Vocabulary, age_years, answer_to, latest, vocabulary
from assuage.provenance import Citation, Status
from assuage.rules.asking import Asked, ask
from assuage.rules.errors import RuleError
from assuage.rules.finding import Finding

_CAUTIOUS = {
    "contraindication": Answer.YES,
    "caution": Answer.YES,
    "test_required": Answer.YES,
    "benefit": Answer.NO,
    "programme": Answer.UNKNOWN,
}
"""The answer that wins where facts conflict: the one that leaves the person safer; unknown where neither does."""


def evaluate(rule: RecommendationFile, patient: Patient, *, words: Vocabulary | None = None) -> Finding:
    """Ask one rule of one person.

    A rule that is not for the person's sex or age answers no and says so; where sex or age is unknown it is asked. When
    somebody stated what it asks about, the stated yes wins over the recorded sex or age, and the conflict is shown; one
    that is out of date leaves the question open where it speaks against the recorded sex.
    """
    vocab = words or vocabulary()
    excluded = _why_not_for(rule, patient)
    if excluded and not _is_stated(rule, patient, vocab):
        return _finding(rule, Asked(Answer.NO, why=(excluded.rstrip("."),)), words=excluded, applies=False)
    asked = ask(rule.ask, patient, words=vocab, explicit_no=rule.explicit_no, cautious=_CAUTIOUS[rule.role])
    if excluded:
        conflict = (
            f"{rule.title}: stated as present, which the recorded sex or age speaks against; {asked.answer} is taken"
        )
        asked = replace(asked, conflicts=(*asked.conflicts, conflict), why=(*asked.why, conflict))
    done = _done(rule, patient, vocab) if rule.role == "test_required" else None
    return _finding(rule, asked, words=_words(rule, asked.answer), done=done)


def evaluate_all(
    rules: Iterable[RecommendationFile], patient: Patient, *, words: Vocabulary | None = None
) -> tuple[Finding, ...]:
    """Ask every rule; the trace has one finding for each, in the order given."""
    vocab = words or vocabulary()
    return tuple(evaluate(rule, patient, words=vocab) for rule in rules if rule.status is not Status.RETIRED)


def _is_stated(rule: RecommendationFile, patient: Patient, vocab: Vocabulary) -> bool:
    """Whether a fact says yes to what a rule asks about: a usable one, or against the recorded sex one of any date."""
    if isinstance(rule.ask, Holds) and _is_for_the_other_sex(rule, patient):
        claim = rule.ask.claim
        return any(f.answer is Answer.YES and claim in vocab.implied_by(f.claim) for f in patient.facts)
    asked = ask(rule.ask, patient, words=vocab, explicit_no=rule.explicit_no, cautious=Answer.YES)
    return asked.answer is Answer.YES and any(fact.answer is Answer.YES for fact in asked.facts)


def _is_for_the_other_sex(rule: RecommendationFile, patient: Patient) -> bool:
    return rule.applies_to_sex == "female" and patient.sex is Sex.MALE


def _why_not_for(rule: RecommendationFile, patient: Patient) -> str:
    if _is_for_the_other_sex(rule, patient):
        return "It is asked of women only."
    age = age_years(patient)
    if rule.applies_to_ages is not None and age is not None:
        youngest, oldest = rule.applies_to_ages
        if not youngest <= age <= oldest:
            return f"It is asked from {youngest} to {oldest} years of age only."
    return ""


def _done(rule: RecommendationFile, patient: Patient, vocab: Vocabulary) -> bool:
    """Whether a fresh observation or a fresh statement shows that the test was made, each that is named."""
    return bool(rule.answered_by) and all(_is_done(name, patient, vocab) for name in rule.answered_by)


def _is_done(name: str, patient: Patient, vocab: Vocabulary) -> bool:
    concept = vocab.concepts.get(name)
    if concept is None:
        raise RuleError(f"A required test is answered by `{name}`, which no vocabulary file defines. Define the term.")
    if concept.kind == "observations":
        return bool(latest(patient, name, words=vocab).measurements)
    return answer_to(patient, name, words=vocab, cautious=Answer.NO).answer is Answer.YES


def _words(rule: RecommendationFile, answer: Answer) -> str:
    if answer is Answer.YES:
        return rule.when_yes
    return rule.when_unknown if answer is Answer.UNKNOWN else "Asked, and answered no."


def _finding(
    rule: RecommendationFile, asked: Asked, *, words: str, applies: bool = True, done: bool | None = None
) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        guideline=rule.guideline,
        number=rule.number,
        claim=rule.claim_name,
        role=rule.role,
        answer=asked.answer,
        words=words,
        question=rule.question,
        grade=rule.grade,
        certainty=rule.certainty,
        confidence=rule.confidence,
        citations=tuple(Citation(reference.key, reference.where) for reference in rule.references),
        status=rule.status,
        applies=applies,
        done=done,
        facts=asked.facts,
        measurements=asked.measurements,
        against=asked.against,
        conflicts=asked.conflicts,
        missing=asked.missing,
        why=asked.why,
    )
