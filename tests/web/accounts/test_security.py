"""Headers, cookies, tokens, and that nothing of a patient leaves by the back door."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.test import Client
from django.urls import reverse

from assuage.web.audit.logging import WithoutValues

TOKEN = "Zyxwvutoken"


def served(**variables):
    """Settings of a place with these variables, read by a process of its own."""
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_HTTPONLY",
        "SECOND_FACTOR_REQUIRED",
        "DEBUG",
        "EMAIL_IS_SET_UP",
    ]
    program = f"import json; from assuage.web.settings import serving as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "ASSUAGE_SECRET_KEY": "x" * 60, **variables},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_what_every_answer_says_to_the_browser(sign_in):
    """No script but ours, no frame, no sniffing, no address told elsewhere, nothing kept."""
    answer = sign_in("nurse").get("/")
    policy = dict(part.strip().partition(" ")[::2] for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]


def test_cookies_and_lines_where_it_is_served_by_https():
    """Secure cookies, a redirect, and a year of strict transport; without https it works on one's own machine."""
    assert served(ASSUAGE_HTTPS="1") == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECOND_FACTOR_REQUIRED": True,
        "DEBUG": False,
        "EMAIL_IS_SET_UP": False,
    }
    assert not served()["SECURE_SSL_REDIRECT"]


def test_strict_transport_is_told_over_https_alone(db, settings):
    """By the header, for a year, with what lies below."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    client = Client()
    assert (
        "max-age=31536000; includeSubDomains"
        in client.get("/accounts/login/", secure=True)["Strict-Transport-Security"]
    )
    assert "Strict-Transport-Security" not in client.get("/accounts/login/")


def test_cookies_of_a_session(sign_in):
    """No script reads it, and no other page sends it along but by a link."""
    client = sign_in("nurse")
    client.get("/")
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_unsafe_request_needs_the_token(clinic):
    """By htmx as by a form: without the header it is refused with our page, with it it passes."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(clinic.patient, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/")
    where = reverse("accounts:still_here")
    refused = client.post(where, headers={"HX-Request": "true"})
    assert refused.status_code == 403
    assert "This form has expired" in refused.content.decode()
    token = client.cookies["csrftoken"].value
    assert client.post(where, headers={"HX-Request": "true", "X-CSRFToken": token}).status_code == 204


def test_what_is_too_large_is_not_read(sign_in, settings):
    """Fields beyond the limit and bodies beyond the limit are refused with our page."""
    client = sign_in("nurse")
    many = client.post(
        reverse("accounts:emergency"), {f"f{turn}": "x" for turn in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    )
    large = client.post(reverse("accounts:emergency"), {"reason": "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)})
    assert (many.status_code, large.status_code) == (400, 400)
    assert "This could not be read" in many.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, "403_csrf", 429, 500])
def test_pages_for_what_went_wrong_say_what_to_do_next(rf, status):
    """One heading, the same look, a way on."""
    from django.template.loader import render_to_string

    page = render_to_string(f"{status}.html", {}, rf.get("/"))
    assert page.count("<h1") == 1
    assert "assuage/tokens.css" in page
    assert re.search(r'<a class="button[^"]*" href="/"', page)


class _OurFaultError(Exception):
    """Raised in the middle of a page, with a patient's name in it."""


@pytest.fixture
def fails(monkeypatch):
    """Every page of a chart fails, holding what it was about to show."""
    from django.template import loader

    whole = loader.render_to_string

    def render(template, context=None, request=None, using=None):
        if str(template).startswith("patients/"):
            held = f"{TOKEN} {context}"
            raise _OurFaultError(held)
        return whole(template, context, request, using)

    monkeypatch.setattr(loader, "render_to_string", render)


@pytest.fixture
def logged():
    """What the log of a clinic says, by the handler of its settings."""
    from assuage.web.settings import base

    assert base.LOGGING["root"]["handlers"] == ["console"]
    assert base.LOGGING["handlers"]["console"]["filters"] == ["no_patient"]
    place = io.StringIO()
    handler = logging.StreamHandler(place)
    handler.addFilter(WithoutValues())
    logging.getLogger().addHandler(handler)
    yield place.getvalue
    logging.getLogger().removeHandler(handler)


def test_a_patients_name_leaves_by_no_back_door(clinic, sign_in, fails, logged):
    """A view that fails, an address that is not there, a form that is refused, a session that ended: no log, page or address has the name."""
    clinic.person.family_name = clinic.person.given_name = TOKEN
    clinic.person.save()
    client = sign_in("nurse")
    client.raise_request_exception = False
    chart = reverse("patients:overview", args=(clinic.person.pk,))
    answers = [
        client.get(chart),
        client.get(f"/people/{TOKEN}/"),
        client.get(f"/nothing/{TOKEN}?name={TOKEN}"),
        client.post(chart, {"name": TOKEN}),
        Client().get(f"/people/?q={TOKEN}"),
        Client().get(f"{chart}?q={TOKEN}"),
        Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": f"{TOKEN}@example.org", "password": TOKEN}),
        client.get(f"/accounts/{TOKEN}/"),
    ]
    assert answers[0].status_code == 500
    for answer in answers:
        assert TOKEN.encode() not in answer.content, (answer.status_code, answer.request["PATH_INFO"])
        assert TOKEN not in str(answer.headers)
    assert "_OurFaultError" in logged()
    assert TOKEN not in logged()


def test_only_the_clinic_is_told_of_charts_in_an_emergency(client, sign_in):
    """A patient who follows a wrong address has no such menu and is not sent to it."""
    assert "Open a chart in an emergency" in sign_in("nurse").get("/nothing/").content.decode()
    for other in (client, sign_in("patient")):
        assert "in an emergency" not in other.get("/nothing/").content.decode()
