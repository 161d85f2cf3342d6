"""The answer to a claim about a person, weighed from every statement on it, with conflicts shown."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assuage.patient.answer import Answer
from assuage.patient.freshness import is_usable, span, why_not_usable
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
    unread = {entry.about for entry in patient.unread if entry.matters}
    vocab = words or vocabulary()
    return weigh(claim, patient.facts, unread, at=patient.at, words=vocab, cautious=cautious, explicit_no=explicit_no)


def weigh(
    claim: str,
    facts: Sequence[Fact],
    unread: Container[str],
    *,
    at: datetime,
    words: Vocabulary,
    cautious: Answer,
    explicit_no: bool,
) -> Weighed:
    """As `answer_to`, of all facts that may speak to the claim and the lists of which an entry could not be read."""
    usable, set_aside = _sorted_out(facts, claim, at, words)
    if len(usable) == 1 and usable[0].explicit and usable[0].answer is not Answer.UNKNOWN:
        # One statement that somebody made: there is nothing to weigh, as for most claims of most people.
        return Weighed(claim, usable[0].answer, explicit=True, used=usable, set_aside=set_aside)
    yes = tuple([f for f in usable if f.answer is Answer.YES])
    no = tuple([f for f in usable if f.answer is Answer.NO and (f.explicit or not explicit_no)])
    open_questions = tuple([f for f in usable if f.answer is Answer.UNKNOWN and f.explicit])
    if yes and no:
        used, against = (no, yes) if cautious is Answer.NO else (yes, no)
        return Weighed(claim, cautious, explicit=True, used=used, against=against, set_aside=set_aside)
    if yes:
        return Weighed(claim, Answer.YES, explicit=any(f.explicit for f in yes), used=yes, set_aside=set_aside)
    if open_questions:
        still_open = _not_closed(open_questions, no, at=at)
        if still_open:
            return Weighed(claim, Answer.UNKNOWN, used=still_open, set_aside=set_aside)
        set_aside += tuple((question, "a later no answers it") for question in open_questions)
    if no:
        return Weighed(claim, Answer.NO, explicit=any(f.explicit for f in no), used=no, set_aside=set_aside)
    review = None if explicit_no else _review(facts, claim, at, words)
    if review is None:
        return Weighed(claim, Answer.UNKNOWN, set_aside=set_aside)
    if words.concepts[claim].kind in unread:
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
    facts: Sequence[Fact], claim: str, at: datetime, words: Vocabulary
) -> tuple[tuple[Fact, ...], tuple[tuple[Fact, str], ...]]:
    usable, set_aside = [], []
    implied = words.implied_by(claim)
    own_limit = words.stale_after_days(claim)
    denial_limit = words.denial_stale_after_days(claim)
    for fact in facts:
        about, answer = fact.claim, fact.answer
        if about != claim and (about not in implied if answer is Answer.NO else claim not in words.implied_by(about)):
            continue
        if answer is Answer.NO:
            limits = (own_limit, denial_limit, words.stale_after_days(about))
            limit = min((one for one in limits if one is not None), default=None)
        else:
            # A yes to what is implied ages as that does: psychosis that was active once is a psychotic illness still.
            limit = own_limit
        if not is_usable(fact.origin, at=at, stale_after_days=limit):
            set_aside.append((fact, why_not_usable(fact.origin, at=at, stale_after_days=limit) or ""))
        elif answer is Answer.NO and about != claim and _is_stated(facts, about, at, words):
            set_aside.append((fact, f"another entry says that there is {words.called(about)}"))
        elif answer is Answer.UNKNOWN and not fact.explicit:
            set_aside.append((fact, fact.words or "it is history, and says nothing about today"))
        else:
            usable.append(fact)
    return tuple(usable), tuple(set_aside)


def _is_stated(facts: Sequence[Fact], claim: str, at: datetime, words: Vocabulary) -> bool:
    """Whether a usable entry says yes to a claim, so that a no to it cannot speak for anything narrower."""
    limit = words.stale_after_days(claim)
    return any(
        fact.answer is Answer.YES
        and claim in words.implied_by(fact.claim)
        and is_usable(fact.origin, at=at, stale_after_days=limit)
        for fact in facts
    )


def _not_closed(questions: tuple[Fact, ...], no: tuple[Fact, ...], *, at: datetime) -> tuple[Fact, ...]:
    """The open questions that no later denial has closed."""
    closing = [span(f.origin.at, at=at)[0] for f in no if f.origin.at is not None]
    if not closing:
        return questions
    return tuple(q for q in questions if q.origin.at is None or span(q.origin.at, at=at)[1] >= max(closing))


def _review(facts: Sequence[Fact], claim: str, at: datetime, words: Vocabulary) -> Fact | None:
    """The statement that the list this claim would stand on is complete, if somebody made it and it is fresh."""
    concept = words.concepts.get(claim)
    statement = None if concept is None else REVIEWS.get(concept.kind)
    if statement is None:
        return None
    said, _ = _sorted_out(facts, statement, at, words)
    if any(f.answer is not Answer.YES for f in said):
        return None
    return _first(f for f in said if f.answer is Answer.YES)


def _first(facts: Iterable[Fact]) -> Fact | None:
    return next(iter(facts), None)
