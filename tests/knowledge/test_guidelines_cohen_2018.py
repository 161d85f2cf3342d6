"""The 2018 guideline as it was read: grades, contraindications, and that nothing claims more than its source."""

import pytest

from assuage.knowledge import library
from assuage.knowledge.schema import Compared, Holds
from assuage.patient import vocabulary
from assuage.rules import parts_of


def rules():
    """Every rule of the guideline."""
    every = (library().recommendation(key) for key in library().ids("recommendation"))
    return [rule for rule in every if rule.guideline == "cohen_2018"]


@pytest.mark.parametrize(
    ("number", "grade", "certainty", "confidence"),
    [
        ("1a", "C", "low", "secondary"),
        ("1b", "B", "low to moderate", "secondary"),
        ("1c", "D", "low", "secondary"),
        ("1d", None, "low", "secondary"),
        ("2a", "C", "low", "secondary"),
        ("2c", "C", "low", "secondary"),
        ("3a", "B", "low", "secondary"),
        ("3b", "C", "low", "secondary"),
        ("3c", "C", "low", "secondary"),
        ("3d", "C", "low", "secondary"),
        ("4a", "B", "low", "secondary"),
        ("4b", "B", "moderate", "secondary"),
        ("5b", "C", "low", "secondary"),
        ("5c", None, None, "secondary"),
        ("6a", "A", "low", "assumed"),
        ("7a", "C", "low", "assumed"),
        ("8a", "C", "low to moderate", "assumed"),
        ("8c", None, None, "assumed"),
    ],
)
def test_statements_carry_the_grades_that_were_read(number, grade, certainty, confidence):
    """Grade, certainty and how it was read, typed from the digest; what was recalled is marked assumed or left out."""
    (found,) = [s for s in library().guideline("cohen_2018").statements if s.number == number]
    assert (found.grade, found.certainty, found.confidence) == (grade, certainty, confidence)


def test_only_one_chronic_pain_condition_is_graded_above_c():
    """Complex regional pain syndrome has a B, spinal cord injury pain a C, every other named condition a D."""
    graded = {
        condition: s.grade
        for s in library().guideline("cohen_2018").statements
        if s.topic == "condition"
        for condition in s.conditions
    }
    assert graded == {
        "crps": "B",
        "spinal_cord_injury_pain": "C",
        "neuropathic_pain": "D",
        "post_herpetic_neuralgia": "D",
        "phantom_limb_pain": "D",
        "fibromyalgia": "D",
        "cancer_pain": "D",
        "ischaemic_limb_pain": "D",
        "migraine": "D",
        "back_pain": "D",
    }


def test_a_guideline_not_read_in_full_stays_a_draft():
    """Card and rules are drafts, so that they may only make a verdict more cautious."""
    assert library().guideline("cohen_2018").status == "draft"
    assert {rule.id for rule in rules() if rule.status != "draft"} == set()
    assert {rule.confidence for rule in rules()} == {"secondary", "assumed"}


@pytest.mark.parametrize(
    ("rule", "number", "role", "grade", "explicit_no"),
    [
        ("active_psychosis", "3a", "contraindication", "B", True),
        ("poorly_controlled_cardiovascular_disease", "3a", "contraindication", "B", False),
        ("pregnancy", "3a", "contraindication", "B", True),
        ("severe_liver_disease", "3b", "contraindication", "C", False),
        ("moderate_liver_disease", "3b", "caution", "C", False),
        ("raised_intracranial_pressure", "3c", "contraindication", "C", True),
        ("raised_intraocular_pressure", "3c", "contraindication", "C", True),
        ("active_substance_use", "3d", "contraindication", "C", True),
        ("electrocardiogram", "5b", "test_required", "C", False),
        ("liver_tests", "5c", "test_required", None, False),
    ],
)
def test_question_three_and_five_are_rules(rule, number, role, grade, explicit_no):
    """Each contraindication, caution and test of the digest is a rule with its grade."""
    found = library().recommendation(f"cohen_2018_{rule}")
    assert (found.number, found.role, found.grade) == (number, role, grade)
    assert found.certainty == ("low" if grade else None)
    assert found.explicit_no is explicit_no


def test_our_own_additions_carry_no_grade():
    """A rule the guideline does not have says so, and borrows no grade."""
    own = [rule for rule in rules() if "our addition" in rule.number]
    assert len(own) == 4
    assert {(rule.grade, rule.certainty, rule.confidence, rule.role) for rule in own} == {
        (None, None, "assumed", "caution")
    }


def test_the_pressure_limit_is_not_passed_off_as_the_guideline_s():
    """The guideline gives no number: 160 and 100 come from trials, and are secondary."""
    rule = library().recommendation("cohen_2018_poorly_controlled_cardiovascular_disease")
    limits = {part.observation: part.threshold for part in parts_of(rule.ask) if isinstance(part, Compared)}
    assert {name: limit.value for name, limit in limits.items()} == {
        "systolic_blood_pressure": 160,
        "diastolic_blood_pressure": 100,
    }
    assert {limit.confidence for limit in limits.values()} == {"secondary"}
    assert all("the guideline gives no number" in limit.read_from for limit in limits.values())


def test_every_claim_has_one_rule():
    """No two rules answer the same claim."""
    claims = [rule.claim_name for rule in rules()]
    assert len(claims) == len(set(claims)) == 18


def test_the_intake_form_can_deny_every_claim_a_rule_turns_on():
    """Each claim of a rule has a question whose no is an explicit no."""
    form = library().questionnaire("assuage_intake_2026")
    stated = {question.states for question in form.questions if question.answers == "yes_no_unknown"}
    wanted = {part.claim for rule in rules() for part in parts_of(rule.ask) if isinstance(part, Holds)}
    assert wanted <= stated


def test_the_intake_form_states_terms_and_their_units():
    """Whatever an answer states is a term; a number is asked in the unit that is kept."""
    concepts = vocabulary().concepts
    form = library().questionnaire("assuage_intake_2026")
    ids = [question.link_id for question in form.questions]
    assert len(ids) == len(set(ids))
    for question in form.questions:
        if question.states is not None:
            assert question.states in concepts
        if question.answers == "number":
            assert question.unit == concepts[question.states].unit
    assert {"pain_score", "weight"} <= set(ids)
