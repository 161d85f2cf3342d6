import pytest

from assuage.questionnaires import scores_of

GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
MG = {"unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}


def dose(value, **unit):
    return [{"doseQuantity": {"value": value} | (unit or MG)}]


def every(period, unit, frequency=1, **more):
    return {"repeat": {"frequency": frequency, "period": period, "periodUnit": unit} | more}


def route(code):
    return {"coding": [{"system": "http://snomed.info/sct", "code": code}]}


ORAL = route("26643006")


def use(make, *instructions, **more):
    patient = make.read(make.medicine(dosageInstruction=list(instructions), **more))
    return patient.uses[0]


@pytest.mark.parametrize(
    ("timing", "daily"),
    [
        (every(1, "d"), 15),
        (every(12, "h"), 30),
        (every(8, "h"), 45),
        (every(1, "d", 3), 45),
        (every(2, "d"), 7.5),
        (every(1, "wk"), 15 / 7),
        (every(30, "min"), 720),
        ({"code": {"coding": [{"code": "BID"}]}}, 30),
        ({"code": {"coding": [{"code": "TID"}]}}, 45),
        ({"code": {"coding": [{"code": "QID"}]}}, 60),
        ({"code": {"coding": [{"code": "Q6H"}]}}, 60),
        ({"code": {"coding": [{"code": "QOD"}]}}, 7.5),
        ({"code": {"coding": [{"code": "BID"}]}} | every(12, "h"), 30),
        ({"repeat": {"when": ["MORN", "NIGHT"]}}, 30),
        ({"code": {"coding": [{"system": GTS, "code": "BID"}]}}, 30),
        ({"repeat": {"timeOfDay": ["08:00:00", "14:00:00", "20:00:00"], "period": 1, "periodUnit": "d"}}, 45),
    ],
)
def test_daily_amount_from_dose_and_timing(timing, daily, make):
    """15 mg at the times FHIR can write: by frequency and period, by code, by names and hours of the day."""
    found = use(make, {"route": ORAL, "timing": timing, "doseAndRate": dose(15)})
    assert found.daily_dose == pytest.approx(daily)
    assert (found.id, found.route, found.dose_unit) == ("morphine", "oral", "mg/d")
    assert found.origin.source.startswith("MedicationRequest")


@pytest.mark.parametrize(
    ("instruction", "why"),
    [
        ({"doseAndRate": dose(15), "timing": every(12, "h"), "asNeededBoolean": True}, "as needed"),
        ({"doseAndRate": dose(15), "timing": every(12, "h"), "asNeededCodeableConcept": {"text": "pain"}}, "as needed"),
        ({"doseAndRate": dose(15)}, "how often"),
        ({"timing": every(12, "h")}, "no dose"),
        ({"doseAndRate": dose(1, unit="tablet"), "timing": every(12, "h")}, "tablet"),
        ({"doseAndRate": [{"doseQuantity": {"value": 1}}], "timing": every(12, "h")}, "no dose"),
        ({"doseAndRate": [{"doseRange": {"low": MG, "high": MG}}], "timing": every(12, "h")}, "range"),
        ({"doseAndRate": dose(15) + dose(30), "timing": every(12, "h")}, "several doses"),
        ({"doseAndRate": dose(15), "timing": every(12, "h", frequencyMax=2)}, "times a day"),
        ({"doseAndRate": dose(15), "timing": every(12, "h", dayOfWeek=["mon"])}, "times a day"),
        ({"doseAndRate": dose(15), "timing": every(1, "mo")}, "times a day"),
        ({"doseAndRate": dose(15), "timing": every(0, "d")}, "times a day"),
        ({"doseAndRate": dose(15), "timing": every(1, "d", count=1)}, "times a day"),
        ({"doseAndRate": dose(15), "timing": {"code": {"coding": [{"code": "BID"}]}} | every(8, "h")}, "disagree"),
        (
            {
                "doseAndRate": dose(15),
                "timing": {"repeat": {"when": ["MORN", "NIGHT"], "frequency": 3, "period": 1, "periodUnit": "d"}},
            },
            "times a day",
        ),
        ({"doseAndRate": dose(-15), "timing": every(12, "h")}, "below zero"),
        (
            {"doseAndRate": dose(15), "timing": {"repeat": {"when": ["PC"], "period": 1, "periodUnit": "d"}}},
            "times a day",
        ),
        (
            {"doseAndRate": dose(15), "timing": {"code": {"coding": [{"system": "urn:our-own", "code": "BID"}]}}},
            "how often",
        ),
        ({"doseAndRate": dose(15), "timing": every(5e-324, "h")}, "times a day"),  # no time at all, divided by
    ],
)
def test_amount_that_could_be_read_in_two_ways_is_not_read(instruction, why, make):
    """Whatever leaves the daily amount open is no amount, with the reason; the medicine and its route stay."""
    found = use(make, {"route": ORAL} | instruction)
    assert (found.daily_dose, found.dose_unit, found.route) == (None, None, "oral")
    assert why in found.why_unknown


def test_micrograms_become_milligrams(make):
    """500 micrograms twice a day are 1 mg."""
    found = use(make, {"route": ORAL, "timing": every(12, "h"), "doseAndRate": dose(500, code="ug")})
    assert found.daily_dose == pytest.approx(1)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("26643006", "oral"),
        ("47625008", "iv"),
        ("78421000", "im"),
        ("34206005", "sc"),
        ("46713006", "nasal"),
        ("45890007", "transdermal"),
        ("72607000", "intrathecal"),
        ("37839007", "sublingual"),
        ("PO", "oral"),
        ("no such code", None),
    ],
)
def test_routes_by_code(code, name, make):
    """The route codes of SNOMED CT and HL7 lead to one word each; another code to none."""
    assert use(make, {"route": route(code)}).route == name


