"""How long answers count, as a clinic sets it for itself: a short YAML file beside the shipped limits."""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from types import MappingProxyType

from assuage.candidacy.errors import CandidacyError
from assuage.knowledge import KnowledgeError, read_text
from assuage.patient import Vocabulary

_FIELD = "counts_for_days"
_LONGEST_DAYS = 36_525
_LARGEST_CHARACTERS = 100_000


def read_ages(text: str, *, words: Vocabulary) -> dict[str, float]:
    """The age limits of a clinic [days], by claim or observation.

    The file has one field, `counts_for_days`, with one `name: days` to a line; a limit of 1 means the same calendar day.
    Errors: `CandidacyError` naming every line that needs attention.
    Example: `read_ages("counts_for_days: {electrocardiogram_reviewed: 180}", words=vocabulary())`.
    """
    if len(text) > _LARGEST_CHARACTERS:
        raise CandidacyError(
            "The clinic's file is longer than any list of age limits, so it was not read. Check the file."
        )
    try:
        content = read_text(text)
    except KnowledgeError:
        raise CandidacyError(
            "The clinic's file is not readable as YAML, or names a limit twice. Write one `name: days` to a line."
        ) from None
    listed = content.get(_FIELD) if isinstance(content, dict) else None
    if not isinstance(listed, dict) or len(content) != 1:
        raise CandidacyError(
            f"The clinic's file has to hold `{_FIELD}:` and nothing else, so that no limit is overlooked. See the reference."
        )
    problems = [f"{str(name)[:40]}: {why}" for name, days in listed.items() if (why := _why_not(name, days, words))]
    if problems:
        told = "\n".join(f"- {problem}" for problem in problems)
        raise CandidacyError(f"The clinic's age limits cannot be used, because these need attention:\n{told}")
    return {str(name): float(days) for name, days in listed.items()}


def with_ages(words: Vocabulary, ages: Mapping[str, float]) -> Vocabulary:
    """The vocabulary with a clinic's age limits in place of the shipped ones."""
    if not ages:
        return words
    changed = {
        name: replace(words.concepts[name], stale_after_days=days, denial_stale_after_days=None)
        for name, days in ages.items()
    }
    return replace(words, concepts=MappingProxyType({**words.concepts, **changed}))


def _why_not(name: object, days: object, words: Vocabulary) -> str:
    if not isinstance(name, str) or name not in words.concepts:
        return "not in the vocabulary"
    if isinstance(days, bool) or not isinstance(days, int | float) or not isfinite(days):
        return "not a number of days"
    if not 0 < days <= _LONGEST_DAYS:
        return f"not between 0 and {_LONGEST_DAYS} days; 1 means the same day"
    return ""
