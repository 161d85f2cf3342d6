"""The published JSON shape of a screening, field by field."""

import json
from datetime import UTC, datetime

import pytest

from assuage.candidacy import screen
from assuage.documents import screening_document
from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex, Unread

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
KINDS = {"contraindication", "caution", "interaction", "test", "benefit", "programme"}


@pytest.fixture(scope="module")
def document():
    """A woman of forty with CRPS and hypertension, of whom little else is known."""
    said = {"crps_1": "yes", "hypertension": "yes", "active_psychosis": "no"}
    patient = Patient(
        label="test",
        at=AT,
        sex=Sex.FEMALE,
        stated_age_years=40.0,
        facts=tuple(Fact(c, Answer(a), Origin("form, question 3", AT), explicit=True) for c, a in said.items()),
        measurements=(Measurement("systolic_blood_pressure", 170.0, "mm[Hg]", Origin("Observation/7", AT)),),
        unread=(Unread("Condition/9", "no code", about="conditions"),),
    )
    return screening_document(screen(patient, condition="CRPS"))


def test_it_is_plain_json(document):
    """The document survives being written and read."""
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_published_fields_are_there(document):
    """Verdict, findings, unknown, ask_next, tests_required, ignored and knowledge_version, as published."""
    assert document["verdict"] == "not_suitable"
    assert document["knowledge_version"] == library().version
    for name in ("findings", "unknown", "ask_next", "tests_required", "ignored"):
        assert document[name]
        assert all(entry["words"] for entry in document[name]), name


def test_a_finding_has_kind_answer_grade_source_and_facts(document):
    """Each finding has the published fields; its kind is one of six words and its date that of the guideline."""
    for finding in document["findings"]:
        assert {"rule", "kind", "answer", "grade", "certainty", "source", "facts", "words", "date"} <= set(finding)
        assert finding["kind"] in KINDS
        assert finding["answer"] in {"yes", "no", "unknown"}
        assert finding["source"]
        assert finding["date"][:2] == "20"
    assert {finding["kind"] for finding in document["findings"]} == KINDS - {"benefit"}


def test_a_fact_says_what_when_and_where_from(document):
    """A measured fact has its number and unit, a stated one its answer; both their instant and source."""
    by_rule = {finding["rule"]: finding for finding in document["findings"]}
    measured = by_rule["cohen_2018_poorly_controlled_cardiovascular_disease"]
    assert measured["answer"] == "yes"
    assert {
        "concept": "systolic_blood_pressure",
        "value": 170.0,
        "unit": "mm[Hg]",
        "at": "2026-11-20T09:00:00+00:00",
        "source": "Observation/7",
    } in measured["facts"]
    assert by_rule["cohen_2018_active_psychosis"]["facts"] == [
        {
            "concept": "active_psychosis",
            "value": "no",
            "unit": None,
            "at": "2026-11-20T09:00:00+00:00",
            "source": "form, question 3",
        }
    ]


def test_tests_required_are_those_wanted_and_not_done(document):
    """The ECG for hypertension, the pregnancy test and the monitoring check; no test that is only perhaps wanted."""
    assert {test["rule"] for test in document["tests_required"]} == {
        "cohen_2018_electrocardiogram",
        "assuage_2026_pregnancy_test",
        "assuage_2026_prescription_monitoring",
    }


def test_what_to_ask_says_what_each_answer_leads_to(document):
    """Each question has the concept it asks about, and the verdicts its answers lead to."""
    for entry in document["ask_next"]:
        assert entry["concepts"]
        assert entry["kind"] in {"contraindication", "test", "caution"}
        assert set(entry["verdicts"].values()) <= {"suitable", "suitable_with_cautions", "not_suitable", "cannot_say"}
        assert "unanswered" in entry["verdicts"]


def test_what_could_not_be_used_is_told(document):
    """An entry of the chart that nobody could read is listed with its place and the reason."""
    assert document["ignored"] == [
        {"words": "Condition/9: no code", "where": "Condition/9", "why": "no code", "matters": True}
    ]


def test_evidence_without_rules_is_told(document):
    """The review of 2025 has no rule; what it found stands with its card."""
    (card,) = [one for one in document["guidelines"] if one["id"] == "cochrane_2025"]
    assert any("no clear benefit" in one["words"] for one in card["statements"])
    assert card["date"] == "2025-08-18"


def test_scores_are_there_with_what_they_lack(document):
    """Each score has a value or null, and names what is missing for it."""
    assert {score["id"] for score in document["scores"]} >= {"child_pugh", "morphine_equivalent"}
    assert all(score["value"] is not None or score["missing"] for score in document["scores"])
