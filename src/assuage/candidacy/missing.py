"""What to ask or do next, ordered by how much the answer could change the verdict.

Each missing fact is tried: a yes, a no, no answer (of a value: just under, at and just over every limit that a rule has for
it). For each, the verdict is worked out twice: as everything else stands now, and as it would be at best, when all else that
is open turns out well. What spans most between its best and worst outcome comes first; then what can settle the verdict by
itself; then what closes most open rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from assuage.candidacy.trying import Trial, Tried
from assuage.candidacy.verdict import Verdict
from assuage.knowledge.schema import Always, RecommendationFile
from assuage.patient import YES
from assuage.rules import Finding, Lookup, RuleSet

_ORDER = {"contraindication": 0, "test_required": 1, "caution": 2}
_ASKED_OF = {"observations": "what is the value", "medicines": "taken or not"}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to ask or do: the question, the rules that wait for it, what is not known, and what it could change.

    `verdicts` are the verdicts still possible, by answer, when all else that is open turns out well. `closes` are the open
    rules that its most telling answer would close. `role` is the weightiest of the rules that wait.
    """

    words: str
    rules: tuple[str, ...]
    role: str
    claims: tuple[str, ...]
    names: tuple[str, ...]
    could: str
    verdicts: tuple[tuple[str, Verdict], ...] = ()
    closes: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """The role in the published word: contraindication, test or caution."""
        return "test" if self.role == "test_required" else self.role


def missing_of(
    findings: Sequence[Finding],
    *,
    rules: RuleSet,
    person: Lookup,
    questions: Mapping[str, str],
    route: str | None = None,
) -> tuple[Missing, ...]:
    """What is missing, most telling first.

    Parameters: `rules`, the rules asked; `questions`, how a form asks for a claim, by claim.
    """
    waiting = [finding for finding in findings if finding.open and finding.counts_as]
    if not waiting:
        return ()
    trial = Trial(findings, rules, person, route=route)
    by_id = rules.by_id
    wanted = _wanted(waiting, by_id)
    together = _together(wanted, person)
    tried = [trial.of_claim(name, waiting) for name, waiting in wanted.items() if name not in together]
    tried += [trial.of_group(finding) for finding in {one.rule: one for one in together.values()}.values()]
    tried += [trial.of_tests(tests) for tests in _several_tests(waiting, by_id)]
    tried += trial.of_reviews()
    by_claim = {one.claims[0]: one for one in tried if len(one.claims) == 1}
    kept = [one for one in tried if not _told_by_broader(one, by_claim, person)]
    places = {finding.rule: place for place, finding in enumerate(findings)}
    kept.sort(
        key=lambda one: (
            -one.span,
            not one.settles,
            _ORDER[_role(one)],
            -len(one.closes),
            places[one.waiting[0].rule],
            one.claims,
        )
    )
    return tuple(_missing(one, by_id, person, questions) for one in kept)


def _wanted(waiting: Sequence[Finding], rules: Mapping[str, RecommendationFile]) -> dict[str, list[Finding]]:
    """Each claim or observation that would answer an open rule, with the findings that wait for it."""
    found: dict[str, list[Finding]] = {}
    for finding in waiting:
        shown_by = rules[finding.rule].answered_by
        for name in finding.missing:
            if name not in shown_by or (finding.answer is YES and len(shown_by) == 1):
                found.setdefault(name, []).append(finding)
    return found


def _together(wanted: Mapping[str, Sequence[Finding]], person: Lookup) -> dict[str, Finding]:
    """Claims that one caution alone waits for, several at a time: they are asked in its one question."""
    alone: dict[str, Finding] = {}
    for name, waiting in wanted.items():
        concept = person.words.concepts.get(name)
        if len(waiting) == 1 and waiting[0].counts_as == "caution" and concept and concept.kind != "observations":
            alone[name] = waiting[0]
    return {
        name: finding
        for name, finding in alone.items()
        if len(finding.missing) > 1 and all(alone.get(other) is finding for other in finding.missing)
    }


