"""Whether a test that a rule wants was made."""

from datetime import datetime

from assuage.knowledge.schema import RecommendationFile
from assuage.patient import NO, UNKNOWN, YES, Fact, Lookup, Weighed, span
from assuage.rules.errors import RuleError


def undone(rule: RecommendationFile, person: Lookup) -> tuple[str, ...]:
    """Of what shows that a test was made, what is not on the chart or no longer fresh."""
    return tuple(name for name in rule.answered_by if not _is_done(name, person))


def _is_done(name: str, person: Lookup) -> bool:
    concept = person.words.concepts.get(name)
    if concept is None:
        raise RuleError(f"A required test is answered by `{name}`, which no vocabulary file defines. Define the term.")
    if concept.kind == "observations":
        return bool(person.newest(name).measurements)
    if concept.kind == "statements":
        said = person.weighed(name, cautious=NO, explicit_no=True)
        return said.answer is YES or (said.conflict and _done_since(said, at=person.patient.at))
    return person.weighed(name, cautious=YES, explicit_no=True).answer is not UNKNOWN


def _done_since(said: Weighed, *, at: datetime) -> bool:
    """Whether somebody who said that a test was done said so after everybody who said that it was not."""
    undone = [_instant(fact, at=at, last=True) for fact in said.used]
    done = [_instant(fact, at=at, last=False) for fact in said.against]
    if None in undone or not any(done):
        return False
    return max(one for one in done if one) > max(one for one in undone if one)


def _instant(fact: Fact, *, at: datetime, last: bool) -> datetime | None:
    """The instant of a fact; of a date without a time its first or last one."""
    if fact.origin.at is None:
        return None
    first_instant, last_instant = span(fact.origin.at, at=at)
    return last_instant if last else first_instant
