"""One person's facts and values by claim, so that nothing that asks about them reads the whole chart again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime

from assuage.patient.answer import Answer
from assuage.patient.freshness import age_of, counts
from assuage.patient.measuring import Latest, age_range, latest_of
from assuage.patient.person import Fact, Measurement, Patient
from assuage.patient.vocabulary import Vocabulary
from assuage.patient.weighing import REVIEWS, Weighed, speaks_to, weigh


class Lookup:
    """What is known of one person, indexed once and weighed once for each claim.

    It answers as `answer_to` and `latest` do, from the facts that speak to a claim. `with_fact`, `with_value` and
    `with_age` give the person one thing more without indexing the chart again.
    """

    def __init__(self, patient: Patient, words: Vocabulary) -> None:
        self.patient = patient
        self.words = words
        self.unread = frozenset([one.about for one in patient.unread if one.matters])
        self._said: dict[str, list[Fact]] = defaultdict(list)
        for fact in patient.facts:
            claim = fact.claim
            for reached in words.implying(claim) if fact.answer is Answer.NO else words.implied_by(claim):
                self._said[reached].append(fact)
        self._values: dict[str, list[Measurement]] = defaultdict(list)
        for one in patient.measurements:
            self._values[one.name].append(one)
        self.denied = {fact.claim for fact in patient.facts if fact.answer is Answer.NO}
        self.ages = age_range(patient)
        self._ages_days: dict[datetime | date | None, int | None] = {}
        self._before: Lookup | None = None
        self._added: tuple[Fact, ...] = ()
        self._touched: frozenset[str] = frozenset()
        self._reviewed: frozenset[str] = frozenset()
        self._weighed: dict[tuple[str, bool], Weighed] = {}
        self._newest: dict[str, Latest] = {}
        self._unnamed: dict[tuple[str | None, bool], Weighed] = {}

    def continued(self, patient: Patient) -> "Lookup":
        """The same person with facts and values added at the end of the record; what they cannot touch stays weighed."""
        if patient is self.patient:
            return self
        more = Lookup(patient, self.words)
        before = self.patient
        facts, values = patient.facts[len(before.facts) :], patient.measurements[len(before.measurements) :]
        if (*before.facts, *facts) != patient.facts or (*before.measurements, *values) != patient.measurements:
            return more
        touched = frozenset().union(*(touched_by(fact.claim, self.words, more.denied) for fact in facts))
        if touched.isdisjoint(REVIEWS.values()):
            more._weighed = {asked: found for asked, found in self._weighed.items() if asked[0] not in touched}
        measured = {one.name for one in values}
        more._newest = {name: newest for name, newest in self._newest.items() if name not in measured}
        return more

    def on(self, claim: str) -> Sequence[Fact]:
        """The facts that speak to a claim, in the order of the chart, and then those that were added."""
        said = self._said.get(claim, ())
        if not self._added:
            return said
        return [*said, *(fact for fact in self._added if speaks_to(fact, claim, self.words))]

    def is_usable(self, fact: Fact, stale_after_days: float | None) -> bool:
        """Whether a fact may be used; the age of each moment is counted once."""
        when = fact.origin.at
        if when not in self._ages_days:
            self._ages_days[when] = age_of(when, at=self.patient.at)
        return counts(self._ages_days[when], stale_after_days)

    def weighed(self, claim: str, *, cautious: Answer, explicit_no: bool) -> Weighed:
        """The answer to a claim, as `answer_to` gives it."""
        if self._before is not None and not self._is_touched(claim):
            return self._before.weighed(claim, cautious=cautious, explicit_no=explicit_no)
        asked = (claim, explicit_no)
        found = self._weighed.get(asked)
        # Which answer is the cautious one tells only where facts conflict, and it is the answer then.
        if found is None or (found.against and found.answer is not cautious):
            found = self._weighed[asked] = self._weigh(claim, cautious, explicit_no=explicit_no)
        return found

    def _weigh(self, claim: str, cautious: Answer, *, explicit_no: bool) -> Weighed:
        """What facts say of a claim; of a list's claims that nobody named, its review says the same of each."""
        if self._added or claim in self._said:
            return weigh(claim, self, cautious=cautious, explicit_no=explicit_no)
        concept = self.words.concepts.get(claim)
        review = None if concept is None else REVIEWS.get(concept.kind)
        if review is None or review not in self._said:
            return Weighed(claim, Answer.UNKNOWN)
        found = self._unnamed.get((review, explicit_no))
        if found is None:
            found = self._unnamed[review, explicit_no] = weigh(claim, self, cautious=cautious, explicit_no=explicit_no)
        return Weighed(claim, found.answer, used=found.used, set_aside=found.set_aside)

    def answer(self, claim: str, cautious: Answer, explicit_no: bool) -> Answer:  # noqa: FBT001 called for every part of every rule
        """The bare answer to a claim, the same as of `weighed`."""
        if self._before is not None:
            before = self._before.weighed(claim, cautious=cautious, explicit_no=explicit_no)
            if not self._is_touched(claim):
                return before.answer
            if len(self._added) == 1 and not (self._reviewed or before.used or before.set_aside):
                # One fresh fact where nothing was said before answers alone.
                return self._alone(claim)
        return self.weighed(claim, cautious=cautious, explicit_no=explicit_no).answer

    def newest(self, name: str) -> Latest:
        """The newest usable values of an observation, as `latest` gives them."""
        if name not in self._newest:
            found = self._values.get(name, ())
            self._newest[name] = latest_of(name, found, at=self.patient.at, words=self.words)
        return self._newest[name]

    def known_claims(self, *, kind: str) -> tuple[str, ...]:
        """The claims of one kind that are stated as present, as `known_claims` gives them."""
        return tuple(
            claim
            for claim in dict.fromkeys(fact.claim for fact in self.patient.facts if fact.answer is Answer.YES)
            if claim in self.words.concepts
            and self.words.concepts[claim].kind == kind
            and self.weighed(claim, cautious=Answer.YES, explicit_no=False).answer is Answer.YES
        )

    def saying_yes(self, claim: str) -> bool:
        """Whether any fact of any date says yes to a claim."""
        return any(fact.answer is Answer.YES for fact in self.on(claim))

    def with_fact(self, fact: Fact) -> "Lookup":
        """The same person with one more fact; what it cannot touch stays weighed."""
        denied = self.denied | {fact.claim} if fact.answer is Answer.NO else self.denied
        return self._followed(
            _added=(*self._added, fact),
            denied=denied,
            _touched=self._touched | touched_by(fact.claim, self.words, denied),
            _reviewed=self._reviewed.union(kind for kind, review in REVIEWS.items() if review == fact.claim),
        )

    def with_facts(self, facts: Iterable[Fact]) -> "Lookup":
        """The same person with several more facts."""
        more = self
        for fact in facts:
            more = more.with_fact(fact)
        return more

    def with_value(self, value: Measurement) -> "Lookup":
        """The same person with this value in place of every other of its name."""
        newest = dict(self._newest)
        newest.pop(value.name, None)
        return self._followed(_values={**self._values, value.name: [value]}, _newest=newest)

    def with_age(self, years: float) -> "Lookup":
        """The same person at another age."""
        aged = replace(self.patient, birth_date=None, birth_range=None, stated_age_years=years)
        return self._followed(patient=aged, ages=age_range(aged))

    def _followed(self, **changes: object) -> "Lookup":
        more = object.__new__(Lookup)
        more.__dict__.update(self.__dict__, _before=self._before or self, _weighed={}, _unnamed={}, **changes)
        return more

    def _alone(self, claim: str) -> Answer:
        (fact,) = self._added
        return fact.answer if speaks_to(fact, claim, self.words) else Answer.UNKNOWN

    def _is_touched(self, claim: str) -> bool:
        """Whether what was added can matter to a claim; the review of a list matters to all that would stand on it."""
        if claim in self._touched:
            return True
        concept = self.words.concepts.get(claim) if self._reviewed else None
        return concept is not None and concept.kind in self._reviewed


def touched_by(claim: str, words: Vocabulary, denied: AbstractSet[str]) -> frozenset[str]:
    """The claims to which a fact on one claim can matter, where these are denied.

    A yes speaks to what it implies and a no to what implies it; and a yes takes the force from a denial of anything broader,
    which speaks to all that is narrower.
    """
    implied = words.implied_by(claim)
    return implied.union(words.implying(claim), *[words.implying(broader) for broader in denied & implied])
