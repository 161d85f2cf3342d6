"""Signing in by the provider of a clinic: into an account that is here, by an address that the provider verified, and into no other."""

import json
import subprocess
import sys

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware

from assuage.web.accounts.models import User
from assuage.web.audit.models import AuditEvent
from assuage.web.settings.environment import Environment


@pytest.fixture
def provider(settings):
    """A provider as `ASSUAGE_SIGN_IN` names it."""
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "clinic",
                    "name": "Clinic",
                    "client_id": "x",
                    "secret": "y",
                    "settings": {"server_url": "https://login.example.org"},
                }
            ]
        }
    }


def come_back(rf, email, *, verified=True):
    """What happens when the provider sends somebody back."""
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/accounts/oidc/clinic/login/callback/")
    SessionMiddleware(lambda _: None).process_request(request)
    MessageMiddleware(lambda _: None).process_request(request)
    request.user = AnonymousUser()
    request.allauth = type("Space", (), {})()
    with context.request_context(request):
        login = SocialLogin(
            provider=get_adapter().get_provider(request, "clinic"),
            user=User(email=email, name="From elsewhere"),
            account=SocialAccount(provider="clinic", uid=f"uid of {email}", extra_data={}),
            email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
        )
        return request, complete_social_login(request, login)


def test_a_verified_address_signs_in_to_the_account_that_has_it(clinic, rf, provider):
    """The account is the one an administrator made; it is connected, its password stays, and both are in the audit."""
    clinic.patient.set_password("correct horse battery staple")
    clinic.patient.save()
    EmailAddress.objects.create(user=clinic.patient, email=clinic.patient.email, verified=True, primary=True)
    request, _ = come_back(rf, clinic.patient.email)
    assert request.user == clinic.patient
    assert User.objects.get(pk=clinic.patient.pk).check_password("correct horse battery staple")
    assert "sign in" in AuditEvent.objects.values_list("verb", flat=True)


def test_an_address_that_was_not_verified_signs_in_to_nothing(clinic, rf, provider):
    """Whoever can write any address at a provider opens no account here."""
    request, _ = come_back(rf, clinic.patient.email, verified=False)
    assert not request.user.is_authenticated


def test_an_unknown_address_makes_no_account(clinic, rf, provider):
    """Nobody signs up."""
    before = User.objects.count()
    request, _ = come_back(rf, "somebody.new@example.org")
    assert not request.user.is_authenticated
    assert User.objects.count() == before


def test_a_browser_may_follow_the_form_to_the_provider():
    """The policy of every page names where the sign-in of the clinic is, and no other place; without a provider none."""
    app = {"provider_id": "clinic", "client_id": "x", "settings": {"server_url": "https://login.example.org/realms/a"}}
    given = {"openid_connect": {"APPS": [app, app]}}
    read = Environment.read({"ASSUAGE_SECRET_KEY": "x" * 60, "ASSUAGE_SIGN_IN": json.dumps(given)})
    assert read.sign_in_origins == ("https://login.example.org",)
    assert Environment.read({"ASSUAGE_SECRET_KEY": "x" * 60}).sign_in_origins == ()
    program = (
        "import json; from assuage.web.settings import serving as s; "
        "print(json.dumps(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": "", "HOME": "/nonexistent", "ASSUAGE_SECRET_KEY": "x" * 60, "ASSUAGE_STATE": "/nonexistent", "ASSUAGE_SIGN_IN": json.dumps(given), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == ["'self'", "https://login.example.org"]


def test_providers_come_from_the_environment():
    """As JSON in the shape of allauth."""
    given = {"openid_connect": {"APPS": [{"provider_id": "clinic", "client_id": "x"}]}}
    program = "import json; from assuage.web.settings import serving as s; print(json.dumps(s.SOCIALACCOUNT_PROVIDERS))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": "", "HOME": "/nonexistent", "ASSUAGE_SECRET_KEY": "x" * 60, "ASSUAGE_STATE": "/nonexistent", "ASSUAGE_SIGN_IN": json.dumps(given), "PYTHONPATH": ":".join(sys.path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(done.stdout) == given
