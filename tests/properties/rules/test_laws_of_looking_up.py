"""The index of a person's facts answers as the whole chart does, and the bare answer as the one with its working."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from assuage.knowledge import library
from assuage.patient import (
    REVIEWS,
    Answer,
    Fact,
    Measurement,
    Origin,
    Patient,
    Sex,
    Unread,
    answer_to,
    latest,
    vocabulary,
)
from assuage.questionnaires import scores_of
from assuage.rules import Lookup, evaluate, evaluate_all, mentioned_in, rule_set, settled

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WORDS = vocabulary()
RULES = [library().recommendation(name) for name in library().ids("recommendation")]
ASKED = sorted({claim for rule in RULES for claim in mentioned_in(rule).claims})
STATED = sorted(
    {c for claim in ASKED for c in (claim, *WORDS.implied_by(claim))}
    | {c for c in WORDS.concepts if WORDS.implied_by(c) & set(ASKED)}
    | {"problem_list_reviewed", "medicine_list_reviewed"}
)
moments = st.one_of(st.none(), st.integers(0, 400).map(lambda days: AT - timedelta(days=days)))
facts = st.builds(
    lambda claim, answer, when, explicit: Fact(claim, answer, Origin("law", when), explicit=explicit),
    st.sampled_from(STATED),
    st.sampled_from(tuple(Answer)),
    moments,
    st.booleans(),
)
pressures = st.builds(
    lambda name, value, when: Measurement(name, value, "mm[Hg]", Origin("law", when)),
    st.sampled_from(("systolic_blood_pressure", "diastolic_blood_pressure", "intraocular_pressure")),
    st.floats(10, 200),
    moments,
)
people = st.builds(
    lambda sex, age, said, measured, unread: Patient(
        label="law",
        at=AT,
        sex=sex,
        stated_age_years=age,
        facts=tuple(said),
        measurements=tuple(measured),
        unread=unread,
    ),
    st.sampled_from(Sex),
    st.one_of(st.none(), st.floats(0, 90)),
    st.lists(facts, max_size=12),
    st.lists(pressures, max_size=4),
    st.sampled_from(((), (Unread("law", "law", about="conditions"),), (Unread("law", "law", matters=False),))),
)
cautious = st.sampled_from(tuple(Answer))


@given(people, st.sampled_from(ASKED), cautious, st.booleans())
def test_index_weighs_a_claim_as_the_whole_chart_does(patient, claim, safer, explicit_no):
    """Answer, facts used and facts against are those of the whole chart."""
    whole = answer_to(patient, claim, words=WORDS, cautious=safer, explicit_no=explicit_no)
    found = Lookup(patient, WORDS).weighed(claim, cautious=safer, explicit_no=explicit_no)
    assert found == whole


@given(people, st.sampled_from(("systolic_blood_pressure", "intraocular_pressure")))
def test_index_finds_the_newest_value_as_the_whole_chart_does(patient, name):
    """The newest usable values are those of the whole chart."""
    assert Lookup(patient, WORDS).newest(name) == latest(patient, name, words=WORDS)


@given(
    people, st.lists(facts.map(lambda f: f._replace(origin=Origin("asked", AT), explicit=True)), min_size=1, max_size=3)
)
def test_one_fact_more_is_as_if_it_stood_on_the_chart(patient, more):
    """A person with facts added answers every rule as the chart with those facts would."""
    added = Lookup(patient, WORDS).with_facts(more)
    whole = Lookup(replace(patient, facts=(*patient.facts, *more)), WORDS)
    for rule in RULES:
        assert settled(rule, added) == settled(rule, whole), rule.id


@given(people, st.lists(facts, max_size=3), st.lists(pressures, max_size=2))
def test_longer_record_is_weighed_as_if_it_were_indexed_anew(patient, facts_more, values_more):
    """A record with facts and values at its end answers alike whether what was weighed before is kept or not."""
    before = Lookup(patient, WORDS)
    for claim in ASKED:
        before.weighed(claim, cautious=Answer.YES, explicit_no=False)
    longer = replace(patient, facts=(*patient.facts, *facts_more), measurements=(*patient.measurements, *values_more))
    kept, anew = before.continued(longer), Lookup(longer, WORDS)
    for claim in ASKED:
        assert kept.weighed(claim, cautious=Answer.YES, explicit_no=False) == anew.weighed(
            claim, cautious=Answer.YES, explicit_no=False
        ), claim
    for name in ("systolic_blood_pressure", "diastolic_blood_pressure", "intraocular_pressure"):
        assert kept.newest(name) == anew.newest(name)


@given(people, facts.map(lambda f: f._replace(origin=Origin("asked", AT), explicit=True)))
def test_rule_that_a_fact_does_not_touch_keeps_its_answer(patient, fact):
    """Only the rules that the index of rules names for a claim can change their answer by a fact on it."""
    before = Lookup(patient, WORDS)
    after = before.with_fact(fact)
    touched = rule_set(RULES, WORDS).touched_by([fact.claim], words=WORDS, denied=before.denied)
    for rule in RULES:
        assert rule.id in touched or fact.claim in REVIEWS.values() or settled(rule, before) == settled(rule, after)


@given(people, st.sampled_from((None, "iv", "oral", "nasal")))
def test_bare_answer_is_that_of_the_finding(patient, route):
    """The short way to an answer gives the same answer, and the same of what is open, as the one with its working."""
    person = Lookup(patient, WORDS)
    for rule in RULES:
        finding = evaluate(rule, patient, words=WORDS, route=route)
        assert settled(rule, person, route=route) == (finding.answer, finding.open), rule.id


@given(people, st.sampled_from((None, "iv", "oral")))
def test_what_nothing_is_known_of_is_found_as_if_it_were_asked(patient, route):
    """What a rule or a score finds in anybody of whom it knows nothing is what it finds in this person when it is asked in full."""
    person = Lookup(patient, WORDS)
    found = evaluate_all(RULES, person, route=route), scores_of(person)
    with patch.object(Lookup, "tells_of", return_value=True):
        asked = Lookup(patient, WORDS)
        assert found == (evaluate_all(RULES, asked, route=route), scores_of(asked))
