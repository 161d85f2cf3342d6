"""Requests of any shape: a 4xx with a reason or cards that are valid, and never more favour for less data."""

import asyncio
import copy
import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen
from assuage.interop.cds_hooks import RefusedRequestError, answer, application, discovery, schema
from assuage.interop.cds_hooks.gathering import gather
from assuage.interop.cds_hooks.requests import read_call
from assuage.interop.fhir import SHIPPED_CHARTS, read_chart, shipped_chart
from assuage.knowledge import library

KEYS = {template.split("?")[0].split("/")[0]: key for key, template in discovery()["services"][0]["prefetch"].items()}
VALID = jsonschema.Draft202012Validator(schema("response"))
SERVICES = [service["id"] for service in discovery()["services"]]
PERSONAL = ("Petra", "Muster", "Ada", "Beispiel", "Exempel", "INVENTED-1")


def request_of(name):
    """An order of ketamine for the person of a shipped chart, with the chart as prefetch."""
    whole = json.loads(shipped_chart(name))
    text = json.dumps(whole)
    for entry in whole["entry"]:
        resource = entry["resource"]
        text = text.replace(entry["fullUrl"], f"{resource['resourceType']}/{resource['id']}")
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    (person,) = [one for one in resources if one["resourceType"] == "Patient"]
    prefetch = {"patient": person}
    for one in resources:
        key = KEYS.get(one["resourceType"])
        if key and one is not person:
            prefetch.setdefault(key, {"resourceType": "Bundle", "type": "searchset", "entry": []})
            prefetch[key]["entry"].append({"resource": one})
    order = {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "order",
        "medicationCodeableConcept": {
            "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130"}]
        },
        "subject": {"reference": f"Patient/{person['id']}"},
        "dosageInstruction": [
            {
                "route": {"coding": [{"system": "http://snomed.info/sct", "code": "47625008"}]},
                "timing": {"repeat": {"duration": 40, "durationUnit": "min"}},
                "doseAndRate": [{"doseQuantity": {"value": 0.25, "unit": "mg/kg", "code": "mg/kg"}}],
            }
        ],
    }
    return {
        "hook": "order-sign",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "context": {
            "userId": "Practitioner/x",
            "patientId": person["id"],
            "draftOrders": {"resourceType": "Bundle", "entry": [{"resource": order}]},
        },
        "prefetch": prefetch,
    }


REQUESTS = {name: request_of(name) for name in SHIPPED_CHARTS}
CHARTS = {name: read_chart(shipped_chart(name), at=None) for name in SHIPPED_CHARTS}
AT = CHARTS["crps"].at
WHOLE = {
    name: screen(gather(read_call("assuage-order-sign", REQUESTS[name]), at=AT, of=library()).patient)
    for name in SHIPPED_CHARTS
}


def answered(service, request):
    """The response and nothing, or nothing and the refusal; any other exception is a fault of ours."""
    try:
        return answer(service, request, at=AT), None
    except RefusedRequestError as refused:
        return None, refused


def asked(service, request):
    """The cards, which are valid, or None for a refusal that names nobody."""
    response, refused = answered(service, request)
    if refused is not None:
        assert 400 <= refused.status < 500
        assert not any(name in str(refused) for name in PERSONAL)
        return None
    VALID.validate(response)
    return response["cards"]


@given(st.sampled_from(SHIPPED_CHARTS), st.sampled_from(SERVICES), st.data())
def test_replaced_parts_never_raise(places, swap, name, service, data):
    """Any part of a request replaced by anything is answered with valid cards or refused, and no card names the person."""
    request = copy.deepcopy(REQUESTS[name])
    request["hook"] = service.removeprefix("assuage-")
    request["context"]["selections"] = []
    swap(request, places(REQUESTS[name]), data)
    cards = asked(service, request)
    assert not any(one in json.dumps(cards) for one in PERSONAL)


@given(st.sampled_from(SERVICES), st.data())
def test_any_json_is_refused(junk, service, data):
    """JSON that was never meant as a request is refused with a reason."""
    assert asked(service, data.draw(junk)) is None


@given(st.binary(max_size=300))
def test_any_bytes_get_a_4xx(body):
    """Bytes that are no request get a 4xx over ASGI as well, never a 5xx."""
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": f"/cds-services/{SERVICES[0]}",
        "headers": [(b"content-type", b"application/json")],
    }
    asyncio.run(application(clock=lambda: AT)(scope, receive, send))
    assert 400 <= sent[0]["status"] < 500
    assert json.loads(sent[1]["body"])["resourceType"] == "OperationOutcome"


@given(st.sampled_from(SHIPPED_CHARTS), st.data())
def test_fewer_prefetch_keys_never_give_a_better_verdict(name, data):
    """Without some of the prefetch a rule answers no only where an explicit statement that is left says so."""
    request = copy.deepcopy(REQUESTS[name])
    for key in data.draw(st.sets(st.sampled_from(sorted(request["prefetch"])), min_size=1)):
        request["prefetch"][key] = data.draw(
            st.sampled_from((None, {"resourceType": "OperationOutcome"}, {"resourceType": "Bundle", "entry": None}))
        )
        if data.draw(st.booleans()):
            del request["prefetch"][key]
    patient = gather(read_call("assuage-order-sign", request), at=AT, of=library()).patient
    after = screen(patient)
    old = {finding.rule: finding for finding in WHOLE[name].findings}
    newly_no = [
        one for one in after.findings if one.answer == "no" and one.rule in old and old[one.rule].answer != "no"
    ]
    for finding in newly_no:
        assert finding.facts or finding.measurements, "a no that rests on nothing"
        assert all(fact.explicit for fact in finding.facts), "a no that nobody stated"
    assert newly_no or after.verdict.rank <= WHOLE[name].verdict.rank


@pytest.mark.parametrize("name", SHIPPED_CHARTS)
def test_a_chart_sent_as_prefetch_says_what_the_chart_says(name):
    """The same entries, sent as prefetch and read as one Bundle, lead to the same verdict."""
    assert WHOLE[name].verdict is screen(CHARTS[name]).verdict
    assert WHOLE[name].verdict in Verdict
