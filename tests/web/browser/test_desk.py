"""The front desk in a real browser: what only a browser shows of registering, booking and the board."""

import re

import pytest

pytestmark = pytest.mark.slow  # the demo clinic is made anew for them


def test_a_likely_double_offers_nothing_that_stands_in_the_form(browsing, served):
    """What was typed comes back with the question, so it is not offered a second time as something that was lost."""
    page = browsing("front_desk")
    page.goto(f"{served}/people/")
    page.locator("main a[href^='/people/register/']").first.click()
    page.locator("[name=family_name]").fill("Fenn")
    page.locator("[name=given_name]").fill("Farid")
    page.locator("[name=birth_date]").fill("1982-01-08")
    page.locator("[name=sex]").first.check()
    page.locator("[name=needs_interpreter]").nth(1).check()
    page.get_by_role("button", name="Register").click()
    page.get_by_role("heading", name="Is it one of these").wait_for()
    assert page.get_by_role("button", name="Put it back").count() == 0


def test_a_free_time_is_booked_with_the_keyboard_alone(browsing, served, axe):
    """From a free place of tomorrow's board to a booked appointment, without touching a pointer."""
    page = browsing("front_desk")
    page.goto(f"{served}/schedule/")
    _tab_to(page, "Day after")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("day="))
    _tab_to(page, "book at")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/book/"))
    assert axe(page) == []
    page.locator("[name=words]").focus()
    page.keyboard.type("Ashdown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who comes?").wait_for()
    _tab_to(page, "Ashdown")
    page.keyboard.press("Enter")
    page.locator("[name=minutes]").focus()
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("#free-times$"))
    assert page.locator("#free-times").bounding_box()["y"] < page.viewport_size["height"]
    assert axe(page) == []
    _tab_to(page, "Book 1 appointment")
    page.keyboard.press("Enter")
    page.get_by_text("Booked.", exact=True).wait_for()


def test_a_step_on_the_board_leaves_the_keyboard_at_the_person(browsing, served):
    """After `Arrived` or `Done` the board is drawn anew, and the focus is not thrown back to the top of the page."""
    page = browsing("front_desk")
    page.goto(f"{served}/schedule/")
    step = page.locator("table.board .slot__steps button").first
    place = step.get_attribute("id").rpartition("-")[0]
    step.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("place => document.activeElement.id === place", arg=place)


def test_people_on_the_board_can_be_hit_with_a_finger(browsing, served):
    """A name on the board of a tablet is taller than its letters."""
    page = browsing("front_desk", width=820, height=1180)
    page.goto(f"{served}/schedule/")
    assert all(one.bounding_box()["height"] >= 36 for one in page.locator(".slot__who a").all())


def _tab_to(page, words, most=80):
    """Press Tab until what has the focus says `words`."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(
            "document.activeElement.matches('a, button') ? document.activeElement.textContent : ''"
        ):
            return
    raise AssertionError(f"no Tab leads to “{words}”")
