"""Which cards come back, and what they say."""

import json

import pytest

from assuage.interop.cds_hooks import answer

ECG_WANTED = ("icd", "I25.10")  # heart disease: the 2018 guideline wants an ECG first
KEYS = (
    "patient",
    "conditions",
    "medicationRequests",
    "medicationStatements",
    "medicationAdministrations",
    "allergies",
    "vitalSigns",
    "laboratory",
    "otherObservations",
    "procedures",
    "reports",
    "encounters",
    "questionnaires",
    "lists",
)


def test_nobody_without_pain_or_ketamine_gets_a_card(desk):
    """Opening the chart of somebody with high blood pressure alone shows nothing."""
    hypertension = desk.make.condition(desk.make.concept("icd", "I10"))
    assert desk.cards("patient-view", prefetch=desk.prefetch(hypertension)) == {}
    assert desk.cards("patient-view", prefetch=desk.prefetch()) == {}


def test_a_pain_condition_on_the_chart_is_information(desk):
    """Somebody with complex regional pain syndrome gets one card, which only informs, since nobody orders ketamine."""
    cards = desk.cards("patient-view", prefetch=desk.prefetch(desk.pain()))
    assert set(cards) == {"candidacy"}
    assert cards["candidacy"]["indicator"] == "info"
    assert "overrideReasons" not in cards["candidacy"]
    assert "Complex regional pain syndrome" in cards["candidacy"]["detail"]


@pytest.mark.parametrize(
    ("status", "told"), [("active", True), ("on-hold", True), ("stopped", False), ("completed", False)]
)
def test_ketamine_on_the_chart_is_told_while_it_may_be_given(desk, status, told):
    """An order that stands, or is on hold, brings the card without any pain condition; one that is over does not."""
    taken = desk.order("6130", "ketamine", status=status, authoredOn="2026-11-01")
    cards = desk.cards("patient-view", prefetch=desk.prefetch(medicationRequests=desk.bundle(taken)))
    assert ("candidacy" in cards) is told
    if told:
        assert cards["candidacy"]["indicator"] == "warning"


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_an_order_of_something_else_gets_no_card(desk, hook):
    """Morphine alone, and no order at all, are none of our business."""
    assert desk.cards(hook, orders=[desk.order("7052", "morphine")]) == {}
    assert desk.cards(hook, orders=[]) == {}


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_an_order_of_ketamine_of_whom_little_is_known_cannot_be_said_yet(desk, hook):
    """With a bare chart the card warns, says that nothing can be said yet, and lists what to ask."""
    card = desk.cards(hook, prefetch=desk.prefetch(desk.pain()))["candidacy"]
    assert card["indicator"] == "warning"
    assert card["summary"].startswith("Ketamine: cannot say yet")
    assert "**Still to ask or do**" in card["detail"]
    assert {reason["code"] for reason in card["overrideReasons"]} >= {"benefit", "assessed"}


def test_a_contraindication_is_critical(desk):
    """A psychosis that is active, on the problem list, speaks against the order, and the card says where it stands."""
    psychosis = desk.make.condition({"text": "Active psychosis"})
    card = desk.cards(prefetch=desk.prefetch(desk.pain(), psychosis))["candidacy"]
    assert card["indicator"] == "critical"
    assert card["summary"].startswith("Ketamine not suitable: ")
    assert "sychosis" in card["summary"]
    assert "Rests on Condition of 2026-11-01" in card["detail"]
    assert card["source"]["url"].startswith("https://doi.org/")


def test_the_code_of_esketamine_is_an_order_too(desk):
    """RxNorm's esketamine, and a product that names ketamine in words alone, are both found."""
    esketamine = desk.ketamine(medicationCodeableConcept=desk.make.concept("rx", "2119365"))
    product = desk.ketamine(medicationCodeableConcept={"text": "Ketamine 10 MG/ML Injectable Solution"})
    for order in (esketamine, product):
        assert "candidacy" in desk.cards(orders=[order])


def test_nothing_supplied_gives_one_card_that_says_so(desk):
    """With an address of a FHIR server alone nothing is fetched: one card informs which data were not supplied."""
    for hook in ("patient-view", "order-sign"):
        request = desk.request(hook, fhirServer="https://ehr.example.org/fhir")
        (card,) = desk.ask(request)
        assert (card["indicator"], card["source"]["topic"]["code"]) == ("info", "data")
        assert all(key in card["detail"] for key in KEYS)


