"""A passkey in a real browser, with an authenticator that Chromium plays: added, signed in with, confirmed by, removed."""

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture
def here(served):
    """The address by name: a passkey belongs to a name, and no browser makes one for a number."""
    return served.replace("127.0.0.1", "localhost")


@pytest.fixture
def authenticator(browsing):
    """A page whose browser has an authenticator, such as a telephone, that says yes whenever it is asked."""
    page = browsing()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    key = devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    page.kept_keys = lambda: devices.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    return page


def confirm(page, password):
    """Where it is asked who one is, say so by the password."""
    if "/reauthenticate/" in page.url:
        page.goto(page.url.replace("/2fa/reauthenticate/", "/reauthenticate/"))
        page.locator("input[name=password]").fill(password)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def test_a_passkey_is_added_and_opens_the_door_alone(authenticator, here, people, signs_in):
    """It is kept by the authenticator, signs in with no password and no code, and proves again who one is."""
    from assuage.web.demo.accounts import PASSWORD

    page = authenticator
    signs_in(page, here, people["pharmacist"])
    page.goto(f"{here}/accounts/2fa/webauthn/add/")
    confirm(page, PASSWORD)
    page.locator("input[name=name]").fill("Invented telephone")
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)
    assert len(page.kept_keys()) == 1
    page.goto(f"{here}/accounts/2fa/webauthn/")
    assert "Invented telephone" in page.locator("main").inner_text()
    assert not page.complaints

    page.context.clear_cookies()
    page.goto(f"{here}/people/")
    assert "/accounts/login/" in page.url
    page.locator("#passkey_login").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    assert page.url.endswith("/people/")
    assert people["pharmacist"].name in page.locator("header").first.inner_text()

    page.goto(f"{here}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    assert "/reauthenticate/" in page.url
    page.get_by_role("link", name="By a passkey or key").click()
    page.locator("#mfa_webauthn_reauthenticate").click()
    page.wait_for_url("**/remove/")
    page.get_by_role("button", name="Remove this passkey or key").click()
    page.wait_for_url("**/accounts/2fa/webauthn/")
    assert "None yet." in page.locator("main").inner_text()
    assert not page.complaints


def test_a_passkey_that_is_not_there_is_told_in_words(authenticator, here):
    """A browser without one for this place says so, and the page says what to do."""
    page = authenticator
    page.goto(f"{here}/accounts/login/")
    page.locator("#passkey_login").click()
    page.wait_for_selector("#passkey-problem")
    assert "could not be used" in page.locator("#passkey-problem").inner_text()
