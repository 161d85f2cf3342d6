"""What makes a request unusable: its status, and the reason as the OperationOutcome that CDS Hooks asks for."""

from typing import Any

from assuage.provenance import BadInputError


class RefusedRequestError(BadInputError):
    """The request cannot be answered as it stands; `status` is the HTTP status (4xx), the message names no patient."""

    def __init__(self, status: int, reason: str) -> None:
        self.status = status
        super().__init__(reason)

    def outcome(self) -> dict[str, Any]:
        """The reason as a FHIR OperationOutcome."""
        return operation_outcome("invalid", str(self))


def operation_outcome(code: str, reason: str) -> dict[str, Any]:
    """A FHIR OperationOutcome with one error; `code` is of the value set of issue types."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": code, "details": {"text": reason}}],
    }
