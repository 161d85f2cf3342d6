"""Pictures are drawn when somebody looks, from the plan whose tables stand beside them, and never while somebody signs."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.web.plan import pictures, services, signing
from assuage.web.plan.computing import forget, plan_of, plan_shown
from assuage.web.plan.models import PlanPicture


@pytest.fixture
def drawn(monkeypatch):
    """What was drawn, by the dose of the first option; matplotlib itself has tests of its own."""
    made = []

    def draw(plan):
        made.append(plan)
        return SimpleNamespace(svg=f"<svg>{plan.options[0].regimen.text}</svg>")

    monkeypatch.setitem(pictures.PICTURES, "levels", draw)
    return made


def look(browser, record):
    """The picture as the page of options asks for it."""
    return browser.get(reverse("plan:picture", args=[record.pk, record.version, "levels"]))


def test_signing_draws_nothing_and_a_look_draws_once(written, acting, sign_in, drawn):
    """The signature is there at once; the first look draws, the second is given what was kept."""
    signing.sign_plan(acting("physician"), written, expected=written.version, given={}, now=timezone.now())
    assert drawn == []
    assert not PlanPicture.objects.exists()
    browser = sign_in("nurse")
    first, second = look(browser, written), look(browser, written)
    assert first.content == second.content
    assert first["Content-Type"] == "image/svg+xml"
    assert len(drawn) == 1


def test_what_was_seen_before_the_signature_is_kept_with_it(written, acting, sign_in, drawn):
    """The picture that the physician looked at is the one that the signed plan shows."""
    seen = look(sign_in("physician"), written).content
    signing.sign_plan(acting("physician"), written, expected=written.version, given={}, now=timezone.now())
    forget()
    assert look(sign_in("nurse"), written).content == seen
    assert len(drawn) == 1


def test_a_picture_is_of_the_chart_as_it_was_compared(signed, charted, helped, sign_in, drawn):
    """Weighed anew and in another process, the plan is worked out from the chart of then, to the last number of its document."""
    helped.weigh(charted, 90.0)
    forget()
    shown = plan_shown(signed)
    assert [one.regimen.text for one in shown.options] == [one["dose"] for one in signed.content["shown"]["options"]]
    assert shown.options[0].dosing_weight_kg == 70.0
    assert look(sign_in("nurse"), signed).status_code == 200
    assert plan_of(signed, now=timezone.now()).options[0].dosing_weight_kg == 90.0


def test_what_cannot_be_drawn_again_exactly_is_not_drawn(signed, charted, sign_in, drawn):
    """Where the chart of then cannot be told any more there is no picture, and the page says that tables stand instead."""
    charted.person.entries.filter(concept="weight").update(value=71.0)
    forget()
    assert plan_shown(signed) is None
    browser = sign_in("nurse")
    assert look(browser, signed).status_code == 404
    assert drawn == []
    page = browser.get(reverse("plan:options", args=[signed.pk])).content.decode()
    assert "cannot be drawn again exactly as it was" in page


def test_options_that_are_compared_anew_have_new_pictures(draft, acting, sign_in, drawn):
    """A picture of earlier options is never shown beside the tables of later ones."""
    look(sign_in("physician"), draft)
    services.ask(acting("physician"), draft, {"relief_percent": 40.0}, expected=draft.version, now=timezone.now())
    assert not PlanPicture.objects.exists()
    look(sign_in("physician"), draft)
    assert len(drawn) == 2
