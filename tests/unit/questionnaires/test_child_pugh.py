import pytest

from assuage.patient import Answer, answer_to
from assuage.questionnaires import scores_of, with_scores

BEST = {"bilirubin": "1 mg/dL", "albumin": "40 g/L", "inr": "1.0"}
WORST = {"bilirubin": "4 mg/dL", "albumin": "25 g/L", "inr": "3.0"}
CLEAR = {"ascites": False, "hepatic_encephalopathy": False}
SEVERE = {"moderate_ascites": True, "severe_hepatic_encephalopathy": True}
LIVER = {"cirrhosis": True}


def facts_of(score):
    return {fact.claim: fact.answer for fact in score.facts}


def test_best_and_worst(score):
    """Five normal items are 5 points and class A; five at their worst are 15 and class C."""
    best = score("child_pugh", measurements=BEST, facts=LIVER | CLEAR)
    worst = score("child_pugh", measurements=WORST, facts=LIVER | SEVERE)
    assert (best.value, best.category) == (5, "A")
    assert (worst.value, worst.category) == (15, "C")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        # Cleve Clin J Med, table 1: below 2, 2 to 3, above 3 mg/dL
        ("bilirubin", {"1.99 mg/dL": 1, "2 mg/dL": 2, "2.01 mg/dL": 2, "2.99 mg/dL": 2, "3 mg/dL": 2, "3.01 mg/dL": 3}),
        # above 3.5, 2.8 to 3.5, below 2.8 g/dL
        ("albumin", {"35.1 g/L": 1, "3.5 g/dL": 2, "34.9 g/L": 2, "28.1 g/L": 2, "2.8 g/dL": 2, "27.9 g/L": 3}),
        # below 1.7, 1.7 to 2.3, above 2.3
        ("inr", {"1.69": 1, "1.7": 2, "1.71": 2, "2.29": 2, "2.3": 2, "2.31": 3}),
    ],
)
def test_points_of_each_laboratory_value(name, values, score):
    """Just under, at and just over each cut-off gives the points of the printed table."""
    for written, points in values.items():
        found = score("child_pugh", measurements=BEST | {name: written}, facts=LIVER | CLEAR)
        assert {one.id: one.lower for one in found.inputs}[name] == points, written


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"ascites": False}, 1),
        ({"ascites": True, "moderate_ascites": False}, 2),
        ({"moderate_ascites": True}, 3),
        ({"hepatic_encephalopathy": True, "severe_hepatic_encephalopathy": False}, 2),
        ({"severe_hepatic_encephalopathy": True}, 3),
    ],
)
def test_points_of_what_is_seen(facts, points, score):
    """None, mild and moderate ascites, and the grades of encephalopathy, give one, two and three points."""
    found = score("child_pugh", measurements=BEST, facts=LIVER | CLEAR | facts)
    given = {one.id: (one.lower, one.upper) for one in found.inputs}
    assert (points, points) in (given["ascites"], given["encephalopathy"])
    assert found.value == 4 + points


@pytest.mark.parametrize(
    ("measured", "points", "category"),
    [
        ({"inr": "1.7"}, 6, "A"),
        ({"inr": "1.7", "bilirubin": "2 mg/dL"}, 7, "B"),
        ({"inr": "2.4", "bilirubin": "3.1 mg/dL"}, 9, "B"),
        ({"inr": "2.4", "bilirubin": "3.1 mg/dL", "albumin": "30 g/L"}, 10, "C"),
    ],
)
def test_both_sides_of_every_class_border(measured, points, category, score):
    """A ends at 6 points, B goes from 7 to 9, C begins at 10."""
    found = score("child_pugh", measurements=BEST | measured, facts=LIVER | CLEAR)
    assert (found.value, found.category) == (points, category)


