"""The request of the manual gives the cards that the manual tells of."""

import json
from datetime import UTC, datetime

import jsonschema

from assuage.interop.cds_hooks import answer, schema


def test_the_example_of_the_manual(top):
    """Invented, well formed, and answered with what the page says: interaction, dose over a hard limit, tests to order."""
    request = json.loads((top / "docs/examples/cds-order-sign.json").read_text(encoding="utf-8"))
    jsonschema.validate(request, schema("request"))
    assert request["prefetch"]["patient"]["meta"]["tag"][0]["code"] == "invented"
    response = answer("assuage-order-sign", request, at=datetime(2026, 11, 20, 9, tzinfo=UTC))
    jsonschema.validate(response, schema("response"))
    cards = {card["source"]["topic"]["code"]: card for card in response["cards"]}
    assert set(cards) == {"candidacy", "interaction", "dose"}
    assert "heophylline" in cards["interaction"]["detail"]
    assert cards["dose"]["indicator"] == "critical"
    assert "1.5 mg/kg/h" in cards["dose"]["summary"]
    assert any("Electrocardiogram" in suggestion["label"] for suggestion in cards["candidacy"]["suggestions"])
    assert "laboratory" in cards["candidacy"]["detail"]
