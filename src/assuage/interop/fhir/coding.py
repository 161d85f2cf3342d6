"""Codes and words of a chart, and the concepts of the vocabulary they mean."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from assuage.patient import Concept, Vocabulary, once_in_words, plain_name

HOUSE = "Assuage"
"""The code system of our own ids, for what no other system has a checked code for."""
SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10-CM",
    "http://snomed.info/sct": "SNOMED CT",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED CT",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "http://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
    "urn:assuage:vocabulary": HOUSE,
}
URIS = {
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "SNOMED CT": "http://snomed.info/sct",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "LOINC": "http://loinc.org",
    HOUSE: "urn:assuage:vocabulary",
}
OBSERVED = ("observations", "statements", "conditions", "medicines")
"""The kinds of concept that an Observation may be of."""
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_LONGEST_NAME = 6  # words in the longest name worth looking for within others
_ZERO_WIDTH = re.compile("[\u200b-\u200d\ufeff]")


class Meaning(NamedTuple):
    """What a CodeableConcept means here.

    `claims` are the ids found; `by_words` is true where they were recognised by the words alone. `told` says which code or
    words stood there, for the list of what could not be read; `said` are the words themselves.
    """

    claims: tuple[str, ...]
    by_words: bool
    told: str
    said: tuple[str, ...] = ()


def codings(concept: Any) -> tuple[tuple[str, str], ...]:
    """System (by our name, or as written) and code of each coding that has a code."""
    listed = concept.get("coding") if isinstance(concept, dict) else None
    if not isinstance(listed, list):
        return ()
    return tuple([(_system(one), code) for one in listed if (code := code_of(one))])


def code_of(coding: Any) -> str:
    """The code of a Coding, or an empty text."""
    code = coding.get("code") if isinstance(coding, dict) else None
    return code.strip() if isinstance(code, str) else ""


def _system(coding: dict[str, Any]) -> str:
    uri = coding.get("system")
    return SYSTEMS.get(uri, uri) if isinstance(uri, str) else ""


def words_of(concept: Any) -> tuple[str, ...]:
    """The text and the displays of a CodeableConcept, each once."""
    if not isinstance(concept, dict):
        return ()
    listed = concept.get("coding")
    found = [concept.get("text")]
    if isinstance(listed, list):
        found += [coding.get("display") for coding in listed if isinstance(coding, dict)]
    plain = [_plain(words) for words in found]
    return tuple([words for place, words in enumerate(plain) if words and words not in plain[:place]])


def first_words(concept: Any) -> str:
    """The first of the words that `words_of` gives, or an empty text."""
    if not isinstance(concept, dict):
        return ""
    return _plain(concept.get("text")) or next(iter(words_of(concept)), "")


def first_code(concept: Any) -> str:
    """The code of the first coding of a status element, or an empty text."""
    listed = concept.get("coding") if isinstance(concept, dict) else None
    return next(filter(None, map(code_of, listed)), "") if isinstance(listed, list) else ""


def meaning(concept: Any, words: Vocabulary, *, kinds: tuple[str, ...]) -> Meaning:
    """The concepts of some kinds that a CodeableConcept means: by its codes first, else by its exact words."""
    return _meaning(codings(concept), words_of(concept), words, kinds)


class Meanings:
    """What the concepts of one chart mean, each worked out once: a long chart says the same few things very often.

    `measured` are the concepts with a unit by system and code, both exactly as charts mostly write them.
    """

    def __init__(self, words: Vocabulary) -> None:
        self.words = words
        self.measured = _measured(OBSERVED, words)
        self._known: dict[tuple[Any, ...], Meaning] = {}
        self._named: dict[tuple[tuple[str, ...], str], tuple[str, ...]] = {}

    def of(self, concept: Any, *, kinds: tuple[str, ...]) -> Meaning:
        """As `meaning`, from memory where exactly the same was met before."""
        key = _as_written(concept, kinds)
        try:
            known = self._known.get(key)
        except TypeError:  # a list or an object where a word belongs
            return meaning(concept, self.words, kinds=kinds)
        if known is None:
            known = self._known[key] = meaning(concept, self.words, kinds=kinds)
        return known

    def mentioned(self, said: tuple[str, ...], *, kind: str) -> tuple[str, ...]:
        """As `mentioned`, from memory where the same words were met before."""
        key = (said, kind)
        if key not in self._named:
            self._named[key] = mentioned(said, self.words, kind=kind)
        return self._named[key]


@once_in_words
def _measured(kinds: tuple[str, ...], words: Vocabulary) -> Mapping[tuple[Any, Any], Concept]:
    """The one measured concept that a code means as the vocabulary writes it, by every address of its code system."""
    found: dict[tuple[Any, Any], Concept] = {}
    for (system, code), ids in words.codes.items():
        concepts = [words.concepts[claim] for claim in dict.fromkeys(ids) if words.concepts[claim].kind in kinds]
        if len(concepts) == 1 and concepts[0].kind == "observations" and concepts[0].unit is not None:
            found |= {(uri, code): concepts[0] for uri, name in SYSTEMS.items() if name == system}
    return found


def _as_written(concept: Any, kinds: tuple[str, ...]) -> tuple[Any, ...]:
    """Everything that the meaning of a CodeableConcept hangs on."""
    if not isinstance(concept, dict):
        return (kinds,)
    listed = concept.get("coding")
    if not isinstance(listed, list):
        return (kinds, concept.get("text"))
    if len(listed) == 1 and isinstance(listed[0], dict):  # as nearly all are written
        return (kinds, concept.get("text"), tuple(listed[0].items()))
    return (kinds, concept.get("text"), *[tuple(one.items()) for one in listed if isinstance(one, dict)])


def _meaning(
    coded: tuple[tuple[str, str], ...], said: tuple[str, ...], words: Vocabulary, kinds: tuple[str, ...]
) -> Meaning:
    found: list[str] = []
    for system, code in coded:
        ids = words.coded(system, code) if system != HOUSE else (code,) if code in words.concepts else ()
        found += [claim for claim in ids if words.concepts[claim].kind in kinds]
    told = _told(coded, said)
    if found:
        return Meaning(tuple(dict.fromkeys(found)), by_words=False, told=told, said=said)
    for name in said:
        found += [claim for claim in words.named(name) if words.concepts[claim].kind in kinds]
    return Meaning(tuple(dict.fromkeys(found)), by_words=bool(found), told=told, said=said)


def mentioned(said: tuple[str, ...], words: Vocabulary, *, kind: str) -> tuple[str, ...]:
    """The concepts of a kind whose names stand, as whole words, within some words; the longest names only."""
    found: list[str] = []
    for told in said:
        tokens = _WORD.findall(plain_name(told))
        taken: set[int] = set()
        for size in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
            for start in range(len(tokens) - size + 1):
                places = set(range(start, start + size))
                claims = [
                    c for c in words.named(" ".join(tokens[start : start + size])) if words.concepts[c].kind == kind
                ]
                if claims and not places & taken:
                    taken |= places
                    found += claims
    return tuple(dict.fromkeys(found))


def _told(coded: tuple[tuple[str, str], ...], said: tuple[str, ...]) -> str:
    codes = [f"{system or 'a code of no system,'} {code}" for system, code in coded]
    name = next(iter(said), "")
    if codes and name:
        return f"{', '.join(codes)} ({name})"
    return ", ".join(codes) or (f"the words “{name}”" if name else "nothing that names it")


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        return ""
    return " ".join((value if value.isascii() else _ZERO_WIDTH.sub("", value)).split())
