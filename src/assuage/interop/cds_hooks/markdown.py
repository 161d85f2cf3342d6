"""Words for a card: Markdown that shows exactly what was written, and a summary that fits."""

import re
from collections.abc import Iterable

LONGEST_SUMMARY = 139
"""CDS Hooks: a summary has fewer than 140 characters."""

_SPECIAL = re.compile(
    r"[\\`*_<>|~@\]:.](?:"  # one of these, which is quick to find, where it is
    r"(?<=[\\`*_<>|~@])"  # what Markdown formats,
    r"|(?<=\])(?=[\[(:])"  # a bracket, which makes a link only with what follows it,
    r"|(?<=:)(?=//)|(?<=[wW]{3}\.))"  # or in an address, which becomes a link by itself
)


def escaped(words: str) -> str:
    """Words on one line in which Markdown finds nothing to format and no address to turn into a link."""
    return _SPECIAL.sub(r"\\\g<0>", " ".join(words.split()))


def short(words: str) -> str:
    """Words as a summary: cut after a whole word where they are too long, and then said to be."""
    plain = " ".join(words.split())
    if len(plain) <= LONGEST_SUMMARY:
        return plain
    kept = plain[: LONGEST_SUMMARY - 2]
    return f"{kept[: kept.rfind(' ')] if ' ' in kept else kept} …".replace(", …", " …")


def section(heading: str, entries: Iterable[str], *, most: int | None = None) -> str:
    """A heading and its list; nothing where the list is empty. `most` entries are shown and the rest counted."""
    listed = list(entries)
    if not listed:
        return ""
    shown = listed if most is None or len(listed) <= most else [*listed[:most], f"and {len(listed) - most} more"]
    return "\n".join([f"**{heading}**", "", *(f"- {entry}" for entry in shown)])


def document(*parts: str) -> str:
    """Paragraphs and sections, those that are not empty, one after another."""
    return "\n\n".join(part for part in parts if part)
