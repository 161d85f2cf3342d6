"""The answer to a claim about a person, weighed from every statement on it, with conflicts shown."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple, Protocol

from assuage.patient.answer import NO, UNKNOWN, YES, Answer
from assuage.patient.freshness import is_usable, span, why_not_usable
from assuage.patient.person import Fact, Patient
from assuage.patient.vocabulary import Vocabulary, vocabulary

REVIEWS = {"conditions": "problem_list_reviewed", "medicines": "medicine_list_reviewed"}
"""The statement that a list is complete, which turns absence from it into a no for the rules that accept one."""


class Weighed(NamedTuple):
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


_Working = tuple[str, Answer, bool, tuple[Fact, ...], tuple[Fact, ...], tuple[tuple[Fact, str], ...]]
make_weighed: Callable[[_Working], Weighed] = partial(tuple.__new__, Weighed)
"""A `Weighed` from its fields in their order, as those beside `Fact`."""


class Statements(Protocol):
    """One person's facts as weighing asks for them; `unread` are the lists of which an entry could not be read."""

    patient: Patient
    words: Vocabulary
    unread: frozenset[str]

    def on(self, claim: str) -> Sequence[Fact]:
        """The facts that speak to a claim, in the order of the chart: on it, a no to what it implies, or else on what implies it."""

    def is_usable(self, fact: Fact, stale_after_days: float | None) -> bool:
        """Whether a fact may be used, as `is_usable` says of its origin."""


class WholeChart:
    """Facts looked up by reading all of them."""

    def __init__(self, patient: Patient, words: Vocabulary) -> None:
        self.patient = patient
        self.words = words
        self.unread = frozenset(entry.about for entry in patient.unread if entry.matters)

    def on(self, claim: str) -> Sequence[Fact]:
        """The facts that speak to a claim."""
        return [fact for fact in self.patient.facts if speaks_to(fact, claim, self.words)]

    def is_usable(self, fact: Fact, stale_after_days: float | None) -> bool:
        """Whether a fact may be used."""
        return is_usable(fact.origin, at=self.patient.at, stale_after_days=stale_after_days)


def answer_to(
    patient: Patient,
    claim: str,
    *,
    words: Vocabulary | None = None,
    cautious: Answer = YES,
    explicit_no: bool = False,
) -> Weighed:
    """Weigh what is known about one claim.

    A yes on a narrower claim is a yes (`schizophrenia` for `psychosis`); a no on a broader one is a no. Stale and future
    statements are set aside. Where yes and no meet, `cautious` wins: yes for a contraindication, unknown when neither side
    is safer. An open question (an explicit unknown) stands until a later no closes it. Absence is unknown, except that
    a review of the whole list makes it a no, when `explicit_no` is false and everything on that list could be read.
    """
    return weigh(claim, WholeChart(patient, words or vocabulary()), cautious=cautious, explicit_no=explicit_no)


def speaks_to(fact: Fact, claim: str, words: Vocabulary) -> bool:
    """Whether a fact says something of a claim: a no on what it implies, anything else on what implies it."""
    if fact.answer is NO:
        return fact.claim in words.implied_by(claim)
    return claim in words.implied_by(fact.claim)


