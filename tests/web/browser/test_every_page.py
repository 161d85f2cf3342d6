"""Every page that a person can reach by links, in a real browser: it has a title and one heading, and neither browser nor axe complains."""

import re
from urllib.parse import urlsplit

import pytest

ROLES = ["physician", "nurse", "pharmacist", "front_desk", "researcher", "auditor", "administrator", "patient"]
ALWAYS = {"physician", "administrator", "patient"}  # the others are tried at full counts
pytestmark = pytest.mark.slow  # the demo clinic is made anew for them; `make test` has ten minutes

MOST_AT_A_WIDTH = 12
MOST_PAGES = {
    "few": 10,
    "reduced": 15,
    "full": 200,
}  # by role: kinds of page; at full counts every one that links lead to
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=/evidence/)\w+(?=/)|(?<=/add/)[a-z-]+(?=/)")
NO_PAGE = re.compile(
    r"\.(pdf|json|ndjson|csv|ics|svg|png|html)$|/(download|logout|export|feed)/?|/accounts/social|/accounts/inactive"
)
SEEN_BY_AXE: set[str] = set()


def kind_of(path):
    """A path with every id and key taken out, so that one page of each kind is tried."""
    return UUID.sub("*", path)


def links_of(page, served):
    """Paths on this server that the page leads to, in its own order."""
    found = page.eval_on_selector_all("a[href]:not([download])", "all => all.map(one => one.href)")
    paths = (urlsplit(one) for one in found if one.startswith(served))
    return [f"{one.path}" for one in paths if not NO_PAGE.search(one.path)]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_a_role_can_reach(browsing, served, axe, role, counts):
    """No dead link, no complaint of the browser (also none about the security policy), a title, one h1, nothing that axe finds."""
    if counts != "full" and role not in ALWAYS:
        pytest.skip("tried at full counts")
    page = browsing(role)
    waiting, tried, wrong = ["/"], set(), []
    while waiting and len(tried) < MOST_PAGES[counts]:
        path = waiting.pop(0)
        if kind_of(path) in tried:
            continue
        tried.add(kind_of(path))
        page.complaints.clear()
        answer = page.goto(served + path)
        wrong += [f"{path}: {said}" for said in _wrong_with(page, answer)]
        if kind_of(path) not in SEEN_BY_AXE:
            SEEN_BY_AXE.add(kind_of(path))
            wrong += [f"{path}: {said}" for said in axe(page)]
        waiting += [one for one in links_of(page, served) if kind_of(one) not in tried]
    assert not wrong, "\n".join(wrong)
    assert counts != "full" or not waiting
    assert len(tried) > 1


def _wrong_with(page, answer):
    if answer is None or answer.status >= 400:
        yield f"answered {answer and answer.status}"
        return
    if not page.title().strip():
        yield "has no title"
    if page.locator("h1").count() != 1:
        yield f"has {page.locator('h1').count()} h1"
    yield from (f"the browser says: {said}" for said in page.complaints)


@pytest.mark.parametrize(("role", "width"), [("nurse", 820), ("patient", 320)])
def test_nothing_is_wider_than_the_screen(browsing, served, role, width):
    """On a phone and on a tablet pages scroll one way only; what is wide scrolls in its own box."""
    page = browsing(role, width=width, height=900)
    page.goto(served)
    wide = []
    for path in ["/", *dict.fromkeys(links_of(page, served))][:MOST_AT_A_WIDTH]:
        page.goto(served + path)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide.append(f"{path}: {needed} of {width}")
    assert not wide, "\n".join(wide)


def test_the_first_key_leads_past_the_navigation(browsing, served):
    """Tab shows a link to the content before anything else, and it has a visible focus."""
    page = browsing("physician")
    page.goto(served)
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('href')")
    assert focused is not None
    assert focused.startswith("#")


@pytest.mark.parametrize("dark", [False, True])
def test_colours_have_contrast_in_light_and_dark(browsing, served, axe, dark):
    """Axe finds no text that is too faint on the first pages, whichever scheme the system asks for."""
    page = browsing("physician", dark=dark)
    for path in ("/", "/people/"):
        page.goto(served + path)
        assert [said for said in axe(page) if said.startswith("color-contrast")] == []
