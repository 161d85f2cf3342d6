"""Designs of invented trials, as a researcher would write them."""

from datetime import UTC, datetime

import pytest

from assuage.virtual_trials import Design

HUNDRED_HOURS = "S-ketamine base 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h"
MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def document():
    """A small design as plain fields; named ones are put in their place."""

    def make(**fields):
        return {
            "title": "an invented trial",
            "seed": 5,
            "trials": 6,
            "condition": "crps_1",
            "setting": "inpatient",
            "people": {"published": "sigtermans_2009_people"},
            "arms": [
                {"name": "S-ketamine", "people": 8, "regimen": HUNDRED_HOURS},
                {"name": "placebo", "people": 8, "comparator": "placebo"},
            ],
            "visit_weeks": [1.0, 4.0, 12.0],
            "primary": {"outcome": "pain", "week": 1.0, "arm": "S-ketamine", "against": "placebo"},
            **fields,
        }

    return make


@pytest.fixture(scope="session")
def design(document):
    """The same, checked."""

    def make(**fields):
        return Design.model_validate(document(**fields))

    return make


@pytest.fixture(scope="session")
def made_at():
    """One instant."""
    return MADE_AT
