"""Invented people, written as a form would hand them over, and one score of each."""

from datetime import UTC, datetime

import pytest

from assuage.patient import load_form
from assuage.questionnaires import scores_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def person():
    """A maker of invented people."""

    def make(**fields):
        return load_form({"label": "an invented person", "invented": True, "at": AT} | fields)

    return make


@pytest.fixture(scope="session")
def score(person):
    """One score of an invented person."""

    def make(score_id, **fields):
        return next(one for one in scores_of(person(**fields)) if one.id == score_id)

    return make
