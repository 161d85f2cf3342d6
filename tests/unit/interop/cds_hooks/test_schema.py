"""The schemas hold what the published logical models demand: each invariant has an example that breaks it."""

import copy

import jsonschema
import pytest

from assuage.interop.cds_hooks import SCHEMAS, discovery, schema

ACTION = {"type": "create", "description": "Order an ECG", "resource": {"resourceType": "ServiceRequest"}}
SUGGESTION = {"label": "Order an ECG", "actions": [ACTION], "actionSelectionBehavior": "any", "isRecommended": True}
CARD = {
    "uuid": "4e0a3a1e-3283-4575-ab82-028d55fe2719",
    "summary": "s" * 139,
    "indicator": "warning",
    "detail": "**d**",
    "source": {
        "label": "l",
        "url": "https://example.org",
        "icon": "https://example.org/i.png",
        "topic": {"code": "c", "system": "s"},
    },
    "suggestions": [SUGGESTION],
    "selectionBehavior": "at-most-one",
    "overrideReasons": [{"code": "c", "system": "s", "display": "d"}],
    "links": [
        {"label": "l", "url": "https://example.org", "type": "absolute"},
        {"label": "l", "url": "https://example.org", "type": "smart", "appContext": "c", "autolaunchable": False},
    ],
}
REQUEST = {
    "hook": "patient-view",
    "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    "context": {"userId": "Practitioner/1", "patientId": "1"},
}


def changed(**fields):
    return copy.deepcopy(CARD) | fields


def is_valid(name, document):
    return jsonschema.Draft202012Validator(schema(name)).is_valid(document)


def test_the_schemas_are_schemas():
    """Each is a valid JSON Schema of 2020-12."""
    for name in SCHEMAS:
        jsonschema.Draft202012Validator.check_schema(schema(name))


def test_a_whole_card_is_valid():
    """A card with everything a card may have, and no card at all."""
    assert is_valid("response", {"cards": [CARD], "systemActions": [ACTION], "extension": {"org.example": 1}})
    assert is_valid("response", {"cards": []})


@pytest.mark.parametrize(
    ("rule", "card"),
    [
        ("cds-resp-1", changed(suggestions=[SUGGESTION, SUGGESTION])),
        ("cds-resp-3", changed(links=[CARD["links"][1] | {"type": "absolute"}])),
        ("cds-resp-4", changed(overrideReasons=[{"code": "c", "system": "s"}])),
        ("cds-resp-5", changed(suggestions=[SUGGESTION | {"actions": [ACTION | {"description": ""}]}])),
        (
            "cds-resp-5",
            changed(suggestions=[SUGGESTION | {"actions": [{key: ACTION[key] for key in ("type", "resource")}]}]),
        ),
        ("cds-resp-6", {key: value for key, value in CARD.items() if key != "selectionBehavior"}),
        ("cds-resp-7", changed(suggestions=[SUGGESTION | {"actionSelectionBehavior": "some"}])),
        (
            "cds-resp-2",
            changed(suggestions=[SUGGESTION | {"actions": [ACTION | {"type": "delete", "resourceId": "X/1"}]}]),
        ),
        ("cds-resp-2", changed(suggestions=[SUGGESTION | {"actions": [{"type": "delete", "description": "d"}]}])),
        (
            "a create action has a resource",
            changed(suggestions=[SUGGESTION | {"actions": [{"type": "create", "description": "d"}]}]),
        ),
        ("summary under 140", changed(summary="s" * 140)),
        ("summary not empty", changed(summary="")),
        ("summary required", {key: value for key, value in CARD.items() if key != "summary"}),
        ("indicator required", {key: value for key, value in CARD.items() if key != "indicator"}),
        ("indicator of three", changed(indicator="hard-stop")),
        ("source required", {key: value for key, value in CARD.items() if key != "source"}),
        ("source.label required", changed(source={"url": "https://example.org"})),
        ("uuid", changed(uuid="1")),
        ("selectionBehavior of two", changed(selectionBehavior="all")),
        ("no empty list", changed(links=[])),
        ("link.type of two", changed(links=[CARD["links"][0] | {"type": "relative"}])),
        ("coding has a system", changed(overrideReasons=[{"code": "c", "display": "d"}])),
        ("nothing else", changed(colour="red")),
    ],
)
def test_a_card_that_breaks_a_rule_is_invalid(rule, card):
    """The rule named beside each example refuses it."""
    assert not is_valid("response", {"cards": [card]}), rule


def test_several_may_be_recommended_where_several_may_be_chosen():
    """The bound of cds-resp-1 belongs to at-most-one alone; one recommended among two is fine there too."""
    assert is_valid("response", {"cards": [changed(selectionBehavior="any", suggestions=[SUGGESTION, SUGGESTION])]})
    other = SUGGESTION | {"isRecommended": False}
    assert is_valid("response", {"cards": [changed(suggestions=[SUGGESTION, other])]})


def test_cards_are_required():
    """A response without cards, or with an empty list of system actions, is none."""
    assert not is_valid("response", {})
    assert not is_valid("response", {"cards": [], "systemActions": []})


def test_authorization_needs_a_server():
    """Invariant cds-r-1, broken and kept."""
    granted = {"access_token": "t", "token_type": "Bearer", "expires_in": 1, "scope": "s", "subject": "s"}
    assert is_valid("request", REQUEST)
    assert not is_valid("request", REQUEST | {"fhirAuthorization": granted})
    assert is_valid("request", REQUEST | {"fhirAuthorization": granted, "fhirServer": "https://example.org"})


@pytest.mark.parametrize("field", ["hook", "id", "description"])
def test_a_service_needs_its_three_fields(field):
    """Hook, id and description are required; prefetch is not, and the list may be empty."""
    (first, *_) = copy.deepcopy(discovery()["services"])
    assert is_valid("discovery", {"services": []})
    assert is_valid("discovery", {"services": [{key: first[key] for key in ("hook", "id", "description")}]})
    assert is_valid("discovery", {"services": [first | {"version": "STU3", "hookVersion": "1.1"}]})
    del first[field]
    assert not is_valid("discovery", {"services": [first]})
    assert not is_valid("discovery", {})