def test_route_by_words_and_two_that_disagree(make):
    """A route is known by its words too; where its codings name two, it is not known."""
    assert use(make, {"route": {"text": "By mouth"}}).route == "oral"
    two = {"coding": [{"code": "26643006"}, {"code": "47625008"}]}
    assert use(make, {"route": two}).route is None


def test_patch_by_its_rate(make):
    """A patch counts by its micrograms an hour; without a rate its amount is not read."""
    rate = {"numerator": {"value": 25, "code": "ug"}, "denominator": {"value": 1, "code": "h"}}
    skin = route("45890007")
    fentanyl = {"medicationCodeableConcept": make.concept("rx", "4337", "fentanyl")}
    found = use(make, {"route": skin, "doseAndRate": [{"rateRatio": rate}]}, **fentanyl)
    assert (found.daily_dose, found.dose_unit) == (25, "ug/h")
    assert use(make, {"route": skin, "doseAndRate": dose(1), "timing": every(3, "d")}, **fentanyl).daily_dose is None


def test_instructions_that_hold_together_are_added(make):
    """Morning and evening doses of one sequence number add up; without it they may follow one another."""
    morning = {"route": ORAL, "doseAndRate": dose(10), "timing": {"repeat": {"when": ["MORN"]}}}
    evening = {"route": ORAL, "doseAndRate": dose(20), "timing": {"repeat": {"when": ["EVE"]}}}
    assert use(make, morning | {"sequence": 1}, evening | {"sequence": 1}).daily_dose == 30
    assert use(make, morning | {"sequence": 1}, evening | {"sequence": 2}).daily_dose is None
    assert use(make, morning, evening).daily_dose is None


def test_order_and_statement_of_one_use_are_one(make):
    """An order and a statement that agree are one use; two orders may be a renewal, so neither is counted."""
    taken = [{"route": ORAL, "timing": every(12, "h"), "doseAndRate": dose(15)}]
    order = make.medicine(dosageInstruction=taken)
    statement = make.medicine("MedicationStatement", dosage=taken)
    assert [one.daily_dose for one in make.read(order, statement).uses] == [30]
    assert [one.daily_dose for one in make.read(order, order).uses] == [None, None]


def test_product_of_several_medicines_has_no_dose_of_one(make):
    """325 mg paracetamol with 5 mg oxycodone: what is 330 mg, or one tablet, is no dose of oxycodone."""
    text = {"text": "Acetaminophen 325 MG / oxyCODONE Hydrochloride 5 MG Oral Tablet"}
    patient = make.read(
        make.medicine(
            medicationCodeableConcept=text,
            dosageInstruction=[{"route": ORAL, "timing": every(6, "h"), "doseAndRate": dose(5)}],
        )
    )
    oxycodone = next(one for one in patient.uses if one.id == "oxycodone")
    assert (oxycodone.daily_dose, oxycodone.route) == (None, "oral")


@pytest.mark.parametrize("status", ["stopped", "completed", "on-hold", "draft"])
def test_what_is_not_taken_has_no_use(status, make):
    """A stopped, finished, held or planned order is no use."""
    assert make.read(make.medicine(status=status)).uses == ()


def test_chart_to_morphine_equivalents(make):
    """Morphine 15 mg by mouth every 12 hours is 30 a day, and says which entry that rests on."""
    taken = [{"route": ORAL, "timing": every(12, "h"), "doseAndRate": dose(15)}]
    scores = scores_of(make.read(make.medicine(dosageInstruction=taken)))
    found = next(one for one in scores if one.id == "morphine_equivalent")
    assert found.value == 30
    assert "MedicationRequest (entry 1)" in found.measurements[0].origin.source