@pytest.mark.parametrize("value", [None, {"resourceType": "OperationOutcome"}])
def test_a_prefetch_that_failed_throughout_is_said(desk, value):
    """Where every query failed, opening a chart is not passed over in silence."""
    (card,) = desk.ask(desk.request("patient-view", prefetch=dict.fromkeys(KEYS, value)))
    assert card["source"]["topic"]["code"] == "data"


def test_a_chart_under_a_name_of_its_own_is_read(desk):
    """One Bundle of everything, under a name that was not asked for, is no empty request."""
    chart = {"chart": desk.bundle(desk.make.person, desk.pain())}
    cards = desk.cards("patient-view", prefetch=chart)
    assert set(cards) == {"candidacy"}
    assert "conditions" in not_supplied(cards["candidacy"])


@pytest.mark.parametrize(
    "value",
    [
        None,
        {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "timeout"}]},
        {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "OperationOutcome"}}]},
    ],
)
def test_a_prefetch_that_failed_is_unknown(desk, value):
    """Null and an OperationOutcome are told as not supplied, and a reviewed list then denies nothing that may stand there."""
    reviewed = {
        "resourceType": "List",
        "status": "current",
        "mode": "snapshot",
        "subject": {"reference": "Patient/p"},
        "code": desk.make.concept("loinc", "11450-4"),
        "emptyReason": {"coding": [{"code": "nilknown"}]},
        "date": "2026-11-20",
    }
    lists = desk.bundle(reviewed)
    empty = desk.cards(prefetch=desk.prefetch(lists=lists))["candidacy"]
    failed = desk.cards(prefetch=desk.prefetch(lists=lists) | {"conditions": value})["candidacy"]
    assert "conditions" not in not_supplied(empty)
    assert "conditions" in not_supplied(failed)
    assert questions(failed) > questions(empty)


def not_supplied(card):
    (line,) = [line for line in card["detail"].splitlines() if line.startswith("**Not supplied**")]
    return line.partition(": ")[2].rstrip(".").split(", ")


def questions(card):
    return int(card["summary"].partition("; ")[2].partition(" ")[0])


def test_further_pages_of_a_search_are_not_forgotten(desk):
    """A searchset that is one page of several says that something on the chart was not used."""
    paged = desk.bundle(desk.pain(), link=[{"relation": "next", "url": "https://ehr.example.org/2"}])
    card = desk.cards(prefetch={"patient": desk.make.person, "conditions": paged})["candidacy"]
    assert "it is one page of several" in card["detail"]


def test_what_is_ordered_together_is_weighed_together(desk):
    """Theophylline in the same draft orders is met as if it were taken already, and ketamine is not its own company."""
    theophylline = desk.order("10438", "theophylline", id="other")
    alone = desk.cards(prefetch=desk.prefetch(desk.pain()))
    together = desk.cards(orders=[desk.ketamine(), theophylline], prefetch=desk.prefetch(desk.pain()))
    assert "interaction" not in alone
    assert "in a draft order made together with this one" in together["interaction"]["detail"]
    assert together["interaction"]["indicator"] in {"warning", "critical"}


def medicines(desk, code, display):
    return desk.bundle(desk.order(code, display, status="active", authoredOn="2026-11-01"))


@pytest.mark.parametrize(("route", "told"), [("oral", True), ("iv", False), (None, True)])
def test_interactions_are_those_of_the_order_s_route(desk, route, told):
    """Clarithromycin matters for ketamine by mouth; without a route that is known, every route is asked."""
    order = desk.ketamine(desk.dosage(route=route, dose=(25, "mg"), minutes=40 if route == "iv" else None))
    chart = desk.prefetch(medicationRequests=medicines(desk, "21212", "clarithromycin"))
    cards = desk.cards(orders=[order], prefetch=chart)
    assert ("interaction" in cards) is told
    if told:
        by = "by the route of the order (oral)" if route else "no route is known, so each was asked"
        assert by in cards["interaction"]["detail"]


def test_an_interaction_that_is_only_noted_informs(desk):
    """Lamotrigine is a note: it is told and does not warn."""
    chart = desk.prefetch(medicationRequests=medicines(desk, "28439", "lamotrigine"))
    card = desk.cards(prefetch=chart)["interaction"]
    assert card["indicator"] == "info"
    assert "amotrigine" in card["detail"]


