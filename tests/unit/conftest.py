"""People to plan for, written as our own YAML, and plans made without a population."""

import pytest

from assuage.candidacy import screen
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import load_yaml
from assuage.plan import propose


@pytest.fixture(scope="session")
def plan_of():
    """The plan of a shipped chart, without bands."""
    made = {}

    def make(name, **asked):
        key = (name, *sorted(asked.items()))
        if key not in made:
            made[key] = propose(screen(read_chart(shipped_chart(name), at=None)), population=0, **asked)
        return made[key]

    return make


@pytest.fixture(scope="session")
def someone():
    """The candidacy of an invented man of 50 with one pain condition and perhaps a weight."""

    def make(*conditions, weight_kg=None):
        facts = "".join(f"  {condition}: yes\n" for condition in conditions)
        weight = "" if weight_kg is None else f"measurements:\n  weight: {weight_kg} kg\n"
        head = "label: an invented man\ninvented: yes\nat: 2026-11-20T09:00:00+00:00\nage_years: 50\nsex: male\n"
        return screen(load_yaml(f"{head}facts:\n{facts}{weight}"))

    return make
