"""SMART on FHIR: apps that a user lets in, services that prove themselves, and nothing that works twice."""

import base64
import hashlib
import hmac
import json
import time
from datetime import timedelta
from threading import Event, Thread
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as DjangoClient
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from assuage.web.accounts.models import Membership
from assuage.web.api.models import Client, ClientKind, Grant, SigningKey, Token
from assuage.web.api.smart import granting
from assuage.web.api.smart.keys import SHOWN_FOR, SIGNS_FOR, published, signing_key
from assuage.web.api.tokens import issue

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
BACK = "https://app.example/back"
KEY = ECKey.generate_key("P-384", parameters={"kid": "k", "alg": "ES384", "use": "sig"})
TOKEN = "http://testserver/oauth/token"


@pytest.fixture
def app(clinic):
    """A public app that may ask for much."""
    cache.clear()
    return Client.objects.create(
        name="Charts app",
        site=clinic.here,
        kind=ClientKind.PUBLIC,
        redirect_uris=[BACK],
        launch_uri="https://app.example/launch",
        scopes="launch launch/patient offline_access patient/*.rs user/*.rs",
        made_by=clinic.administrator,
    )


def asked(app, **changed):
    """The address of a request."""
    about = {
        "response_type": "code",
        "client_id": str(app.pk),
        "redirect_uri": BACK,
        "state": "s1",
        "scope": "launch/patient patient/*.rs offline_access",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "aud": "http://testserver/fhir/R4",
        **changed,
    }
    return "/oauth/authorize?" + urlencode({name: value for name, value in about.items() if value is not None})


def agreed(browser, app, person=None, **changed):
    """The code of an agreement."""
    page = browser.get(asked(app, **changed))
    assert page.status_code == 200, page.content
    form = {"request": page.context["word"], "agree": "1", **({"person": str(person.pk)} if person else {})}
    answer = browser.post("/oauth/authorize", form)
    assert answer.status_code == 302, answer.content
    found = parse_qs(urlsplit(answer["Location"]).query)
    assert answer["Location"].startswith(BACK)
    assert found["state"] == ["s1"]
    return found["code"][0]


def token(client, app, **form):
    """The token endpoint's answer."""
    return client.post(
        "/oauth/token", urlencode({"client_id": str(app.pk), **form}), content_type="application/x-www-form-urlencoded"
    )


def changed_for_tokens(client, app, code, /, **about):
    """A code changed for tokens."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
    return token(client, app, **{**form, **about})


def test_the_configuration_says_what_is_there(client, db):
    """It stands at the root and below FHIR, and names addresses that answer."""
    found = client.get("/fhir/R4/.well-known/smart-configuration").json()
    assert found == client.get("/.well-known/smart-configuration").json()
    assert found["code_challenge_methods_supported"] == ["S256"]
    for name in ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "introspection_endpoint"):
        assert client.get(found[name]).status_code in {302, 405}
    openid = client.get(f"{found['issuer']}/.well-known/openid-configuration").json()
    assert openid["issuer"] == found["issuer"]
    assert client.get(openid["jwks_uri"]).json()["keys"]


def test_a_user_lets_an_app_in(clinic, app, sign_in, client):
    """Standalone: the user chooses a patient; the token reads that chart and no other; the scopes are told in words."""
    browser = sign_in("physician")
    page = browser.get(asked(app))
    assert "Of this one patient" in page.content.decode()
    assert "https://app.example" in page["Content-Security-Policy"]
    found = browser.post("/oauth/authorize", {"request": page.context["word"], "find": "1", "q": "doe"})
    assert str(clinic.person.pk) in found.content.decode()
    assert str(clinic.person_there.pk) not in found.content.decode()
    body = changed_for_tokens(client, app, agreed(browser, app, clinic.person)).json()
    assert body["patient"] == str(clinic.person.pk)
    assert body["expires_in"] == 3600
    headers = {"HTTP_AUTHORIZATION": f"Bearer {body['access_token']}"}
    assert client.get(f"/fhir/R4/Patient/{clinic.person.pk}", **headers).status_code == 200
    assert client.get(f"/fhir/R4/Patient/{clinic.person_there.pk}", **headers).status_code == 404


def test_nobody_chooses_a_chart_that_is_not_theirs(clinic, app, sign_in):
    """A person of another site, sent with the form, is not taken."""
    browser = sign_in("physician")
    page = browser.get(asked(app))
    form = {"request": page.context["word"], "agree": "1", "person": str(clinic.person_there.pk)}
    assert browser.post("/oauth/authorize", form).status_code == 200
    assert not Grant.objects.exists()


def test_an_app_is_opened_from_a_chart(clinic, app, sign_in, client):
    """EHR launch: the code names the chart, once, and for the one who opened it."""
    browser = sign_in("physician")
    opened = browser.post(f"/apps/of/{clinic.person.pk}", {"app": str(app.pk)})
    found = parse_qs(urlsplit(opened["Location"]).query)
    assert found["iss"] == ["http://testserver/fhir/R4"]
    about = {"scope": "launch patient/*.rs", "launch": found["launch"][0]}
    other = sign_in("nurse").get(asked(app, **about))
    assert "error=invalid_request" in other["Location"]
    body = changed_for_tokens(client, app, agreed(browser, app, **about)).json()
    assert body["patient"] == str(clinic.person.pk)
    assert "refresh_token" not in body
    assert "error=invalid_request" in browser.get(asked(app, **about))["Location"]


@pytest.mark.parametrize(
    "changed",
    [
        {"response_type": "token"},
        {"code_challenge": None},
        {"code_challenge_method": "plain"},
        {"state": None},
        {"aud": "https://elsewhere.example"},
        {"scope": "system/*.rs"},
        {"launch": "x"},
    ],
)
def test_a_wrong_request_goes_back_with_its_error(app, sign_in, changed):
    """To the registered address, with OAuth's word for it."""
    answer = sign_in("physician").get(asked(app, **changed))
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{BACK}?error=")


