"""The typed JSON interface (OpenAPI 3.1 at `/api/v1/openapi.json`): what the pages do, for programs, behind the same policies.

Signing is not among it: a signature is a person's, given in person.
"""

from assuage.web.api.json.interface import interface, patterns

__all__ = ["interface", "patterns"]
