"""The server of the standard library around the application, over real sockets of this machine."""

import http.client
import json
import socket
import threading

import pytest

from assuage.interop.cds_hooks import LARGEST_BYTES, LOCALHOST, application, serving

SIGN = "/cds-services/assuage-order-sign"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def port(desk):
    """A server that runs while the test does."""
    with serving(application(clock=lambda: desk.at), port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def ask(port, method, path, body=None, headers=JSON):
    connection = http.client.HTTPConnection(LOCALHOST, port, timeout=20)
    connection.request(method, path, body, dict(headers))
    response = connection.getresponse()
    told = response.status, dict(response.getheaders()), response.read()
    connection.close()
    return told


def test_a_record_system_finds_and_calls_the_services(port, desk):
    """Discovery, then a call, then the preflight a browser would make."""
    status, _, body = ask(port, "GET", "/cds-services?patient=secret")
    assert (status, len(json.loads(body)["services"])) == (200, 3)
    status, headers, body = ask(port, "POST", SIGN, json.dumps(desk.request()))
    assert (status, headers["access-control-allow-origin"]) == (200, "*")
    assert json.loads(body)["cards"]
    assert ask(port, "OPTIONS", SIGN)[0] == 204


def test_the_server_refuses_as_the_application_does(port):
    """What is malformed, too large, or of another method has the same status over the wire."""
    assert ask(port, "POST", SIGN, "{")[0] == 400
    assert ask(port, "PUT", SIGN, "{}")[0] == 405
    assert ask(port, "GET", "/elsewhere")[0] == 404
    status, _, body = ask(port, "POST", SIGN, b"", {**JSON, "Content-Length": str(LARGEST_BYTES + 1)})
    assert (status, b"10 MB" in body) == (413, True)


def test_a_body_without_a_length_is_refused(port):
    """A body in chunks, which this small server does not put together, gets a 411."""
    assert ask(port, "POST", SIGN, iter([b"{}"]), {**JSON, "Transfer-Encoding": "chunked"})[0] == 411


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"FOO /cds-services HTTP/1.1", b"405"),
        (b"TRACE /cds-services HTTP/1.1", b"405"),
        (b"GET /cds-services HTTP/9.9", b"400"),
        (b"secret", b"400"),
    ],
)
def test_odd_requests_get_a_4xx_and_a_reason(port, line, status):
    """What the standard library would answer with a 5xx, or an HTML page, is refused like anything else."""
    with socket.create_connection((LOCALHOST, port), timeout=20) as wire:
        wire.sendall(line + b"\r\n\r\n")
        told = b"".join(iter(lambda: wire.recv(65_536), b""))
    head, _, body = told.partition(b"\r\n\r\n")
    assert head.split()[1] == status
    assert json.loads(body)["resourceType"] == "OperationOutcome"
    assert b"secret" not in told


def test_nonsense_on_the_wire_does_not_stop_the_server(port):
    """Bytes that are no HTTP, and a client that leaves, end their own connection alone."""
    for nonsense in (b"\x00\x01\x02\r\n\r\n", b"POST " + SIGN.encode() + b" HTTP/1.1\r\nContent-Length: 9\r\n\r\n{"):
        with socket.create_connection((LOCALHOST, port), timeout=20) as wire:
            wire.sendall(nonsense)
    assert ask(port, "GET", "/cds-services")[0] == 200


def test_the_server_is_for_this_machine_alone(desk):
    """It listens on the loopback address, and on no other."""
    with serving(application(clock=lambda: desk.at), port=0) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_an_error(port):
    """Two servers do not share a port."""
    with pytest.raises(OSError, match="in use"), serving(application(), port=port):
        pass
