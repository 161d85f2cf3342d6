"""The dose of an order, read exactly or not at all; the expected texts are written as a clinician would."""

import pytest

from assuage.dosing import Route, parse
from assuage.interop.cds_hooks.dosage import dose_of


def read(desk, drug="ketamine", **given):
    return dose_of({"dosageInstruction": [desk.dosage(**given)]}, drug=drug)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"dose": (0.5, "mg/kg"), "minutes": 40}, "0.5 mg/kg over 40 min"),
        ({"dose": (35, "mg"), "minutes": 40}, "35 mg over 40 min"),
        ({"dose": (500, "ug/kg"), "minutes": 40}, "500 mcg/kg over 40 min"),
        ({"rate": (0.35, "mg/kg/h"), "minutes": 240}, "0.35 mg/kg/h for 4 h"),
        ({"rate": (2, "ug/kg/min"), "minutes": 60}, "2 mcg/kg/min for 1 h"),
        ({"rate": (10, "mg/h"), "minutes": 90}, "10 mg/h for 1.5 h"),
        ({"dose": (20, "mg"), "rate": (10, "mg/h")}, "20 mg over 2 h"),
        ({"dose": (20, "mg"), "rate": (10, "mg/h"), "minutes": 120}, "20 mg over 2 h"),
        ({"route": "im", "dose": (0.5, "mg/kg")}, "0.5 mg/kg IM"),
        ({"route": "sc", "rate": (4, "mg/h"), "minutes": 60}, "4 mg/h SC for 1 h"),
        ({"route": "oral", "dose": (25, "mg")}, "25 mg oral"),
        ({"route": "nasal", "dose": (10, "mg")}, "10 mg nasal"),
        ({"drug": "esketamine", "route": "oral", "dose": (25, "mg")}, "S-ketamine 25 mg oral"),
    ],
)
def test_a_dose_is_read_as_it_is_written(desk, given, text):
    """Amount, rate, time and route give the dose that a clinician would write."""
    dose = read(desk, **given)
    assert dose.regimen == parse(text), dose.why_not
    assert dose.told == ()


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        ((35, "mg"), (40, "min"), "0.875 mg/min for 40 min"),
        ((10, "mg"), (30, "min"), "20 mg/h for 40 min"),
        ((0.35, "mg/kg"), (1, "h"), "0.35 mg/kg/h for 40 min"),
    ],
)
def test_a_ratio_is_a_rate(desk, numerator, denominator, text):
    """An amount for a time, as pumps are ordered, is read without rounding."""
    ratio = {"numerator": desk.quantity(*numerator), "denominator": desk.quantity(*denominator)}
    dose = read(desk, minutes=40, doseAndRate=[{"rateRatio": ratio}])
    assert dose.regimen == parse(text), dose.why_not


@pytest.mark.parametrize(
    ("quantity", "text"),
    [
        ({"value": 0.35, "code": "mg.kg-1.h-1"}, "0.35 mg/kg/h for 40 min"),
        ({"value": 10, "unit": "mg/hr"}, "10 mg/h for 40 min"),
        ({"value": 10, "unit": "milligrams an hour", "code": "mg/h"}, "10 mg/h for 40 min"),
        ({"value": 10, "unit": "mg/h", "code": "mcg/h"}, None),
        ({"value": 10, "code": "mg.h"}, None),
        ({"value": 10, "code": "mg/h/kg"}, None),
        ({"value": 10, "code": "mg/kg/h/h"}, None),
        ({"value": 10, "code": 7}, None),
        ({"value": 10, "code": "mg/h", "comparator": "<"}, None),
    ],
)
def test_a_unit_is_read_one_way_or_not_at_all(desk, quantity, text):
    """UCUM in either of its spellings, plain units, and no guess where unit and code disagree."""
    dose = read(desk, minutes=40, doseAndRate=[{"rateQuantity": quantity}])
    assert dose.regimen == (parse(text) if text else None), dose.why_not


