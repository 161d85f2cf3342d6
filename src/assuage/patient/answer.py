"""Yes, no or unknown: the only three answers there are, and how they combine (Kleene's strong logic)."""

from collections.abc import Iterable
from enum import StrEnum


class Answer(StrEnum):
    """Unknown is never counted as no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __invert__(self) -> "Answer":
        """The opposite; unknown stays unknown."""
        if self is Answer.UNKNOWN:
            return self
        return Answer.NO if self is Answer.YES else Answer.YES


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes when any is yes; no when every one is no; else unknown."""
    found = Answer.NO
    for answer in answers:
        if answer is Answer.YES:
            return answer
        if answer is Answer.UNKNOWN:
            found = answer
    return found


def all_of(answers: Iterable[Answer]) -> Answer:
    """No when any is no; yes when every one is yes; else unknown."""
    found = Answer.YES
    for answer in answers:
        if answer is Answer.NO:
            return answer
        if answer is Answer.UNKNOWN:
            found = answer
    return found