@pytest.mark.parametrize("changed", [{"redirect_uri": BACK + "/x"}, {"client_id": str(uuid4())}, {"client_id": "x"}])
def test_an_unknown_app_is_sent_nowhere(app, sign_in, changed):
    """An app or an address that is not registered, to the letter, gets no answer."""
    assert sign_in("physician").get(asked(app, **changed)).status_code == 400


def test_an_app_of_another_site_is_unknown(app, clinic, sign_in):
    """Users of a site let in what an administrator of that site let in."""
    assert sign_in(clinic.physician_there).get(asked(app)).status_code == 400


def test_who_refuses_is_taken_at_their_word(app, sign_in):
    """The app learns that access was denied, and nothing else."""
    browser = sign_in("physician")
    word = browser.get(asked(app)).context["word"]
    assert "error=access_denied" in browser.post("/oauth/authorize", {"request": word, "deny": "1"})["Location"]
    strange = sign_in("nurse").post("/oauth/authorize", {"request": word, "agree": "1"})
    assert strange.status_code == 400


def test_a_code_is_taken_once(clinic, app, sign_in, client):
    """Shown again, it gives nothing, and what came of it ends."""
    code = agreed(sign_in("physician"), app, clinic.person)
    body = changed_for_tokens(client, app, code).json()
    assert changed_for_tokens(client, app, code).json()["error"] == "invalid_grant"
    headers = {"HTTP_AUTHORIZATION": f"Bearer {body['access_token']}"}
    assert client.get("/fhir/R4/Patient", **headers).status_code == 401


@pytest.mark.parametrize(
    "about", [{"code_verifier": "w" * 64}, {"redirect_uri": BACK + "/"}, {"code": "x"}, {"code_verifier": ""}]
)
def test_a_code_alone_is_worth_nothing(clinic, app, sign_in, client, about):
    """A wrong verifier, another address, or no code: 400, and no token."""
    code = agreed(sign_in("physician"), app, clinic.person)
    answer = changed_for_tokens(client, app, code, **about)
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_grant"
    assert not Token.objects.exists()


def test_a_code_is_good_for_a_minute(clinic, app, sign_in, client):
    """Later it is refused."""
    code = agreed(sign_in("physician"), app, clinic.person)
    Grant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert changed_for_tokens(client, app, code).status_code == 400


