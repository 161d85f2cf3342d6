"""Whether an export of the audit is whole: every row as it was written, one after the other, up to the head. Knows no database.

An export is a line of JSON each: the opening line (`{"assuage_audit": 1, "follows": HEAD}`), the rows in order, the closing line
(`{"head": HEAD}`), where HEAD is `{"number": ..., "digest": ...}`. Whoever can rewrite the whole file can also chain it anew; only a
head that was kept elsewhere shows that, so keep one, and hand it over with `noted`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assuage.web.audit.chain import CONTENT, START, digest_of

FORMAT = 1
"""The version of the export, in its opening line."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: the number of its last row and that row's digest."""

    number: int
    digest: str

    @classmethod
    def parse(cls, text: str) -> "Head":
        """`NUMBER:DIGEST`; errors: `ValueError`."""
        number, found, digest = text.strip().partition(":")
        if not found or not number.isdigit() or len(digest) != len(START) or set(digest) - set("0123456789abcdef"):
            raise ValueError("A head is NUMBER:DIGEST, such as 128:9f2c..., with a digest of 64 figures in base 16.")
        return cls(int(number), digest)

    def __str__(self) -> str:
        return f"{self.number}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found: how many rows hold, the first that does not (`number`, 0 where the file as a whole is wrong), and why."""

    rows: int
    head: Head | None = None
    fault: str = ""
    number: int = 0
    why: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing was altered, removed, reordered, added or cut off."""
        return not self.fault


BEGINNING = Head(0, START)


class _FaultError(Exception):
    """The first thing that is wrong."""

    def __init__(self, fault: str, number: int, why: str) -> None:
        super().__init__(why)
        self.fault, self.number, self.why = fault, number, why


def check(lines: Iterable[str], *, noted: Head | None = None, after: Head | None = None) -> Check:
    """Read an export and name the first row that was altered, removed, reordered, added or cut off.

    Parameters: `noted`, where the chain stood when somebody kept its head elsewhere (it may have grown since); `after`, the head that
    the first row has to follow where the export is of the later part of a chain (the beginning of the chain without it).
    """
    head, rows = after or BEGINNING, 0
    try:
        for place in _walk(lines, head, noted):
            head, rows = place, rows + 1
    except _FaultError as wrong:
        return Check(rows, None, wrong.fault, wrong.number, wrong.why)
    return Check(rows, head)


def _walk(lines: Iterable[str], last: Head, noted: Head | None) -> Iterator[Head]:
    """The place in the chain after each row that holds; errors: `_FaultError` at the first that does not."""
    stream = _read(lines)
    _check_opening(next(stream, None), last)
    for row in stream:
        if "head" in row:
            _check_head(row, last, stream)
            _check_noted(last, noted, is_end=True)
            return
        last = _check_row(row, last, stream)
        _check_noted(last, noted, is_end=False)
        yield last
    raise _FaultError(
        "truncated", last.number + 1, "The closing line is missing, so the end of the export was cut off."
    )


def _read(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise _FaultError("altered", 0, f"Line {place} of the file is not an entry of the audit.")
        yield row


def _check_opening(row: Mapping[str, Any] | None, after: Head) -> None:
    if row is None or row.get("assuage_audit") != FORMAT:
        raise _FaultError("truncated", 0, "The opening line of an export of the audit is missing.")
    follows = _head(row.get("follows"))
    if follows != after:
        raise _FaultError(
            "removed",
            after.number + 1,
            f"The export begins after entry {follows.number}, but has to begin after entry {after.number}"
            + (", or with another digest." if follows.number == after.number else "."),
        )


def _check_row(row: Mapping[str, Any], last: Head, rest: Iterator[dict[str, Any]]) -> Head:
    number = row.get("number")
    wanted = last.number + 1
    if not isinstance(number, int) or any(name not in row for name in (*CONTENT, "digest")):
        raise _FaultError("altered", wanted, f"Entry {wanted} is not whole: a field of it is missing.")
    if number != wanted:
        raise _misplaced(number, wanted, rest)
    if digest_of(row) != row["digest"]:
        raise _FaultError("altered", number, f"Entry {number} was altered: its digest is not that of what it says.")
    if row["previous"] != last.digest:
        raise _rewritten(row, last, rest)
    return Head(number, row["digest"])


def _misplaced(number: int, wanted: int, rest: Iterator[dict[str, Any]]) -> _FaultError:
    if number < wanted:
        return _FaultError("inserted", number, f"Entry {number} stands again after entry {wanted - 1}: it was added.")
    if any(row.get("number") == wanted for row in rest):
        return _FaultError("reordered", wanted, f"Entry {wanted} was moved: entry {number} stands in its place.")
    return _FaultError("removed", wanted, f"Entry {wanted} is missing: entry {number} stands in its place.")


def _rewritten(row: Mapping[str, Any], last: Head, rest: Iterator[dict[str, Any]]) -> _FaultError:
    """Which of two rows that do not follow each other was rewritten: the later one where what comes after it does not know it either."""
    following = next(rest, None)
    known = (following or {}).get("previous")
    if following is not None and "head" in following:
        known = _head(following["head"]).digest
    suspect = row["number"] if known != row["digest"] or last.number == 0 else last.number
    return _FaultError(
        "altered",
        suspect,
        f"Entry {suspect} was rewritten and given a new digest: entry {row['number']} does not follow entry {last.number}.",
    )


def _check_head(row: Mapping[str, Any], last: Head, rest: Iterator[dict[str, Any]]) -> None:
    head = _head(row["head"])
    if next(rest, None) is not None:
        raise _FaultError("inserted", last.number + 1, "Something stands after the closing line.")
    if head.number > last.number:
        raise _FaultError(
            "truncated",
            last.number + 1,
            f"Entry {last.number + 1} is missing, with all that followed: the head is at entry {head.number}.",
        )
    if head.number < last.number:
        raise _FaultError("inserted", head.number + 1, f"Entry {head.number + 1} was added after the head.")
    if head.digest != last.digest:
        raise _FaultError(
            "altered", last.number, f"Entry {last.number}, or one before it with all that follow, was rewritten."
        )


def _check_noted(last: Head, noted: Head | None, *, is_end: bool) -> None:
    """What was noted elsewhere has to be on the way: at its number with its digest."""
    if noted is None:
        return
    if last.number == noted.number and last.digest != noted.digest:
        raise _FaultError(
            "altered",
            last.number,
            f"Entry {last.number}, or one before it with all that follow, was rewritten: the head that was noted has another digest.",
        )
    if is_end and noted.number > last.number:
        raise _FaultError(
            "truncated",
            last.number + 1,
            f"The export ends at entry {last.number}; the head that was noted is at entry {noted.number}.",
        )


def _head(found: Any) -> Head:
    try:
        return Head(int(found["number"]), str(found["digest"]))
    except (KeyError, TypeError, ValueError):
        raise _FaultError("altered", 0, "A line that tells where the chain stands is not whole.") from None
