"""What became of a card: taken apart, checked, and comments left where they came from."""

from datetime import UTC, datetime

import jsonschema
import pytest

from assuage.interop.cds_hooks import Feedback, RefusedRequestError, receive_feedback, schema

CARD = "4e0a3a1e-3283-4575-ab82-028d55fe2719"
CHOSEN = "e56e1945-20b3-4393-8503-a1a20fd73152"
ACCEPTED = {
    "card": CARD,
    "outcome": "accepted",
    "acceptedSuggestions": [{"id": CHOSEN}],
    "outcomeTimestamp": "2026-11-20T09:05:31Z",
}
OVERRIDDEN = {
    "card": CARD,
    "outcome": "overridden",
    "overrideReason": {"reason": {"code": "benefit", "system": "urn:x"}, "userComment": "Mrs Secret asked for it"},
    "outcomeTimestamp": "2026-11-20T10:05:31.123456789+01:00",
}


def test_an_accepted_suggestion_is_taken():
    """The card, the suggestion and the instant come through."""
    (taken,) = receive_feedback("assuage-order-sign", {"feedback": [ACCEPTED]})
    at = datetime(2026, 11, 20, 9, 5, 31, tzinfo=UTC)
    assert taken == Feedback("assuage-order-sign", CARD, "accepted", at, accepted=(CHOSEN,))


def test_an_override_keeps_its_code_and_not_its_comment():
    """The reason's code is kept; the comment, which may name somebody, is not."""
    (taken,) = receive_feedback("assuage-order-sign", {"feedback": [OVERRIDDEN]})
    assert (taken.outcome, taken.reason) == ("overridden", "benefit")
    assert taken.at.astimezone(UTC) == datetime(2026, 11, 20, 9, 5, 31, 123456, tzinfo=UTC)
    assert "Secret" not in repr(taken)


@pytest.mark.parametrize(
    "entry",
    [
        ACCEPTED,
        OVERRIDDEN,
        {key: value for key, value in OVERRIDDEN.items() if key != "overrideReason"},
        OVERRIDDEN | {"overrideReason": {"userComment": "no"}},
        ACCEPTED | {"card": f"urn:uuid:{CARD.upper()}", "later": 1},
    ],
)
def test_what_is_taken_is_as_the_schema_says(entry):
    """The reader and the schema agree on what is well formed."""
    jsonschema.validate({"feedback": [entry]}, schema("feedback"))
    assert receive_feedback("assuage-patient-view", {"feedback": [entry, entry]})[0].card == CARD


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        ACCEPTED | {"card": "one"},
        ACCEPTED | {"card": None},
        ACCEPTED | {"outcome": "ignored"},
        ACCEPTED | {"outcome": None},
        ACCEPTED | {"outcome": []},
        ACCEPTED | {"acceptedSuggestions": []},
        ACCEPTED | {"acceptedSuggestions": [{"id": "one"}]},
        ACCEPTED | {"acceptedSuggestions": ["one"]},
        {key: value for key, value in ACCEPTED.items() if key != "acceptedSuggestions"},
        ACCEPTED | {"outcomeTimestamp": None},
        ACCEPTED | {"outcomeTimestamp": "2026-11-20"},
        ACCEPTED | {"outcomeTimestamp": "2026-11-20T09:05:31"},
        OVERRIDDEN | {"overrideReason": {}},
        OVERRIDDEN | {"overrideReason": "no"},
        OVERRIDDEN | {"overrideReason": {"reason": "no"}},
        OVERRIDDEN | {"overrideReason": {"reason": {"display": "no"}}},
        OVERRIDDEN | {"overrideReason": {"userComment": 7}},
    ],
)
def test_malformed_feedback_is_refused(entry):
    """Each invariant has an example that breaks it; both the reader and the schema refuse it."""
    with pytest.raises(RefusedRequestError) as caught:
        receive_feedback("assuage-order-sign", {"feedback": [entry]})
    assert caught.value.status == 400
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"feedback": [entry]}, schema("feedback"))


@pytest.mark.parametrize("body", [None, [], {}, {"feedback": {}}, {"feedback": None}])
def test_a_body_without_feedback_is_refused(body):
    """The body is an object with an array."""
    with pytest.raises(RefusedRequestError):
        receive_feedback("assuage-order-sign", body)


def test_a_day_that_does_not_exist_is_refused():
    """The 30th of February has the right shape and is no day."""
    with pytest.raises(RefusedRequestError, match="does not exist"):
        receive_feedback("assuage-order-sign", {"feedback": [ACCEPTED | {"outcomeTimestamp": "2026-02-30T09:00:00Z"}]})


def test_feedback_to_an_unknown_service_is_not_found():
    """A 404, as for a call."""
    with pytest.raises(RefusedRequestError) as caught:
        receive_feedback("warfarin", {"feedback": []})
    assert caught.value.status == 404
