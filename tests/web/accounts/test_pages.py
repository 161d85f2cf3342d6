"""Every page of sign-in and accounts opens, under a policy that runs no inline script and no inline style."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

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


@pytest.fixture(autouse=True)
def _no_limits_of_another_test():
    cache.clear()


@pytest.mark.parametrize("name", OPEN)
def test_pages_before_the_sign_in(db, name):
    """Each opens for whoever comes."""
    answer = Client().get(reverse(name), follow=True)
    assert answer.status_code == 200
    assert harmless(answer)


@pytest.mark.parametrize("name", STAFF)
def test_pages_of_ones_own_account(sign_in, again, name):
    """Each opens for staff who proved a moment ago who they are."""
    answer = again(sign_in("nurse")).get(reverse(name), follow=True)
    assert answer.status_code == 200 or (answer.status_code == 404 and name == "mfa_view_recovery_codes")
    assert harmless(answer)


@pytest.mark.parametrize("name", OFFICE)
def test_pages_of_administrators(sign_in, again, name):
    """Each opens for an administrator, and is not there for a nurse."""
    answer = again(sign_in("administrator")).get(reverse(name))
    assert answer.status_code == 200
    assert harmless(answer)
    assert sign_in("nurse").get(reverse(name)).status_code == 404
