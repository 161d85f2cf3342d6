"""A regimen as a MedicationRequest, held against the definitions of R4: names, required elements, codes, and what is said."""

import json
from datetime import UTC, datetime

import pytest

from assuage.dosing import IncompleteRegimenError, parse
from assuage.interop.fhir import (
    CannotWriteError,
    NotAPrescriptionError,
    medication_request,
    read_medication_request,
)

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
# FHIR R4 (4.0.1), typed from the definitions: element -> (required, several).
REQUEST = {
    "resourceType": (1, 0),
    "extension": (0, 1),
    "status": (1, 0),
    "intent": (1, 0),
    "medicationCodeableConcept": (1, 0),
    "subject": (1, 0),
    "authoredOn": (0, 0),
    "note": (0, 1),
    "dosageInstruction": (0, 1),
}
DOSAGE = {
    "sequence": (0, 0),
    "text": (0, 0),
    "additionalInstruction": (0, 1),
    "timing": (0, 0),
    "asNeededBoolean": (0, 0),
    "route": (0, 0),
    "doseAndRate": (0, 1),
    "maxDosePerPeriod": (0, 0),
    "maxDosePerAdministration": (0, 0),
}
REPEAT = {"boundsDuration", "count", "duration", "durationUnit", "frequency", "period", "periodUnit"}
RATES = {"type", "doseQuantity", "rateRatio", "rateQuantity"}
STATUS = {"active", "on-hold", "cancelled", "completed", "entered-in-error", "stopped", "draft", "unknown"}
INTENT = {"proposal", "plan", "order", "original-order", "reflex-order", "filler-order", "instance-order", "option"}
ORDER = "racemic ketamine hydrochloride 0.35 mg/kg/h over 4 h daily for 10 days, max 25 mg/h"


def request(text=ORDER, **changed):
    asked = {"subject": "Patient/1", "authored_on": AT, "starts_at": AT, "dosing_weight_kg": 70.0} | changed
    return medication_request(parse(text), **asked)


def check_elements(found, known):
    assert set(found) <= set(known)
    for name, (required, several) in known.items():
        assert name in found or not required, name
        if name in found:
            assert isinstance(found[name], list) is bool(several), name
            assert found[name] not in ("", [], {}, None)


def check(resource):
    """Hold a request against R4; it must be JSON that has no word for nothing."""
    assert json.loads(json.dumps(resource, allow_nan=False)) == resource
    check_elements(resource, REQUEST)
    assert resource["status"] in STATUS
    assert resource["intent"] in INTENT
    for instruction in resource["dosageInstruction"]:
        check_elements(instruction, DOSAGE)
        repeat = instruction["timing"]["repeat"]
        assert set(repeat) <= REPEAT
        assert ("duration" in repeat) == ("durationUnit" in repeat), "invariant tim-1"
        assert ("period" in repeat) == ("periodUnit" in repeat), "invariant tim-2"
        assert {repeat.get("durationUnit"), repeat.get("periodUnit")} <= {None, "s", "min", "h", "d", "wk", "mo", "a"}
        assert repeat.get("count", 1) >= 1
        for dose in instruction["doseAndRate"]:
            assert set(dose) <= RATES
            assert len(set(dose) - {"type"}) == 1, "one dose or one rate"
            assert dose["type"]["coding"][0]["code"] in {"ordered", "calculated"}


@pytest.mark.parametrize(
    "text",
    [
        ORDER,
        "S-ketamine base 5 mg/h, up 5 mg/h every 3 h to 20, 24 h in all",
        "racemic ketamine hydrochloride 0.3 mg/kg bolus over 10 min, then 0.1 mg/kg/h for 4 h",
        "racemic ketamine hydrochloride 10 mg/h for 2 h, then pause for 1 h, then 15 mg/h for 2 h, all daily for 3 days",
        "racemic ketamine hydrochloride 25 mg oral three times daily for 5 days, max 100 mg a day",
        "racemic ketamine hydrochloride PCA 1.5 mg bolus, lockout 10 min for 24 h, max 30 mg in 4 h",
    ],
)
def test_every_shape_of_order_is_r4_and_reads_back(text):
    """Known elements, required ones, codes of the required sets; and the same regimen, after a trip through JSON."""
    regimen = parse(text)
    found = medication_request(regimen, subject="Patient/1", authored_on=AT, starts_at=AT, dosing_weight_kg=70.0)
    check(found)
    assert read_medication_request(json.loads(json.dumps(found))) == regimen


