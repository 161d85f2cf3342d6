"""Shapes that every room's answers share."""

from typing import Any

from ninja import Schema


class Refused(Schema):
    """Why something was refused: the status, words for a person, and the fields that need attention."""

    status: int
    words: str
    fields: list[str] = []


ERRORS: dict[frozenset[int], Any] = {frozenset({400, 401, 403, 404, 409, 422, 429, 500}): Refused}
"""What every operation may answer instead."""
