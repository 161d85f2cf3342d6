"""One person's facts and values by claim, so that nothing that asks about them reads the whole chart again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import UTC, date, datetime

from assuage.patient.answer import NO, UNKNOWN, YES, Answer
from assuage.patient.freshness import age_of, counts
from assuage.patient.measuring import Latest, age_range, latest_of
from assuage.patient.person import Fact, Measurement, Patient, Sex
from assuage.patient.vocabulary import Vocabulary
from assuage.patient.weighing import REVIEWS, Weighed, make_weighed, speaks_to, weigh

AGE = "age"
SEX = "sex"
"""What age and sex are called where they are named beside claims and observations."""
NOBODY = Patient(label="nobody", at=datetime(2000, 1, 1, tzinfo=UTC))
"""Somebody of whom nothing is known: what is found in them is found in all of whom nothing is known that matters to it."""


class Lookup:
    """What is known of one person, indexed once and weighed once for each claim.

    It answers as `answer_to` and `latest` do, from the facts that speak to a claim. `with_fact`, `with_value` and
    `with_age` give the person one thing more without indexing the chart again.
    """

    def __init__(self, patient: Patient, words: Vocabulary) -> None:
        self.patient = patient
        self.words = words
        self.unread = _unread(patient)
        self._said: dict[str, list[Fact]] = defaultdict(list)
        for fact in patient.facts:
            for reached in _reached(fact, words):
                self._said[reached].append(fact)
        self._values: dict[str, list[Measurement]] = defaultdict(list)
        for one in patient.measurements:
            self._values[one.name].append(one)
        self.denied = {fact.claim for fact in patient.facts if fact.answer is NO}
        self.ages = age_range(patient)
        self._ages_days: dict[datetime | date | None, int | None] = {}
        self._before: Lookup | None = None
        self._added: tuple[Fact, ...] = ()
        self._touched: frozenset[str] = frozenset()
        self._reviewed: frozenset[str] = frozenset()
        self._weighed: dict[tuple[str, bool], Weighed] = {}
        self._newest: dict[str, Latest] = {}
        self._unnamed: dict[tuple[str | None, bool], Weighed] = {}
        self._told_of = self._all_told()

    def continued(self, patient: Patient) -> "Lookup":
        """The same person with facts and values added at the end of the record; what they cannot touch stays weighed."""
        if patient is self.patient:
            return self
        before = self.patient
        facts, values = patient.facts[len(before.facts) :], patient.measurements[len(before.measurements) :]
        if (
            (*before.facts, *facts) != patient.facts
            or (*before.measurements, *values) != patient.measurements
            or patient.at != before.at
            or self._before is not None
        ):
            return Lookup(patient, self.words)
        more = object.__new__(Lookup)
        more.__dict__.update(self.__dict__, patient=patient, ages=age_range(patient), _unnamed={})
        more.unread = _unread(patient)
        more.denied = self.denied.union(fact.claim for fact in facts if fact.answer is NO)
        more._said, more._values = self._said.copy(), self._values.copy()
        for fact in facts:
            for reached in _reached(fact, self.words):
                more._said[reached] = [*more._said.get(reached, ()), fact]
        for value in values:
            more._values[value.name] = [*more._values.get(value.name, ()), value]
        touched = frozenset().union(*(touched_by(fact.claim, self.words, more.denied) for fact in facts))
        kept = more.unread == self.unread and touched.isdisjoint(REVIEWS.values())
        more._weighed = {asked: found for asked, found in self._weighed.items() if kept and asked[0] not in touched}
        measured = {one.name for one in values}
        more._newest = {name: newest for name, newest in self._newest.items() if name not in measured}
        more._told_of = more._all_told()
        return more

    def tells_of(self, names: AbstractSet[str]) -> bool:
        """Whether anything is known of any of these claims, observations and lists, of `age` and of `sex`."""
        return self._told_of is None or not self._told_of.isdisjoint(names)

    def _all_told(self) -> frozenset[str] | None:
        age = () if self.ages is None else (AGE,)
        sex = () if self.patient.sex in (Sex.UNKNOWN, Sex.OTHER) else (SEX,)
        return frozenset((*self._said, *self._values, *age, *sex))

    def on(self, claim: str) -> Sequence[Fact]:
        """The facts that speak to a claim, in the order of the chart, and then those that were added."""
        said = self._said.get(claim, ())
        if not self._added:
            return said
        return [*said, *(fact for fact in self._added if speaks_to(fact, claim, self.words))]

    def is_usable(self, fact: Fact, stale_after_days: float | None) -> bool:
        """Whether a fact may be used; the age of each moment is counted once."""
        when = fact.origin.at
        try:
            age = self._ages_days[when]
        except KeyError:
            age = self._ages_days[when] = age_of(when, at=self.patient.at)
        return counts(age, stale_after_days)

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
        said = self._said.get(claim)
        if self._added or (said is not None and not self._is_sole(said, claim)):
            return weigh(claim, self, cautious=cautious, explicit_no=explicit_no)
        if said is not None:
            return make_weighed((claim, said[0].answer, True, (said[0],), (), ()))
        concept = self.words.concepts.get(claim)
        review = None if concept is None else REVIEWS.get(concept.kind)
        if review is None or review not in self._said:
            return make_weighed((claim, UNKNOWN, False, (), (), ()))
        found = self._unnamed.get((review, explicit_no))
        if found is None:
            found = self._unnamed[review, explicit_no] = weigh(claim, self, cautious=cautious, explicit_no=explicit_no)
        return make_weighed((claim, found.answer, False, found.used, (), found.set_aside))

    def _is_sole(self, said: Sequence[Fact], claim: str) -> bool:
        """Whether these facts are one that somebody stated and that still counts, so that there is nothing to weigh."""
        if len(said) > 1:
            return False
        (fact,) = said
        about, answer, _, explicit, _ = fact
        if not explicit or answer is UNKNOWN:
            return False
        if answer is YES:
            return self.is_usable(fact, self.words.stale_after_days(claim))
        # A no that denies more than this claim may meet a yes to that.
        is_alone = about == claim or len(self._said[about]) == 1
        return is_alone and self.is_usable(fact, self.words.denial_counts_for_days(claim, by=about))

    def answer(self, claim: str, cautious: Answer, explicit_no: bool) -> Answer:  # noqa: FBT001 called for every part of every rule
        """The bare answer to a claim, the same as of `weighed`."""
        before = self._before
        if before is None:
            return self.weighed(claim, cautious=cautious, explicit_no=explicit_no).answer
        found = before.weighed(claim, cautious=cautious, explicit_no=explicit_no)
        if claim not in self._touched and not (self._reviewed and self._is_touched(claim)):
            return found.answer
        if len(self._added) == 1 and not (self._reviewed or found.used or found.set_aside):
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
            for claim in dict.fromkeys(fact.claim for fact in self.patient.facts if fact.answer is YES)
            if claim in self.words.concepts
            and self.words.concepts[claim].kind == kind
            and self.weighed(claim, cautious=YES, explicit_no=False).answer is YES
        )

    def saying_yes(self, claim: str) -> bool:
        """Whether any fact of any date says yes to a claim."""
        return any(fact.answer is YES for fact in self.on(claim))

    def with_fact(self, fact: Fact) -> "Lookup":
        """The same person with one more fact; what it cannot touch stays weighed."""
        denied = self.denied | {fact.claim} if fact.answer is NO else self.denied
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
        more.__dict__.update(
            self.__dict__, _before=self._before or self, _weighed={}, _unnamed={}, _told_of=None, **changes
        )
        return more

    def _alone(self, claim: str) -> Answer:
        (fact,) = self._added
        return fact.answer if speaks_to(fact, claim, self.words) else UNKNOWN

    def _is_touched(self, claim: str) -> bool:
        """Whether what was added can matter to a claim; the review of a list matters to all that would stand on it."""
        if claim in self._touched:
            return True
        concept = self.words.concepts.get(claim) if self._reviewed else None
        return concept is not None and concept.kind in self._reviewed


def with_reviews(claims: AbstractSet[str], words: Vocabulary) -> frozenset[str]:
    """The claims, and the reviews of the lists they would stand on, which can answer for them."""
    kinds = {concept.kind for claim in claims if (concept := words.concepts.get(claim)) is not None}
    return frozenset({*claims, *(review for kind, review in REVIEWS.items() if kind in kinds)})


def _unread(patient: Patient) -> frozenset[str]:
    """The lists of which an entry that matters could not be read."""
    return frozenset([one.about for one in patient.unread if one.matters])


def _reached(fact: Fact, words: Vocabulary) -> Iterable[str]:
    """The claims a fact speaks to: a no to all that imply its own, anything else to all that its own implies."""
    return words.implying(fact.claim) if fact.answer is NO else words.implied_by(fact.claim)


def touched_by(claim: str, words: Vocabulary, denied: AbstractSet[str]) -> frozenset[str]:
    """The claims to which a fact on one claim can matter, where these are denied.

    A yes speaks to what it implies and a no to what implies it; and a yes takes the force from a denial of anything broader,
    which speaks to all that is narrower.
    """
    implied = words.implied_by(claim)
    return implied.union(words.implying(claim), *[words.implying(broader) for broader in denied & implied])
