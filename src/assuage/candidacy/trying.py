"""Answers tried on one person: which open rules each would close, and to which verdict it could lead."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from assuage.candidacy.verdict import Stand, Verdict, counted, stand_of, verdict_from
from assuage.knowledge.schema import RecommendationFile
from assuage.patient import AGE, NO, REVIEWS, YES, Answer, Fact, Measurement, Origin, make_fact
from assuage.rules import Finding, Lookup, RuleSet, mentioned_in, settled

UNANSWERED = "unanswered"
DONE = "done"


class Tried(NamedTuple):
    """One missing thing, the findings that wait for it, and what each answer to it would lead to.

    `effects` are the verdicts by answer when all else that is open turns out well, `settles` whether an answer changes the
    verdict by itself, `closes` the open rules that its most telling answer would close. `is_measured` says that the answers are values
    in rising order.
    """

    claims: tuple[str, ...]
    waiting: tuple[Finding, ...]
    effects: tuple[tuple[str, Verdict], ...]
    settles: bool
    closes: frozenset[str]
    is_measured: bool = False

    @property
    def span(self) -> int:
        """How far its best and its worst outcome lie apart."""
        ranks = [verdict.rank for _, verdict in self.effects]
        return max(ranks) - min(ranks)


class _Counting:
    """A finding that counts for the verdict, its rule, and what it is for the verdict as everything stands."""

    __slots__ = ("counts_as", "finding", "is_open", "rule", "stand")

    def __init__(self, finding: Finding, rule: RecommendationFile) -> None:
        self.finding, self.rule = finding, rule
        self.counts_as, self.is_open = finding.counts_as, finding.open
        self.stand = stand_of(self.counts_as, finding.answer, is_open=self.is_open)


class Trial:
    """Tries answers on one person whose findings are known."""

    def __init__(self, findings: Sequence[Finding], asked: RuleSet, person: Lookup, *, route: str | None) -> None:
        self._rules, self._person, self._route = asked, person, route
        self._counting = [_Counting(finding, asked.by_id[finding.rule]) for finding in findings if finding.counts_as]
        self._places = {one.rule.id: place for place, one in enumerate(self._counting)}
        self._now = counted(one.stand for one in self._counting)
        self._well = _well(self._now)
        self._verdict = verdict_from(self._now)
        self._asked = Origin("asked", person.patient.at)

    def of_claim(self, name: str, waiting: Sequence[Finding]) -> Tried:
        """Every answer to one claim, or values on each side of every limit of one observation."""
        touched = self._touched(name)
        tried = self._tried((name,), waiting, touched, self._answers(name, touched))
        concept = self._person.words.concepts.get(name)
        return tried._replace(is_measured=name == AGE or (concept is not None and concept.kind == "observations"))

    def of_group(self, finding: Finding) -> Tried:
        """One caution's claims in one question: one of them is so, or none."""
        answers = [
            (YES.value, self._person.with_fact(self._fact(finding.missing[0], YES))),
            (NO.value, self._person.with_facts(self._fact(name, NO) for name in finding.missing)),
        ]
        return self._tried(finding.missing, [finding], self._touched(*finding.missing), answers)

    def of_tests(self, waiting: tuple[Finding, ...]) -> Tried:
        """Tests that are wanted: done, or not."""
        counts = list(self._now)
        counts[Stand.UNTESTED] -= len(waiting)
        effects = ((DONE, self._at_best(counts)), (UNANSWERED, self._best_without(waiting)))
        settles = verdict_from(counts) is not self._verdict
        return Tried(waiting[0].missing, waiting, effects, settles, frozenset(one.rule for one in waiting))

    def of_reviews(self) -> Iterator[Tried]:
        """That a list is complete: what it would close in one answer."""
        for review in REVIEWS.values():
            if self._person.weighed(review, cautious=NO, explicit_no=True).answer is YES:
                continue
            person = self._person.with_fact(self._fact(review, YES))
            open_ones = [one for one in self._counting if one.is_open]
            closed = [one for one in open_ones if not settled(one.rule, person, route=self._route)[1]]
            if closed:
                yield self._tried((review,), [one.finding for one in closed], closed, [(YES.value, person)])

    def _tried(
        self,
        claims: tuple[str, ...],
        waiting: Sequence[Finding],
        touched: Sequence["_Counting"],
        answers: Iterable[tuple[str, Lookup]],
    ) -> Tried:
        effects: list[tuple[str, Verdict]] = []
        closes: set[str] = set()
        settles = False
        tests = [
            one for one in touched if one.finding.role == "test_required" and set(one.finding.missing) <= {*claims}
        ]
        for said, person in answers:
            counts, closed, undone = self._now.copy(), set(), False
            for one in touched:
                answer, is_open = settled(one.rule, person, route=self._route)
                counts[one.stand] -= 1
                counts[stand_of(one.counts_as, answer, is_open=is_open)] += 1
                if one.is_open and not is_open:
                    closed.add(one.rule.id)
                # An answer that says a test was not done leaves it open whatever else is found.
                undone |= is_open and one in tests
            best = self._at_best(counts)
            effects.append((said, Verdict.CANNOT_SAY if undone and best.rank else best))
            settles |= verdict_from(counts) is not self._verdict
            closes = max(closes, closed, key=len)
        effects.append((UNANSWERED, self._best_without(waiting)))
        return Tried(claims, tuple(waiting), tuple(effects), settles, frozenset(closes))

    def _answers(self, name: str, touched: Sequence["_Counting"]) -> Iterator[tuple[str, Lookup]]:
        concept = self._person.words.concepts.get(name)
        asked = (mentioned_in(one.rule).limits for one in touched)
        limits = sorted({limit for one in asked for limit in one.get(name, ())})
        if name == AGE:
            for years in _around(limits, step=1.0):
                yield f"{years:g} years", self._person.with_age(years)
        elif concept is not None and concept.kind == "observations":
            unit = concept.unit or "1"
            for value in _around(limits, step=0.1):
                yield f"{value:g} {unit}", self._person.with_value(Measurement(name, value, unit, self._asked))
        else:
            for answer in (YES, NO):
                yield answer.value, self._person.with_fact(self._fact(name, answer))

    def _fact(self, claim: str, answer: Answer) -> Fact:
        return make_fact((claim, answer, self._asked, True, ""))

    def _touched(self, *names: str) -> list["_Counting"]:
        """Those that count and that an answer to these could change, in their order."""
        touched = self._rules.touched_by(names, words=self._person.words, denied=self._person.denied)
        return [self._counting[place] for place in sorted(self._places[one] for one in touched & self._places.keys())]

    def _best_without(self, waiting: Sequence[Finding]) -> Verdict:
        """The verdict at best while those that wait stay as they are."""
        counts = self._well.copy()
        for finding in waiting:
            counts[self._counting[self._places[finding.rule]].stand] += 1
        return verdict_from(counts)

    def _at_best(self, counts: Sequence[int]) -> Verdict:
        """The verdict when all else turns out well; what made the person unsuitable before is taken as resolved."""
        if counts[Stand.PRESENT] > self._now[Stand.PRESENT]:
            return Verdict.NOT_SUITABLE
        return verdict_from(_well(counts))


def _well(counts: Sequence[int]) -> list[int]:
    """The same counts when everything open turns out well and every contraindication is resolved."""
    well = list(counts)
    well[Stand.ABSENT] += well[Stand.PRESENT] + well[Stand.UNANSWERED]
    well[Stand.PRESENT] = well[Stand.UNANSWERED] = well[Stand.UNTESTED] = well[Stand.PERHAPS_CAUTION] = 0
    return well


def _around(limits: Iterable[float], *, step: float) -> list[float]:
    """Values just under, at and just over each limit."""
    return sorted({value for limit in limits for value in (limit - step, limit, limit + step)})
