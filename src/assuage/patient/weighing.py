"""The answer to a claim about a person, weighed from every statement on it, with conflicts shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from assuage.patient.answer import Answer
from assuage.patient.freshness import span, why_not_usable
from assuage.patient.person import Fact, Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary

REVIEWS = {"conditions": "problem_list_reviewed", "medicines": "medicine_list_reviewed"}
"""The statement that a list is complete, which turns absence from it into a no for the rules that accept one."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An answer, the facts it rests on, those that speak against it, and those set aside with the reason.

    `conflict` is true when usable facts say both yes and no. `explicit` is false for a no read off a reviewed list.
    """

    claim: str
    answer: Answer
    explicit: bool = False
    used: tuple[Fact, ...] = ()
    against: tuple[Fact, ...] = ()
    set_aside: tuple[tuple[Fact, str], ...] = ()

    @property
    def conflict(self) -> bool:
        """Whether somebody said the opposite."""
        return bool(self.against)


def answer_to(
    patient: Patient,
    claim: str,
    *,
    words: Vocabulary | None = None,
    cautious: Answer = Answer.YES,
    explicit_no: bool = False,
) -> Weighed:
    """Weigh what is known about one claim.

    A yes on a narrower claim is a yes (`schizophrenia` for `psychosis`); a no on a broader one is a no. Stale and future
    statements are set aside. Where yes and no meet, `cautious` wins: yes for a contraindication, unknown when neither side
    is safer. An open question (an explicit unknown) stands until a later no closes it. Absence is unknown, except that
    a review of the whole list makes it a no, when `explicit_no` is false and everything on that list could be read.
    """
    vocab = words or vocabulary()
    usable, set_aside = _sorted_out(patient, claim, vocab)
    yes = tuple(f for f in usable if f.answer is Answer.YES)
    no = tuple(f for f in usable if f.answer is Answer.NO and (f.explicit or not explicit_no))
    open_questions = tuple(f for f in usable if f.answer is Answer.UNKNOWN and f.explicit)
    if yes and no:
        used, against = (no, yes) if cautious is Answer.NO else (yes, no)
        return Weighed(claim, cautious, explicit=True, used=used, against=against, set_aside=set_aside)
    if yes:
        return Weighed(claim, Answer.YES, explicit=any(f.explicit for f in yes), used=yes, set_aside=set_aside)
    still_open = _not_closed(open_questions, no, at=patient.at)
    if still_open:
        return Weighed(claim, Answer.UNKNOWN, used=still_open, set_aside=set_aside)
    set_aside += tuple((question, "a later no answers it") for question in open_questions)
    if no:
        return Weighed(claim, Answer.NO, explicit=any(f.explicit for f in no), used=no, set_aside=set_aside)
    review = None if explicit_no else _review(patient, claim, vocab)
    if review is None:
        return Weighed(claim, Answer.UNKNOWN, set_aside=set_aside)
    if _unreadable(patient, vocab.concepts[claim].kind):
        why = "an entry that belongs on that list could not be read, so the list denies nothing"
        return Weighed(claim, Answer.UNKNOWN, set_aside=(*set_aside, (review, why)))
    return Weighed(claim, Answer.NO, used=(review,), set_aside=set_aside)


def known_claims(patient: Patient, *, kind: str, words: Vocabulary | None = None) -> tuple[str, ...]:
    """The claims of one kind (`conditions`, `medicines`...) that are stated as present, narrowest as written, in order."""
    vocab = words or vocabulary()
    stated = dict.fromkeys(f.claim for f in patient.facts if f.answer is Answer.YES)
    return tuple(
        claim
        for claim in stated
        if claim in vocab.concepts
        and vocab.concepts[claim].kind == kind
        and answer_to(patient, claim, words=vocab).answer is Answer.YES
    )


def _sorted_out(
    patient: Patient, claim: str, vocab: Vocabulary
) -> tuple[tuple[Fact, ...], tuple[tuple[Fact, str], ...]]:
    usable, set_aside = [], []
    implied = vocab.implied_by(claim)
    for fact in patient.facts:
        speaks = fact.claim in implied if fact.answer is Answer.NO else claim in vocab.implied_by(fact.claim)
        if not speaks:
            continue
        limit = vocab.stale_after_days(fact.claim)
        why = why_not_usable(
            fact.origin,
            at=patient.at,
            stale_after_days=vocab.stale_after_days(claim) if limit is None else limit,
        )
        if why is not None:
            set_aside.append((fact, why))
        elif fact.answer is Answer.NO and fact.claim != claim and _is_stated(patient, fact.claim, vocab):
            set_aside.append((fact, f"another entry says that there is {vocab.called(fact.claim)}"))
        elif fact.answer is Answer.UNKNOWN and not fact.explicit:
            set_aside.append((fact, fact.words or "it is history, and says nothing about today"))
        else:
            usable.append(fact)
    return tuple(usable), tuple(set_aside)


def _is_stated(patient: Patient, claim: str, vocab: Vocabulary) -> bool:
    """Whether a usable entry says yes to a claim, so that a no to it cannot speak for anything narrower."""
    limit = vocab.stale_after_days(claim)
    return any(
        fact.answer is Answer.YES
        and claim in vocab.implied_by(fact.claim)
        and why_not_usable(fact.origin, at=patient.at, stale_after_days=limit) is None
        for fact in patient.facts
    )


def _not_closed(questions: tuple[Fact, ...], no: tuple[Fact, ...], *, at: datetime) -> tuple[Fact, ...]:
    """The open questions that no later denial has closed."""
    closing = [span(f.origin.at, at=at)[0] for f in no if f.origin.at is not None]
    if not closing:
        return questions
    return tuple(q for q in questions if q.origin.at is None or span(q.origin.at, at=at)[1] >= max(closing))


def _review(patient: Patient, claim: str, vocab: Vocabulary) -> Fact | None:
    """The statement that the list this claim would stand on is complete, if somebody made it and it is fresh."""
    concept = vocab.concepts.get(claim)
    statement = None if concept is None else REVIEWS.get(concept.kind)
    if statement is None:
        return None
    said, _ = _sorted_out(patient, statement, vocab)
    if any(f.answer is not Answer.YES for f in said):
        return None
    return _first(f for f in said if f.answer is Answer.YES)


def _unreadable(patient: Patient, kind: str) -> bool:
    return any(entry.matters and entry.about == kind for entry in patient.unread)


def _first(facts: Iterable[Fact]) -> Fact | None:
    return next(iter(facts), None)
