"""Every page of sign-in and accounts opens, under a policy that runs no inline script and no inline style."""

import re

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assuage.web.accounts import door_forms
from assuage.web.audit.models import AuditEvent

SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)

OPEN = ("account_login", "account_logout", "account_inactive", "account_reset_password")
STAFF = (
    "mfa_index",
    "usersessions_list",
    "account_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "accounts:account",
    "accounts:emergency",
)
OFFICE = ("accounts:users", "accounts:new_user", "accounts:reviews")


def harmless(answer):
    """Whether a page has nothing that the policy would refuse, one title and one heading."""
    page = answer.content.decode()
    for attributes, body in SCRIPT.findall(page):
        assert "src=" in attributes or 'type="application/json"' in attributes, attributes
        assert not ("src=" in attributes and body.strip())
    assert not re.search(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", page)
    assert page.count("<h1") == 1
    assert re.search(r"<title>\s*\S", page)
    assert "script-src 'self';" in answer["Content-Security-Policy"] + ";"
    return True


def spoken_by_us(answer):
    """Whether every template of a page is ours, but for widgets and the tags that load the scripts of passkeys."""
    strange = {
        one.name
        for one in answer.templates
        if "/assuage/web/" not in one.origin.name.replace("\\", "/")
        and not one.name.startswith(("django/forms/", "mfa/webauthn/snippets/"))
    }
    assert not strange
    return True


@pytest.fixture(autouse=True)
def _speaks_as_before():
    with translation.override("en-gb"):
        yield


@pytest.mark.parametrize("name", OPEN)
def test_pages_before_the_sign_in(db, name):
    """Each opens for whoever comes."""
    for language in ("en-gb", "de"):
        answer = Client().get(reverse(name), follow=True, headers={"accept-language": language})
        assert answer.status_code == 200
        assert harmless(answer)
        assert spoken_by_us(answer)


@pytest.mark.parametrize("name", STAFF)
def test_pages_of_ones_own_account(sign_in, again, name):
    """Each opens for staff who proved a moment ago who they are."""
    client = again(sign_in("nurse"))
    for language in ("en-gb", "de"):
        answer = client.get(reverse(name), follow=True, headers={"accept-language": language})
        assert answer.status_code == 200 or (answer.status_code == 404 and name == "mfa_view_recovery_codes")
        assert harmless(answer)
        assert spoken_by_us(answer)


@pytest.mark.parametrize("name", OFFICE)
def test_pages_of_administrators(sign_in, again, name):
    """Each opens for an administrator, and is not there for a nurse."""
    answer = again(sign_in("administrator")).get(reverse(name))
    assert answer.status_code == 200
    assert harmless(answer)
    assert sign_in("nurse").get(reverse(name)).status_code == 404


def test_pages_of_recovery_codes(clinic, sign_in, again):
    """Those that are left are shown, counted and taken out; making new ones says what becomes of the earlier."""
    RecoveryCodes.activate(clinic.nurse)
    client = again(sign_in("nurse"))
    shown = client.get(reverse("mfa_view_recovery_codes"))
    assert "10 of 10 are left." in shown.content.decode()
    assert "10 of 10 are left." in client.get(reverse("mfa_index")).content.decode()
    assert "The earlier codes open nothing" in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    assert all(
        harmless(one) and spoken_by_us(one) for one in (shown, client.get(reverse("mfa_generate_recovery_codes")))
    )


def key_of(user):
    """A passkey as it is stored; what it says of itself is not looked at here."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Invented key", "credential": {}}
    )


def test_staff_keep_their_last_factor_also_where_it_is_a_passkey(clinic, sign_in, again):
    """Whoever saw the password could otherwise set up a factor of their own; with another factor it goes, and the audit says so."""
    key = key_of(clinic.nurse)
    client = again(sign_in("nurse", factor=False))
    where = reverse("mfa_remove_webauthn", args=(key.pk,))
    assert client.post(where).url == reverse("mfa_list_webauthn")
    assert Authenticator.objects.filter(pk=key.pk).exists()
    Authenticator.objects.create(user=clinic.nurse, type=Authenticator.Type.TOTP, data={"secret": ""})
    asked = client.get(where)
    assert "Invented key opens nothing here any more." in asked.content.decode()
    assert harmless(asked)
    assert spoken_by_us(asked)
    client.post(where)
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert AuditEvent.objects.filter(verb="remove a second factor", user_id=clinic.nurse.pk).count() == 1


def test_nobody_removes_the_passkey_of_another(clinic, sign_in, again):
    """It is not there for them."""
    key = key_of(clinic.physician)
    assert again(sign_in("nurse")).post(reverse("mfa_remove_webauthn", args=(key.pk,))).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_patient_may_remove_the_last_passkey(clinic, sign_in, again):
    """Patients may have a factor; nobody makes them."""
    key = key_of(clinic.patient)
    again(sign_in("patient", factor=False)).post(reverse("mfa_remove_webauthn", args=(key.pk,)))
    assert not Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.parametrize(
    ("template", "given"),
    [
        ("account/password_reset.html", {"form": True}),
        ("account/password_reset_done.html", {}),
        ("account/password_reset_from_key.html", {"token_fail": True}),
        ("account/password_reset_from_key.html", {"action_url": "/there/"}),
        ("account/password_reset_from_key_done.html", {}),
        ("account/signup_closed.html", {}),
        ("socialaccount/authentication_error.html", {}),
        ("socialaccount/login_cancelled.html", {}),
        ("socialaccount/login.html", {"provider": {"name": "North Hospital"}}),
    ],
)
def test_pages_that_only_some_clinics_have(rf, template, given):
    """Letters and providers: one heading each, a way on, and nothing in German that is the same in English."""
    headings = []
    for language in ("en-gb", "de"):
        with translation.override(language):
            form = {"form": door_forms.ResetPasswordForm()} if given.get("form") else {}
            page = render_to_string(template, {**given, **form}, rf.get("/"))
        assert re.search(r'<(button|a) class="button', page)
        headings += re.findall(r"<h1>([^<]+)", page)
    assert len(set(headings)) == 2


def test_a_letter_names_the_link_and_no_way_to_sign_up(rf, db):
    """For an account that is here the link; for an address without one that there is nothing to do."""
    with context.request_context(rf.get("/")):
        for prefix, has_link in (("password_reset_key", True), ("unknown_account", False)):
            given = {"password_reset_url": "https://clinic.example/link", "signup_url": "https://clinic.example/signup"}
            letter = get_adapter().render_mail(f"account/email/{prefix}", "somebody@example.org", given)
            assert ("https://clinic.example/link" in letter.body) is has_link
            assert "signup" not in letter.body
            assert "Set a new password" in letter.subject
