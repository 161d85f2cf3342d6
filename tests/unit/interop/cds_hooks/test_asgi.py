"""The ASGI application: addresses, methods, limits and CORS, without any server."""

import asyncio
import json
import logging

import pytest

from assuage.interop.cds_hooks import LARGEST_BYTES, application, asgi

JSON = (b"content-type", b"application/json; charset=utf-8")
ROOT = "/cds-services"
SIGN = f"{ROOT}/assuage-order-sign"


class Got:
    """What the application sent back."""

    def __init__(self, messages):
        start, body = messages
        self.status = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        self.bytes = body["body"]

    @property
    def json(self):
        """The body as JSON."""
        return json.loads(self.bytes)

    @property
    def reason(self):
        """The reason of a refusal."""
        return self.json["issue"][0]["details"]["text"]


@pytest.fixture
def call(desk):
    """Call the application as a server would."""

    def ask(method, path, body=b"", *, headers=(JSON,), pieces=None):
        waiting = list(pieces or [{"type": "http.request", "body": body, "more_body": False}])
        sent = []

        async def receive():
            return waiting.pop(0)

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": method, "path": path, "headers": list(headers), "query_string": b""}
        asyncio.run(application(clock=lambda: desk.at)(scope, receive, send))
        return Got(sent)

    return ask


def body_of(request):
    return json.dumps(request).encode()


def test_discovery_is_served(call):
    """GET and HEAD, with or without a slash at the end."""
    got = call("GET", ROOT)
    assert (got.status, got.headers["content-type"]) == (200, "application/json")
    assert len(got.json["services"]) == 3
    assert call("GET", f"{ROOT}/").json == got.json
    head = call("HEAD", ROOT)
    assert (head.status, head.bytes) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_a_service_answers(call, desk):
    """POST to a service gives its cards, which are not to be stored on the way."""
    got = call("POST", SIGN, body_of(desk.request()))
    assert (got.status, got.headers["cache-control"]) == (200, "no-store")
    assert got.json["cards"]


def test_feedback_is_taken(call):
    """A card's end is acknowledged."""
    entry = {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "overridden",
        "outcomeTimestamp": "2026-11-20T09:00:00Z",
    }
    assert call("POST", f"{SIGN}/feedback", body_of({"feedback": [entry]})).status == 200
    assert call("POST", f"{SIGN}/feedback", body_of({"feedback": [entry | {"card": "1"}]})).status == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/cds-service", 404),
        ("POST", f"{ROOT}/warfarin", 404),
        ("POST", f"{SIGN}/feedback/more", 404),
        ("POST", f"{SIGN}/other", 404),
        ("POST", f"{ROOT}/../assuage-order-sign", 404),
        ("POST", ROOT, 405),
        ("GET", SIGN, 405),
        ("PUT", SIGN, 405),
        ("DELETE", f"{SIGN}/feedback", 405),
    ],
)
def test_another_address_or_method_is_refused(call, method, path, status):
    """A 404 says what there is, a 405 what is allowed; both as an OperationOutcome."""
    got = call(method, path, b"{}")
    assert got.status == status
    assert got.json["resourceType"] == "OperationOutcome"
    if status == 405:
        assert "OPTIONS" in got.headers["allow"]


@pytest.mark.parametrize("kind", [None, b"text/plain", b"application/xml", b"multipart/form-data"])
def test_another_content_type_is_refused(call, kind):
    """A body that is not sent as JSON gets a 415."""
    assert call("POST", SIGN, b"{}", headers=[(b"content-type", kind)] if kind else []).status == 415


def test_fhir_json_is_json(call, desk):
    """The content type of FHIR is let through, in any case."""
    got = call("POST", SIGN, body_of(desk.request()), headers=[(b"Content-Type", b"APPLICATION/FHIR+JSON")])
    assert got.status == 200


