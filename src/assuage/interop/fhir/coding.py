"""Codes and words of a chart, and the concepts of the vocabulary they mean."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assuage.patient import Vocabulary, plain_name

SYSTEMS = {
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "urn:oid:2.16.840.1.113883.6.90": "ICD-10-CM",
    "http://snomed.info/sct": "SNOMED CT",
    "urn:oid:2.16.840.1.113883.6.96": "SNOMED CT",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "RxNorm",
    "urn:oid:2.16.840.1.113883.6.88": "RxNorm",
    "http://loinc.org": "LOINC",
    "urn:oid:2.16.840.1.113883.6.1": "LOINC",
}
URIS = {
    "ICD-10-CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "SNOMED CT": "http://snomed.info/sct",
    "RxNorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "LOINC": "http://loinc.org",
}
_WORD = re.compile(r"[a-z0-9][a-z0-9'-]*")
_LONGEST_NAME = 6  # words in the longest name worth looking for within others
_ZERO_WIDTH = re.compile("[\u200b-\u200d\ufeff]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a CodeableConcept means here.

    `claims` are the ids found; `by_words` is true where they were recognised by the words alone.
    """

    claims: tuple[str, ...]
    by_words: bool
    concept: Any

    @property
    def told(self) -> str:
        """Which code or words stood there, for the list of what could not be read."""
        return _told(self.concept)


def codings(concept: Any) -> Iterator[tuple[str, str, str]]:
    """System (by our name, or as written), code and display of each coding that has a code."""
    listed = concept.get("coding") if isinstance(concept, dict) else None
    for coding in listed if isinstance(listed, list) else []:
        if not isinstance(coding, dict):
            continue
        system, code, display = coding.get("system"), coding.get("code"), coding.get("display")
        if isinstance(code, str) and code.strip():
            uri = system if isinstance(system, str) else ""
            yield SYSTEMS.get(uri, uri), code.strip(), _plain(display)


def words_of(concept: Any) -> tuple[str, ...]:
    """The text and the displays of a CodeableConcept, each once."""
    if not isinstance(concept, dict):
        return ()
    listed = concept.get("coding")
    displays = [_plain(c.get("display")) for c in listed if isinstance(c, dict)] if isinstance(listed, list) else []
    return tuple(dict.fromkeys(word for word in (_plain(concept.get("text")), *displays) if word))


def first_code(concept: Any) -> str:
    """The code of the first coding of a status element, or an empty text."""
    return next((code for _, code, _ in codings(concept)), "")


def meaning(concept: Any, words: Vocabulary, *, kinds: tuple[str, ...]) -> Meaning:
    """The concepts of some kinds that a CodeableConcept means: by its codes first, else by its exact words."""
    found: list[str] = []
    for system, code, _ in codings(concept):
        found += [claim for claim in words.coded(system, code) if words.concepts[claim].kind in kinds]
    if found:
        return Meaning(tuple(dict.fromkeys(found)), by_words=False, concept=concept)
    for name in words_of(concept):
        found += [claim for claim in words.named(name) if words.concepts[claim].kind in kinds]
    return Meaning(tuple(dict.fromkeys(found)), by_words=bool(found), concept=concept)


def mentioned(concept: Any, words: Vocabulary, *, kind: str) -> tuple[str, ...]:
    """The concepts of a kind whose names stand, as whole words, within the text or displays; the longest names only."""
    found: list[str] = []
    for told in words_of(concept):
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


def _told(concept: Any) -> str:
    codes = [f"{system or 'a code of no system,'} {code}" for system, code, _ in codings(concept)]
    name = next(iter(words_of(concept)), "")
    if codes and name:
        return f"{', '.join(codes)} ({name})"
    return ", ".join(codes) or (f"the words “{name}”" if name else "nothing that names it")


def _plain(value: Any) -> str:
    return " ".join(_ZERO_WIDTH.sub("", value).split()) if isinstance(value, str) else ""
