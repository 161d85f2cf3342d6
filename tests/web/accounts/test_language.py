"""The language that somebody chose is theirs wherever they sign in; whoever chose none gets what the browser asks for."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from assuage.web.accounts.models import User
from assuage.web.audit.models import AuditEvent

GERMAN = {"accept-language": "de"}


@pytest.fixture(autouse=True)
def _speaks_as_before():
    with translation.override("en-gb"):
        yield


def spoken(client, **headers):
    """The language of one's own account's page."""
    answer = client.get(reverse("accounts:account"), headers=headers)
    assert f'<html lang="{answer["Content-Language"]}"' in answer.content.decode()
    return answer["Content-Language"]


def test_pages_come_in_the_language_of_whoever_is_signed_in(clinic, sign_in):
    """Whatever the browser asks for and a cookie says; before the sign-in those two decide."""
    client = sign_in("nurse")
    assert spoken(client, **GERMAN) == "de"
    User.objects.filter(pk=clinic.nurse.pk).update(language="en-gb")
    client.cookies["django_language"] = "de"
    assert spoken(client, **GERMAN) == "en-gb"
    assert Client().get(reverse("account_login"), headers=GERMAN)["Content-Language"] == "de"


def test_one_chooses_on_the_account_page(clinic, sign_in):
    """It is kept with a row in the audit; what is no language of ours changes nothing; empty leaves it to the browser."""
    client, where = sign_in("nurse"), reverse("accounts:language")
    assert b'action="/account/language/"' in client.get(reverse("accounts:account")).content
    assert client.post(where, {"language": "de"}).url == reverse("accounts:account")
    assert spoken(client) == "de"
    assert AuditEvent.objects.filter(verb="choose a language", user_id=clinic.nurse.pk).count() == 1
    client.post(where, {"language": "xx"})
    assert spoken(client) == "de"
    client.post(where, {"language": ""})
    assert spoken(client) == "en-gb"


def test_the_switch_on_the_bar_is_kept_for_whoever_is_signed_in(clinic, sign_in):
    """Otherwise it would do nothing for somebody who chose before."""
    client = sign_in("nurse")
    client.post(reverse("accounts:language"), {"language": "en-gb"})
    client.post(reverse("design:language"), {"language": "de", "next": "/"})
    assert spoken(client) == "de"
    clinic.nurse.refresh_from_db()
    assert clinic.nurse.language == "de"


@pytest.mark.parametrize("kept", ["xx", "../de"])
def test_a_language_that_is_none_of_ours_is_passed_over(clinic, sign_in, kept):
    """A row that came from elsewhere breaks no page."""
    User.objects.filter(pk=clinic.nurse.pk).update(language=kept)
    assert spoken(sign_in("nurse"), **GERMAN) == "de"
