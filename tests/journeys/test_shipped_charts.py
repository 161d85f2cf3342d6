"""The three charts that ship, from bytes to verdict, as `make demo` shows them."""

import json

import pytest

from assuage.candidacy import Verdict, screen
from assuage.interop.fhir import SHIPPED_CHARTS, ChartError, read_chart, shipped_chart
from assuage.knowledge import library
from assuage.patient import Answer, age_years, answer_to, latest


def read(name):
    return read_chart(shipped_chart(name), at=None)


@pytest.mark.parametrize(
    ("name", "verdict", "condition", "grade"),
    [
        ("crps", Verdict.SUITABLE_WITH_CAUTIONS, "crps", "B"),
        ("fibromyalgia", Verdict.SUITABLE_WITH_CAUTIONS, "fibromyalgia", "D"),
        ("contraindicated", Verdict.NOT_SUITABLE, "phantom_limb_pain", "D"),
    ],
)
def test_verdict_and_grade(name, verdict, condition, grade):
    """Each chart leads to the verdict it was written for, with the 2018 guideline's grade of its condition."""
    candidacy = screen(read(name))
    assert (candidacy.verdict, candidacy.condition, candidacy.condition_grade.grade) == (verdict, condition, grade)


@pytest.mark.parametrize("name", SHIPPED_CHARTS)
def test_nothing_that_matters_is_unread(name):
    """The whole of a shipped chart is understood; what is left out does not matter."""
    assert [entry for entry in read(name).unread if entry.matters] == []


@pytest.mark.parametrize("name", SHIPPED_CHARTS)
def test_people_are_labelled_as_invented(name):
    """Every resource is tagged, the text says it, the name shows it, and the record carries it."""
    bundle = json.loads(shipped_chart(name))
    for entry in bundle["entry"]:
        assert {tag["code"] for tag in entry["resource"]["meta"]["tag"]} == {"invented"}
    person = bundle["entry"][0]["resource"]
    assert "Invented person" in person["text"]["div"]
    assert "Invented" in person["name"][0]["family"]
    assert read(name).invented
    assert any("invented" in note for note in screen(read(name)).notes)


@pytest.mark.parametrize("name", SHIPPED_CHARTS)
def test_intake_form_asks_what_the_form_asks(name):
    """The form on the chart answers questions of the shipped questionnaire, in its own words."""
    form = library().questionnaire("assuage_intake_2026")
    asked = {question.link_id: question.text for question in form.questions}
    (response,) = (
        entry["resource"]
        for entry in json.loads(shipped_chart(name))["entry"]
        if entry["resource"]["resourceType"] == "QuestionnaireResponse"
    )
    assert response["questionnaire"] == form.canonical
    assert all(asked[item["linkId"]] == item["text"] for item in response["item"])


def test_crps_chart_says_what_a_plan_needs():
    """Weight, height, pain, pressure and age are known on the day of the chart."""
    patient = read("crps")
    found = {
        name: latest(patient, name).value for name in ("weight", "height", "pain_score", "systolic_blood_pressure")
    }
    assert found == {"weight": 68.4, "height": 167.0, "pain_score": 7.0, "systolic_blood_pressure": 124.0}
    assert age_years(patient) == 46
    assert answer_to(patient, "pregnancy").answer is Answer.NO


def present(candidacy):
    """The contraindications and cautions that are answered yes, interactions that count as one included."""
    counted = {"contraindication", "caution"}
    return [f for f in candidacy.findings if f.answer is Answer.YES and f.counts_as in counted]


def test_fibromyalgia_chart_carries_the_opioid_and_the_pounds():
    """The opioid is known as one, and the weight that was written in pounds is known in kilograms (181 lb = 82.1 kg)."""
    patient = read("fibromyalgia")
    assert answer_to(patient, "opioid").answer is Answer.YES
    assert answer_to(patient, "hypertension").answer is Answer.YES
    assert answer_to(patient, "rheumatoid_arthritis").answer is Answer.NO
    assert latest(patient, "weight").value == pytest.approx(82.100, abs=0.001)
    assert [f.rule for f in present(screen(patient))] == [
        "cohen_2018_cardiovascular_risk",
        "assuage_2026_antihypertensives",
        "ketamine_label_cns_depressants",
    ]


def test_contraindicated_chart_says_why():
    """Active psychosis and schizophrenia, as the form says, are the contraindications."""
    candidacy = screen(read("contraindicated"))
    present = [f for f in candidacy.findings if f.role == "contraindication" and f.answer is Answer.YES]
    assert [f.rule for f in present] == ["cohen_2018_active_psychosis", "assuage_2026_schizophrenia_or_mania"]
    assert any("question active_psychosis" in fact.origin.source for fact in present[0].facts)


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("crps", Verdict.CANNOT_SAY),
        ("fibromyalgia", Verdict.CANNOT_SAY),
        ("contraindicated", Verdict.NOT_SUITABLE),  # its list of conditions holds schizophrenia
    ],
)
def test_chart_without_its_form_lets_nobody_be_suitable(name, verdict):
    """Without the explicit denials of the form the same chart is no longer suitable."""
    bundle = json.loads(shipped_chart(name))
    bundle["entry"] = [e for e in bundle["entry"] if e["resource"]["resourceType"] != "QuestionnaireResponse"]
    assert screen(read_chart(json.dumps(bundle).encode(), at=None)).verdict is verdict


@pytest.mark.parametrize("name", SHIPPED_CHARTS)
def test_chart_grows_old(name):
    """Two days later the blood pressure no longer counts, and nothing can be said of who was suitable."""
    from datetime import timedelta

    fresh = read(name)
    later = screen(read_chart(shipped_chart(name), at=fresh.at + timedelta(days=2))).verdict
    assert later in {Verdict.CANNOT_SAY, Verdict.NOT_SUITABLE}


def test_other_names_are_refused():
    """A chart that does not ship is named as such."""
    with pytest.raises(ChartError, match="crps, fibromyalgia, contraindicated"):
        shipped_chart("../chart")


def test_crps_chart_waits_for_one_answer_only():
    """Nobody decided yet whether the product is compounded: the one caution, and the one thing left to ask."""
    candidacy = screen(read("crps"))
    assert [one.claims for one in candidacy.missing] == [("compounded_product_planned",)]
    assert present(candidacy) == []
    assert candidacy.tests_wanted == ()