def test_worked_example_in_other_units(score):
    """Bilirubin 43 umol/L (2.5 mg/dL), albumin 3.0 g/dL, INR 1.5, mild ascites, no encephalopathy: 2+2+1+2+1 = 8, class B."""
    found = score(
        "child_pugh",
        measurements={"bilirubin": "43 umol/L", "albumin": "3.0 g/dL", "inr": "1.5"},
        facts=LIVER | {"ascites": True, "moderate_ascites": False, "hepatic_encephalopathy": False},
    )
    assert (found.value, found.category) == (8, "B")
    assert facts_of(found) == {"child_pugh_a": Answer.NO, "child_pugh_b": Answer.YES, "child_pugh_c": Answer.NO}
    assert found.measurements[0].value == 8


@pytest.mark.parametrize("lost", ["bilirubin", "albumin", "inr"])
def test_a_missing_value_leaves_it_open(lost, score):
    """Without one laboratory value there is no value, and nothing is denied."""
    measured = {name: value for name, value in BEST.items() if name != lost}
    found = score("child_pugh", measurements=measured, facts=LIVER | CLEAR)
    assert found.value is None
    assert found.missing == (lost,)
    assert Answer.NO not in facts_of(found).values()
    assert found.measurements == ()


def test_what_is_missing_cannot_hide_the_worst_class(score):
    """Four items at their worst are class C whatever the fifth is, and still no number is given."""
    measured = {name: value for name, value in WORST.items() if name != "inr"}
    found = score("child_pugh", measurements=measured, facts=LIVER | SEVERE)
    assert (found.value, found.category) == (None, "C")
    assert facts_of(found) == {"child_pugh_c": Answer.YES}


def test_a_stale_value_counts_as_missing(score):
    """A bilirubin of 91 days ago is not used, one of 90 days ago is."""
    for day, known in (("2026-08-21", False), ("2026-08-22", True)):
        measured = BEST | {"bilirubin": {"value": "1 mg/dL", "at": day}}
        found = score("child_pugh", measurements=measured, facts=LIVER | CLEAR)
        assert (found.value is not None) is known, day


def test_it_makes_no_liver_disease_of_a_healthy_person(score, person):
    """Normal values in somebody without liver disease say that it is not B or C, and never that there is any."""
    found = score("child_pugh", measurements=BEST, facts=CLEAR)
    assert (found.value, found.category) == (5, "A")
    assert facts_of(found) == {"child_pugh_b": Answer.NO, "child_pugh_c": Answer.NO}
    patient = person(measurements=BEST, facts=CLEAR)
    scored = with_scores(patient, scores_of(patient))
    assert answer_to(scored, "liver_disease").answer is Answer.UNKNOWN
    assert "meant for known cirrhosis" in found.words


def test_denied_liver_disease_makes_a_high_class_an_open_question(score, person):
    """An INR of 2.5 and a low albumin beside a denial of liver disease ask a question and assert nothing."""
    measured = {"bilirubin": "1 mg/dL", "albumin": "30 g/L", "inr": "2.5"}
    given = {"measurements": measured, "facts": CLEAR | {"liver_disease": False, "hepatic_encephalopathy": False}}
    found = score("child_pugh", **given)
    assert (found.value, found.category) == (8, "B")
    assert facts_of(found)["child_pugh_b"] is Answer.UNKNOWN
    assert found.measurements == ()
    scored = with_scores(person(**given), (found,))
    assert answer_to(scored, "moderate_liver_disease").answer is Answer.UNKNOWN


def test_facts_say_what_they_were_computed_from_and_how_old_that_is(score):
    """A computed fact names every entry it rests on and carries the date of the oldest."""
    measured = BEST | {"inr": {"value": "1.0", "at": "2026-10-01", "from": "Observation/7 (entry 3)"}}
    fact = score("child_pugh", measurements=measured, facts=LIVER | CLEAR).facts[0]
    assert fact.origin.source.startswith("computed: Child-Pugh class from ")
    assert "Observation/7 (entry 3)" in fact.origin.source
    assert "measurements.albumin" in fact.origin.source
    assert f"{fact.origin.at}" == "2026-10-01"