def test_a_body_over_the_limit_is_refused_before_it_is_read(call):
    """By its announced length, or as soon as it has become too long; the reason names the limit."""
    announced = call("POST", SIGN, headers=[JSON, (b"content-length", str(LARGEST_BYTES + 1).encode())], pieces=[None])
    piece = {"type": "http.request", "body": b" " * (LARGEST_BYTES // 2 + 1), "more_body": True}
    grown = call("POST", SIGN, pieces=[piece, piece])
    for got in (announced, grown):
        assert (got.status, "10 MB" in got.reason) == (413, True)


def test_a_body_in_pieces_is_put_together(call, desk):
    """However it arrives, it is one request."""
    whole = body_of(desk.request())
    pieces = [{"type": "http.request", "body": bytes([byte]), "more_body": True} for byte in whole]
    got = call("POST", SIGN, pieces=[*pieces, {"type": "http.request"}])
    assert got.json == call("POST", SIGN, whole).json


def test_a_client_that_leaves_is_no_fault(call):
    """A request that breaks off is refused, not answered."""
    assert call("POST", SIGN, pieces=[{"type": "http.disconnect"}]).status == 400


def test_pages_of_other_origins_may_call(call):
    """The preflight of a browser is answered at each address, and each answer may be read."""
    for path in (ROOT, SIGN, f"{SIGN}/feedback"):
        got = call("OPTIONS", path, headers=[(b"access-control-request-private-network", b"true")])
        assert (got.status, got.bytes) == (204, b"")
        assert got.headers["access-control-allow-origin"] == "*"
        assert "POST" in got.headers["access-control-allow-methods"]
        assert "Content-Type" in got.headers["access-control-allow-headers"]
        assert got.headers["access-control-allow-private-network"] == "true"
    assert "access-control-allow-private-network" not in call("OPTIONS", ROOT).headers
    assert call("GET", ROOT).headers["access-control-allow-origin"] == "*"
    assert call("POST", SIGN, b"{").headers["access-control-allow-origin"] == "*"


def test_letters_of_every_alphabet_come_back(call, desk):
    """Half a surrogate pair in a chart, which is no letter, breaks nothing."""
    odd = desk.make.condition({"text": "\ud800 Schmerz \u75db\u307f"})
    got = call("POST", SIGN, body_of(desk.request(prefetch=desk.prefetch(odd))))
    assert got.status == 200
    assert "\u75db\u307f" in json.dumps(got.json, ensure_ascii=False)


def test_a_fault_of_ours_says_so_and_tells_nothing(call, desk, monkeypatch, caplog):
    """A 500 is kept for our own faults; neither it nor the log holds a value of the request."""

    def fail(*_, **__):
        raise RuntimeError("Secret Name, born 1980-03-14")

    monkeypatch.setattr(asgi, "answer", fail)
    got = call("POST", SIGN, body_of(desk.request()))
    assert (got.status, "fault of Assuage itself" in got.reason) == (500, True)
    assert "Secret" not in got.bytes.decode() + caplog.text
    assert "RuntimeError" in caplog.text


def test_nothing_of_a_request_is_logged(call, desk, caplog):
    """Calls, refusals and feedback leave no value of the request in any log."""
    caplog.set_level(logging.DEBUG)
    entry = {
        "card": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
        "outcome": "overridden",
        "overrideReason": {"userComment": "Mrs Secret"},
        "outcomeTimestamp": "2026-11-20T09:00:00Z",
    }
    call("POST", SIGN, body_of(desk.request(prefetch=desk.prefetch(desk.pain()))))
    call("POST", SIGN, body_of(desk.request(prefetch={"patient": desk.make.person | {"id": "secret"}})))
    call("POST", f"{SIGN}/feedback", body_of({"feedback": [entry]}))
    assert "feedback to assuage-order-sign: overridden" in caplog.text
    assert not any(word in caplog.text for word in ("Secret", "secret", "1980", desk.instance))


def test_the_application_starts_and_stops():
    """A server that speaks the lifespan protocol is answered; another protocol is left alone."""
    waiting, sent = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}], []

    async def receive():
        return waiting.pop(0)

    async def send(message):
        sent.append(message["type"])

    asyncio.run(application()({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    asyncio.run(application()({"type": "websocket"}, receive, send))
    assert len(sent) == 2