def _several_tests(
    waiting: Sequence[Finding], rules: Mapping[str, RecommendationFile]
) -> Iterator[tuple[Finding, ...]]:
    """The wanted tests that take several measurements, one entry for each set of them."""
    sets: dict[tuple[str, ...], list[Finding]] = {}
    for finding in waiting:
        wanted = finding.counts_as == "test_required" and finding.answer is YES
        if wanted and len(rules[finding.rule].answered_by) > 1:
            sets.setdefault(finding.missing, []).append(finding)
    return (tuple(one) for one in sets.values())


def _role(one: Tried) -> str:
    """The weightiest of what the waiting findings count as."""
    return min((finding.counts_as for finding in one.waiting), key=_ORDER.__getitem__)


def _told_by_broader(one: Tried, by_claim: Mapping[str, Tried], person: Lookup) -> bool:
    """Whether one answer to a broader question, of no less weight, would close every rule that waits for this one."""
    if len(one.claims) != 1:
        return False
    (claim,) = one.claims
    waiting = {finding.rule for finding in one.waiting}
    broader = (by_claim[b] for b in person.words.implied_by(claim) if b != claim and b in by_claim)
    return any(waiting <= other.closes and _ORDER[_role(other)] <= _ORDER[_role(one)] for other in broader)


def _missing(
    one: Tried, rules: Mapping[str, RecommendationFile], person: Lookup, questions: Mapping[str, str]
) -> Missing:
    return Missing(
        words=_words(one, rules, questions, person),
        rules=tuple(finding.rule for finding in one.waiting),
        role=_role(one),
        claims=one.claims,
        names=tuple(person.words.called(claim) for claim in one.claims),
        could=_could(one),
        verdicts=one.effects,
        closes=tuple(sorted(one.closes)),
    )


def _words(one: Tried, rules: Mapping[str, RecommendationFile], questions: Mapping[str, str], person: Lookup) -> str:
    """The order for a test that is wanted; else the form's question; else the rule's own; else the plain name."""
    first = min(one.waiting, key=lambda finding: _ORDER[finding.counts_as])
    if first.counts_as == "test_required" and first.answer is YES:
        return first.words
    claim, *more = one.claims
    if more:
        return first.question
    if claim in questions:
        return questions[claim]
    if first.missing == (claim,) or isinstance(rules[first.rule].ask, Always):
        return first.question
    concept = person.words.concepts.get(claim)
    kind = "" if concept is None else concept.kind
    return f"{person.words.called(claim)}: {_ASKED_OF.get(kind, 'yes or no')}?"


def _could(one: Tried) -> str:
    led_to = {verdict for _, verdict in one.effects}
    if len(led_to) == 1:
        return f"{_plain(led_to.pop())} at best, whatever the answer; it would be one more or one less to watch"
    told = _by_range(one.effects) if one.is_measured else _by_answer(one.effects)
    return "; ".join(f"{said}: {_plain(verdict)}{' at best' if verdict.rank else ''}" for said, verdict in told)


def _by_answer(effects: Sequence[tuple[str, Verdict]]) -> Iterator[tuple[str, Verdict]]:
    """Answers that lead to the same verdict, together."""
    together: dict[Verdict, list[str]] = {}
    for said, verdict in effects:
        together.setdefault(verdict, []).append(said)
    return ((" or ".join(said), verdict) for verdict, said in together.items())


def _by_range(effects: Sequence[tuple[str, Verdict]]) -> Iterator[tuple[str, Verdict]]:
    """Values tried on each side of every limit, as the ranges between limits; then what no answer leads to."""
    *values, (unanswered, without) = effects
    runs = [(verdict, [said for said, _ in run]) for verdict, run in groupby(values, key=itemgetter(1))]
    for place, (verdict, said) in enumerate(runs):
        first, last = (one.replace("mm[Hg]", "mmHg") for one in (said[0], said[-1]))
        if len(runs) == 1:
            yield "any value", verdict
        elif place == 0:
            yield f"up to {last}", verdict
        elif place == len(runs) - 1:
            yield f"from {first}", verdict
        else:
            yield (first if first == last else f"{first} to {last}"), verdict
    yield unanswered, without


def _plain(verdict: Verdict) -> str:
    return verdict.value.replace("_", " ")
