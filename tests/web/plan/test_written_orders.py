"""An order that is written by hand has the chances that the same dose has as an option, and is held against the same wishes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assuage.documents import span, spoken
from assuage.plan import PlanError, option_of_order
from assuage.web.plan import services
from assuage.web.plan.computing import plan_of

BY_MOUTH = "racemic ketamine base 0.5 mg/kg oral three times daily for 14 days"


def test_an_option_that_is_typed_has_the_chances_of_the_option(draft, sign_in):
    """Each option of the plan, worked out as if somebody had written it: the same three chances to the last twin."""
    plan = plan_of(draft, now=timezone.now())
    for option in plan.options:
        again = option_of_order(plan, option.regimen, setting=option.setting)
        assert again.chances == option.chances
        assert again.levels == option.levels
        assert again.effects == option.effects
        assert again.broken == option.broken
    assert any(option.chance("goal").lead is not None for option in plan.options)


def test_an_order_shows_the_numbers_that_its_option_showed(draft):
    """Highest level and effects with their bands are those of the tables of options, so that nobody signs other numbers than were weighed."""
    now = timezone.now()
    for option in plan_of(draft, now=now).options:
        found = services.predicted_for(draft, option.regimen.text, setting=option.setting, now=now)
        said = {row[0].text: row[2].text for row in found.levels if not row[2].mark}
        assert said == {spoken(one.model): span(one.peak, "ng/mL") for one in option.levels if not one.refused}
        felt = {row[0].text: row[1].text for row in found.effects if not row[1].mark}
        shown = {"dissociation", "systolic_rise"}
        expected = {one.output: one for one in option.effects if one.output in shown and one.peak}
        assert felt == {spoken(name): span(one.peak, one.unit, 2) for name, one in expected.items()}
        assert found.total_mg == pytest.approx(option.total_mg, rel=1e-12)
        assert found.peak_rate_mg_per_h == option.peak_rate_mg_per_h


def test_the_chart_of_an_order_has_the_band_of_its_table(draft, helped):
    """The band is of the same people whose 5 and 95 in a hundred stand beside the highest level."""
    now = timezone.now()
    found = services.predicted_for(draft, helped.order, setting="outpatient", now=now)
    option = option_of_order(plan_of(draft, now=now), found.regimen, setting="outpatient")
    lead = found.series[0]
    assert max(lead.high) == pytest.approx(option.session_band.p95.max(), abs=0.2, rel=0.01)
    assert not any(one.high for one in found.series[1:])


def test_chances_are_told_as_an_order_is_typed(draft, sign_in, helped):
    """With the goal in words, as people in a hundred; nothing is saved."""
    page = sign_in("physician").post(
        reverse("plan:predict", args=[draft.pk]), {"order": helped.order, "setting": "outpatient"}
    )
    text = page.content.decode()
    assert "Chances of this order" in text
    assert text.count(" in 100") >= 3
    assert "without any drug" in text
    draft.refresh_from_db()
    assert draft.order == ""


def test_what_cannot_be_counted_says_why(draft, charted, acting, helped, sign_in):
    """By mouth no relief is drawn; before the options were compared, and with a setting left open, nothing is counted, and it says so."""
    text = sign_in("physician").post(
        reverse("plan:predict", args=[draft.pk]), {"order": BY_MOUTH, "setting": "outpatient"}
    )
    assert "Not predicted, because: The relief course was learnt from infusions by vein" in text.content.decode()
    open_one = services.predicted_for(draft, "0.35 mg/kg/h for 4 h", setting="outpatient", now=timezone.now())
    assert open_one.unfinished
    assert open_one.not_counted == open_one.unfinished
    other = services.begin(acting(charted.physician_there), charted.person_there, now=timezone.now())
    found = services.predicted_for(
        other, "racemic ketamine base 20 mg over 1 h", setting="outpatient", now=timezone.now()
    )
    assert "never compared" in found.not_counted
    assert found.chances == ()


def test_chances_are_kept_with_the_signature(signed, sign_in):
    """A signed plan shows the chances it was signed with."""
    kept = signed.content["prediction"]["chances"]
    assert [one["of"] for one in kept] == ["goal", "dissociation", "systolic"]
    assert all(one["told"] or one["not_said"] for one in kept)
    page = sign_in("nurse").get(reverse("plan:plan", args=[signed.pk])).content.decode()
    assert kept[0]["told"] in page


def test_a_ceiling_of_the_clinic_holds_for_a_written_order_too(charted, acting, proved, helped):
    """An hour of chair time a day and an order of four hours: it takes a reason, as any soft limit."""
    helped.screened(charted)
    physician, now = acting("physician"), timezone.now()
    made = services.begin(physician, charted.person, now=now)
    services.ask(physician, made, {"chair_hours_per_day": 1.0}, expected=made.version, now=now)
    found = services.write_order(
        physician, made, helped.order, setting="outpatient", reasons={}, expected=made.version, now=now
    )
    assert any("chair" in one.words or "hour" in one.words for one in found.soft), found.soft
    browser, address = proved("physician"), reverse("plan:sign", args=[made.pk])
    sent = {"version": made.version, "stands": "yes"}
    assert browser.post(address, sent).status_code == 422
    reasons = dict.fromkeys((one.name for one in found.soft), "A chair is free all of that day.")
    assert browser.post(address, {**sent, **reasons}).status_code == 302


def test_two_long_courses_too_close_take_a_reason(charted, acting, helped):
    """100 hours ten days after 100 hours: the liver is told of an order that is written as well as of an option."""
    helped.screened(charted)
    physician, now = acting("physician"), timezone.now()
    made = services.begin(physician, charted.person, now=now)
    long = "S-ketamine base 10 mg/h for 100 h"
    past = [{"dose": long, "began_days_ago": 10.0}]
    services.ask(physician, made, {"past": past}, expected=made.version, now=now)
    found = services.predicted_for(made, long, setting="inpatient", now=now)
    assert any("liver injury" in one.words for one in found.soft)
    alone = services.predicted_for(made, helped.order, setting="outpatient", now=now)
    assert not any("liver injury" in one.words for one in alone.soft)


def test_a_plan_that_was_read_back_predicts_nothing(draft):
    """Without what it was ranked from there are no virtual people."""
    from dataclasses import replace

    plan = plan_of(draft, now=timezone.now())
    with pytest.raises(PlanError, match="propose again"):
        option_of_order(replace(plan, basis=None), plan.options[0].regimen, setting="outpatient")
