"""The demo clinic served by the real program, and a Chromium that is signed in as one of its people.

Where no Chromium is installed the tests are skipped, and say so; `make browser` installs Debian's.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[3]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTED_WITHIN_S = 180


def pytest_collection_modifyitems(items):
    """All tests of the browser run one after the other, in one process: they share a server and a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.xdist_group("browser"))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed: `make browser` installs Debian's"))


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """The address of the demo clinic, served by the program itself from an empty folder."""
    state = tmp_path_factory.mktemp("clinic")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    variables = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    variables |= {"OPENBLAS_NUM_THREADS": "1"}
    for name in ("ASSUAGE_SECRET_KEY", "ASSUAGE_HOSTS"):
        variables.pop(name, None)
    with ExitStack() as stack:
        log = stack.enter_context((state / "log").open("wb"))
        command = [
            Path(sys.executable).parent / "assuage",
            "serve",
            "--demo",
            "--state",
            str(state / "demo"),
            "--port",
            str(port),
            "--workers",
            "1",
        ]
        server = subprocess.Popen(command, cwd=TOP, env=variables, stdout=log, stderr=log)
        stack.callback(_ended, server)
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health/ready", server, state / "log")
        yield address


def _wait_for(url, server, log):
    until = time.monotonic() + STARTED_WITHIN_S
    while time.monotonic() < until:
        assert server.poll() is None, f"the server ended: {log.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"the server did not answer within {STARTED_WITHIN_S} s: {log.read_text()[-2000:]}")


def _ended(server):
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def people():
    """Who can sign in to the demo, the first of each role."""
    from assuage.web.demo.accounts import ACCOUNTS

    return {one.role.value: one for one in reversed(ACCOUNTS)}


@pytest.fixture(scope="session")
def states(served, browser, people):
    """A signed-in session by role, made once, the way a person signs in: address, password, one-time code."""
    kept = {}

    def state_of(role):
        if role not in kept:
            context = browser.new_context()
            page = context.new_page()
            sign_in(page, served, people[role])
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return state_of


def sign_in(page, served, account):
    """Type address, password and, where it is asked for, the code that the demo's page shows at this moment."""
    from assuage.web.demo.accounts import PASSWORD

    page.goto(f"{served}/accounts/login/")
    page.locator("input[name=login]").fill(account.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    if page.locator("input[name=code]").count():
        shown = page.context.browser.new_page()
        shown.goto(f"{served}/demo/")
        code = shown.locator(f'tr:has(code:text-is("{account.email}")) td.number').inner_text().strip()
        shown.close()
        page.locator("input[name=code]").fill(code)
        page.locator("input[name=code]").press("Enter")
        page.wait_for_url(lambda url: "/accounts/" not in url)
    assert "/accounts/" not in page.url, f"{account.role} could not sign in: {page.locator('main').inner_text()[:400]}"


@pytest.fixture(scope="session")
def signs_in():
    """`signs_in(page, address, account)`, as a person does it."""
    return sign_in


@pytest.fixture
def browsing(browser, states):
    """A page signed in as a role, of a size, that keeps every complaint of the browser in `complaints`."""
    with ExitStack() as stack:

        def make(role=None, *, width=1280, height=900, dark=False, **context):
            opened = browser.new_context(
                storage_state=states(role) if role else None,
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                **context,
            )
            stack.callback(opened.close)
            page = opened.new_page()
            page.complaints = []
            page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: page.complaints.append(str(error)))
            return page

        yield make


@pytest.fixture(scope="session")
def axe():
    """axe-core, as one function from a page to what is wrong with it."""
    from axe_playwright_python.sync_playwright import Axe

    runner = Axe()
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    def wrong_with(page):
        found = runner.run(page, options={"resultTypes": ["violations"], "runOnly": rules}).response["violations"]
        return [
            f"{one['id']}: {one['help']} ({len(one['nodes'])} x, first {json.dumps(one['nodes'][0]['target'])})"
            for one in found
        ]

    return wrong_with
