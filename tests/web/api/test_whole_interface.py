"""Anything may be sent to the JSON interface: it answers, by its own description, and never with a fault of ours."""

from datetime import timedelta

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings

from assuage.web.accounts.actor import actor_of
from assuage.web.api.json import interface
from assuage.web.api.scopes import JSON_SCOPES
from assuage.web.api.tokens import make_own

MOST = 5  # examples for each operation


@pytest.mark.slow
def test_no_answer_is_a_fault_of_ours(clinic):
    """Whatever is sent to any operation, status and shape of the answer are those that are described, and none is a 5xx."""
    schema = schemathesis.openapi.from_dict(interface.get_openapi_schema(path_prefix="/api/v1/"))
    secret = make_own(actor_of(clinic.physician), name="any", scopes=" ".join(JSON_SCOPES), lasting=timedelta(hours=1))
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:
        asked_of(operation, secret)


def asked_of(operation, secret):
    """Examples of one operation, each answered as it is described."""
    described = set(operation.definition.raw["responses"]) | {"405", "415"}

    @settings(
        suppress_health_check=list(HealthCheck), max_examples=MOST, deadline=None, database=None, derandomize=True
    )
    @given(case=operation.as_strategy())
    def tried(case):
        answer = sent(case, secret)
        assert str(answer.status_code) in described, (case.operation.label, answer.status_code)
        assert answer.status_code < 500
        if answer.content:
            assert answer["Content-Type"].startswith("application/json")
            answer.json()

    tried()


def sent(case, secret):
    """The case as a request to this process, within the test's own transaction."""
    made = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    body = made.body.encode() if isinstance(made.body, str) else made.body or b""
    return Client(raise_request_exception=True).generic(
        made.method,
        made.path_url,
        data=body,
        content_type=made.headers.get("Content-Type", "application/json"),
        headers={"Authorization": f"Bearer {secret}"},
    )
