"""A whole rule put to a person."""

from datetime import UTC, datetime, timedelta

import pytest

from assuage.knowledge import library
from assuage.patient import Answer, Fact, Measurement, Origin, Patient, Sex
from assuage.provenance import Status
from assuage.rules import evaluate, evaluate_all

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def person(sex=Sex.UNKNOWN, age=None, measurements=(), on=AT, **answers):
    facts = tuple(Fact(claim, Answer(answer), Origin("test", on), explicit=True) for claim, answer in answers.items())
    return Patient(label="test", at=AT, sex=sex, stated_age_years=age, facts=facts, measurements=measurements)


def rule(name):
    return library().recommendation(f"cohen_2018_{name}")


def test_rule_for_women_is_not_asked_of_men():
    """The rule on pregnancy does not apply to a man, and the trace says why."""
    finding = evaluate(rule("pregnancy"), person(Sex.MALE, 30))
    assert (finding.answer, finding.applies) == (Answer.NO, False)
    assert finding.why == ("It is asked of women only",)


@pytest.mark.parametrize(("sex", "age"), [(Sex.MALE, 30), (Sex.FEMALE, 61)])
def test_stated_yes_wins_over_the_recorded_sex_or_age(sex, age):
    """Who is stated to be pregnant is asked as such, and the conflict with the record is shown."""
    finding = evaluate(rule("pregnancy"), person(sex, age, pregnancy="yes"))
    assert (finding.answer, finding.applies) == (Answer.YES, True)
    assert any("recorded sex or age" in words for words in finding.conflicts)


def test_stale_yes_against_the_recorded_sex_leaves_the_question_open():
    """A pregnancy of last week on the chart of a man is neither believed nor denied."""
    finding = evaluate(rule("pregnancy"), person(Sex.MALE, 30, on=AT - timedelta(days=7), pregnancy="yes"))
    assert (finding.answer, finding.applies, bool(finding.conflicts)) == (Answer.UNKNOWN, True, True)


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_only_a_yes_wins_over_the_recorded_sex(answer):
    """A denial or an open question leaves the rule not for a man."""
    finding = evaluate(rule("pregnancy"), person(Sex.MALE, 30, pregnancy=answer))
    assert (finding.answer, finding.applies, finding.conflicts) == (Answer.NO, False, ())


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.OTHER, Sex.UNKNOWN])
def test_rule_for_women_is_asked_unless_somebody_is_known_to_be_a_man(sex):
    """Where sex is not recorded as male the question stays open."""
    assert evaluate(rule("pregnancy"), person(sex, 30)).answer is Answer.UNKNOWN


@pytest.mark.parametrize(("age", "applies"), [(9, False), (10, True), (60, True), (61, False), (None, True)])
def test_rule_for_ages_is_asked_within_them(age, applies):
    """The bounds of the ages belong to them, and an unknown age is asked."""
    assert evaluate(rule("pregnancy"), person(Sex.FEMALE, age)).applies is applies


def test_required_test_is_open_until_done():
    """An ECG that is wanted stays open until somebody says that a fresh one was read."""
    wanted = evaluate(rule("electrocardiogram"), person(hypertension="yes"))
    assert (wanted.answer, wanted.done, wanted.open) == (Answer.YES, False, True)
    done = evaluate(rule("electrocardiogram"), person(hypertension="yes", electrocardiogram_reviewed="yes"))
    assert (done.answer, done.done, done.open) == (Answer.YES, True, False)
    not_wanted = evaluate(rule("electrocardiogram"), person(cardiovascular_risk="no"))
    assert (not_wanted.answer, not_wanted.open) == (Answer.NO, False)


def test_stale_test_is_not_done():
    """An ECG of more than a year ago does not count."""
    stale = person(on=AT - timedelta(days=366), hypertension="yes", electrocardiogram_reviewed="yes")
    assert evaluate(rule("electrocardiogram"), stale).open


def test_test_answered_by_observations_needs_each_of_them():
    """Liver tests count as done when every one that is named is there and fresh."""
    needed = rule("liver_tests").answered_by
    assert needed
    units = dict.fromkeys(needed, "U/L")
    all_of_them = tuple(Measurement(name, 20.0, units[name], Origin("test", AT)) for name in needed)
    assert not evaluate(rule("liver_tests"), person(liver_risk="yes", measurements=all_of_them)).open
    assert evaluate(rule("liver_tests"), person(liver_risk="yes", measurements=all_of_them[1:])).open


def test_finding_carries_its_source():
    """A finding says its grade, certainty, source and that it is a draft."""
    finding = evaluate(rule("active_psychosis"), person(active_psychosis="yes"))
    assert (finding.grade, finding.certainty, finding.status) == ("B", "low", Status.DRAFT)
    assert "cohen_2018_digest" in {citation.key for citation in finding.citations}
    assert "draft" in finding.line().words
    assert [fact.claim for fact in finding.facts] == ["active_psychosis"]


def test_trace_has_every_rule():
    """Every rule that is not retired is in the trace, whether or not it found anything."""
    rules = [library().recommendation(name) for name in library().ids("recommendation")]
    retired = rules[0].model_copy(update={"status": Status.RETIRED})
    findings = evaluate_all([*rules, retired], person())
    assert [finding.rule for finding in findings] == [r.id for r in rules]
