"""Numbers in a text of consent: `[[mcmaster_2024_dizziness.with]]` is read from the pooled result of that id, never typed in."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assuage.candidacy import InHundred, Row, benefit_and_harm
from assuage.knowledge import library

_PLACE = re.compile(r"\[\[(?P<id>[a-z0-9_]+)\.(?P<part>[a-z_]+)\]\]")
_WIDEST = (
    "chronic_pain"  # a text of consent is for lasting pain of any kind; results for it are for everybody who reads it
)

_SURE: Mapping[str, Mapping[str, str]] = {
    "en": {
        "high": "certain",
        "moderate": "fairly certain",
        "low": "uncertain",
        "very_low": "very uncertain",
        "not_graded": "of a certainty that nobody has graded",
    },
    "de": {
        "high": "sicher",
        "moderate": "ziemlich sicher",
        "low": "unsicher",
        "very_low": "sehr unsicher",
        "not_graded": "von niemandem auf seine Sicherheit geprüft",
    },
}


class NumberError(Exception):
    """A text names a number that no checked result has."""


def put_in(body: str, *, language: str) -> tuple[str, tuple[str, ...]]:
    """The text with its numbers, and every source they were read from, in full.

    Errors: `NumberError` for a result that is unknown, a draft, or does not have that number.
    """
    used: dict[str, Row] = {}

    def number(match: re.Match[str]) -> str:
        row = used[match["id"]] = _row(match["id"])
        if match["part"] == "sure":
            return _SURE[language][row.file.certainty]
        return _written(_part(row, match["part"]), language)

    told = _PLACE.sub(number, body)
    if "[[" in told:
        raise NumberError("a place for a number cannot be read; write it as `[[id.part]]`.")
    keys = dict.fromkeys(source.key for row in used.values() for source in row.sources)
    return told, tuple(str(entry) for entry in library().cite(tuple(keys)))


def _row(wanted: str) -> Row:
    found = _rows(library().version).get(wanted)
    if found is None:
        raise NumberError(f"no pooled result `{wanted}` speaks of lasting pain.")
    if found.is_draft:
        raise NumberError(f"`{wanted}` is a draft that nobody has checked, so no consent may rest on it.")
    return found


@lru_cache(maxsize=4)
def _rows(version: str) -> Mapping[str, Row]:  # noqa: ARG001 - the results of this edition
    return {row.file.id: row for row in benefit_and_harm(_WIDEST).rows}


def _part(row: Row, part: str) -> float:
    published, chances = row.published, row.chances
    found: dict[str, float | None] = {}
    if row.file.outcome == "pain_change_0_10":
        found = {
            "less": -published.value,
            "less_low": None if published.high is None else -published.high,
            "less_high": None if published.low is None else -published.low,
        }
    elif row.file.measure == "RR":
        found = {"times": published.value, "times_low": published.low, "times_high": published.high}
    if chances is not None:
        found |= _people("with", chances.with_ketamine)
        found |= _people("without", chances.with_comparator)
        found |= _people("more", chances.difference)
    value = found.get(part)
    if value is None:
        raise NumberError(f"`{row.file.id}` has no number `{part}`.")
    return value


def _people(name: str, count: InHundred | None) -> dict[str, float | None]:
    if count is None:
        return {}
    low, high = count.people_low, count.people_high
    return {
        name: float(count.people),
        f"{name}_low": None if low is None else float(low),
        f"{name}_high": None if high is None else float(high),
    }


def _written(value: float, language: str) -> str:
    """To one decimal, halves away from zero, without a trailing zero, with the decimal mark of the language."""
    plain = str(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")
    return plain.replace(".", ",") if language == "de" else plain