def weigh(claim: str, said: Statements, *, cautious: Answer, explicit_no: bool) -> Weighed:
    """As `answer_to`, of the statements of one person."""
    usable, set_aside = _sorted_out(claim, said)
    if len(usable) == 1 and usable[0].explicit and usable[0].answer is not UNKNOWN:
        # One statement that somebody made: there is nothing to weigh, as for most claims of most people.
        return make_weighed((claim, usable[0].answer, True, usable, (), set_aside))
    yes = tuple([f for f in usable if f.answer is YES])
    no = tuple([f for f in usable if f.answer is NO and (f.explicit or not explicit_no)])
    open_questions = tuple([f for f in usable if f.answer is UNKNOWN and f.explicit])
    if yes and no:
        used, against = (no, yes) if cautious is NO else (yes, no)
        return Weighed(claim, cautious, explicit=True, used=used, against=against, set_aside=set_aside)
    if yes:
        return Weighed(claim, YES, explicit=any(f.explicit for f in yes), used=yes, set_aside=set_aside)
    if open_questions:
        still_open = _not_closed(open_questions, no, at=said.patient.at)
        if still_open:
            return Weighed(claim, UNKNOWN, used=still_open, set_aside=set_aside)
        set_aside += tuple((question, "a later no answers it") for question in open_questions)
    if no:
        return Weighed(claim, NO, explicit=any(f.explicit for f in no), used=no, set_aside=set_aside)
    review = None if explicit_no else _review(claim, said)
    if review is None:
        return make_weighed((claim, UNKNOWN, False, (), (), set_aside))
    if said.words.concepts[claim].kind in said.unread:
        why = "an entry that belongs on that list could not be read, so the list denies nothing"
        return Weighed(claim, UNKNOWN, set_aside=(*set_aside, (review, why)))
    return Weighed(claim, NO, used=(review,), set_aside=set_aside)


def known_claims(patient: Patient, *, kind: str, words: Vocabulary | None = None) -> tuple[str, ...]:
    """The claims of one kind (`conditions`, `medicines`...) that are stated as present, narrowest as written, in order."""
    vocab = words or vocabulary()
    stated = dict.fromkeys(f.claim for f in patient.facts if f.answer is YES)
    return tuple(
        claim
        for claim in stated
        if claim in vocab.concepts
        and vocab.concepts[claim].kind == kind
        and answer_to(patient, claim, words=vocab).answer is YES
    )


def _sorted_out(claim: str, said: Statements) -> tuple[tuple[Fact, ...], tuple[tuple[Fact, str], ...]]:
    words = said.words
    usable, set_aside = [], []
    own_limit = words.stale_after_days(claim)
    for fact in said.on(claim):
        about, answer = fact.claim, fact.answer
        # A yes to what is implied ages as that does: psychosis that was active once is a psychotic illness still.
        limit = words.denial_counts_for_days(claim, by=about) if answer is NO else own_limit
        if not said.is_usable(fact, limit):
            why = why_not_usable(fact.origin, at=said.patient.at, stale_after_days=limit)
            set_aside.append((fact, why or ""))
        elif answer is NO and about != claim and _is_stated(about, said):
            set_aside.append((fact, f"another entry says that there is {words.called(about)}"))
        elif answer is UNKNOWN and not fact.explicit:
            set_aside.append((fact, fact.words or "it is history, and says nothing about today"))
        else:
            usable.append(fact)
    return tuple(usable), tuple(set_aside)


def _is_stated(claim: str, said: Statements) -> bool:
    """Whether a usable entry says yes to a claim, so that a no to it cannot speak for anything narrower."""
    limit = said.words.stale_after_days(claim)
    return any(fact.answer is YES and said.is_usable(fact, limit) for fact in said.on(claim))


def _not_closed(questions: tuple[Fact, ...], no: tuple[Fact, ...], *, at: datetime) -> tuple[Fact, ...]:
    """The open questions that no later denial has closed."""
    closing = [span(f.origin.at, at=at)[0] for f in no if f.origin.at is not None]
    if not closing:
        return questions
    return tuple(q for q in questions if q.origin.at is None or span(q.origin.at, at=at)[1] >= max(closing))


def _review(claim: str, said: Statements) -> Fact | None:
    """The statement that the list this claim would stand on is complete, if somebody made it and it is fresh."""
    concept = said.words.concepts.get(claim)
    statement = None if concept is None else REVIEWS.get(concept.kind)
    if statement is None:
        return None
    reviews, _ = _sorted_out(statement, said)
    if any(f.answer is not YES for f in reviews):
        return None
    return reviews[0] if reviews else None
