"""Pages of programs and tokens: for administrators, for staff, and with secrets shown once."""

import json
import warnings

import pytest
from joserfc.jwk import ECKey, RSAKey

from assuage.web.api.models import Client, Token
from assuage.web.audit.models import AuditEvent

KEY = ECKey.generate_key("P-384", parameters={"kid": "k", "alg": "ES384", "use": "sig"})
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # that it is weak is why it is here
    WEAK = RSAKey.generate_key(1024, parameters={"kid": "weak"})


def form(clinic, **changed):
    """A service."""
    return {
        "name": "Warehouse",
        "site": str(clinic.here.pk),
        "kind": "backend",
        "scopes": "system/*.rs",
        "redirect_uris": "",
        "launch_uri": "",
        "keys": json.dumps({"keys": [KEY.as_dict(private=False)]}),
        "acts_as": str(clinic.physician.pk),
        **changed,
    }


def test_an_administrator_lets_a_program_in_and_ends_it(clinic, sign_in, again):
    """With its keys and the user it acts as; ended, its tokens end."""
    browser = again(sign_in("administrator"))
    assert browser.get("/programs").status_code == 200
    assert browser.post("/programs/new", form(clinic)).status_code == 302
    made = Client.objects.get()
    assert "Warehouse" in browser.get("/programs").content.decode()
    again(browser)
    browser.post(f"/programs/{made.pk}/end")
    made.refresh_from_db()
    assert not made.is_active


def test_an_administrator_changes_keys(clinic, sign_in, again):
    """The program keeps its id; private keys and nonsense are refused; the audit has which keys stand there; it needs the password."""
    browser = again(sign_in("administrator"))
    browser.post("/programs/new", form(clinic))
    made = Client.objects.get()
    where = f"/programs/{made.pk}/keys"
    assert where in browser.get("/programs").content.decode()
    new = ECKey.generate_key("P-384", parameters={"kid": "new", "alg": "ES384", "use": "sig"})
    for text in ("", "{", json.dumps({"keys": [new.as_dict(private=True)]})):
        assert browser.post(where, {"keys": text}).status_code == 200
    both = {"keys": [KEY.as_dict(private=False), new.as_dict(private=False)]}
    assert browser.post(where, {"keys": json.dumps(both)}).status_code == 302
    made.refresh_from_db()
    assert made.keys == both
    assert "k, new" in str(AuditEvent.objects.order_by("-number").first().entries)
    only_new = json.dumps({"keys": [new.as_dict(private=False)]})
    assert "/programs" not in sign_in("administrator").post(where, {"keys": only_new})["Location"].partition("?")[0]
    made.refresh_from_db()
    assert made.keys == both
    assert sign_in("physician").get(where).status_code == 404
    Client.objects.update(kind="public", acts_as=None)
    assert again(sign_in("administrator")).get(where).status_code == 404


@pytest.mark.parametrize(
    "changed",
    [
        {"keys": ""},
        {"keys": "{"},
        {"keys": json.dumps({"keys": [KEY.as_dict(private=True)]})},
        {"acts_as": ""},
        {"scopes": "everything"},
        {"kind": "public"},
        {"kind": "public", "redirect_uris": "http://app.example/x"},
        {"kind": "public", "redirect_uris": "https://app.example/#x"},
        {"kind": "public", "redirect_uris": "https://app.example/#"},
        {"kind": "public", "redirect_uris": "https://["},
        {"kind": "public", "redirect_uris": "https://app.example;script-src/x"},
        {"kind": "public", "redirect_uris": "https://app.example@evil.example/x"},
        {"keys": json.dumps({"keys": [WEAK.as_dict(private=False)]})},
        {"kind": "confidential", "redirect_uris": "https://app.example/", "keys": ""},
    ],
)
def test_a_program_that_is_not_safe_is_not_let_in(clinic, sign_in, again, changed):
    """No private keys, no open addresses, no unknown scopes, and whatever its kind needs."""
    answer = again(sign_in("administrator")).post("/programs/new", form(clinic, **changed))
    assert answer.status_code == 200
    assert not Client.objects.exists()


def test_a_service_acts_as_nobody_of_another_site(clinic, sign_in, again):
    """An administrator lends no more than what is of their site."""
    about = form(clinic, acts_as=str(clinic.physician_there.pk))
    assert again(sign_in("administrator")).post("/programs/new", about).status_code == 200
    assert not Client.objects.exists()


def test_nobody_else_lets_programs_in(clinic, sign_in):
    """For a physician the pages are not there."""
    assert sign_in("physician").get("/programs").status_code == 404
    assert sign_in("physician").get("/programs/new").status_code == 404


def test_a_token_is_shown_once_and_ended(clinic, sign_in, again, client):
    """Made after signing in again; its secret opens the JSON interface until it is ended, and is on no later page."""
    browser = again(sign_in("physician"))
    about = {"name": "Script", "scopes": ["people:read"], "days": "7"}
    page = browser.post("/tokens/new", about)
    secret = page.context["secret"]
    headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert client.get("/api/v1/people", **headers).status_code == 200
    assert secret not in browser.get("/tokens").content.decode()
    browser.post(f"/tokens/{Token.objects.get().pk}/end")
    assert client.get("/api/v1/people", **headers).status_code == 401


def test_a_token_needs_the_password_again(clinic, sign_in):
    """Without it nothing is made."""
    answer = sign_in("physician").post("/tokens/new", {"name": "Script", "scopes": ["people:read"], "days": "7"})
    assert answer.status_code == 302
    assert not Token.objects.exists()


def test_nobody_ends_anothers_token(clinic, sign_in, asking):
    """It is not there for them."""
    token = asking("nurse").token
    assert sign_in("physician").post(f"/tokens/{token.pk}/end").status_code == 404


def test_a_patient_sees_their_apps_and_makes_no_token(clinic, sign_in):
    """The list is theirs, to end what they let in."""
    assert sign_in("patient").get("/tokens").status_code == 200
    assert sign_in("patient").get("/tokens/new").status_code == 404
