"""An app as it stands outside: it knows the address of FHIR and its own key, and finds everything else over HTTP, as SMART says."""

import base64
import hashlib
import re
import secrets
import time
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import requests
from django.core.cache import cache
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from assuage.web.api.models import Client, ClientKind
from assuage.web.patients.models import Entry

BACK = "https://app.example/back"
IN_S = 20  # longer than any answer takes on a busy machine
SCOPES = "openid fhirUser launch launch/patient offline_access patient/*.rs"


class App:
    """A program that knows nothing but what it was told at registration and where FHIR is."""

    def __init__(self, row, fhir, key=None):
        self.id, self.key, self.fhir = str(row.pk), key, fhir
        self.at = self.asked("GET", f"{fhir}/.well-known/smart-configuration").json()

    @staticmethod
    def asked(method, url, **about):
        """One request, with no cookie."""
        return requests.request(method, url, timeout=IN_S, allow_redirects=False, **about)

    def sign_in_address(self, scope, **more):
        """Where to send the user, and what to keep meanwhile."""
        self.verifier, self.state, self.nonce = (secrets.token_urlsafe(48) for _ in range(3))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).decode().rstrip("=")
        about = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": BACK,
            "scope": scope,
            "state": self.state,
            "nonce": self.nonce,
            "aud": self.fhir,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **more,
        }
        return requests.Request("GET", self.at["authorization_endpoint"], params=about).prepare().url

    def proof(self):
        """Who it is, at the token endpoint: its key's word, or for a public app its name alone."""
        if self.key is None:
            return {"client_id": self.id}
        claims = {
            "iss": self.id,
            "sub": self.id,
            "aud": self.at["token_endpoint"],
            "exp": int(time.time()) + 120,
            "jti": str(uuid4()),
        }
        head = {"alg": self.key.alg, "kid": self.key.kid, "typ": "JWT"}
        return {
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode(head, claims, self.key, algorithms=[self.key.alg]),
        }

    def told(self, endpoint, **form):
        """What an endpoint of OAuth answers."""
        return self.asked("POST", self.at[endpoint], data={**self.proof(), **form})

    def tokens_for(self, address):
        """The tokens for the address the user was sent back to."""
        found = parse_qs(urlsplit(address).query)
        assert address.startswith(BACK)
        assert found["state"] == [self.state]
        form = {"code": found["code"][0], "redirect_uri": BACK, "code_verifier": self.verifier}
        return self.told("token_endpoint", grant_type="authorization_code", **form)

    def read(self, path, token):
        """FHIR, with a token."""
        return self.asked("GET", path if "://" in path else f"{self.fhir}/{path}", headers=bearing(token))

    def user_of(self, word):
        """The claims of the signed word who the user is, checked as OpenID Connect says."""
        about = self.asked("GET", f"{self.at['issuer']}/.well-known/openid-configuration").json()
        keys = KeySet.import_key_set(self.asked("GET", about["jwks_uri"]).json())
        claims = jwt.decode(word, keys, algorithms=about["id_token_signing_alg_values_supported"]).claims
        assert (claims["iss"], claims["aud"], claims["nonce"]) == (about["issuer"], self.id, self.nonce)
        assert claims["iat"] <= time.time() < claims["exp"]
        return claims


class Somebody:
    """A user with a browser, already signed in."""

    def __init__(self, session_key, url):
        self.browser, self.url = requests.Session(), url
        self.browser.cookies.set("sessionid", session_key)

    def sent(self, address, **form):
        """Fill in the form at an address; gives where the browser is sent, or the next page."""
        page = self.browser.get(address, timeout=IN_S)
        assert page.status_code == 200, page.text[:500]
        return self.send(page, **form)

    def send(self, page, **form):
        """The form of a page, with what is hidden in it."""
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
        kept = {name: value for name, value in hidden.items() if name in {"request", "csrfmiddlewaretoken"}}
        return self.browser.post(
            page.url.partition("?")[0],
            data={**kept, **form},
            headers={"Referer": page.url},
            timeout=IN_S,
            allow_redirects=False,
        )


def bearing(token):
    """The header that shows a token."""
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def outside(live_server, clinic, sign_in):
    """`outside(kind, key)` gives an app of that kind and the physician in a browser."""
    cache.clear()
    Entry.objects.create(
        person=clinic.person,
        kind="measurement",
        concept="weight",
        value=70.0,
        unit="kg",
        source="invented",
        recorded_by=clinic.physician,
    )

    def make(kind, key=None):
        row = Client.objects.create(
            name="Outside",
            site=clinic.here,
            kind=kind,
            redirect_uris=[BACK],
            launch_uri="https://app.example/launch",
            keys={"keys": [key.as_dict(private=False)]} if key else {},
            scopes=SCOPES,
            made_by=clinic.administrator,
        )
        who = Somebody(sign_in("physician").cookies["sessionid"].value, live_server.url)
        return App(row, f"{live_server.url}/fhir/R4", key), who

    return make


