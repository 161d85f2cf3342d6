"""Requests that cannot be used: the status, the reason, and never a patient's value in it."""

import json

import jsonschema
import pytest

from assuage.interop.cds_hooks import LARGEST_BYTES, RefusedRequestError, answer, parse_body, schema

GRANTED = {
    "access_token": "secret",
    "token_type": "Bearer",
    "expires_in": 300,
    "scope": "user/Patient.read",
    "subject": "cds",
}
SERVER = "https://ehr.example.org/fhir"


def refused(service, request, at):
    with pytest.raises(RefusedRequestError) as caught:
        answer(service, request, at=at)
    return caught.value.status, str(caught.value)


def without(request, *path):
    inner = request
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return request


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"hook": "patient-view"}, "`hook`"),
        ({"hook": None}, "`hook`"),
        ({"hookInstance": None}, "`hookInstance`"),
        ({"hookInstance": 7}, "`hookInstance`"),
        ({"hookInstance": "d1577c69-dfbe-44ad-ba6d"}, "`hookInstance`"),
        ({"context": None}, "`context`"),
        ({"context": []}, "`context`"),
        ({"fhirAuthorization": GRANTED}, "cds-r-1"),
        ({"fhirServer": "ehr.example.org"}, "`fhirServer`"),
        ({"fhirServer": SERVER, "fhirAuthorization": GRANTED | {"token_type": "MAC"}}, "token_type"),
        ({"fhirServer": SERVER, "fhirAuthorization": GRANTED | {"expires_in": "soon"}}, "expires_in"),
        ({"fhirServer": SERVER, "fhirAuthorization": GRANTED | {"subject": ""}}, "subject"),
        ({"fhirServer": SERVER, "fhirAuthorization": "token"}, "fhirAuthorization"),
        ({"prefetch": []}, "`prefetch`"),
        ({"prefetch": {"patient": "Patient/p"}}, "`prefetch`"),
        ({"prefetch": {"patient": {}}}, "`prefetch`"),
    ],
)
def test_a_malformed_request_is_refused_with_the_field(desk, change, named):
    """Each field that is missing or wrong gives a 400 that names it, and the schema refuses it too."""
    request = desk.request() | change
    status, reason = refused("assuage-order-sign", request, desk.at)
    assert (status, named in reason) == (400, True), reason
    if change.get("hook") != "patient-view":  # a good hook, sent to another service
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(request, schema("request"))


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (("hook",), "`hook`"),
        (("hookInstance",), "`hookInstance`"),
        (("context",), "`context`"),
        (("context", "userId"), "userId"),
        (("context", "patientId"), "patientId"),
        (("context", "draftOrders"), "draftOrders"),
        (("context", "selections"), "selections"),
    ],
)
def test_a_required_field_that_is_missing_is_named(desk, path, named):
    """What CDS Hooks requires is required here, and the schema says the same."""
    request = without(desk.request("order-select"), *path)
    status, reason = refused("assuage-order-select", request, desk.at)
    assert (status, named in reason) == (400, True), reason
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(request, schema("request"))


@pytest.mark.parametrize(
    "context", [{"userId": "example"}, {"userId": "Device/1"}, {"patientId": "a b"}, {"patientId": 7}]
)
def test_a_context_of_another_shape_is_refused(desk, context):
    """The user is a reference to a person, and the patient is an id."""
    request = desk.request()
    request["context"] |= context
    assert refused("assuage-order-sign", request, desk.at)[0] == 400
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(request, schema("request"))


@pytest.mark.parametrize("drafts", [[], {"resourceType": "List"}, {"resourceType": "Bundle", "entry": {}}])
def test_draft_orders_of_another_shape_are_refused(desk, drafts):
    """Draft orders are a Bundle of resources."""
    request = desk.request()
    request["context"]["draftOrders"] = drafts
    assert refused("assuage-order-sign", request, desk.at)[0] == 400
    request["context"]["draftOrders"] = {"resourceType": "Bundle", "entry": [{"resource": "x"}]}
    assert refused("assuage-order-sign", request, desk.at)[0] == 400


