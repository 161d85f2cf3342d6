"""What a rule asks about: the claims and values it names, and the limits it holds values against."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assuage.knowledge.schema import Aged, AllOf, AnyOf, Ask, Compared, Holds, Not, RecommendationFile
from assuage.patient import AGE
from assuage.provenance import Citation


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The claims a rule names, the values it looks at, the limits of each value in the unit of the file, and its sources."""

    claims: frozenset[str]
    values: frozenset[str]
    limits: Mapping[str, tuple[float, ...]]
    citations: tuple[Citation, ...]


# By identity, because hashing a rule means hashing the whole file; the rule itself is kept so that its id stays its own.
_KNOWN: dict[int, tuple[RecommendationFile, Mentioned]] = {}
_MOST_KNOWN = 4096


def mentioned_in(rule: RecommendationFile) -> Mentioned:
    """Every claim and value that can change the answer of a rule, what shows that a test was done included."""
    known = _KNOWN.get(id(rule))
    if known is None or known[0] is not rule:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        known = _KNOWN[id(rule)] = (rule, _mentioned(rule))
    return known[1]


def _mentioned(rule: RecommendationFile) -> Mentioned:
    claims, limits = set(rule.answered_by), dict[str, list[float]]()
    for part in parts_of(rule.ask):
        if isinstance(part, Holds):
            claims.update((part.claim, *part.denied_by))
        elif part.threshold.value is not None:
            name = part.observation if isinstance(part, Compared) else AGE
            limits.setdefault(name, []).append(part.threshold.value)
    return Mentioned(
        frozenset(claims),
        frozenset(limits) | frozenset(rule.answered_by),
        {name: tuple(sorted(set(found))) for name, found in limits.items()},
        tuple(Citation(reference.key, reference.where) for reference in rule.references),
    )


def parts_of(ask: Ask) -> Iterator[Holds | Compared | Aged]:
    """Every claim and comparison of a question, one after another."""
    match ask:
        case Holds() | Aged():
            yield ask
        case Compared():
            yield ask
            if ask.otherwise is not None:
                yield from parts_of(ask.otherwise)
        case AllOf(all_of=parts) | AnyOf(any_of=parts):
            for part in parts:
                yield from parts_of(part)
        case Not(not_=part):
            yield from parts_of(part)