def test_a_refresh_token_is_changed_and_its_reuse_ends_all(clinic, app, sign_in, client):
    """Each refresh gives the next; the old one, shown again, ends the family."""
    first = changed_for_tokens(client, app, agreed(sign_in("physician"), app, clinic.person)).json()
    second = token(client, app, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    again = token(client, app, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json()["error"] == "invalid_grant"
    headers = {"HTTP_AUTHORIZATION": f"Bearer {second['access_token']}"}
    assert client.get("/fhir/R4/Patient", **headers).status_code == 401
    third = token(client, app, grant_type="refresh_token", refresh_token=second["refresh_token"])
    assert third.status_code == 400


def test_a_token_is_revoked(clinic, app, sign_in, client):
    """With all that came of the same agreement; an unknown one is no error."""
    body = changed_for_tokens(client, app, agreed(sign_in("physician"), app, clinic.person)).json()
    form = {"client_id": str(app.pk), "token": body["refresh_token"]}
    kind = "application/x-www-form-urlencoded"
    assert client.post("/oauth/revoke", urlencode(form), content_type=kind).status_code == 200
    headers = {"HTTP_AUTHORIZATION": f"Bearer {body['access_token']}"}
    assert client.get("/fhir/R4/Patient", **headers).status_code == 401
    assert client.post("/oauth/revoke", urlencode({**form, "token": "x"}), content_type=kind).status_code == 200


def assertion(client_id, *, key=KEY, **changed):
    """A service's word for who it is."""
    claims = {
        "iss": str(client_id),
        "sub": str(client_id),
        "aud": TOKEN,
        "exp": int(time.time()) + 200,
        "jti": str(uuid4()),
        **changed,
    }
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": "ES384", "kid": "k"}, claims, key, algorithms=["ES384"])


def proven(client, word, **form):
    """The token endpoint asked with an assertion."""
    about = {
        "grant_type": "client_credentials",
        "scope": "system/Patient.rs",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": word,
        **form,
    }
    return client.post("/oauth/token", urlencode(about), content_type="application/x-www-form-urlencoded")


@pytest.fixture
def warehouse(service):
    """The service with its key."""
    cache.clear()
    Client.objects.filter(pk=service.pk).update(keys={"keys": [KEY.as_dict(private=False)]})
    return service


def test_a_service_proves_itself(clinic, warehouse, client):
    """A signed assertion gives a token for no more than was let, which reads what its user may read."""
    answer = proven(client, assertion(warehouse.pk), scope="system/Patient.rs system/Patient.cruds user/*.rs")
    assert answer.status_code == 200, answer.content
    assert answer.json()["scope"] == "system/Patient.rs"
    headers = {"HTTP_AUTHORIZATION": f"Bearer {answer.json()['access_token']}"}
    assert len(client.get("/fhir/R4/Patient", **headers).json()["entry"]) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://elsewhere.example"},
        {"exp": int(time.time()) + 4000},
        {"exp": int(time.time()) - 100},
        {"sub": str(uuid4())},
        {"jti": None},
        {"key": ECKey.generate_key("P-384")},
    ],
)
def test_an_assertion_that_proves_nothing_is_refused(warehouse, client, changed):
    """Another audience, time, subject or key, or no number: 401."""
    answer = proven(client, assertion(warehouse.pk, **changed))
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"


def test_an_assertion_is_taken_once(warehouse, client):
    """The same number a second time is refused."""
    word = assertion(warehouse.pk)
    assert proven(client, word).status_code == 200
    assert proven(client, word).status_code == 401


def test_a_service_without_its_key_is_nobody(warehouse, client):
    """Its id alone opens nothing, nor does it once an administrator ended it."""
    assert token(client, warehouse, grant_type="client_credentials", scope="system/*.rs").status_code == 401
    Client.objects.update(is_active=False)
    assert proven(client, assertion(warehouse.pk)).status_code == 401


def test_a_service_asks_for_no_code_and_an_app_for_no_service(warehouse, app, client):
    """Each grant is for its kind of program."""
    assert proven(client, assertion(warehouse.pk), grant_type="authorization_code").status_code == 400
    assert token(client, app, grant_type="client_credentials").status_code == 400
    assert token(client, app, grant_type="password").status_code == 400
    assert client.post("/oauth/token", {}, content_type="application/json").status_code == 400


@pytest.mark.parametrize(
    "head",
    [
        "[" * 3_000 + "]" * 3_000,
        "[]",
        "1",
        '{"alg":"none"}',
        '{"alg":"HS256","kid":"k"}',
        '{"alg":["ES384"],"kid":"k"}',
        '{"alg":"ES384","kid":{}}',
        '{"alg":"ES384","kid":"k","crit":["x"],"x":1}',
        '{"alg":"ES384","kid":"k","jwk":{"kty":"oct","k":"AA"},"jku":"http://127.0.0.1:1/"}',
    ],
)
def test_a_strange_head_is_refused(warehouse, client, head):
    """No algorithm but those by a pair of keys, no key that the word itself brings along, and no fault of ours."""
    _, claims, signature = assertion(warehouse.pk).split(".")
    word = f"{base64.urlsafe_b64encode(head.encode()).decode().rstrip('=')}.{claims}.{signature}"
    assert proven(client, word).status_code == 401


@pytest.mark.parametrize("aud", [{"x": 1}, [{"x": 1}], [[]], None, 1, []])
def test_a_strange_audience_is_refused(warehouse, client, aud):
    """Whatever stands in `aud` of a word that is signed well."""
    assert proven(client, assertion(warehouse.pk, aud=aud)).status_code == 401


