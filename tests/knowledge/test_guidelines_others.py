"""The rules beside the 2018 chronic guideline: what was read, what may be active, and that each is whole."""

import pytest

from assuage.knowledge import library
from assuage.knowledge.schema import Aged, Compared, Holds
from assuage.patient import REVIEWS, vocabulary
from assuage.provenance import Status
from assuage.rules import mentioned_in, parts_of

RULES = [library().recommendation(name) for name in library().ids("recommendation")]
BY_ID = {rule.id: rule for rule in RULES}


def ids(guideline):
    """The rules of one guideline, without its name before them."""
    return {rule.id.removeprefix(f"{guideline}_") for rule in RULES if rule.guideline == guideline}


@pytest.mark.parametrize(
    ("guideline", "rules"),
    [
        (
            "schwenk_2018",
            (
                "poorly_controlled_cardiovascular_disease pregnancy active_psychosis severe_liver_disease "
                "raised_intracranial_pressure raised_intraocular_pressure painful_surgery opioid_tolerance "
                "sickle_cell_pain sleep_apnoea"
            ),
        ),
        (
            "ketamine_label",
            (
                "pressure_hazard uk_stroke uk_severe_coronary_disease uk_eclampsia uk_cerebral_trauma pregnancy "
                "cardiac_decompensation breathing early_childhood liver_tests theophylline sympathomimetics thyroid_hormones "
                "cns_depressants same_line"
            ),
        ),
        ("fda_2022_nasal", "compounded_spray"),
        ("fda_2023_compounded", "compounded_product unsupervised_home_use"),
        (
            "asa_2025",
            (
                "trained_prescriber treatment_plan face_to_face_visit defined_course minimum_dose diversion_vigilance "
                "adverse_effect_education no_excessive_sedation physician_on_site"
            ),
        ),
        ("cochrane_2025", ""),
    ],
)
def test_every_row_that_was_collected_is_a_rule(guideline, rules):
    """Each contraindication, caution, interaction, test, benefit and standard of the source is there, and no other."""
    assert ids(guideline) == set(rules.split())


@pytest.mark.parametrize(
    ("number", "grade", "certainty", "confidence"),
    [
        ("1a", "B", "moderate", "secondary"),
        ("1b", "B", "low", "secondary"),
        ("1c", "C", "low", "secondary"),
        ("1d", "C", "low", "secondary"),
        ("2", "C", "moderate", "secondary"),
        ("3", None, None, "assumed"),
        ("4", None, None, "secondary"),
        ("5", None, None, "assumed"),
        ("6", None, None, "assumed"),
    ],
)
def test_acute_statements_carry_the_grades_that_were_read(number, grade, certainty, confidence):
    """Grades of questions 1 and 2 typed from the digest; those of 3 to 6 were recalled and are left out."""
    (found,) = [s for s in library().guideline("schwenk_2018").statements if s.number == number]
    assert (found.grade, found.certainty, found.confidence) == (grade, certainty, confidence)


def test_only_what_was_read_in_its_source_is_active():
    """An active rule is confirmed; a draft claims no more than a secondary or assumed one; labels and the ASA were read."""
    for rule in RULES:
        assert rule.confidence in ({"confirmed"} if rule.status is Status.ACTIVE else {"secondary", "assumed"}), rule.id
    assert {rule.guideline for rule in RULES if rule.status is Status.ACTIVE} == {
        "ketamine_label",
        "asa_2025",
        "assuage_2026",
    }


def test_recalled_rules_are_drafts_and_assumed():
    """What says that it was recalled decides nothing by itself and is marked assumed, or leaves its grade out."""
    for rule in RULES:
        if "recalled" in rule.summary.lower():
            assert rule.status is Status.DRAFT, rule.id
            assert rule.confidence == "assumed" or rule.grade is None, rule.id


def test_labels_borrow_no_grade():
    """Labels, alerts, standards and our own cautions are not graded."""
    graded = {rule.guideline for rule in RULES if rule.grade is not None}
    assert graded == {"cohen_2018", "schwenk_2018"}


@pytest.mark.parametrize(
    "claim",
    [
        "active_psychosis",
        "schizophrenia",
        "mania",
        "pregnancy",
        "substance_use",
        "raised_intracranial_pressure",
        "raised_intraocular_pressure",
    ],
)
def test_some_contraindications_need_an_explicit_denial(claim):
    """Psychosis, pregnancy, substance use, and pressure in the head or the eye: a reviewed list is not enough."""
    asking = [rule for rule in RULES if rule.role == "contraindication" and claim in mentioned_in(rule).claims]
    assert asking
    assert all(rule.explicit_no for rule in asking)


