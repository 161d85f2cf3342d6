"""The limits of a setting, as a card: outpatients are warned over 0.6 and refused over 1 mg/kg/h, inpatients refused over 2."""

import pytest


def category(code):
    return [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/medicationrequest-category", "code": code}]}]


def dose_cards(desk, per_hour, setting=None):
    weight = desk.make.observation("29463-7", valueQuantity=desk.quantity(70, "kg"))
    order = desk.ketamine(desk.dosage(rate=(per_hour, "mg/kg/h"), minutes=40))
    order |= {"category": category(setting)} if setting else {}
    return desk.cards(orders=[order], prefetch=desk.prefetch(desk.pain(), vitalSigns=desk.bundle(weight)))


@pytest.mark.parametrize(
    ("setting", "per_hour", "indicator"),
    [
        ("outpatient", 0.59, None),
        ("outpatient", 0.6, None),
        ("outpatient", 0.61, "warning"),
        ("outpatient", 1, "warning"),
        ("outpatient", 1.01, "critical"),
        ("community", 1.01, "critical"),
        ("inpatient", 1.01, None),
        ("inpatient", 2, None),
        ("inpatient", 2.01, "critical"),
        (None, 0.61, "warning"),
        (None, 1.01, "critical"),
    ],
)
def test_the_limits_of_a_setting(desk, setting, per_hour, indicator):
    """Just under, at and just over each limit; without a setting those for outpatients, which is said."""
    cards = dose_cards(desk, per_hour, setting)
    assert cards.get("dose", {}).get("indicator") == indicator
    told = cards["dose"]["detail"] if indicator else cards["candidacy"]["detail"]
    assert f"{per_hour:g} mg/kg/h for 40 min" in told
    assert ("names no setting" in told) is (setting is None)
    if indicator is None:
        assert "none is broken" in told


def test_a_limit_is_told_with_its_numbers(desk):
    """The card says what the dose reaches, and what the limit is."""
    card = dose_cards(desk, 1.5, "outpatient")["dose"]
    assert card["summary"] == "Ketamine dose over a hard limit: The rate reaches 1.5 mg/kg/h of racemate-equivalent"
    assert "**Refuses**" in card["detail"]
    assert "refuses over 1 mg/kg/h or 640 ng/mL" in card["detail"]
    assert card["source"]["label"].endswith("(Assuage)")
    assert "url" not in card["source"], "the limits are our own choice, so no paper stands for them"


def test_without_a_weight_the_rate_of_milligrams_is_not_passed_over(desk):
    """35 mg over 40 min cannot be held against a limit per kilogram: a warning, never silence."""
    order = desk.ketamine(desk.dosage(dose=(35, "mg"), minutes=40))
    card = desk.cards(orders=[order], prefetch=desk.prefetch(desk.pain()))["dose"]
    assert card["indicator"] == "warning"
    assert "The weight is not known" in card["detail"]


def test_a_dose_that_cannot_be_read_is_said_to_be_unchecked(desk):
    """The card on candidacy says that the dose was not checked, and why."""
    order = desk.ketamine(desk.dosage(dose=(5, "mL"), minutes=40))
    cards = desk.cards(orders=[order])
    assert "dose" not in cards
    assert "**Dose not checked**, because its unit is not mg or mcg" in cards["candidacy"]["detail"]


def test_two_orders_are_told_apart(desk):
    """Each of two orders over a limit has its own card with its own identifier."""
    orders = [desk.ketamine(desk.dosage(rate=(rate, "mg/kg/h"), minutes=40), id=f"o{rate}") for rate in (1.5, 2.5)]
    cards = [
        card
        for card in desk.ask(desk.request(orders=orders, prefetch=desk.prefetch()))
        if "dose over" in card["summary"]
    ]
    assert len({card["uuid"] for card in cards}) == 2


def test_a_hard_limit_is_told_though_nothing_was_supplied(desk):
    """Without any prefetch the rate per kilogram still speaks for itself."""
    request = desk.request(orders=[desk.ketamine(desk.dosage(dose=(30, "mg/kg"), minutes=5))])
    topics = [card["source"]["topic"]["code"] for card in desk.ask(request)]
    assert topics == ["data", "dose"]
