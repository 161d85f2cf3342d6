"""CDS Hooks: discovery for anybody, advice for trusted programs alone, and once for each token."""

import json
import time
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.cache import cache
from joserfc import jwt
from joserfc.jwk import ECKey

REQUEST = json.loads((Path(__file__).parents[3] / "docs/examples/cds-order-sign.json").read_text())
PATH = "/cds-services/assuage-order-sign"
HERE = f"http://testserver{PATH}"


@pytest.fixture
def hospital(settings, client, db):
    """`ask(**claims)` sends the example with a token of a hospital that the clinic trusts."""
    cache.clear()
    key = ECKey.generate_key("P-384", parameters={"kid": "one", "alg": "ES384", "use": "sig"})
    settings.CDS_TRUST = {"https://hospital.example": {"keys": [key.as_dict(private=False)]}}

    def ask(path=PATH, body=REQUEST, by=key, **claims):
        now = int(time.time())
        about = {
            "iss": "https://hospital.example",
            "aud": f"http://testserver{path}",
            "exp": now + 200,
            "iat": now,
            "jti": str(uuid4()),
            **claims,
        }
        about = {name: value for name, value in about.items() if value is not None}
        token = jwt.encode({"alg": "ES384", "kid": "one"}, about, by, algorithms=["ES384"])
        return client.post(path, body, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}")

    return ask


def test_anybody_learns_which_services_there_are(client, db):
    """Discovery needs no token."""
    found = client.get("/cds-services").json()["services"]
    assert {one["id"] for one in found} == {"assuage-patient-view", "assuage-order-select", "assuage-order-sign"}


def test_a_trusted_program_is_answered(hospital):
    """Cards for the example, and feedback taken."""
    answer = hospital()
    assert answer.status_code == 200
    assert answer.json()["cards"]
    assert hospital(f"{PATH}/feedback", {"feedback": []}).status_code == 200
    assert hospital(f"{PATH}/feedback", {"feedback": 1}).status_code == 400


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://stranger.example"},
        {"aud": "https://elsewhere.example"},
        {"exp": int(time.time()) - 100},
        {"exp": int(time.time()) + 4000},
        {"iat": None},
        {"jti": None},
        {"by": ECKey.generate_key("P-384")},
    ],
)
def test_a_token_that_proves_nothing_is_refused(hospital, claims):
    """Another issuer, audience, time or key, or no number: 401, with an OperationOutcome."""
    answer = hospital(**claims)
    assert answer.status_code == 401
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_token_is_taken_once(hospital):
    """Shown again, it is refused."""
    assert hospital(jti="same").status_code == 200
    assert hospital(jti="same").status_code == 401


def test_without_trust_nobody_is_answered(hospital, settings, client):
    """An empty list of trusted issuers refuses all; so does no token."""
    assert client.post(PATH, REQUEST, content_type="application/json").status_code == 401
    settings.CDS_TRUST = {}
    assert hospital().status_code == 401


def test_who_asks_too_often_waits(hospital, monkeypatch):
    """429 with when it goes on."""
    monkeypatch.setattr("assuage.web.api.cds.PER_MINUTE", 2)
    monkeypatch.setattr("assuage.web.api.guarding.time", SimpleNamespace(time=lambda: 1e9))
    answers = [hospital() for _ in range(4)]
    late = next(one for one in answers if one.status_code == 429)
    assert 0 < int(late["Retry-After"]) <= 60
