"""The services as an ASGI application: addresses, methods, limits and CORS; no state, and no patient's value in any log."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from assuage.interop.cds_hooks.answering import answer
from assuage.interop.cds_hooks.discovering import SERVICES, discovery
from assuage.interop.cds_hooks.errors import RefusedRequestError, operation_outcome
from assuage.interop.cds_hooks.feedback import receive_feedback
from assuage.interop.cds_hooks.requests import LARGEST_BYTES, parse_body, too_large

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_LOG = logging.getLogger("assuage.cds_hooks")
_JSON = ("application/json", "application/fhir+json")
_ROOT = "/cds-services"
_SERVICE_PARTS, _FEEDBACK_PARTS = 1, 2


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()


def _now() -> datetime:
    return datetime.now(UTC)


def application(*, clock: Callable[[], datetime] = _now) -> App:
    """An ASGI application with `/cds-services`, `/cds-services/{id}` and `/cds-services/{id}/feedback`.

    Parameters: `clock`, the aware instant at which each request is asked. A request that cannot be used gets a 4xx with an
    OperationOutcome; a fault of our own a 500 that says so, and its kind in the log.
    """

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if scope["type"] != "http":
            return
        try:
            reply = await _reply(scope, receive, clock)
        except RefusedRequestError as refused:
            reply = _Reply(refused.status, refused.outcome())
        except Exception as fault:  # noqa: BLE001 - the last place where a fault can be kept from the other side
            _LOG.error("a fault of ours: %s", type(fault).__name__)  # its message and its traceback may hold a value
            reply = _Reply(
                500, operation_outcome("exception", "This is a fault of Assuage itself; nothing was answered.")
            )
        await _send(reply, scope, send)

    return app


async def _reply(scope: Scope, receive: Receive, clock: Callable[[], datetime]) -> _Reply:
    path = scope["path"].rstrip("/")
    parts = path.removeprefix(_ROOT).strip("/").split("/") if path.startswith(f"{_ROOT}/") else []
    if path != _ROOT and not (parts and _is_place(parts)):
        raise RefusedRequestError(
            404, f"There is nothing at this address. There are `{_ROOT}`, and below it {', '.join(SERVICES)}."
        )
    allowed = ("GET", "HEAD") if path == _ROOT else ("POST",)
    method = scope["method"]
    if method == "OPTIONS":
        return _Reply(204, headers=_preflight(_headers(scope)))
    if method not in allowed:
        told = operation_outcome("not-supported", f"This address takes {' and '.join(allowed)} alone.")
        return _Reply(405, told, headers=(("allow", ", ".join((*allowed, "OPTIONS"))),))
    if path == _ROOT:
        return _Reply(200, discovery())
    request = parse_body(await _body(scope, receive))
    if len(parts) == _FEEDBACK_PARTS:
        taken = receive_feedback(parts[0], request)
        for one in taken:
            _LOG.info("feedback to %s: %s", one.service, one.outcome)
        return _Reply(200, {})
    return _Reply(200, answer(parts[0], request, at=clock()))


def _is_place(parts: list[str]) -> bool:
    known = parts[0] in SERVICES
    return known and (len(parts) == _SERVICE_PARTS or (len(parts) == _FEEDBACK_PARTS and parts[1] == "feedback"))


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The body, read no further than the limit."""
    headers = _headers(scope)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _JSON:
        raise RefusedRequestError(
            415, f"The body is not sent as {_JSON[0]}, so it was not read. Name its content type."
        )
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > LARGEST_BYTES:
        raise too_large()
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RefusedRequestError(400, "The request broke off before its end, so it was not read. Send it again.")
        piece = message.get("body", b"")
        size += len(piece)
        if size > LARGEST_BYTES:
            raise too_large()
        pieces.append(piece)
        if not message.get("more_body", False):
            return b"".join(pieces)


def _headers(scope: Scope) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers", ())}


def _preflight(asked: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a browser asks before it calls from a page of another origin, or from the internet to this machine."""
    headers = [
        ("access-control-allow-methods", "GET, POST, OPTIONS"),
        ("access-control-allow-headers", "Accept, Authorization, Content-Type"),
        ("access-control-max-age", "3600"),
    ]
    if asked.get("access-control-request-private-network") == "true":
        headers.append(("access-control-allow-private-network", "true"))
    return tuple(headers)


async def _send(reply: _Reply, scope: Scope, send: Send) -> None:
    body = b"" if reply.body is None else json.dumps(reply.body, allow_nan=False).encode("ascii")
    headers = [
        ("access-control-allow-origin", "*"),  # nothing is kept and nobody signs in, so a page learns only what it sent
        ("cache-control", "no-store"),
        ("content-length", str(len(body))),
        *((("content-type", "application/json"),) if body else ()),
        *reply.headers,
    ]
    await send(
        {
            "type": "http.response.start",
            "status": reply.status,
            "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        }
    )
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
