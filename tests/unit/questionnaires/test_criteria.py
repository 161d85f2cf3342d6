import pytest

from assuage.patient import Answer

SYMPTOMS = ("crps_symptom_sensory", "crps_symptom_vasomotor", "crps_symptom_sudomotor", "crps_symptom_motor")
SIGNS = ("crps_sign_sensory", "crps_sign_vasomotor", "crps_sign_sudomotor", "crps_sign_motor")
PAIN = {"crps_pain_disproportionate": True, "crps_other_diagnosis": False}
LONG = {"pain_in_four_of_five_regions": True, "widespread_symptoms_three_months": True}


def counted(symptoms, signs, **more):
    said = {name: place < symptoms for place, name in enumerate(SYMPTOMS)}
    seen = {name: place < signs for place, name in enumerate(SIGNS)}
    return PAIN | said | seen | more


def wide(wpi, sss):
    return {"widespread_pain_index": str(wpi), "symptom_severity_scale": str(sss)}


@pytest.mark.parametrize(
    ("symptoms", "signs", "met"),
    [(4, 4, True), (3, 2, True), (2, 2, False), (3, 1, False), (4, 1, False), (2, 4, False), (0, 0, False)],
)
def test_budapest_counts_categories(symptoms, signs, met, score):
    """Symptoms in three of four categories and signs in two of four: just met, and one short on either side."""
    found = score("budapest", facts=counted(symptoms, signs))
    assert (found.value, found.category) == (float(met), "met" if met else "not met")
    assert [(f.claim, f.answer) for f in found.facts] == [("budapest_criteria_met", Answer.YES if met else Answer.NO)]


def test_budapest_needs_its_two_other_conditions(score):
    """Pain in proportion, or a better explanation, and the criteria are not met."""
    assert score("budapest", facts=counted(4, 4, crps_pain_disproportionate=False)).category == "not met"
    assert score("budapest", facts=counted(4, 4, crps_other_diagnosis=True)).category == "not met"


def test_budapest_unknown_is_not_a_no(score):
    """Two symptoms and two that nobody asked about settle nothing, and say what to ask."""
    facts = counted(2, 2)
    del facts["crps_symptom_sudomotor"], facts["crps_symptom_motor"]
    found = score("budapest", facts=facts)
    assert (found.value, found.category, found.facts) == (None, None, ())
    assert found.missing == ("crps_symptom_sudomotor", "crps_symptom_motor")


def test_budapest_is_settled_by_what_is_enough(score):
    """Three symptoms and two signs are enough though one of each was not asked; a number needs all of them."""
    facts = counted(3, 2)
    del facts["crps_symptom_motor"], facts["crps_sign_motor"]
    found = score("budapest", facts=facts)
    assert (found.value, found.category) == (None, "met")


def test_budapest_signs_are_of_the_present_examination(score):
    """Signs seen 31 days ago are not counted any more."""
    old = {name: {"answer": True, "at": "2026-10-20"} for name in SIGNS}
    assert score("budapest", facts=counted(4, 4) | old).category is None


@pytest.mark.parametrize(
    ("wpi", "sss", "met"),
    [
        (19, 12, True),
        (7, 5, True),
        (7, 4, False),
        (6, 5, False),
        (6, 8, False),
        (6, 9, True),
        (4, 9, True),
        (3, 9, False),
        (3, 12, False),
        (8, 5, True),
        (4, 8, False),
        (5, 10, True),
        (0, 0, False),
    ],
)
def test_fibromyalgia_extent_and_severity(wpi, sss, met, score):
    """WPI 7 with SSS 5, or WPI 4 to 6 with SSS 9: each border from both sides; the value is their sum."""
    found = score("fibromyalgia_2016", facts=LONG, measurements=wide(wpi, sss))
    assert (found.value, found.category) == (wpi + sss, "met" if met else "not met")


@pytest.mark.parametrize("lacking", LONG)
def test_fibromyalgia_needs_regions_and_time(lacking, score):
    """Pain in fewer than four regions, or for less than three months, is not enough; unanswered it settles nothing."""
    denied = score("fibromyalgia_2016", facts=LONG | {lacking: False}, measurements=wide(12, 9))
    assert denied.category == "not met"
    unasked = {name: True for name in LONG if name != lacking}
    found = score("fibromyalgia_2016", facts=unasked, measurements=wide(12, 9))
    assert (found.value, found.category, found.missing) == (None, None, (lacking,))


@pytest.mark.parametrize("lost", ["widespread_pain_index", "symptom_severity_scale"])
def test_fibromyalgia_without_a_number_is_open(lost, score):
    """Without one of its two numbers nothing is settled."""
    measured = {name: value for name, value in wide(12, 9).items() if name != lost}
    found = score("fibromyalgia_2016", facts=LONG, measurements=measured)
    assert (found.value, found.category, found.missing) == (None, None, (lost,))


def test_met_criteria_are_no_diagnosis(score):
    """A computed result says that criteria are met; the diagnosis itself is never stated by it."""
    assert {f.claim for f in score("budapest", facts=counted(4, 4)).facts} == {"budapest_criteria_met"}
    claims = {f.claim for f in score("fibromyalgia_2016", facts=LONG, measurements=wide(12, 9)).facts}
    assert claims == {"fibromyalgia_criteria_met"}