EC = ECKey.generate_key("P-384", parameters={"kid": "ec", "alg": "ES384", "use": "sig"})
RSA = RSAKey.generate_key(2048, parameters={"kid": "rsa", "alg": "RS384", "use": "sig"})


@pytest.mark.parametrize(
    ("kind", "key"), [(ClientKind.PUBLIC, None), (ClientKind.CONFIDENTIAL, EC), (ClientKind.CONFIDENTIAL, RSA)]
)
def test_an_app_is_opened_from_a_chart_and_works_until_it_is_ended(outside, clinic, kind, key):
    """From the chart to the app, the user's word, tokens, reading, refreshing, and the end; each step by what the one before told."""
    app, who = outside(kind, key)
    opened = who.sent(f"{who.url}/apps/of/{clinic.person.pk}", app=app.id)
    launch = parse_qs(urlsplit(opened.headers["Location"]).query)
    assert launch["iss"] == [app.fhir]
    scope = "openid fhirUser launch offline_access patient/*.rs"
    answer = who.sent(app.sign_in_address(scope, launch=launch["launch"][0]), agree="1")
    given = app.tokens_for(answer.headers["Location"])
    assert given.status_code == 200, given.text
    assert given.headers["Cache-Control"] == "no-store"
    body = given.json()
    assert body["patient"] == str(clinic.person.pk)
    assert set(body["scope"].split()) == set(scope.split())

    claims = app.user_of(body["id_token"])
    assert claims["sub"] == str(clinic.physician.pk)
    assert app.read(claims["fhirUser"], body["access_token"]).json()["name"] == [{"text": "Invented Physician"}]

    weights = app.read(f"Observation?patient={body['patient']}", body["access_token"]).json()
    assert [one["resource"]["valueQuantity"]["value"] for one in weights["entry"]] == [70]
    assert app.read(f"Patient/{clinic.person_there.pk}", body["access_token"]).status_code == 404

    again = app.told("token_endpoint", grant_type="refresh_token", refresh_token=body["refresh_token"]).json()
    assert again["patient"] == body["patient"]
    assert app.read("Observation", again["access_token"]).status_code == 200
    known = app.told("introspection_endpoint", token=again["access_token"])
    if key is None:
        assert known.status_code == 401
    else:
        assert known.json()["active"] is True
        assert known.json()["patient"] == body["patient"]
    assert app.told("revocation_endpoint", token=again["refresh_token"]).status_code == 200
    assert app.read("Observation", again["access_token"]).status_code == 401
    if key is not None:
        assert app.told("introspection_endpoint", token=again["access_token"]).json() == {"active": False}


def test_an_app_that_opens_itself_lets_its_user_choose(outside, clinic):
    """Standalone: the user looks for a patient, chooses one and agrees; who refuses sends the app away with nothing."""
    app, who = outside(ClientKind.CONFIDENTIAL, EC)
    found = who.sent(app.sign_in_address("launch/patient patient/*.rs"), find="1", q="doe")
    assert str(clinic.person.pk) in found.text
    answer = who.send(found, agree="1", person=str(clinic.person.pk))
    body = app.tokens_for(answer.headers["Location"]).json()
    assert body["patient"] == str(clinic.person.pk)
    assert "id_token" not in body
    assert "refresh_token" not in body
    answer = who.sent(app.sign_in_address("launch/patient patient/*.rs"), deny="1")
    assert parse_qs(urlsplit(answer.headers["Location"]).query)["error"] == ["access_denied"]


def test_the_key_of_an_app_is_needed_at_every_step(outside, clinic):
    """A code and a refresh token are worth nothing to whoever has the verifier and not the key."""
    app, who = outside(ClientKind.CONFIDENTIAL, EC)
    answer = who.sent(app.sign_in_address("launch/patient offline_access patient/*.rs"), find="1", q="doe")
    answer = who.send(answer, agree="1", person=str(clinic.person.pk))
    thief = App.__new__(App)
    vars(thief).update(vars(app))
    for key in (None, ECKey.generate_key("P-384", parameters={"kid": "ec", "alg": "ES384"})):
        thief.key = key
        assert thief.tokens_for(answer.headers["Location"]).status_code == 401
    body = app.tokens_for(answer.headers["Location"]).json()
    for endpoint in ("token_endpoint", "revocation_endpoint", "introspection_endpoint"):
        form = {"grant_type": "refresh_token", "refresh_token": body["refresh_token"], "token": body["access_token"]}
        assert thief.told(endpoint, **form).status_code == 401
    assert app.read("Observation", body["access_token"]).status_code == 200
