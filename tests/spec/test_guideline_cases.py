"""The guideline rules, put to small patients written as YAML beside the rule's own path."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from assuage.knowledge import library
from assuage.patient import (
    Answer,
    Fact,
    Measurement,
    Origin,
    Patient,
    Sex,
    in_canonical_unit,
    split_quantity,
    vocabulary,
)
from assuage.rules import evaluate

FOLDER = Path(__file__).parent / "guidelines"
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def cases():
    """Every case of every file, named by rule and sentence."""
    for path in sorted(FOLDER.rglob("*.yaml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")


def patient_of(written):
    """A patient of a case: facts stated today, measurements taken now."""
    words = vocabulary()
    origin = Origin("case", AT)
    measurements = []
    for name, quantity in (written.get("measurements") or {}).items():
        unit = words.concepts[name].unit
        value, given = split_quantity(str(quantity))
        measurements.append(Measurement(name, in_canonical_unit(value, given or unit, canonical=unit), unit, origin))
    facts = written.get("facts") or {}
    assert set(facts) <= set(words.concepts), "a case names a claim that the vocabulary does not define"
    return Patient(
        label="case",
        at=AT,
        sex=Sex(written.get("sex", "unknown")),
        stated_age_years=written.get("age_years"),
        facts=tuple(Fact(claim, Answer(said), origin, explicit=True) for claim, said in facts.items()),
        measurements=tuple(measurements),
    )


@pytest.mark.parametrize(("rule", "case"), tuple(cases()))
def test_rule_answers_as_its_cases_say(rule, case):
    """Each case of a rule gets the answer written beside it."""
    finding = evaluate(library().recommendation(rule), patient_of(case["patient"]))
    assert finding.answer == case["expect"], finding.why


def test_every_rule_has_cases_with_each_answer():
    """No rule ships without a case that answers yes, one that answers no and one that stays unknown."""
    for rule in library().ids("recommendation"):
        path = next(iter(FOLDER.rglob(f"{rule}.yaml")), None)
        assert path is not None, f"{rule} has no cases"
        expected = {case["expect"] for case in yaml.safe_load(path.read_text(encoding="utf-8"))}
        assert expected == {"yes", "no", "unknown"}, rule
