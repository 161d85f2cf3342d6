"""The application on this machine alone, by the HTTP server of the standard library; until the web application carries it.

Nothing that was sent is written to a log: only which service was called, how it ended and how long it took.
"""

import asyncio
import json
import logging
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import perf_counter
from typing import Any, cast

from assuage.interop.cds_hooks.asgi import App
from assuage.interop.cds_hooks.discovering import SERVICES
from assuage.interop.cds_hooks.errors import operation_outcome
from assuage.interop.cds_hooks.requests import LARGEST_BYTES

LOCALHOST = "127.0.0.1"
_LOG = logging.getLogger("assuage.cds_hooks")
_PATIENCE_S = 20.0  # for a client that has begun a request and does not go on
_PIECE = 65_536
_INSTEAD = {501: 405, 505: 400}  # a method and a version that are not known are the client's own choice
_REASONS = {
    405: "There is no such method here. Use GET for discovery and POST for a service.",
    411: "The request does not say how long its body is, so it was not read. Send it with its length.",
}


@contextmanager
def serving(app: App, *, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server for the application that listens on this machine alone; leaving it waits for the answers under way.

    Parameters: `port`, 0 for any that is free. Call `serve_forever` of what is given, and `shutdown` from elsewhere.
    Errors: `OSError` when the port cannot be had.
    """
    handler = type("Handler", (_Handler,), {"app": staticmethod(app)})
    with _Server((LOCALHOST, port), handler) as server:
        yield server


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # an answer under way is finished before the server ends
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the signature of the base
        """Say nothing of what was sent; a client that went away is no fault."""
        _LOG.info("a connection ended before its answer")


class _Handler(BaseHTTPRequestHandler):
    """One connection, one request, handed to the ASGI application as it came."""

    app: App
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE_S
    server_version = "assuage"
    sys_version = ""

    def _handle(self) -> None:
        begun = perf_counter()
        self.close_connection = True
        if self.headers.get("transfer-encoding"):
            self.send_error(411)
            return
        path, _, query = self.path.partition("?")
        scope: MutableMapping[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self.command,
            "path": path,
            "query_string": query.encode("latin-1", "replace"),
            "headers": [
                (name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace"))
                for name, value in self.headers.items()
            ],
        }
        status = 0

        async def send(message: MutableMapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self.send_response_only(status)
                for name, value in message["headers"]:
                    self.send_header(name.decode("latin-1"), value.decode("latin-1"))
                self.send_header("connection", "close")
                self.end_headers()
            else:
                self.wfile.write(message["body"])

        asyncio.run(cast("Any", self.app)(scope, self._body().__anext__, send))
        known = next((name for name in SERVICES if f"/{name}" in path), "discovery or elsewhere")
        _LOG.info("%s %s: %d in %.0f ms", self.command, known, status, 1e3 * (perf_counter() - begun))

    async def _body(self) -> Any:
        """The body in pieces, as ASGI hands it on; no more than the limit and a little is read."""
        length = self.headers.get("content-length", "0")
        left = min(int(length), LARGEST_BYTES + 1) if length.isdecimal() and len(length) < len(str(1 << 64)) else 0
        while left > 0:
            piece = self.rfile.read(min(left, _PIECE))
            left = left - len(piece) if piece else 0
            yield {"type": "http.request", "body": piece, "more_body": left > 0}
        while True:
            yield {"type": "http.request", "body": b"", "more_body": False}

    do_GET = do_HEAD = do_POST = do_OPTIONS = do_PUT = do_DELETE = do_PATCH = _handle  # noqa: N815 - names of the base

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - the signature of the base
        """Refuse what never reached the application, as the application would; the base answers an odd method with a 501."""
        status = _INSTEAD.get(code, code)
        reason = _REASONS.get(status, "The request is not HTTP as this server reads it, so nothing was answered.")
        body = json.dumps(operation_outcome("not-supported", reason)).encode("ascii")
        self.close_connection = True
        self.request_version = self.protocol_version  # a request without one would get a body without its head
        self.send_response_only(status)
        for name, value in (
            ("content-type", "application/json"),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature of the base
        """The base would log the address as it was asked, which may hold a patient's id."""
