"""A page that nobody uses, in a real browser: the warning, the end, and what was typed."""

import shutil

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.urls import reverse

from assuage.web.accounts.models import Membership, Role, Site, User

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: `make browser` installs Debian's"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(monkeypatch):
    """A page of a browser of the machine."""
    from playwright.sync_api import sync_playwright

    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()
        connections.close_all()  # those of this event loop, which nothing else closes


def signed_in(page, live_server, client):
    """The session of a test client, in the browser."""
    site = Site.objects.create(name="North (invented)")
    user = User.objects.create_user("nurse@example.org", None, name="Invented Nurse")
    Membership.objects.create(user=user, site=site, role=Role.NURSE)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})

    def again():
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )

    again()
    return again


def test_what_was_typed_is_back_after_a_session_that_nobody_used(page, live_server, client, settings):
    """A warning first; then nothing is shown any more, the session has ended, and after the sign-in the text stands where it stood."""
    settings.IDLE_MINUTES = 0.4
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    again = signed_in(page, live_server, client)
    form = live_server.url + reverse("accounts:emergency")
    page.goto(form)
    page.fill("textarea[name=reason]", "Typed before the end")
    page.fill("input[name=value]", "AB-1234")
    page.wait_for_selector("dialog[open]", timeout=5_000)
    page.wait_for_url("**/accounts/login/**", timeout=60_000)
    assert page.url.endswith("?next=%2Femergency%2F")
    assert "Typed before" not in page.content()
    settings.IDLE_MINUTES = 15
    page.goto(form)
    assert "/accounts/login/" in page.url
    again()
    page.goto(form)
    assert page.input_value("textarea[name=reason]") == "Typed before the end"
    assert page.input_value("input[name=value]") == "AB-1234"
    assert page.locator(".banner--note[role=status]").count() == 1
    page.reload()
    assert page.input_value("textarea[name=reason]") == ""
    assert not faults


def test_a_session_that_is_over_keeps_what_was_typed(page, live_server, client, settings):
    """Used until the end, warned once, and back after the next sign-in."""
    settings.SESSION_HOURS = 0.005  # 18 seconds
    again = signed_in(page, live_server, client)
    form = live_server.url + reverse("accounts:emergency")
    page.goto(form)
    page.wait_for_selector("dialog[open]", timeout=5_000)
    page.click("dialog button")
    page.fill("textarea[name=reason]", "Typed before the end")
    page.wait_for_url("**/accounts/login/**", timeout=30_000)
    settings.SESSION_HOURS = 12
    page.goto(form)
    assert "/accounts/login/" in page.url
    again()
    page.goto(form)
    assert page.input_value("textarea[name=reason]") == "Typed before the end"
    assert page.locator("dialog").count() == 0


def test_whoever_says_that_they_are_there_stays(page, live_server, client, settings):
    """The warning goes, and the page lives on."""
    settings.IDLE_MINUTES = 0.4
    signed_in(page, live_server, client)
    page.goto(live_server.url + reverse("accounts:emergency"))
    for _ in range(3):
        page.wait_for_selector("dialog[open]", timeout=5_000)
        page.wait_for_timeout(2_000)
        page.click("dialog button")
        assert page.locator("dialog").count() == 0
        page.mouse.click(5, 5)
    assert "/emergency/" in page.url
