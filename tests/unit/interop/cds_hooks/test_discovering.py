"""What is offered, and what is asked to be sent along."""

import re

import jsonschema
import pytest

from assuage.interop.cds_hooks import SCHEMAS, discovery, schema
from assuage.interop.fhir.chart import read_chart

# The kinds of entry that facts, measurements and events are read from.
READ = {
    "Patient",
    "Condition",
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "AllergyIntolerance",
    "Observation",
    "Procedure",
    "Encounter",
    "DiagnosticReport",
    "QuestionnaireResponse",
    "List",
}


def test_discovery_is_as_the_schema_says():
    """The document a record system reads first is valid, and has the three hooks."""
    document = discovery()
    jsonschema.validate(document, schema("discovery"))
    assert [service["hook"] for service in document["services"]] == ["patient-view", "order-select", "order-sign"]


def test_every_kind_of_entry_the_reader_uses_is_asked_for(make):
    """No prefetch is forgotten: a kind that is read is asked for, and a kind that is asked for is read."""
    for service in discovery()["services"]:
        assert {re.split(r"[/?]", query)[0] for query in service["prefetch"].values()} == READ
    for kind in READ - {"Patient"}:
        resource = {"resourceType": kind, "subject": {"reference": "Patient/p"}, "status": "unheard of"}
        unread = read_chart(make.bundle(resource), at=make.at).unread
        assert not any("this kind of entry is not read" in entry.why for entry in unread), kind


def test_templates_know_one_token_alone():
    """Every template is filled from the context that every hook has."""
    for service in discovery()["services"]:
        for query in service["prefetch"].values():
            assert re.findall(r"\{\{(.*?)\}\}", query) == ["context.patientId"]


def test_there_is_no_other_schema():
    """A name that stands for nothing is an error, and the four names stand for something."""
    assert all(schema(name)["title"] for name in SCHEMAS)
    with pytest.raises(KeyError):
        schema("card")
