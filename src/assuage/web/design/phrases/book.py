"""Reading a phrase book and finding a text in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from assuage.knowledge import KnowledgeError, read_text

_FOLDER = Path(__file__).parent
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_NUMBER = r"[-+\u2212]?\d[\d.,]*(?:[eE][-+]?\d+)?(?: ?%)?"
_IS_NUMBER = re.compile(r"n\d*")
_ENDS = re.compile(r"(?<=[.!?]) (?=[^a-z])")
_NO_INITIAL = re.compile(r"(?<=[\w)%]{3}[.!?]) (?=[^a-z])")
_KEY = re.compile(r"[A-Za-z][a-z_]*_\d{4}(?:_\w+)?")
"""The key of a source, `mcmaster_2024`, which is the same in every language."""
_ENCLOSED = re.compile(r"\([^()]*\)|“[^”]*”")
_OPENS = ("(", "[", "“")
_HELD = "\N{NO-BREAK SPACE}"
_NUMBER_AND_MORE = re.compile(
    r"(?<=\d) (?=(?:mg|mcg|ng|g|kg|mL|L|mmHg|h|min|d|%|mU|U)(?![A-Za-z]))|(?<=\d) (?=[a-z]{1,3} [-\u2212]?\d)|(?<= [a-z]{3}) (?=[-\u2212]?\d)"
)
"""The spaces that hold a number to its unit, and the two ends of a range to each other, where the English text held them."""
_STOPS = (".", ":")
_DEEPEST = 8
_MOST_KEPT = 8_192


class BookError(ValueError):
    """A file of a phrase book cannot be used; the message says what is wrong with which phrase."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase with places.

    `longest` is the longest run of letters between them, `last` the one after all of them: looked for first, because that is quick.
    One that begins with a small letter is found with a capital too, as at the start of a sentence, and is then said with one.
    `enclosed` are the places in brackets or quotation marks.
    """

    expression: re.Pattern[str]
    said: str
    longest: str
    last: str
    letters: int
    is_small: bool
    enclosed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Book:
    """The phrases of one language; `joints` join the items of a list, in English and in the language of the book."""

    language: str
    exact: Mapping[str, str]
    patterns: tuple[Pattern, ...] = field(repr=False)
    joints: Mapping[str, str] = field(repr=False)
    found: dict[str, tuple[int, str | None]] = field(default_factory=dict, repr=False, compare=False)
    """What parts of texts were found to be, and how deep within a text: the same sentence stands in many."""

    def find(self, words: str) -> str | None:
        """The words in the language of the book; None where it has no phrase for all of them."""
        if _HELD not in words:
            return self._found(words, 0)
        said = self._found(words.replace(_HELD, " "), 0)
        return said and _NUMBER_AND_MORE.sub(_HELD, said)

    def _found(self, words: str, depth: int) -> str | None:
        if not any(map(str.isalpha, words)) or _KEY.fullmatch(words):
            return words
        if depth > _DEEPEST:
            return None
        deep, said = self.found.get(words, (_DEEPEST + 1, None))
        if said is None and deep > depth:  # not looked for yet, or only where less of it could be looked into
            ways = (self._exact, self._ended, self._filled, self._sentences, self._listed)
            said = next((one for way in ways if (one := way(words, depth)) is not None), None)
            if len(self.found) >= _MOST_KEPT:
                self.found.clear()
            self.found[words] = depth, said
        return said

    def _exact(self, words: str, depth: int) -> str | None:  # noqa: ARG002 - as the other ways
        said = self.exact.get(words)
        if said is None and words[0].isupper():
            said = self.exact.get(words[0].lower() + words[1:])
            return said and said[0].upper() + said[1:]
        return said

    def _ended(self, words: str, depth: int) -> str | None:
        """The same without its full stop or colon, or without the spaces around it."""
        plain = words.strip()
        if plain != words:
            said = self._found(plain, depth + 1)
            return said and words.replace(plain, said)
        if words.endswith("..") and not words.endswith("..."):  # a sentence within a list that ends itself
            return self._found(words[:-1], depth + 1)
        if words[-1] in _STOPS:
            said = self._found(words[:-1], depth + 1) if words[-2:-1] not in _STOPS else None
            return said and said + words[-1]
        said = self._exact(words + ".", depth)  # a sentence that goes on in another, or stands in a list
        return said and said.removesuffix(".")

    def _filled(self, words: str, depth: int) -> str | None:
        for pattern in self.patterns:
            if pattern.longest not in words or not words.endswith(pattern.last):
                continue
            match = pattern.expression.fullmatch(words)
            if match is None:
                continue
            parts = {
                name: self._part(name, said, depth, is_enclosed=name in pattern.enclosed)
                for name, said in match.groupdict().items()
            }
            if all(said is not None for said in parts.values()):
                text = _PLACE.sub(lambda place, parts=parts: parts[place[1]], pattern.said)  # type: ignore[misc]  # none is None
                return text[0].upper() + text[1:] if pattern.is_small and words[0].isupper() else text
        return None

    def _part(self, name: str, words: str, depth: int, *, is_enclosed: bool) -> str | None:
        if _IS_NUMBER.fullmatch(name):
            return words
        if name.startswith("as_"):  # a name may have an initial in it, and only what somebody said has sentences
            is_name = name == "as_words" or is_enclosed or not _NO_INITIAL.search(_masked(words))
            return words if is_name else None
        if words[-1] in _STOPS:  # the stop of the whole text, which may not end in the middle of another order of words
            return self._exact(words, depth)
        if not is_enclosed and _ENDS.search(_masked(words)):  # nor may a sentence end within a place
            return None
        return self._found(words, depth + 1)

    def _sentences(self, words: str, depth: int) -> str | None:
        """Sentence by sentence; several that are one phrase of the book are found as one."""
        return self._each(_split(words, _ENDS), " ", " ", depth)

    def _each(self, parts: list[str], joint: str, joint_said: str, depth: int) -> str | None:
        if len(parts) == 1 or "" in parts:
            return None
        said: list[str] = []
        while parts:
            together, found = self._first_of(parts, joint, depth)
            if found is None:
                return None
            said.append(found)
            parts = parts[together:]
        return joint_said.join(said)

    def _first_of(self, parts: list[str], joint: str, depth: int) -> tuple[int, str | None]:
        """How many of the first parts are one phrase, the most there can be, and what they say."""
        for together in range(len(parts), 1, -1):
            found = self._exact(joint.join(parts[:together]), depth)
            if found is not None:
                return together, found
        return 1, self._found(parts[0], depth + 1)

    def _listed(self, words: str, depth: int) -> str | None:
        """Item by item; a joint within a phrase of the book is none."""
        for joint, joint_said in self.joints.items():
            found = self._each(_split(words, joint), joint, joint_said, depth)
            if found is not None:
                return found
        return None


def _masked(words: str) -> str:
    """The words with what stands in brackets or quotation marks blotted out, of the same length."""
    while True:
        hidden = _ENCLOSED.sub(lambda match: "\0" * len(match[0]), words)
        if hidden == words:
            return hidden
        words = hidden


def _split(words: str, at: str | re.Pattern[str]) -> list[str]:
    """The pieces between joints that stand neither in brackets nor in quotation marks."""
    expression = re.compile(re.escape(at)) if isinstance(at, str) else at
    pieces, start = list[str](), 0
    for match in expression.finditer(_masked(words)):
        pieces.append(words[start : match.start()])
        start = match.end()
    return [*pieces, words[start:]]


@lru_cache(maxsize=16_384)
def phrase(words: str, language: str) -> str | None:
    """The words in a language as Django writes it (`de`, `de-at`); None where no book of it has a phrase for all of them."""
    found = _book(language.partition("-")[0])
    return found.find(words) if found is not None and words else None


@lru_cache(maxsize=4)
def _book(language: str) -> Book | None:
    folder = _FOLDER / language
    return read_book(folder) if language and folder.is_dir() else None


def read_book(folder: Path) -> Book:
    """Every file of a folder as one book. Errors: `BookError`."""
    phrases: dict[str, str] = {}
    joints: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = read_text(path.read_text(encoding="utf-8"), own=False)
        except KnowledgeError:
            raise BookError(f"{path.name}: it is not readable as YAML, or has a phrase twice. Mend it.") from None
        joints |= content.get("joints", {})
        for english, said in content["phrases"].items():
            _check(path.name, english, said, phrases)
            phrases[english] = said
    patterns = sorted(_patterns(phrases), key=lambda one: -one.letters)  # those that say most themselves come first
    exact = {one: said for one, said in phrases.items() if not _PLACE.search(one)}
    return Book(folder.name, exact, tuple(patterns), joints)


def _check(file: str, english: str, said: object, known: Mapping[str, str]) -> None:
    if not isinstance(said, str) or not said.strip():
        raise BookError(f"{file}: {english!r} has no translation. Write one, or take the phrase out.")
    if set(_PLACE.findall(english)) != set(_PLACE.findall(said)):
        raise BookError(f"{file}: {english!r} and its translation have different places. Give both the same.")
    if known.get(english, said) != said:
        raise BookError(f"{file}: {english!r} is translated in two ways. Keep one of them.")


def _patterns(phrases: Mapping[str, str]) -> Iterator[Pattern]:
    for english, said in phrases.items():
        between = _PLACE.split(english)
        if len(between) > 1:
            literal = between[::2]
            expression = "".join(
                re.escape(part) if number % 2 == 0 else _place(part, between[1:number:2], after=between[number - 1])
                for number, part in enumerate(between)
            )
            enclosed = frozenset(
                name for name, before in zip(between[1::2], literal, strict=False) if before.endswith(_OPENS)
            )
            first, is_small = literal[0], literal[0][:1].islower()
            if is_small:
                expression = f"[{first[0]}{first[0].upper()}]{expression[1:]}"
                first = first[1:]
            longest = max(first, *literal[1:], key=len)
            yield Pattern(
                re.compile(expression, re.DOTALL),
                said,
                longest,
                literal[-1],
                sum(map(len, literal)),
                is_small,
                enclosed,
            )


def _place(name: str, before: list[str], *, after: str) -> str:
    if name in before:
        return f"(?P={name})"
    if _IS_NUMBER.fullmatch(name):
        return f"(?P<{name}>{_NUMBER})"
    if name.startswith("as_token"):
        return f"(?P<{name}>[^\\s“”]+?)"
    if after.endswith("`"):
        return f"(?P<{name}>[^`“”]+?)"
    is_quotation = name.startswith("as_") or after.endswith("“")  # which holds no other
    return f"(?P<{name}>{'[^“”]+?' if is_quotation else '.+?'})"
