"""Pictures of the main pages, for the README and for whoever looks at them: made by `make screenshots`, and not otherwise."""

import os
from pathlib import Path

import pytest

FOLDER = os.environ.get("ASSUAGE_SCREENSHOTS")
PAGES = {
    "home": ("physician", "/"),
    "people": ("physician", "/people/"),
    "board": ("nurse", "/schedule/"),
    "evidence": ("physician", "/decision/evidence/crps/"),
}
SOMEBODY = "Fenn"  # of the invented people, one who has come as far as a signed plan
ROOMS = ("/candidacy/of/", "/decision/of/", "/consent/of/", "/plan/", "/care/people/")

pytestmark = pytest.mark.skipif(not FOLDER, reason="pictures are made by `make screenshots`")


def test_pictures_of_the_main_pages(browsing, served):
    """Each page as somebody sees it who works there, on a wide screen, and three of them on a phone in the dark."""
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    page = browsing("physician", height=1000)
    page.goto(f"{served}/people/")
    page.locator("input[type=search], input[type=text]").first.fill(SOMEBODY)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("main a[href^='/people/']", has_text=SOMEBODY).first.click()
    page.wait_for_load_state()
    chart = page.url.removeprefix(served)
    links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
    of_rooms = {room.split("/")[1]: one for room in ROOMS for one in links if one.startswith(room)}
    wanted = {**PAGES, "chart": ("physician", chart), **{name: ("physician", path) for name, path in of_rooms.items()}}
    for name, (role, path) in wanted.items():
        page = browsing(role, height=1000)
        page.goto(served + path)
        page.screenshot(path=folder / f"{name}.png")
        inner = page.locator(f"main a[href^='/{path.split('/')[1]}/']").first
        if name in of_rooms and inner.count():
            inner.click()
            page.wait_for_load_state()
            page.screenshot(path=folder / f"{name}-one.png", full_page=True)
    for name in ("home", "chart", "board"):
        role, path = wanted[name]
        page = browsing(role, width=390, height=844, dark=True)
        page.goto(served + path)
        page.screenshot(path=folder / f"{name}-phone.png")
