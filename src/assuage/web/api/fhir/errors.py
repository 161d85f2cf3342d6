"""How something is refused: a status, and an OperationOutcome in words that hold nothing of a patient."""

from collections.abc import Mapping, Sequence
from typing import Any

_CODES = {
    400: "invalid",
    401: "login",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "conflict",
    413: "too-long",
    415: "not-supported",
    422: "processing",
    429: "throttled",
    500: "exception",
}


class FhirError(Exception):
    """Refused, with a status of 4xx; 500 where what was asked for failed here."""

    def __init__(
        self,
        status: int,
        words: str,
        *,
        issues: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status = status
        self.issues = [*issues] or [issue("error", _CODES.get(status, "processing"), words)]
        self.headers = dict(headers or {})
        super().__init__(words)


def issue(severity: str, code: str, words: str, *, expression: str = "") -> dict[str, Any]:
    """One issue of an OperationOutcome."""
    found: dict[str, Any] = {"severity": severity, "code": code, "details": {"text": words}, "diagnostics": words}
    return {**found, "expression": [expression]} if expression else found


def outcome(issues: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """An OperationOutcome."""
    return {"resourceType": "OperationOutcome", "issue": [*issues]}
