"""Anything may be sent to any interface: JSON answers by its own description, the others in their own languages; none with a fault of ours."""

import re
from datetime import timedelta

import pytest
import requests
import schemathesis
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings

from assuage.web.accounts.actor import actor_of
from assuage.web.accounts.models import Membership
from assuage.web.api.fhir.resources import kinds
from assuage.web.api.json import interface
from assuage.web.api.scopes import JSON_SCOPES
from assuage.web.api.tokens import make_own
from assuage.web.api.urls import urlpatterns

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


OTHERS = ("fhir/", "oauth/", "cds-services", ".well-known/")
"""Where the interfaces begin that have no OpenAPI of their own: FHIR describes itself by its capability statement."""
AT_EACH = 6  # examples for each operation; what follows from combinations is tried in `test_fhir_anything`
METHODS = ("get", "post", "put", "delete", "patch", "options")
LANGUAGES = ("application/fhir+json", "application/json", "application/fhir+ndjson")
PAGES = (
    "/oauth/authorize",
    "/.well-known/smart-configuration",
)  # a page for users, and a view that answers as pages do
SEARCHED = (
    "_id",
    "_count",
    "_sort",
    "_include",
    "_revinclude",
    "_page",
    "_format",
    "date",
    "status",
    "patient",
    "code",
)


@pytest.mark.slow
def test_no_address_of_a_program_is_a_fault_of_ours(charts, asking, client):
    """Every address of FHIR, OAuth and CDS Hooks that there is, with every method, its arguments and anything sent."""
    Membership.objects.create(user=charts.physician, site=charts.here, role="auditor")
    ask = asking()
    found = addresses()
    assert len(found) > 20
    schema = schemathesis.openapi.from_dict(description(found, charts))
    statuses = set()
    for operation in schema.get_all_operations():
        tried_without_fault(operation.ok(), ask.secret, statuses)
    assert {200, 400, 401, 404, 405} <= statuses


def addresses():
    """The addresses, as Django knows them."""
    return sorted({str(one.pattern) for one in urlpatterns if str(one.pattern).startswith(OTHERS)})


def description(found, charts):
    """An OpenAPI description of them: ids that are there and ids that are not, parameters of searches, and a body of any shape."""
    known = {
        "kind": {"enum": [*kinds(), "Shoe"]},
        "key": {"anyOf": [{"enum": [str(charts.person.pk), str(charts.charts[0].plan.pk), "1-0"]}, {"type": "string"}]},
    }
    paths = {}
    for one in found:
        names = re.findall(r"<(?:\w+:)?(\w+)>", one)
        inside = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": known.get(name, _SHAPES.get(name, {"type": "string"})),
            }
            for name in names
        ]
        asked = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in SEARCHED]
        operation = {"parameters": [*inside, *asked], "responses": {"default": {"description": "whatever it is"}}}
        body = {
            "content": {kind: {"schema": {}} for kind in ("application/fhir+json", "application/x-www-form-urlencoded")}
        }
        body["content"]["application/x-www-form-urlencoded"]["schema"] = {
            "type": "object",
            "properties": {name: {"type": "string"} for name in ("grant_type", "code", "client_id", "token", "_id")},
        }
        path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one)
        paths[path] = {
            method: {**operation, **({"requestBody": body} if method in {"post", "put", "patch"} else {})}
            for method in METHODS
        }
    return {"openapi": "3.1.0", "info": {"title": "Programs", "version": "1"}, "paths": paths}


_SHAPES = {"pk": {"type": "string", "format": "uuid"}, "number": {"type": "integer", "minimum": 0}}


def tried_without_fault(operation, secret, statuses):
    """Examples of one operation, with the token and without it."""

    @settings(
        suppress_health_check=list(HealthCheck), max_examples=AT_EACH, deadline=None, database=None, derandomize=True
    )
    @given(case=operation.as_strategy())
    def tried(case):
        cache.clear()
        for shown in (secret, "assuage_x"):
            answer = sent(case, shown)
            statuses.add(answer.status_code)
            assert answer.status_code < 500, (operation.label, answer.status_code)
            told = answer.get("Content-Type", LANGUAGES[0]).partition(";")[0]
            assert told in LANGUAGES or case.path in PAGES, (operation.label, told)

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
