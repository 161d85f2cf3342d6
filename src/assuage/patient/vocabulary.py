"""The words rules and charts share, indexed by id, by code and by name, with what each one implies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from assuage.knowledge import Library, library
from assuage.knowledge.schema import VocabularyFile
from assuage.patient.errors import VocabularyError

KINDS = ("conditions", "medicines", "observations", "statements")


@dataclass(frozen=True, slots=True)
class Concept:
    """One term of the vocabulary: what it is called, what it implies, its unit and how long it stays fresh.

    `plausible` are the bounds in the canonical unit, themselves allowed, outside which a value is taken for a slip;
    `molar_mass_g_per_mol` turns a value in moles into one in grams.
    """

    id: str
    kind: str
    name: str
    names: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    unit: str | None = None
    stale_after_days: float | None = None
    denial_stale_after_days: float | None = None
    plausible: tuple[float, float] | None = None
    molar_mass_g_per_mol: float | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every concept of the house and the ways to find it."""

    concepts: Mapping[str, Concept]
    codes: Mapping[tuple[str, str], tuple[str, ...]]
    stems: Mapping[str, tuple[str, ...]]
    names: Mapping[str, tuple[str, ...]]
    broader: Mapping[str, frozenset[str]]
    narrower: Mapping[str, tuple[str, ...]]
    allergies: tuple[str, ...]

    def implied_by(self, claim: str) -> frozenset[str]:
        """Every claim that is true when this one is, itself included."""
        return self.broader.get(claim) or frozenset({claim})

    def implying(self, claim: str) -> tuple[str, ...]:
        """Every claim that makes this one true, itself included."""
        return self.narrower.get(claim) or (claim,)

    def coded(self, system: str, code: str) -> tuple[str, ...]:
        """The ids a code means; an ICD-10-CM code also through the stems that mean this and nothing else."""
        written = plain_code(code)
        found = self.codes.get((system, written), ())
        if found or system != "ICD-10-CM":
            return found
        for length in range(len(written), 2, -1):
            if written[:length] in self.stems:
                return self.stems[written[:length]]
        return ()

    def named(self, words: str) -> tuple[str, ...]:
        """The ids whose name, or other spelling, is exactly these words, whatever the case."""
        return self.names.get(plain_name(words), ())

    def stale_after_days(self, claim: str) -> float | None:
        """How long an answer or a value stays fresh; None when it does not age."""
        concept = self.concepts.get(claim)
        return None if concept is None else concept.stale_after_days

    def denial_stale_after_days(self, claim: str) -> float | None:
        """How long a no stays fresh where a yes stands longer; None where both age alike."""
        concept = self.concepts.get(claim)
        return None if concept is None else concept.denial_stale_after_days

    def denial_counts_for_days(self, claim: str, *, by: str) -> float | None:
        """How long a no to a claim stays fresh that was said of it or of something it implies: the shortest limit of the two."""
        concept = self.concepts.get(claim)
        limit = None if concept is None else _shorter(concept.stale_after_days, concept.denial_stale_after_days)
        return limit if by == claim else _shorter(limit, self.stale_after_days(by))

    def called(self, claim: str) -> str:
        """The plain name of a claim, for words that a person reads."""
        concept = self.concepts.get(claim)
        return claim.replace("_", " ") if concept is None else concept.name


def vocabulary_of(files: Iterable[VocabularyFile]) -> Vocabulary:
    """Index vocabulary files.

    Errors: `VocabularyError` when two files define one id or a term implies one that does not exist.
    """
    concepts: dict[str, Concept] = {}
    codes: dict[tuple[str, str], list[str]] = defaultdict(list)
    stems: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for key, term in file.terms.items():
            if key in concepts:
                raise VocabularyError(
                    f"Two vocabulary files define `{key}`, so a rule could mean either. Rename one of them."
                )
            concepts[key] = Concept(
                id=key,
                kind=file.kind,
                name=term.name,
                names=term.names,
                implies=term.implies,
                unit=term.unit,
                stale_after_days=term.stale_after_days,
                denial_stale_after_days=term.denial_stale_after_days,
                molar_mass_g_per_mol=None if term.molar_mass is None else term.molar_mass.value,
                plausible=None if term.plausible is None else (term.plausible.lower, term.plausible.upper),
            )
            for code in term.codes:
                codes[code.system, plain_code(code.code)].append(key)
            for stem in term.prefixes:
                stems[plain_code(stem)].append(key)
            for name in {plain_name(words) for words in (key, key.replace("_", " "), term.name, *term.names)}:
                names[name].append(key)
    broader = {key: _reached_from(key, concepts) for key in concepts}
    narrower: dict[str, list[str]] = defaultdict(list)
    for key, reached in broader.items():
        for claim in reached:
            narrower[claim].append(key)
    return Vocabulary(
        concepts=MappingProxyType(concepts),
        codes=MappingProxyType({key: tuple(ids) for key, ids in codes.items()}),
        stems=MappingProxyType({key: tuple(ids) for key, ids in stems.items()}),
        names=MappingProxyType({key: tuple(ids) for key, ids in names.items()}),
        broader=MappingProxyType(broader),
        narrower=MappingProxyType({key: tuple(ids) for key, ids in narrower.items()}),
        allergies=tuple(key for key in concepts if key.endswith("_allergy")),
    )


def vocabulary(of: Library | None = None) -> Vocabulary:
    """The vocabulary of a library; of the shipped one when none is given. Indexed once."""
    return _indexed(of or library())


def plain_code(code: str) -> str:
    """A code without its dot and in capitals: `g90.511` and `G90511` are one ICD-10-CM code."""
    return code.strip().upper().replace(".", "")


def plain_name(words: str) -> str:
    """Words in lower case, single-spaced, without the tag that SNOMED CT adds in brackets at the end."""
    plain = " ".join(words.lower().split())
    for tag in (" (disorder)", " (finding)", " (situation)", " (substance)", " (product)"):
        plain = plain.removesuffix(tag)
    return plain


def within_a_sentence(name: str) -> str:
    """A name without the capital at its start, which an abbreviation keeps: `Neuropathic pain`, but `CRPS`."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _shorter(limit: float | None, other: float | None) -> float | None:
    """The shorter of two limits, of which None is none."""
    if limit is None or other is None:
        return other if limit is None else limit
    return min(limit, other)


@lru_cache(maxsize=4)
def _indexed(of: Library) -> Vocabulary:
    return vocabulary_of(of.vocabulary(kind) for kind in KINDS)


def _reached_from(key: str, concepts: Mapping[str, Concept]) -> frozenset[str]:
    reached = {key}
    waiting = [key]
    while waiting:
        current = waiting.pop()
        for broader in concepts[current].implies:
            if broader not in concepts:
                message = (
                    f"`{current}` implies `{broader}`, which no vocabulary file defines. Define it or drop the link."
                )
                raise VocabularyError(message)
            if broader not in reached:
                reached.add(broader)
                waiting.append(broader)
    return frozenset(reached)