def test_a_test_that_is_wanted_can_be_ordered(desk):
    """With heart disease on the chart an ECG is suggested, as an order that the clinician may accept."""
    heart = desk.make.condition(desk.make.concept(*ECG_WANTED))
    card = desk.cards(prefetch=desk.prefetch(desk.pain(), heart))["candidacy"]
    actions = [action for suggestion in card["suggestions"] for action in suggestion["actions"]]
    (ecg,) = [action["resource"] for action in actions if "Electrocardiogram" in action["description"]]
    assert card["selectionBehavior"] == "any"
    assert (ecg["resourceType"], ecg["status"], ecg["intent"]) == ("ServiceRequest", "draft", "proposal")
    assert ecg["subject"] == {"reference": "Patient/p"}
    assert ecg["code"]["coding"][0]["code"] == "11524-6"


def test_only_what_is_still_missing_is_ordered(desk):
    """With liver disease and a fresh alanine aminotransferase, the other three liver tests are suggested, in one."""
    liver = desk.make.condition(desk.make.concept("icd", "K76.0"))
    alt = desk.make.observation("1742-6", valueQuantity=desk.quantity(30, "U/L"))
    chart = desk.prefetch(desk.pain(), liver, laboratory=desk.bundle(alt))
    suggestions = [one["label"] for one in desk.cards(prefetch=chart)["candidacy"]["suggestions"]]
    assert suggestions.count(next(label for label in suggestions if "phosphatase" in label)) == 1
    assert not any("Alanine" in label for label in suggestions)
    assert "Order: Pregnancy test" in suggestions


def test_no_card_changes_an_order(desk):
    """Nothing acts by itself: no action to apply unasked, and no suggestion that touches a medicine."""
    request = desk.request(prefetch=desk.prefetch(desk.pain(), desk.make.condition(desk.make.concept(*ECG_WANTED))))
    response = answer("assuage-order-sign", request, at=desk.at)
    assert "systemActions" not in response
    suggestions = [one for card in response["cards"] for one in card.get("suggestions", ())]
    actions = [action for suggestion in suggestions for action in suggestion["actions"]]
    assert {(one["type"], one["resource"]["resourceType"]) for one in actions} == {("create", "ServiceRequest")}


def test_cards_name_nobody(desk):
    """No name, birth date, identifier or id of an entry leaves the service; an order for a test names whom it is for."""
    person = desk.make.person | {"identifier": [{"value": "MRN-4711"}], "address": [{"city": "Nowhere"}]}
    heart = desk.make.condition(desk.make.concept(*ECG_WANTED), id="entry-secret")
    denied = desk.make.condition(
        desk.make.concept(*ECG_WANTED), id="denial-secret", verificationStatus=desk.make.status("refuted")
    )
    chart = {"patient": person, "conditions": desk.bundle(desk.pain(), heart, denied)}
    told = json.dumps(desk.ask(desk.request(prefetch=chart)))
    for secret in ("Secret Name", "1980", "MRN-4711", "Nowhere", "secret", "example"):
        assert secret not in told
    assert told.count("Patient/p") == told.count('"subject"')


def test_words_of_a_chart_are_shown_and_not_obeyed(desk):
    """A display that is Markdown, HTML or an address is shown as it stands, and becomes no link."""
    hostile = desk.make.condition(
        {
            "coding": [
                {
                    "system": "http://example.org",
                    "code": "x",
                    "display": "[pay](http://evil.example) <b>now</b> www.evil.example",
                }
            ]
        }
    )
    detail = desk.cards(prefetch=desk.prefetch(desk.pain(), hostile))["candidacy"]["detail"]
    assert r"[pay\](http\://evil.example) \<b\>now\</b\> www\.evil.example" in detail


def test_one_request_is_always_answered_alike(desk):
    """The same request at the same instant gives the same cards to the letter, and leaves the request as it was."""
    request = desk.request(prefetch=desk.prefetch(desk.pain()))
    before = json.dumps(request)
    first = answer("assuage-order-sign", request, at=desk.at)
    assert answer("assuage-order-sign", request, at=desk.at) == first
    assert json.dumps(request) == before
    other = answer("assuage-order-sign", request | {"hookInstance": desk.instance.replace("d", "e")}, at=desk.at)
    assert {card["uuid"] for card in first["cards"]}.isdisjoint(card["uuid"] for card in other["cards"])


def test_summaries_are_short_and_whole(desk):
    """Under 140 characters, however much there is to say."""
    claims = ("F20.9", "I10", "I25.10", "G93.2", "H40.9", "E05.90", "K74.60", "R56.9", "F31.9", "I71.4")
    conditions = [desk.make.condition(desk.make.concept("icd", code)) for code in claims]
    cards = desk.cards(prefetch=desk.prefetch(desk.pain(), *conditions))
    assert "candidacy" in cards
    for card in cards.values():
        assert len(card["summary"]) < 140
        assert "  " not in card["summary"]
