from datetime import UTC, date, datetime

import pytest

from assuage.patient import Answer, PatientFileError, load_form, load_yaml

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
FILE = """
at: 2026-11-20T09:00:00+00:00
label: an invented woman
invented: yes
birth_date: 1980-03-14
sex: female
facts:
  crps: yes
  pregnancy: {answer: no, at: 2026-11-20, from: urine test}
  glaucoma: unknown
medicines:
  morphine: {answer: yes, dose: 30 mg/d, route: oral}
  fentanyl: [{dose: 25 mcg/h, route: transdermal}, {dose: 12 mcg/h, route: patch}]
measurements:
  weight: 68.4 kg
  pain_score: 7
"""
FORM = {
    "at": AT,
    "label": "an invented woman",
    "invented": True,
    "birth_date": date(1980, 3, 14),
    "sex": "female",
    "facts": {
        "crps": True,
        "pregnancy": {"answer": False, "at": date(2026, 11, 20), "from": "urine test"},
        "glaucoma": "unknown",
        "mania": None,
    },
    "medicines": {
        "morphine": {"answer": True, "dose": "30 mg/d", "route": "oral"},
        "fentanyl": [{"dose": "25 mcg/h", "route": "transdermal"}, {"dose": "12 mcg/h", "route": "patch"}],
    },
    "measurements": {"weight": "68.4 kg", "pain_score": 7},
}


def test_a_form_gives_the_facts_the_file_gives():
    """Truth values, dates and numbers of a form are read as the words of the file; what was not answered is unknown."""
    assert load_form(FORM) == load_yaml(FILE)
    assert not any(fact.claim == "mania" for fact in load_form(FORM).facts)


def test_uses_keep_dose_route_and_words():
    """A medicine keeps what is taken a day and by which route; a patch is kept by the hour, and two patches are two uses."""
    uses = load_form(FORM).uses
    assert [(one.id, one.route, one.daily_dose, one.dose_unit) for one in uses] == [
        ("morphine", "oral", 30, "mg/d"),
        ("fentanyl", "transdermal", 25, "ug/h"),
        ("fentanyl", "transdermal", 12, "ug/h"),
    ]
    assert uses[0].words == "30 mg/d"
    assert all(fact.answer is Answer.YES for fact in load_form(FORM).facts if fact.claim == "fentanyl")


def test_a_medicine_without_dose_is_a_use_that_says_so():
    """A name alone is in use, by an unknown route and amount; one that is not taken has no use."""
    patient = load_form({"at": AT, "medicines": {"morphine": True, "oxycodone": False}})
    assert [(one.id, one.route, one.daily_dose) for one in patient.uses] == [("morphine", None, None)]
    assert patient.uses[0].why_unknown == "no dose is written"
    assert patient.medicines == ("morphine",)


@pytest.mark.parametrize(
    ("use", "field"),
    [
        ({"dose": "30 mg", "route": "oral"}, "medicines.morphine.dose"),
        ({"dose": "30", "route": "oral"}, "medicines.morphine.dose"),
        ({"dose": "-30 mg/d", "route": "oral"}, "medicines.morphine.dose"),
        ({"dose": "two", "route": "oral"}, "medicines.morphine.dose"),
        ({"dose": "30 mg/d", "route": "sideways"}, "medicines.morphine.route"),
        ({"answer": "maybe"}, "medicines.morphine"),
        ({"strength": "5 mg"}, "medicines.morphine"),
    ],
)
def test_a_dose_that_cannot_be_read_is_named(use, field):
    """A dose without its day, a route nobody has, and unknown parts are refused by field."""
    with pytest.raises(PatientFileError) as refused:
        load_form({"at": AT, "medicines": {"morphine": use}})
    assert any(problem.startswith(field) for problem in refused.value.problems)


@pytest.mark.parametrize("value", [object(), {"a": {1, 2}}, b"bytes"])
def test_a_value_that_is_no_answer_is_refused(value):
    """What a form cannot hold is refused in words, not read by its spelling."""
    with pytest.raises(PatientFileError):
        load_form({"at": AT, "facts": {"crps": value}})


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("bilirubin", "34.2 umol/L", 2.0),  # 17.1 is the factor laboratories print
        ("bilirubin", "0.0342 mmol/L", 2.0),
        ("creatinine", "88.4 umol/L", 1.0),  # 88.4 is the factor laboratories print
        ("albumin", "4.1 g/dL", 41),
        ("alanine_aminotransferase", "30 IU/L", 30),
        ("platelets", "210 10*3/uL", 210),
        ("platelets", "210 10^9/L", 210),
        ("thyrotropin", "2.5 uIU/mL", 2.5),
        ("systolic_blood_pressure", "16 kPa", 120.0098),
        ("weight", "150 lb", 68.0388555),
        ("height", "66 in", 167.64),
        ("body_temperature", "98.6 [degF]", 37),
    ],
)
def test_units_laboratories_use(name, written, value):
    """Moles by the molar mass of what was measured, international units of enzymes, pounds, inches, kilopascals."""
    measured = load_form({"at": AT, "measurements": {name: written}}).measurements[0]
    # Printed factors have three or four digits.
    assert measured.value == pytest.approx(value, rel=5e-4)


def test_moles_of_what_has_no_molar_mass_are_refused():
    """Albumin in micromoles a litre is refused, since no molar mass of it is held."""
    with pytest.raises(PatientFileError, match="albumin"):
        load_form({"at": AT, "measurements": {"albumin": "600 umol/L"}})