def test_what_an_order_leaves_open_is_told(desk):
    """A rate without a time is looked at for an hour, a repeated dose once, and both are said."""
    rate = read(desk, rate=(0.35, "mg/kg/h"))
    assert rate.regimen == parse("0.35 mg/kg/h for 1 h")
    assert rate.told == ("how long it runs is not stated; one hour was looked at",)
    often = read(
        desk, route="oral", dose=(25, "mg"), timing={"repeat": {"frequency": 3, "period": 1, "periodUnit": "d"}}
    )
    assert often.regimen == parse("25 mg oral")
    assert often.told == ("one occasion was read; how often it is given was not",)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"dose": (0.5, "mg/kg")}, "neither a rate nor the time"),
        ({"dose": (10, "mL"), "minutes": 40}, "unit"),
        ({"dose": (0.035, "g"), "minutes": 40}, "unit"),
        ({"dose": (20, "mg/h"), "minutes": 40}, "unit of rate"),
        ({"rate": (20, "mg"), "minutes": 40}, "unit of amount"),
        ({"dose": (20, "mg"), "rate": (10, "mg/h"), "minutes": 40}, "do not agree"),
        ({"dose": (0.5, "mg/kg"), "rate": (10, "mg/h")}, "one unit"),
        ({"route": "oral", "rate": (10, "mg/h"), "minutes": 40}, "no infusion"),
        ({"route": None, "dose": (0.5, "mg/kg"), "minutes": 40}, "no route"),
        ({"dose": (0, "mg"), "minutes": 40}, "a dose could have"),
        ({"dose": (-5, "mg"), "minutes": 40}, "a dose could have"),
        ({"dose": (float("inf"), "mg"), "minutes": 40}, "a dose could have"),
        ({"dose": (float("nan"), "mg"), "minutes": 40}, "a dose could have"),
        ({"dose": ("20", "mg"), "minutes": 40}, "no number"),
        ({"dose": (True, "mg"), "minutes": 40}, "no number"),
        ({"dose": (20, "mg"), "asNeededBoolean": True, "minutes": 40}, "as needed"),
        ({"doseAndRate": [{"doseRange": {"low": {"value": 10}}}]}, "range"),
        ({"doseAndRate": [{}, {}]}, "more than one"),
        ({"doseAndRate": "20 mg"}, "more than one"),
        ({}, "no dose"),
        ({"text": "Ask Dr Secret"}, "cannot be read as a dose"),
        ({"text": "25 mg oral"}, "do not agree"),
    ],
)
def test_a_dose_that_leaves_a_doubt_is_not_read(desk, given, why):
    """No unit, no time, no route, two that disagree: no dose, and the reason, which quotes nobody's words."""
    dose = read(desk, **given)
    assert dose.regimen is None
    assert why in dose.why_not
    assert "Secret" not in dose.why_not


def test_a_dose_in_words_is_read_where_the_dose_language_reads_it(desk):
    """The text alone is used when it says one thing and the same route, and the card will say so."""
    dose = read(desk, text="0.5 mg/kg over 40 min IV")
    assert dose.regimen == parse("0.5 mg/kg over 40 min")
    assert dose.told == ("the dose was read from the words of the order",)


@pytest.mark.parametrize(
    ("route", "found"),
    [
        ({"text": "intravenous"}, Route.IV),
        ({"text": "IV"}, Route.IV),
        ({"text": "by mouth"}, Route.ORAL),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "37839007"}]}, Route.SUBLINGUAL),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "78421000"}], "text": "IM"}, Route.IM),
        ({"text": "oral or nasal"}, None),
        ({"coding": [{"system": "http://snomed.info/sct", "code": "6064005", "display": "Topical route"}]}, None),
        ({"text": "oral", "coding": [{"system": "http://snomed.info/sct", "code": "78421000"}]}, Route.IM),
        (None, None),
        ("oral", None),
    ],
)
def test_a_route_is_known_by_its_code_or_its_words(route, found):
    """The code leads; words are used when they name one route; anything else is no route."""
    assert dose_of({"dosageInstruction": [{"route": route}]}, drug="ketamine").route is found


@pytest.mark.parametrize("instructions", [None, [], "25 mg", [None], {}])
def test_an_order_without_instructions_states_no_dose(instructions):
    """Whatever stands in place of the instructions, nothing is guessed."""
    dose = dose_of({"dosageInstruction": instructions}, drug="ketamine")
    assert (dose.regimen, dose.route, dose.why_not) == (None, None, "the order states no dose")


def test_several_instructions_are_not_joined(desk):
    """A bolus and an infusion in two instructions are not put together by a guess; a route they share is kept."""
    both = [desk.dosage(dose=(20, "mg"), minutes=10), desk.dosage(rate=(10, "mg/h"), minutes=60)]
    dose = dose_of({"dosageInstruction": both}, drug="ketamine")
    assert (dose.regimen, dose.route) == (None, Route.IV)
    assert "several" in dose.why_not
