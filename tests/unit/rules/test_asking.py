"""A question of a rule, answered three ways, with its working."""

from datetime import UTC, datetime

import pytest

from assuage.knowledge.schema import Aged, AllOf, Always, AnyOf, Compared, Holds, Not
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, vocabulary
from assuage.rules import RuleError, ask

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
A, B = "glaucoma", "open_globe"


def holds(claim):
    return Holds(claim=claim)


def person(*measurements, **answers):
    facts = tuple(Fact(claim, answer, Origin("test", AT), explicit=True) for claim, answer in answers.items())
    return Patient(label="test", at=AT, facts=facts, measurements=measurements)


def pressure(value, unit="mm[Hg]"):
    threshold = {"value": 160.0, "unit": unit, "confidence": "secondary", "read_from": "test"}
    return Compared.model_validate(
        {"observation": "systolic_blood_pressure", "is": "above", "threshold": threshold | {"value": value}}
    )


def systolic(value):
    return Measurement("systolic_blood_pressure", value, "mm[Hg]", Origin("test", AT))


# Kleene's strong three-valued tables, as printed in any text on many-valued logic.
@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (YES, YES, YES, YES),
        (YES, NO, NO, YES),
        (YES, UNKNOWN, UNKNOWN, YES),
        (NO, NO, NO, NO),
        (NO, UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_tables_of_kleene(a, b, both, either):
    """And, or and not follow Kleene's tables, in either order."""
    words = vocabulary()
    for first, second in ((a, b), (b, a)):
        patient = person(**{A: first, B: second})
        assert ask(AllOf(all_of=(holds(A), holds(B))), patient, words=words).answer is both
        assert ask(AnyOf(any_of=(holds(A), holds(B))), patient, words=words).answer is either
        assert ask(Not.model_validate({"not": holds(A)}), patient, words=words).answer is ~first


@pytest.mark.parametrize(("value", "answer"), [(159.9, NO), (160.0, NO), (160.1, YES)])
def test_threshold_just_under_at_and_over(value, answer):
    """Above means above: a value at the threshold does not cross it."""
    asked = ask(pressure(160.0), person(systolic(value)), words=vocabulary())
    assert asked.answer is answer
    assert asked.measurements


def test_threshold_in_another_unit_is_converted():
    """A threshold in kilopascal is compared in millimetres of mercury (1 kPa is 7.50 mmHg)."""
    assert ask(pressure(20.0, "kPa"), person(systolic(150.1)), words=vocabulary()).answer is YES
    assert ask(pressure(20.0, "kPa"), person(systolic(149.9)), words=vocabulary()).answer is NO


def test_threshold_in_a_unit_that_does_not_fit_is_our_fault():
    """A rule whose unit measures something else is an error of the rule, not an answer."""
    with pytest.raises(RuleError, match="unit"):
        ask(pressure(70.0, "kg"), person(systolic(150)), words=vocabulary())


def test_missing_measurement_is_unknown_and_named():
    """Without a value the answer is unknown, and the observation is what is missing."""
    asked = ask(pressure(160.0), person(), words=vocabulary())
    assert asked.answer is UNKNOWN
    assert asked.missing == ("systolic_blood_pressure",)


def test_two_newest_values_across_the_threshold_take_the_cautious_side():
    """Values of one instant on both sides are a conflict, and under a `not` the cautious side is the other one."""
    patient = person(systolic(150), systolic(170))
    asked = ask(pressure(160.0), patient, words=vocabulary())
    assert asked.answer is YES
    assert asked.conflicts
    assert ask(Not.model_validate({"not": pressure(160.0)}), patient, words=vocabulary()).answer is YES


def test_unknown_threshold_is_unknown():
    """A threshold nobody knows answers nothing."""
    assert ask(pressure(None), person(systolic(200)), words=vocabulary()).answer is UNKNOWN


def test_unknown_claim_is_our_fault():
    """A rule about a claim that no vocabulary file defines is an error of the rule."""
    with pytest.raises(RuleError, match="vocabulary"):
        ask(holds("no_such_claim"), person(), words=vocabulary())


def test_conflict_under_a_not_takes_the_other_side():
    """A conflict on a claim that excuses is resolved against the excuse."""
    fact = [Fact(A, answer, Origin("test", AT), explicit=True) for answer in (YES, NO)]
    patient = Patient(label="test", at=AT, facts=tuple(fact))
    assert ask(holds(A), patient, words=vocabulary()).answer is YES
    assert ask(Not.model_validate({"not": holds(A)}), patient, words=vocabulary()).answer is YES


def test_what_is_missing_counts_only_while_unknown():
    """Once an answer is settled, nothing more needs asking for it."""
    asked = ask(AnyOf(any_of=(holds(A), holds(B))), person(glaucoma=YES), words=vocabulary())
    assert asked.answer is YES
    assert asked.missing == ()


def eye_pressure(limit=22.0):
    threshold = {"value": limit, "unit": "mm[Hg]", "confidence": "secondary", "read_from": "test"}
    return Compared.model_validate(
        {
            "observation": "intraocular_pressure",
            "is": "above",
            "threshold": threshold,
            "otherwise": {"claim": "raised_intraocular_pressure"},
        }
    )


@pytest.mark.parametrize(
    ("measured", "said", "answer"),
    [
        (23.0, None, YES),
        (22.0, None, NO),
        (23.0, NO, YES),
        (22.0, YES, YES),
        (22.0, NO, NO),
        (None, YES, YES),
        (None, NO, NO),
        (None, None, UNKNOWN),
    ],
)
def test_what_was_said_stands_where_nothing_was_measured(measured, said, answer):
    """A value answers; a yes stands beside any value; words answer where there is no value."""
    values = () if measured is None else (Measurement("intraocular_pressure", measured, "mm[Hg]", Origin("test", AT)),)
    stated = {} if said is None else {"raised_intraocular_pressure": said}
    asked = ask(eye_pressure(), person(*values, **stated), words=vocabulary())
    assert asked.answer is answer
    assert bool(asked.missing) is (answer is UNKNOWN)
    assert bool(asked.conflicts) is (measured == 22.0 and said is YES)


def age(how, years):
    threshold = {"value": years, "unit": "a", "confidence": "assumed", "reason": "test", "read_from": "test"}
    return Aged.model_validate({"age_is": how, "threshold": threshold})


@pytest.mark.parametrize(("years", "answer"), [(17.0, YES), (18.0, NO), (19.0, NO), (None, UNKNOWN)])
def test_age_just_under_at_and_over(years, answer):
    """Below eighteen is below; an unknown age answers nothing and is what is missing."""
    patient = Patient(label="test", at=AT, stated_age_years=years)
    asked = ask(age("below", 18), patient, words=vocabulary())
    assert asked.answer is answer
    assert asked.missing == (("age",) if years is None else ())


def test_always_is_yes():
    """What is wanted of everybody needs no fact."""
    assert ask(Always(always=True), person(), words=vocabulary()).answer is YES
