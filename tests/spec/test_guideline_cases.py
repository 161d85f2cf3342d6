"""The guideline rules, put to small patients written as YAML beside the rule's own path."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from assuage.knowledge import library
from assuage.knowledge.schema import Aged, AllOf, Always, AnyOf, Compared, Not
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
    """Each case of a rule gets the answer written beside it, and of a test whether it is done."""
    finding = evaluate(library().recommendation(rule), patient_of(case["patient"]), route=case.get("route"))
    assert finding.answer == case["expect"], finding.why
    if "done" in case:
        assert finding.done is case["done"], finding.missing


def test_every_rule_has_cases_with_each_answer():
    """No rule ships without a case that answers yes, one that answers no and one that stays unknown.

    A test that is wanted of everybody has no other answer; it has a case where it is done and one where it is not.
    """
    for name in library().ids("recommendation"):
        rule = library().recommendation(name)
        written = FOLDER / rule.guideline / f"{name}.yaml"
        assert written.is_file(), f"{name} has no cases at its own path"
        found = yaml.safe_load(written.read_text(encoding="utf-8"))
        if isinstance(rule.ask, Always):
            assert {case.get("done") for case in found} >= {True, False}, name
        else:
            assert {case["expect"] for case in found} == {"yes", "no", "unknown"}, name


def test_every_threshold_has_a_case_under_at_and_over_it():
    """Each threshold of a rule has a case just under it, one at it and one just over it."""
    for name in library().ids("recommendation"):
        rule = library().recommendation(name)
        found = yaml.safe_load((FOLDER / rule.guideline / f"{name}.yaml").read_text(encoding="utf-8"))
        for observation, limit in thresholds(rule.ask):
            tried = {value for case in found for value in given_to(case["patient"], observation)}
            assert limit in tried, (name, observation)
            assert any(limit * 0.6 <= value < limit for value in tried), (name, observation)
            assert any(limit < value <= limit * 1.4 for value in tried), (name, observation)


def test_no_case_is_written_for_a_rule_that_is_gone():
    """Every file of cases belongs to a rule that ships."""
    assert {path.stem for path in FOLDER.rglob("*.yaml")} == set(library().ids("recommendation"))


def thresholds(ask):
    """Each observation (or `age`) that a question compares, with its limit."""
    match ask:
        case Compared():
            yield ask.observation, ask.threshold.value
            if ask.otherwise is not None:
                yield from thresholds(ask.otherwise)
        case Aged():
            yield "age", ask.threshold.value
        case AllOf(all_of=parts) | AnyOf(any_of=parts):
            for part in parts:
                yield from thresholds(part)
        case Not(not_=part):
            yield from thresholds(part)


def given_to(patient, observation):
    """The values a case gives of an observation, as plain numbers."""
    if observation == "age":
        return [patient["age_years"]] if "age_years" in patient else []
    written = (patient.get("measurements") or {}).get(observation)
    return [] if written is None else [split_quantity(str(written))[0]]
