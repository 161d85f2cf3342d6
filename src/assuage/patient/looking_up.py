"""One person's facts and values by claim, so that nothing that asks about them reads the whole chart again."""

from collections.abc import Iterable
from dataclasses import replace

from assuage.patient.answer import Answer
from assuage.patient.measuring import Latest, age_range, latest_of
from assuage.patient.person import Fact, Measurement, Patient
from assuage.patient.vocabulary import Vocabulary
from assuage.patient.weighing import REVIEWS, Weighed, weigh


class Lookup:
    """What is known of one person, indexed once and weighed once for each claim.

    It answers as `answer_to` and `latest` do, from the facts that can speak to a claim. `with_fact`, `with_value` and
    `with_age` give the person one thing more without indexing the chart again.
    """

    def __init__(self, patient: Patient, words: Vocabulary) -> None:
        self.patient = patient
        self.words = words
        self._facts: dict[str, list[tuple[int, Fact]]] = {}
        for place, fact in enumerate(patient.facts):
            self._facts.setdefault(fact.claim, []).append((place, fact))
        self._values: dict[str, list[Measurement]] = {}
        for one in patient.measurements:
            self._values.setdefault(one.name, []).append(one)
        self.denied = {fact.claim for fact in patient.facts if fact.answer is Answer.NO}
        self._narrower: dict[str, list[str]] = {}
        for claim in self._facts:
            for broader in words.implied_by(claim):
                self._narrower.setdefault(broader, []).append(claim)
        self.ages = age_range(patient)
        self._unread = frozenset(one.about for one in patient.unread if one.matters)
        self._before: Lookup | None = None
        self._added: tuple[str, ...] = ()
        self._weighed: dict[tuple[str, bool], Weighed] = {}
        self._newest: dict[str, Latest] = {}
        self._unnamed: dict[tuple[str | None, bool], Weighed] = {}

    def weighed(self, claim: str, *, cautious: Answer, explicit_no: bool) -> Weighed:
        """The answer to a claim, as `answer_to` gives it."""
        if self._before is not None and not any(self.speaks(added, claim) for added in self._added):
            return self._before.weighed(claim, cautious=cautious, explicit_no=explicit_no)
        asked = (claim, explicit_no)
        found = self._weighed.get(asked)
        # Which answer is the cautious one tells only where facts conflict, and it is the answer then.
        if found is None or (found.against and found.answer is not cautious):
            found = self._weighed[asked] = self._weigh(claim, cautious, explicit_no=explicit_no)
        return found

    def _weigh(self, claim: str, cautious: Answer, *, explicit_no: bool) -> Weighed:
        """What facts say of a claim; of a list's claims that nobody named, its review says the same of each."""
        ours = self.words.broader.get(claim) or frozenset({claim})
        unnamed = not self._added and claim not in self._narrower and ours.isdisjoint(self._facts)
        concept = self.words.concepts.get(claim)
        review = None if concept is None else REVIEWS.get(concept.kind)
        if unnamed and (review is None or review not in self._facts):
            return Weighed(claim, Answer.UNKNOWN)
        if unnamed and (said := self._unnamed.get((review, explicit_no))) is not None:
            return Weighed(claim, said.answer, said.explicit, said.used, said.against, said.set_aside)
        found = weigh(
            claim,
            self._speaking_to(claim, ours, review),
            self._unread,
            at=self.patient.at,
            words=self.words,
            cautious=cautious,
            explicit_no=explicit_no,
        )
        if unnamed:
            self._unnamed[review, explicit_no] = found
        return found

    def answer(self, claim: str, cautious: Answer, explicit_no: bool) -> Answer:  # noqa: FBT001 called for every part of every rule
        """The bare answer to a claim, the same as of `weighed`."""
        root = self._before
        if root is not None and len(self._added) == 1 and self._added[0] not in REVIEWS.values():
            # One fresh fact where nothing was said before answers alone.
            before = root.weighed(claim, cautious=cautious, explicit_no=explicit_no)
            if before.answer is Answer.UNKNOWN and not (before.used or before.set_aside):
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
        return any(
            claim in self.words.implied_by(about) and any(fact.answer is Answer.YES for _, fact in facts)
            for about, facts in self._facts.items()
        )

    def with_fact(self, fact: Fact) -> "Lookup":
        """The same person with one more fact; what it cannot touch stays weighed."""
        stated = [*self._facts.get(fact.claim, ()), (len(self.patient.facts) + len(self._added), fact)]
        return self._followed(
            _added=(*self._added, fact.claim),
            _facts={**self._facts, fact.claim: stated},
            denied=self.denied | {fact.claim} if fact.answer is Answer.NO else self.denied,
        )

    def with_facts(self, facts: Iterable[Fact]) -> "Lookup":
        """The same person with several more facts."""
        more = self
        for fact in facts:
            more = more.with_fact(fact)
        return more

    def with_value(self, value: Measurement) -> "Lookup":
        """The same person with this value in place of every other of its name."""
        return self._followed(
            _values={**self._values, value.name: [value]},
            _newest={name: newest for name, newest in self._newest.items() if name != value.name},
        )

    def with_age(self, years: float) -> "Lookup":
        """The same person at another age."""
        aged = replace(self.patient, birth_date=None, birth_range=None, stated_age_years=years)
        return self._followed(patient=aged, ages=age_range(aged))

    def _followed(self, **changes: object) -> "Lookup":
        more = object.__new__(Lookup)
        more.__dict__.update(self.__dict__, _before=self._before or self, _weighed={}, _unnamed={}, **changes)
        return more

    def _alone(self, claim: str) -> Answer:
        ((_, fact),) = self._facts[self._added[0]][-1:]
        if fact.answer is Answer.YES:
            return Answer.YES if claim in self.words.implied_by(fact.claim) else Answer.UNKNOWN
        denies = fact.answer is Answer.NO and fact.claim in self.words.implied_by(claim)
        return Answer.NO if denies else Answer.UNKNOWN

    def speaks(self, spoken: str, claim: str) -> bool:
        """Whether a fact on one claim can matter to another.

        A yes speaks to what it implies and a no to what implies it; and a yes takes the force from a denial of anything
        broader that the two have in common. The review of a list speaks to all that would stand on it.
        """
        theirs, ours = self.words.implied_by(spoken), self.words.implied_by(claim)
        if claim in theirs or spoken in ours:
            return True
        if not self.denied.isdisjoint(theirs & ours):
            return True
        concept = self.words.concepts.get(claim)
        return concept is not None and REVIEWS.get(concept.kind) == spoken

    def _speaking_to(self, claim: str, ours: frozenset[str], review: str | None) -> tuple[Fact, ...]:
        """The facts that weighing a claim could need, in the order of the chart."""
        spoken = self._facts.keys() & ours
        spoken.update(self._narrower.get(claim, ()))
        for broader in ours & self.denied:
            spoken.update(self._narrower.get(broader, ()))
        if self._added:
            spoken.update(added for added in self._added if self.speaks(added, claim))
        if review in self._facts:
            spoken.add(review)
        found = [placed for one in spoken for placed in self._facts[one]]
        if len(found) > 1:
            found.sort()  # by place, of which no two are the same
        return tuple([fact for _, fact in found])