def test_an_order_as_a_clinic_reads_it():
    """Ten days at 9 o'clock for four hours; 24.5 mg/h at 70 kg beside what was ordered; the cap in words."""
    (instruction,) = request()["dosageInstruction"]
    assert instruction["timing"]["event"] == [
        f"2026-{11 if day < 31 else 12}-{day if day < 31 else 1:02}T09:00:00+00:00" for day in range(22, 32)
    ]
    assert instruction["timing"]["repeat"] == {
        "count": 10,
        "duration": 240,
        "durationUnit": "min",
        "frequency": 1,
        "period": 1440,
        "periodUnit": "min",
    }
    ordered, calculated = instruction["doseAndRate"]
    assert ordered["rateQuantity"] == {
        "value": 0.35,
        "unit": "mg/kg/h",
        "system": "http://unitsofmeasure.org",
        "code": "mg/kg/h",
    }
    assert calculated["rateRatio"]["numerator"]["value"] == 24.5
    assert calculated["rateRatio"]["denominator"]["code"] == "h"
    assert instruction["route"]["coding"][0] == {
        "system": "http://snomed.info/sct",
        "code": "47625008",
        "display": "Intravenous route",
    }
    assert instruction["additionalInstruction"] == [{"text": "max 25 mg/h"}]


def test_a_cap_on_the_rate_is_in_the_calculated_dose():
    """At 90 kg, 31.5 mg/h is held at 25, and the note says that the cap is reached."""
    found = request(dosing_weight_kg=90.0)
    assert found["dosageInstruction"][0]["doseAndRate"][1]["rateRatio"]["numerator"]["value"] == 25
    assert any("cap is reached: max 25 mg/h" in note["text"] for note in found["note"])


def test_steps_of_a_titration_are_numbered():
    """5, 10, 15 and 20 mg/h, three hours each and the last to the end, one after the other."""
    found = request("S-ketamine base 5 mg/h, up 5 mg/h every 3 h to 20, 24 h in all")["dosageInstruction"]
    assert [one["sequence"] for one in found] == [1, 2, 3, 4]
    assert [one["timing"]["repeat"]["duration"] for one in found] == [180, 180, 180, 900]
    assert [one["doseAndRate"][0]["rateRatio"]["numerator"]["value"] for one in found] == [5, 10, 15, 20]
    assert [one["timing"]["event"] for one in found] == [
        [f"2026-11-22T{hour:02}:00:00+00:00"] for hour in (9, 12, 15, 18)
    ]


def test_steps_that_begin_together_have_one_number():
    """A bolus beside an infusion."""
    text = "racemic ketamine hydrochloride 10 mg bolus over 10 min plus 10 mg/h for 2 h, then 5 mg/h for 1 h"
    assert [one["sequence"] for one in request(text)["dosageInstruction"]] == [1, 1, 2]


def test_caps_have_the_fields_that_fhir_has_for_them():
    """100 mg a day, 30 mg a dose; a cap of the course stands in words alone."""
    text = "racemic ketamine hydrochloride 25 mg oral three times daily for 5 days, max 30 mg a dose, max 100 mg a day, max 400 mg in all"
    (instruction,) = request(text)["dosageInstruction"]
    assert instruction["maxDosePerAdministration"]["value"] == 30
    assert instruction["maxDosePerPeriod"]["numerator"]["value"] == 100
    assert instruction["maxDosePerPeriod"]["denominator"] == {
        "value": 1,
        "unit": "d",
        "system": "http://unitsofmeasure.org",
        "code": "d",
    }
    assert {"text": "max 400 mg in all"} in instruction["additionalInstruction"]


def test_an_isomer_has_a_code_only_where_it_was_checked():
    """RxNorm's ketamine was; esketamine's was not, so it is named in words. No isomer goes under another's code."""
    racemate = request()["medicationCodeableConcept"]
    assert racemate == {
        "coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6130", "display": "ketamine"}],
        "text": "racemic ketamine hydrochloride",
    }
    assert request("S-ketamine base 10 mg/h for 4 h")["medicationCodeableConcept"] == {"text": "S-ketamine base"}
    assert request("R-ketamine base 10 mg/h for 4 h")["medicationCodeableConcept"] == {"text": "R-ketamine base"}


