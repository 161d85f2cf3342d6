"""What SMART clients look up first: the addresses, and what is supported. It says nothing that is not there."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from assuage.web.api.assertions import ALGORITHMS
from assuage.web.api.fhir.capability import writable
from assuage.web.api.smart.keys import ALGORITHM


def base_of(request: HttpRequest) -> str:
    """The address of FHIR, which apps name as the audience."""
    return request.build_absolute_uri(reverse("api:fhir")).rstrip("/")


def configuration(request: HttpRequest) -> dict[str, Any]:
    """The document at `/.well-known/smart-configuration`."""

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"api:{name}"))

    rights = "crus" if writable() else "rs"
    return {
        "issuer": base_of(request),
        "jwks_uri": address("keys"),
        "authorization_endpoint": address("authorize"),
        "token_endpoint": address("token"),
        "revocation_endpoint": address("revoke_token"),
        "introspection_endpoint": address("introspect"),
        "token_endpoint_auth_methods_supported": ["private_key_jwt", "none"],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types_supported": ["code"],
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": [
            "openid",
            "fhirUser",
            "launch",
            "launch/patient",
            "offline_access",
            f"patient/*.{rights}",
            f"user/*.{rights}",
            "system/*.rs",
        ],
        "capabilities": [
            "launch-ehr",
            "launch-standalone",
            "sso-openid-connect",
            "client-public",
            "client-confidential-asymmetric",
            "context-ehr-patient",
            "context-standalone-patient",
            "permission-offline",
            "permission-patient",
            "permission-user",
            "permission-v2",
        ],
    }


def of_openid(request: HttpRequest) -> dict[str, Any]:
    """The document at `/.well-known/openid-configuration` below the issuer: what checks the word who a user is."""
    found = configuration(request)
    kept = (
        "issuer",
        "jwks_uri",
        "authorization_endpoint",
        "token_endpoint",
        "scopes_supported",
        "response_types_supported",
    )
    return {name: found[name] for name in kept} | {
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "claims_supported": ["iss", "sub", "aud", "iat", "exp", "nonce", "fhirUser"],
    }
