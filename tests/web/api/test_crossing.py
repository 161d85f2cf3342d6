"""Apps in a browser (CORS): the origins of apps that were let in may read, and nobody else; no cookie is ever let across."""

import pytest

from assuage.web.api.models import Client, ClientKind

HOME = "https://app.example"
ADDRESSES = (
    "/fhir/R4/metadata",
    "/fhir/R4/Patient",
    "/fhir/R4/.well-known/smart-configuration",
    "/.well-known/smart-configuration",
    "/oauth/keys",
    "/oauth/token",
)
STRANGERS = (
    "https://app.example.evil.example",
    "http://app.example",
    "https://app.example:8443",
    "null",
    "https://service.example",
)


@pytest.fixture
def at_home(clinic):
    """An app whose users come back to its home, and a service that has an address and no user."""
    about = {"site": clinic.here, "made_by": clinic.administrator, "scopes": "user/*.rs"}
    Client.objects.create(
        name="Service",
        kind=ClientKind.BACKEND,
        acts_as=clinic.physician,
        redirect_uris=["https://service.example/x"],
        **about,
    )
    return Client.objects.create(name="App", kind=ClientKind.PUBLIC, redirect_uris=[f"{HOME}/back?x=1"], **about)


def preflight(client, path, origin):
    """What a browser asks before it sends a token."""
    return client.options(
        path,
        HTTP_ORIGIN=origin,
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="GET",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization",
    )


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_app_that_was_let_in_may_read(client, at_home, path):
    """Its origin is named, also where it is refused; no cookie is let across, and caches keep origins apart."""
    answer = client.get(path, HTTP_ORIGIN=HOME)
    assert answer["Access-Control-Allow-Origin"] == HOME
    assert "Origin" in answer["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer
    assert "ETag" in answer["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["/fhir/R4/Patient", "/fhir/R4/Patient/x", "/oauth/token", "/fhir/R4/metadata"])
def test_a_browser_that_asks_first_is_told_what_may_be_sent(client, at_home, path):
    """204 without a token, and nothing of anybody."""
    answer = preflight(client, path, HOME)
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == HOME
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    assert not answer.content


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_stranger_may_not(client, at_home, origin, path):
    """An origin that only looks alike, another scheme or port, and that of a service."""
    assert "Access-Control-Allow-Origin" not in client.get(path, HTTP_ORIGIN=origin)
    answer = preflight(client, path, origin)
    assert answer.status_code in {401, 405}
    assert "Access-Control-Allow-Origin" not in answer


def test_an_app_that_was_ended_may_no_more(client, at_home):
    """Its origin is a stranger's from then on."""
    Client.objects.filter(pk=at_home.pk).update(is_active=False)
    assert "Access-Control-Allow-Origin" not in client.get("/fhir/R4/metadata", HTTP_ORIGIN=HOME)


def test_the_pages_and_the_json_interface_are_let_across_to_nobody(client, at_home, sign_in):
    """What a browser opens by a cookie is read by no other site."""
    for browser, path in ((sign_in("physician"), "/"), (client, "/api/v1/people"), (client, "/oauth/authorize")):
        assert "Access-Control-Allow-Origin" not in browser.get(path, HTTP_ORIGIN=HOME)
