"""Yes, no or unknown: the only three answers there are, and how they combine (Kleene's strong logic)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Answer(StrEnum):
    """Unknown is never counted as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> "Answer":
        """The opposite; unknown stays unknown."""
        if self is UNKNOWN:
            return self
        return NO if self is YES else YES


YES: Final = Answer.YES
NO: Final = Answer.NO
UNKNOWN: Final = Answer.UNKNOWN
"""The three answers by name: an attribute of an enumeration is slow to look up, and a screening asks for it thousands of times."""


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes when any is yes; no when every one is no; else unknown."""
    found = NO
    for answer in answers:
        if answer is YES:
            return answer
        if answer is UNKNOWN:
            found = answer
    return found


def all_of(answers: Iterable[Answer]) -> Answer:
    """No when any is no; yes when every one is yes; else unknown."""
    found = YES
    for answer in answers:
        if answer is NO:
            return answer
        if answer is UNKNOWN:
            found = answer
    return found
