"""The bibliography: `references.bib` as keys, one line of text each, and a DOI where one was captured.

Our own reader of the part of BibTeX that we write (see docs/decisions/): entries of `field = {text}`, braces balanced,
no macros and no TeX. Anything else is refused with its line.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from assuage.knowledge.errors import BadFileError, Problem

_HEAD = re.compile(r"@(\w+)\s*\{\s*([^,\s{}]+)\s*,")
_FIELD = re.compile(r"\s*(\w+)\s*=\s*\{")
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One source: `key`, `text` (authors, year, title, journal, volume, pages) and `doi` where known."""

    key: str
    text: str
    doi: str | None = None

    @property
    def address(self) -> str | None:
        """Where it is found on the web; None where no DOI was captured."""
        return f"https://doi.org/{self.doi}" if self.doi else None

    def __str__(self) -> str:
        """The text with its DOI."""
        return f"{self.text} doi:{self.doi}" if self.doi else self.text


def read_bibliography(path: Path) -> dict[str, BibliographyEntry]:
    """Every entry of the file by key, in the order of the file.

    Raises `BadFileError` on a key twice, a key that is no identifier, or an entry that cannot be read.
    """
    text = "\n".join(_code(line) for line in path.read_text(encoding="utf-8").splitlines())
    entries: dict[str, BibliographyEntry] = {}
    problems: list[Problem] = []
    at = 0
    while (at := text.find("@", at)) >= 0:
        line = f"line {text.count(chr(10), 0, at) + 1}"
        head = _HEAD.match(text, at)
        fields, end = _fields(text, head.end()) if head else ({}, -1)
        if head is None or end < 0:
            problems.append(Problem(line, "this entry cannot be read", "@type{key, field = {text}, ...}"))
            break
        key = head.group(2)
        if key in entries:
            problems.append(Problem(line, f"`{key}` stands there twice", "each key once"))
        if not _KEY.fullmatch(key):
            problems.append(Problem(line, f"`{key}` is not a key", "small letters, digits and single underscores"))
        if "title" not in fields:
            problems.append(Problem(f"{line}, `{key}`", "it has no title", "a title, or the words that found it"))
        entries[key] = BibliographyEntry(key, _text(fields), fields.get("doi"))
        at = end
    if problems:
        raise BadFileError(path, tuple(problems))
    return entries


def _code(line: str) -> str:
    return "" if line.lstrip().startswith("%") else line


def _fields(text: str, at: int) -> tuple[dict[str, str], int]:
    """The fields that start at `at`, and where the entry ends; -1 where a brace is missing."""
    fields: dict[str, str] = {}
    while match := _FIELD.match(text, at):
        end = _closing(text, match.end())
        if end < 0:
            return fields, -1
        fields[match.group(1).lower()] = " ".join(text[match.end() : end].replace("{", "").replace("}", "").split())
        at = end + 1
        rest = re.compile(r"\s*,?").match(text, at)
        at = rest.end() if rest else at
    close = re.compile(r"\s*\}").match(text, at)
    return fields, close.end() if close else -1


def _closing(text: str, at: int) -> int:
    depth = 1
    for brace in re.compile(r"[{}]").finditer(text, at):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return -1


def _text(fields: dict[str, str]) -> str:
    place = fields.get("journal") or fields.get("howpublished") or fields.get("publisher") or ""
    if fields.get("volume"):
        place += f" {fields['volume']}"
    if fields.get("pages"):
        place += f":{fields['pages'].replace('--', '-')}" if fields.get("volume") else f" {fields['pages']}"
    who = fields.get("author", "").replace(" and ", "; ")
    year = f"({fields['year']})" if fields.get("year") else ""
    opening = " ".join(part for part in (who, year) if part)
    return " ".join(
        f"{part}." for part in (opening, fields.get("title", ""), place.strip(), fields.get("note", "")) if part
    )
