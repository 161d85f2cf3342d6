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
        return {Answer.YES: Answer.NO, Answer.NO: Answer.YES, Answer.UNKNOWN: Answer.UNKNOWN}[self]


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes when any is yes; no when every one is no; else unknown."""
    seen = set(answers)
    if Answer.YES in seen:
        return Answer.YES
    return Answer.UNKNOWN if Answer.UNKNOWN in seen else Answer.NO


def all_of(answers: Iterable[Answer]) -> Answer:
    """No when any is no; yes when every one is yes; else unknown."""
    seen = set(answers)
    if Answer.NO in seen:
        return Answer.NO
    return Answer.UNKNOWN if Answer.UNKNOWN in seen else Answer.YES
