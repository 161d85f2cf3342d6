"""Texts of consent: one file for each version and language, with the numbers of the knowledge files put in, and the hash of exactly that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from assuage.knowledge import library, read_text
from assuage.web.consent.numbers import NumberError, put_in

_FOLDER = Path(__file__).parent / "texts"
_PARTS = re.compile(r"\A---\n(?P<head>.*?)\n---\n(?P<body>.*)\Z", re.DOTALL)
_NAME = re.compile(r"(?P<id>[a-z_]+)_(?P<version>[0-9]+)\.(?P<language>[a-z]{2})\.md")


class TextError(Exception):
    """A text of consent cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A headed part of the text: paragraphs, and points of a list, in their order."""

    heading: str
    blocks: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question, whether it is right, and what is said to whoever chose it."""

    say: str
    right: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question whether the text was understood."""

    id: str
    ask: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ConsentText:
    """One text in one version and language, as it is read. `digest` is the SHA-256 of everything that is read, the numbers included."""

    id: str
    version: int
    language: str
    title: str
    valid_from: date
    status: str
    passages: tuple[Passage, ...]
    questions: tuple[Asked, ...]
    sources: tuple[str, ...]
    sources_heading: str
    digest: str

    @property
    def is_draft(self) -> bool:
        """Whether a clinic has still to review it."""
        return self.status == "draft"

    @property
    def content(self) -> dict[str, Any]:
        """The whole text as plain values, as a signed record keeps it."""
        return {
            "id": self.id,
            "version": self.version,
            "language": self.language,
            "title": self.title,
            "valid_from": self.valid_from.isoformat(),
            "status": self.status,
            "passages": [
                {"heading": one.heading, "blocks": [[kind, list(said)] for kind, said in one.blocks]}
                for one in self.passages
            ],
            "sources_heading": self.sources_heading,
            "sources": list(self.sources),
            "digest": self.digest,
        }


def current(text_id: str, language: str, *, on: date) -> ConsentText | None:
    """The text that holds on a day: of the versions valid by then the highest; None where there is none in that language."""
    found = [one for one in every() if (one.id, one.language) == (text_id, language) and one.valid_from <= on]
    return max(found, key=lambda one: one.version, default=None)


def choices(*, on: date) -> tuple[ConsentText, ...]:
    """Every text that holds on a day, in each language it has."""
    names = dict.fromkeys((one.id, one.language) for one in every())
    found = (current(text_id, language, on=on) for text_id, language in names)
    return tuple(one for one in found if one is not None)


def every() -> tuple[ConsentText, ...]:
    """All texts. Read again only where the knowledge is another."""
    return _every(library().version, _FOLDER)


@lru_cache(maxsize=4)
def _every(version: str, folder: Path) -> tuple[ConsentText, ...]:  # noqa: ARG001 - the numbers are those of this edition
    return tuple(_read(path) for path in sorted(folder.glob("*.md")))


def _read(path: Path) -> ConsentText:
    name = _NAME.fullmatch(path.name)
    parts = _PARTS.match(path.read_text(encoding="utf-8"))
    if name is None or parts is None:
        raise TextError(
            f"{path.name}: not a text of consent; it is named `id_version.language.md` and opens with `---`."
        )
    head = read_text(parts["head"])
    if not isinstance(head, dict) or (head["id"], str(head["version"]), head["language"]) != tuple(name.groups()):
        raise TextError(f"{path.name}: id, version and language inside are not those of its name.")
    try:
        body, sources = put_in(parts["body"], language=head["language"])
    except NumberError as error:
        raise TextError(f"{path.name}: {error}") from error
    questions = tuple(
        Asked(one["id"], one["ask"], tuple(Choice(c["say"], c["right"], c["feedback"]) for c in one["choices"]))
        for one in head["questions"]
    )
    for one in questions:
        if sum(choice.right for choice in one.choices) != 1:
            raise TextError(f"{path.name}: question `{one.id}` has not exactly one right answer.")
    whole = "\n".join(
        [head["title"], body, *(f"{q.ask}|{c.say}|{c.feedback}" for q in questions for c in q.choices), *sources]
    )
    return ConsentText(
        id=head["id"],
        version=head["version"],
        language=head["language"],
        title=head["title"],
        valid_from=head["valid_from"],
        status=head["status"],
        passages=tuple(_passages(body)),
        questions=questions,
        sources=sources,
        sources_heading=head["sources_heading"],
        digest=sha256(whole.encode()).hexdigest(),
    )


def _passages(body: str) -> Iterator[Passage]:
    for part in re.split(r"^## ", body, flags=re.MULTILINE)[1:]:
        heading, _, rest = part.partition("\n")
        blocks = tuple(_block(one) for one in re.split(r"\n\s*\n", rest.strip()))
        yield Passage(heading.strip(), blocks)


def _block(written: str) -> tuple[str, tuple[str, ...]]:
    lines = [line.strip() for line in written.splitlines()]
    if all(line.startswith("- ") for line in lines):
        return "points", tuple(line[2:] for line in lines)
    return "paragraph", (" ".join(lines),)
