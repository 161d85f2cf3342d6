"""How OAuth refuses: a word of its own, words for whoever made the program, and the status."""

import json
from typing import Any

from django.http import HttpResponse

from assuage.web.api.fhir.errors import FhirError

_NAMES = {429: "temporarily_unavailable", 500: "server_error"}


class OAuthError(FhirError):
    """Refused as RFC 6749 says it."""

    def __init__(self, error: str, words: str, status: int = 400) -> None:
        super().__init__(status, words)
        self.error = error


def refused(error: FhirError) -> HttpResponse:
    """The answer of an endpoint of OAuth."""
    name = error.error if isinstance(error, OAuthError) else _NAMES.get(error.status, "invalid_request")
    return told({"error": name, "error_description": str(error)}, status=error.status, headers=error.headers)


def told(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> HttpResponse:
    """JSON that nobody keeps."""
    return HttpResponse(
        json.dumps(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", "Pragma": "no-cache", **(headers or {})},
    )