@pytest.mark.parametrize(
    ("term", "days"),
    [
        ("systolic_blood_pressure", 1),
        ("diastolic_blood_pressure", 1),
        ("pregnancy", 1),
        ("pregnancy_test", 1),
        ("prescription_monitoring_checked", 30),
        ("alanine_aminotransferase", 90),
        ("gamma_glutamyl_transferase", 90),
        ("electrocardiogram_reviewed", 365),
    ],
)
def test_answers_count_for_the_times_decided_on(term, days):
    """Pressure and pregnancy the same day, monitoring 30 days, liver enzymes 90 days, an ECG twelve months."""
    assert vocabulary().stale_after_days(term) == days


def test_every_rule_asks_about_things_that_exist():
    """Claims, observations and answered tests of every rule are terms of the vocabulary, values in their unit."""
    concepts = vocabulary().concepts
    for rule in RULES:
        assert set(rule.answered_by) <= set(concepts), rule.id
        for part in parts_of(rule.ask):
            if isinstance(part, Holds):
                assert concepts[part.claim].kind in {"conditions", "medicines", "statements"}, rule.id
            elif isinstance(part, Compared):
                assert concepts[part.observation].unit == part.threshold.unit, rule.id
            else:
                assert isinstance(part, Aged), rule.id


def test_the_form_or_a_reviewed_list_can_answer_every_rule():
    """Each claim a rule turns on is a question of the intake form, or stands on a list whose review the form asks about."""
    form = library().questionnaire("assuage_intake_2026")
    stated = {question.states for question in form.questions}
    assert set(REVIEWS.values()) <= stated
    for rule in RULES:
        for part in parts_of(rule.ask):
            if isinstance(part, Holds) and vocabulary().concepts[part.claim].kind != "medicines":
                assert part.claim in stated, (rule.id, part.claim)


def test_numbers_of_the_limits():
    """Limits of trials, typed from what was collected: 160/100, 46 and 115 kg, 22 mmHg, AST 120, ALP 130, ALT 40."""
    limits = {rule.id: dict(mentioned_in(rule).limits) for rule in RULES}
    assert limits["schwenk_2018_poorly_controlled_cardiovascular_disease"] == {
        "systolic_blood_pressure": (160,),
        "diastolic_blood_pressure": (100,),
    }
    assert limits["assuage_2026_weight"] == {"weight": (46, 115)}
    assert limits["assuage_2026_intraocular_pressure"] == {"intraocular_pressure": (22,)}
    assert limits["assuage_2026_liver_enzymes"] == {
        "aspartate_aminotransferase": (120,),
        "alkaline_phosphatase": (130,),
        "alanine_aminotransferase": (40,),
    }
    assert limits["ketamine_label_early_childhood"] == {"age": (3,)}


def test_guidelines_say_when_they_appeared():
    """Each card has its year, the alerts and the review their day."""
    published = {name: library().guideline(name).published for name in library().ids("guideline")}
    assert {name: str(day) for name, day in published.items() if day} == {
        "fda_2022_nasal": "2022-02-16",
        "fda_2023_compounded": "2023-10-10",
        "cochrane_2025": "2025-08-18",
    }


# The conditions that were collected, with the grade a guideline gives them; none where none does.
@pytest.mark.parametrize(
    ("condition", "grade"),
    [
        ("CRPS", "B"),
        ("spinal cord injury pain", "C"),
        ("neuropathic pain", "D"),
        ("diabetic neuropathy", "D"),
        ("post-herpetic neuralgia", "D"),
        ("phantom limb pain", "D"),
        ("fibromyalgia", "D"),
        ("cancer pain", "D"),
        ("ischaemic limb pain", "D"),
        ("migraine", "D"),
        ("cluster headache", None),
        ("chronic low back pain", "D"),
        ("osteoarthritis", None),
        ("rheumatoid arthritis", None),
        ("acute postoperative pain", "B"),
        ("opioid tolerance", "B"),
        ("sickle-cell pain", "C"),
        ("sleep apnoea", "C"),
        ("trauma pain", None),
        ("opioid-induced hyperalgesia", None),
        ("chronic pain with depression", None),
        ("chronic pain with PTSD", None),
        ("chronic postsurgical pain", None),
        ("trigeminal neuralgia", None),
        ("chronic pain syndrome", None),
    ],
)
def test_every_condition_that_was_collected_has_its_grade_or_says_it_has_none(condition, grade):
    """Asked about by name, each condition gets the guideline's grade, or words that say there is none."""
    from datetime import UTC, datetime

    from assuage.candidacy import screen
    from assuage.patient import Patient

    found = screen(Patient(label="test", at=datetime(2026, 11, 20, tzinfo=UTC)), condition=condition)
    assert found.condition_grade is not None
    assert found.condition_grade.grade == grade
    assert "does not stand on the chart" in found.diagnosis.words
    assert (f"grade {grade}" if grade else "Not graded") in found.diagnosis.words