@pytest.mark.parametrize("request_", [None, [], "text", 7, True])
def test_what_is_no_object_is_refused(desk, request_):
    """A request is a JSON object."""
    assert refused("assuage-order-sign", request_, desk.at)[0] == 400


def test_an_unknown_service_is_not_found(desk):
    """A 404 says which services there are."""
    status, reason = refused("warfarin", desk.request(), desk.at)
    assert (status, "assuage-order-sign" in reason) == (404, True)


@pytest.mark.parametrize(
    "more",
    [
        {"fhirServer": SERVER, "fhirAuthorization": GRANTED},
        {"hookVersion": "1.1", "extension": {"org.example.thing": 1}, "something": ["later"]},
        {"prefetch": None},
        {"hookInstance": "D1577C69-DFBE-44AD-BA6D-3E05E953B2EA"},
    ],
)
def test_fields_of_later_versions_are_let_through(desk, more):
    """What 3.0 adds, and what is not known, does not stop an answer."""
    assert answer("assuage-order-sign", desk.request() | more, at=desk.at)["cards"]


def test_resources_of_two_people_are_refused(desk):
    """A patient who is not the one of the context, and an order for somebody else, give a 400 and no card."""
    other = desk.make.person | {"id": "q"}
    request = desk.request(prefetch={"patient": other})
    assert refused("assuage-order-sign", request, desk.at)[0] == 400
    request = desk.request(orders=[desk.ketamine(subject={"reference": "Patient/q"})])
    assert refused("assuage-order-sign", request, desk.at)[0] == 400
    twice = {"patient": desk.make.person, "more": desk.bundle(desk.make.person | {"birthDate": "1950-01-01"})}
    assert refused("assuage-order-sign", desk.request(prefetch=twice), desk.at)[0] == 400


def test_a_chart_of_another_release_is_refused(desk):
    """A prefetch in STU3, in which the same fields mean other things, gives a 422."""
    old = {"resourceType": "Condition", "clinicalStatus": "active", "subject": {"reference": "Patient/p"}}
    request = desk.request("patient-view", prefetch={"conditions": desk.bundle(old)})
    status, reason = refused("assuage-patient-view", request, desk.at)
    assert (status, "STU3" in reason) == (422, True)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"hook": "a", "hook": "b"}', 400),
        (b'{"value": NaN}', 400),
        (b'{"value": Infinity}', 400),
        (b"\xff\xfe{}", 400),
        (b"[" * 100_000, 400),
        (b'{"value": ' + b"9" * 5_000 + b"}", 400),
        (b" " * (LARGEST_BYTES + 1), 413),
    ],
)
def test_a_body_that_is_no_json_is_refused(body, status):
    """Whatever the bytes, the reason is in words; what is too large is told the limit."""
    with pytest.raises(RefusedRequestError) as caught:
        parse_body(body)
    assert caught.value.status == status
    if status == 413:
        assert "10 MB" in str(caught.value)


def test_a_body_at_the_limit_is_read():
    """The limit itself is allowed."""
    assert parse_body(b'"' + b"a" * (LARGEST_BYTES - 2) + b'"')


def test_a_reason_is_an_operation_outcome_without_a_patient(desk):
    """The body of a refusal is what CDS Hooks asks for, and repeats nothing of what was sent."""
    request = desk.request(prefetch={"patient": desk.make.person | {"id": "q-secret"}})
    with pytest.raises(RefusedRequestError) as caught:
        answer("assuage-order-sign", request, at=desk.at)
    outcome = caught.value.outcome()
    assert (outcome["resourceType"], outcome["issue"][0]["severity"]) == ("OperationOutcome", "error")
    assert not any(word in json.dumps(outcome) for word in ("secret", "Secret Name", "1980-03-14"))