def test_a_shared_secret_made_of_the_public_key_signs_nothing(warehouse, client):
    """The old confusion: HMAC with the public key's text as its secret."""
    about = {
        "iss": str(warehouse.pk),
        "sub": str(warehouse.pk),
        "aud": TOKEN,
        "exp": int(time.time()) + 200,
        "jti": "1",
    }
    parts = [
        base64.urlsafe_b64encode(json.dumps(one).encode()).rstrip(b"=") for one in ({"alg": "HS256", "kid": "k"}, about)
    ]
    signature = hmac.digest(KEY.as_pem(private=False), b".".join(parts), "sha256")
    word = b".".join([*parts, base64.urlsafe_b64encode(signature).rstrip(b"=")]).decode()
    assert proven(client, word).status_code == 401


def test_keys_are_changed_without_a_gap(warehouse, client):
    """While two keys stand there each signs; once the old one is gone it signs no more."""
    new = ECKey.generate_key("P-384", parameters={"kid": "new", "alg": "ES384", "use": "sig"})
    Client.objects.update(keys={"keys": [KEY.as_dict(private=False), new.as_dict(private=False)]})
    about = {"iss": str(warehouse.pk), "sub": str(warehouse.pk), "aud": TOKEN, "exp": int(time.time()) + 200}
    by_new = jwt.encode({"alg": "ES384", "kid": "new"}, {**about, "jti": "2"}, new, algorithms=["ES384"])
    assert proven(client, by_new).status_code == proven(client, assertion(warehouse.pk)).status_code == 200
    Client.objects.update(keys={"keys": [new.as_dict(private=False)]})
    assert proven(client, assertion(warehouse.pk)).status_code == 401


def test_an_app_reaches_no_other_site_of_its_user(clinic, app, sign_in, client):
    """Whoever works at two sites chooses, for an app of one, only its people; and opens it from no chart of the other."""
    Membership.objects.create(user=clinic.physician, site=clinic.there, role="physician")
    browser = sign_in("physician")
    page = browser.get(asked(app))
    found = browser.post("/oauth/authorize", {"request": page.context["word"], "find": "1", "q": "doe"})
    assert str(clinic.person_there.pk) not in found.content.decode()
    form = {"request": page.context["word"], "agree": "1", "person": str(clinic.person_there.pk)}
    assert browser.post("/oauth/authorize", form).status_code == 200
    assert app.name in browser.get(f"/apps/of/{clinic.person.pk}").content.decode()
    assert app.name not in browser.get(f"/apps/of/{clinic.person_there.pk}").content.decode()


def test_a_scope_that_was_not_given_uses_up_no_refresh_token(clinic, app, sign_in, client):
    """The slip of an app costs its user no sign-in."""
    first = changed_for_tokens(client, app, agreed(sign_in("physician"), app, clinic.person)).json()
    about = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert token(client, app, **about, scope="user/*.rs").json()["error"] == "invalid_scope"
    assert token(client, app, **about).status_code == 200


SIGN_IN = "openid fhirUser launch/patient patient/*.rs"


def identity_of(client, word):
    """The claims of a word who the user is, checked against what is published."""
    keys = KeySet.import_key_set(client.get("/oauth/keys").json())
    return jwt.decode(word, keys, algorithms=["RS256"]).claims


@pytest.fixture
def sso(app):
    """The app, let ask for who its user is."""
    Client.objects.update(scopes=f"{app.scopes} openid fhirUser")
    return app


def test_who_the_user_is_is_signed_for_the_app(clinic, sso, sign_in, client):
    """The word names the clinic, the user, the app and what it wants to find again; without `openid` there is none."""
    about = {"scope": SIGN_IN, "nonce": "n1"}
    body = changed_for_tokens(client, sso, agreed(sign_in("physician"), sso, clinic.person, **about)).json()
    claims = identity_of(client, body["id_token"])
    assert claims["iss"] == "http://testserver/fhir/R4"
    assert claims["aud"] == str(sso.pk)
    assert claims["sub"] == str(clinic.physician.pk)
    assert claims["nonce"] == "n1"
    assert claims["fhirUser"] == f"http://testserver/fhir/R4/Practitioner/{clinic.physician.pk}"
    plain = changed_for_tokens(client, sso, agreed(sign_in("physician"), sso, clinic.person)).json()
    assert "id_token" not in plain