def test_what_was_assumed_is_told():
    """Words handed in stand in the notes, and so does that nobody gave a weight."""
    found = request(dosing_weight_kg=None, notes=["The setting was taken as outpatient."])
    told = " ".join(note["text"] for note in found["note"])
    assert "taken as outpatient" in told
    assert "No dosing weight was given" in told
    assert "the clinician decides" in told
    assert len(found["dosageInstruction"][0]["doseAndRate"]) == 1


@pytest.mark.parametrize(
    "text", ["ketamine 10 mg/h for 4 h", "racemic ketamine 10 mg/h for 4 h", "racemic ketamine base 10 mg bolus"]
)
def test_an_order_that_leaves_something_open_is_refused(text):
    """Isomer, salt, or over what time."""
    with pytest.raises(IncompleteRegimenError):
        request(text)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"starts_at": AT.replace(tzinfo=None)}, "zone"),
        ({"authored_on": AT.replace(tzinfo=None)}, "zone"),
        ({"text": "racemic ketamine base 5 mg oral three times daily for 366 days"}, "more than 1000"),
    ],
)
def test_what_a_request_cannot_say_is_refused(changed, words):
    """With the reason."""
    with pytest.raises(CannotWriteError, match=words):
        request(**changed)


def change(found, path, value):
    *parents, last = path
    for step in parents:
        found = found[step]
    found[last] = value


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("resourceType",), "MedicationStatement", "no MedicationRequest"),
        (("status",), "entered-in-error", "withdrawn"),
        (("doNotPerform",), True, "withdrawn"),
        (("extension",), [], "no order in the dose language"),
        (("extension", 0, "valueMarkdown"), "as before", "cannot be read"),
        (("extension", 0, "valueMarkdown"), ORDER.replace("0.35", "3.5"), "do not say the same"),
        (("extension", 0, "valueMarkdown"), ORDER.replace("racemic ", "S-"), "do not say the same"),
        (("dosageInstruction", 0, "doseAndRate", 0, "rateQuantity", "value"), 3.5, "do not say the same"),
        (("dosageInstruction", 0, "doseAndRate", 0, "rateQuantity", "code"), "mg/kg/min", "do not say the same"),
        (("dosageInstruction", 0, "timing", "repeat", "duration"), 480, "do not say the same"),
        (("dosageInstruction", 0, "timing", "event", 3), "2026-11-25T10:00:00+00:00", "do not say the same"),
        (("dosageInstruction", 0, "route", "coding", 0, "code"), "78421000", "do not say the same"),
        (("dosageInstruction", 0, "timing"), {}, "no time to start"),
        (("dosageInstruction",), [], "no time to start"),
    ],
)
def test_a_request_that_contradicts_itself_is_refused(path, value, words):
    """Changed in the words or in the fields alone, it is no order any more."""
    found = json.loads(json.dumps(request()))
    change(found, path, value)
    with pytest.raises(NotAPrescriptionError, match=words):
        read_medication_request(found)


def test_another_zone_says_the_same_instants():
    """A server that writes its own zone has changed nothing."""
    found = json.loads(json.dumps(request()).replace("T09:00:00+00:00", "T10:00:00+01:00"))
    assert read_medication_request(found) == parse(ORDER)


@pytest.mark.parametrize(
    ("name", "value"), [("type", "ordered"), ("type", ["ordered"]), ("type", {"coding": None}), ("type", {"coding": 5})]
)
def test_a_dose_of_a_kind_that_is_no_kind_is_refused_in_words(name, value):
    """Text, a list or nothing where FHIR has a concept: the order is refused, without a traceback."""
    at = datetime(2026, 12, 1, 9, tzinfo=UTC)
    regimen = parse("racemic ketamine hydrochloride 24.5 mg/h over 4 h")
    made = medication_request(regimen, subject="Patient/1", authored_on=at, starts_at=at)
    made["dosageInstruction"][0]["doseAndRate"][0][name] = value
    with pytest.raises(NotAPrescriptionError, match="do not say the same"):
        read_medication_request(made)
