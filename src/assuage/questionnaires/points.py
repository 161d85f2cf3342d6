"""Scores that add points, three-valued: what is unknown bounds the total instead of counting as nothing."""

from assuage.knowledge.schema import ScoreFile
from assuage.patient import UNKNOWN, YES, Lookup
from assuage.questionnaires.bands import band_of
from assuage.questionnaires.concluding import Result, score_from
from assuage.questionnaires.items import points_of
from assuage.questionnaires.score import Score


def by_points(file: ScoreFile, person: Lookup) -> Score:
    """The total of the items' points, its class where it is settled, and the bounds in words where it is not."""
    cautious = YES if file.cautious == "yes" else UNKNOWN
    inputs = tuple(points_of(item, person, cautious=cautious) for item in file.items)
    lower, upper = sum(one.lower for one in inputs), sum(one.upper for one in inputs)
    band = band_of(file, (lower, upper), inputs, person)
    missing = tuple(dict.fromkeys(name for one in inputs for name in one.missing))
    value = lower if not missing else None
    total = f"{lower:g} points" if value is not None else f"between {lower:g} and {upper:g} points, so far as is known"
    return score_from(file, Result(value, band, total, inputs, missing), person)