def test_a_patient_is_told_as_a_patient(clinic, sso, sign_in, client):
    """`fhirUser` of whoever signs in to their own chart is that Patient, and is read with this scope alone."""
    body = changed_for_tokens(client, sso, agreed(sign_in("patient"), sso, scope="openid fhirUser")).json()
    address = identity_of(client, body["id_token"])["fhirUser"]
    assert address.endswith(f"/Patient/{clinic.person.pk}")
    headers = {"HTTP_AUTHORIZATION": f"Bearer {body['access_token']}"}
    assert client.get(address, **headers).status_code == 200
    assert client.get("/fhir/R4/Patient", **headers).status_code == 403
    assert client.get("/fhir/R4/Consent", **headers).status_code == 403


def test_who_the_user_is_is_asked_in_words(sso, sign_in):
    """The user reads what the app learns."""
    page = sign_in("physician").get(asked(sso, scope=SIGN_IN)).content.decode()
    assert "Learn what you are called here" in page


def test_no_private_key_leaves(client, db, settings):
    """What is published holds no private part; what is kept is sealed by the installation's secret."""
    shown = client.get("/oauth/keys").json()["keys"]
    assert len(shown) == 1
    assert not set(shown[0]) & {"d", "p", "q", "dp", "dq", "qi"}
    assert shown[0]["alg"] == "RS256"
    assert client.get("/oauth/keys").json()["keys"] == shown
    row = SigningKey.objects.get()
    assert '"d"' not in row.sealed
    settings.SECRET_KEY = "another"
    assert len(client.get("/oauth/keys").json()["keys"]) == 2


def test_keys_of_the_clinic_follow_each_other(db):
    """After ninety days another signs; the old one is published until nothing it signed holds, and then no more."""
    now = timezone.now()
    first = signing_key(now)
    assert signing_key(now + SIGNS_FOR - timedelta(minutes=1)).kid == first.kid
    later = now + SIGNS_FOR + timedelta(minutes=1)
    second = signing_key(later)
    assert second.kid != first.kid
    assert {one["kid"] for one in published(later)["keys"]} == {first.kid, second.kid}
    assert [one["kid"] for one in published(now + SHOWN_FOR)["keys"]] == [second.kid]


def test_an_app_learns_of_its_own_tokens_alone(clinic, warehouse, client):
    """With its key: what a token of its own is worth; of another's, of one that ended and of nonsense, that it is not active."""
    secret = proven(client, assertion(warehouse.pk)).json()["access_token"]

    def told(word, token, **about):
        form = {"client_assertion": word, "token": token, **about}
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        kind = "application/x-www-form-urlencoded"
        return client.post("/oauth/introspect", urlencode(form), content_type=kind)

    found = told(assertion(warehouse.pk, aud="http://testserver/oauth/introspect"), secret).json()
    assert (found["active"], found["scope"], found["client_id"]) == (True, "system/Patient.rs", str(warehouse.pk))
    assert found["exp"] > time.time()
    assert told(assertion(warehouse.pk), "nonsense").json() == {"active": False}
    foreign, _ = issue(clinic.physician, scopes="people:read", lasting=timedelta(hours=1))
    assert told(assertion(warehouse.pk), foreign).json() == {"active": False}
    Token.objects.update(expires_at=timezone.now())
    assert told(assertion(warehouse.pk), secret).json() == {"active": False}
    assert told("x", secret).status_code == 401


def test_a_public_app_learns_of_no_token(app, client):
    """Whoever proves nothing is told nothing, also not whether a token is one."""
    form = urlencode({"client_id": str(app.pk), "token": "x"})
    answer = client.post("/oauth/introspect", form, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 401


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["authorization_code", "refresh_token"])
def test_what_is_shown_twice_at_one_moment_gives_nothing_that_lasts(clinic, app, sign_in, monkeypatch, kind):
    """A thief who is a breath later than the app: whatever the first got has ended once both were answered."""
    code, client = agreed(sign_in("physician"), app, clinic.person), DjangoClient()
    form = {"redirect_uri": BACK, "code_verifier": VERIFIER, "code": code}
    if kind == "refresh_token":
        form = {"refresh_token": changed_for_tokens(client, app, code).json()["refresh_token"]}
    inside, give, answers = Event(), granting._give, []

    def slowly(*args, **kwargs):
        inside.set()
        time.sleep(0.5)
        return give(*args, **kwargs)

    def show():
        try:
            answers.append(token(DjangoClient(), app, grant_type=kind, **form).status_code)
        finally:
            connection.close()

    monkeypatch.setattr(granting, "_give", slowly)
    first, second = Thread(target=show), Thread(target=show)
    first.start()
    assert inside.wait(20)
    second.start()
    first.join()
    second.join()
    assert sorted(answers) == [200, 400]
    assert not Token.objects.filter(revoked_at__isnull=True).exists()
