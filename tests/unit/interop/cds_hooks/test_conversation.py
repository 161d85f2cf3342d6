"""A morning in the pain clinic, between its record system and the service; to be read from top to bottom."""

import jsonschema

from assuage.interop.cds_hooks import answer, discovery, receive_feedback, schema


def test_a_patient_is_seen_ordered_for_and_signed(desk):
    """From opening a chart to signing an order: each answer follows from what was sent, and from nothing else."""
    at = desk.at

    # The record system asks what there is, and will send what it is asked for.
    services = {service["hook"]: service for service in discovery()["services"]}
    assert services["order-sign"]["prefetch"]["conditions"] == "Condition?patient={{context.patientId}}"

    # 09:00. The chart of a woman with high blood pressure is opened. Nobody speaks of ketamine: no card.
    hypertension = desk.make.condition(desk.make.concept("icd", "I10"))
    chart = desk.prefetch(hypertension)
    assert desk.ask(desk.request("patient-view", prefetch=chart)) == []

    # 09:10. Complex regional pain syndrome is entered. The chart is opened again: one card, which only informs.
    chart = desk.prefetch(hypertension, desk.pain())
    (card,) = desk.ask(desk.request("patient-view", prefetch=chart))
    assert card["indicator"] == "info"
    assert card["summary"].startswith("Ketamine: cannot say yet")

    # 09:15. Ketamine is chosen by vein, 0.5 mg/kg over 40 min. The same questions are open, and now it warns.
    order = desk.ketamine(desk.dosage(dose=(0.5, "mg/kg"), minutes=40))
    cards = desk.cards("order-select", orders=[order], prefetch=chart)
    assert cards["candidacy"]["indicator"] == "warning"

    # The rate is 0.75 mg/kg/h: over the 0.6 at which outpatients are warned, under the 1 at which they are refused.
    assert cards["dose"]["indicator"] == "warning"
    assert "0.75 mg/kg/h" in cards["dose"]["summary"]

    # 09:20. The nurse enters the weight, and the clinician halves the dose. The dose card goes.
    weight = desk.make.observation("29463-7", valueQuantity=desk.quantity(70, "kg"))
    chart |= {"vitalSigns": desk.bundle(weight)}
    order = desk.ketamine(desk.dosage(dose=(0.25, "mg/kg"), minutes=40))
    cards = desk.cards("order-select", orders=[order], prefetch=chart)
    assert "dose" not in cards
    assert "“0.25 mg/kg over 40 min”" in cards["candidacy"]["detail"]

    # 09:25. A colleague finds the letter about an active psychosis. At signing the card is critical.
    chart["conditions"]["entry"].append({"resource": desk.make.condition({"text": "Active psychosis"})})
    cards = desk.cards("order-sign", orders=[order], prefetch=chart)
    assert cards["candidacy"]["indicator"] == "critical"
    assert "psychosis" in cards["candidacy"]["summary"].lower()

    # 09:26. The clinician does not sign, and says why. What comes back holds the code, and no comment.
    reason = cards["candidacy"]["overrideReasons"][0]
    told = {
        "card": cards["candidacy"]["uuid"],
        "outcome": "overridden",
        "overrideReason": {"reason": reason, "userComment": "letter is about somebody else"},
        "outcomeTimestamp": "2026-11-20T09:26:00Z",
    }
    jsonschema.validate({"feedback": [told]}, schema("feedback"))
    (taken,) = receive_feedback("assuage-order-sign", {"feedback": [told]})
    assert (taken.card, taken.reason) == (cards["candidacy"]["uuid"], reason["code"])
    assert "somebody" not in repr(taken)

    # 09:30. The diagnosis is marked as entered in error. The chart is as it was: nothing was kept of the call before.
    chart["conditions"]["entry"][-1]["resource"]["verificationStatus"] = desk.make.status("entered-in-error")
    cards = desk.cards("order-sign", orders=[order], prefetch=chart)
    assert cards["candidacy"]["indicator"] == "warning"

    # The network of the clinic fails. Without the prefetch nothing is said of anybody.
    (card,) = answer("assuage-order-sign", desk.request(orders=[order]), at=at)["cards"]
    assert card["source"]["topic"]["code"] == "data"
