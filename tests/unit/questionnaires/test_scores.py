from dataclasses import replace
from types import MappingProxyType

import pytest

from assuage.knowledge import library
from assuage.patient import Answer, answer_to, latest, vocabulary
from assuage.provenance import Confidence, Status
from assuage.questionnaires import scores_of, with_scores

IDS = {"child_pugh", "fib_4", "rcri", "stop_bang", "morphine_equivalent", "budapest", "fibromyalgia_2016"}


def test_every_promised_score_is_there(person):
    """Each of the seven scores is returned for anybody, computed or not."""
    assert {one.id for one in scores_of(person())} == IDS


def test_an_empty_chart_gives_no_value_and_no_fact(person):
    """Nothing known: every score is open, says what is missing, and concludes nothing."""
    for one in scores_of(person()):
        assert (one.value, one.category, one.facts, one.measurements) == (None, None, (), ()), one.id
        assert one.missing, one.id
        assert one.words, one.id


@pytest.mark.parametrize("score_id", sorted(IDS))
def test_each_says_where_it_comes_from(score_id, person):
    """Each score cites a source of the bibliography and carries the weakest mark of what it computes with."""
    one = next(one for one in scores_of(person()) if one.id == score_id)
    assert one.citations
    library().cite([citation.key for citation in one.citations])
    assert one.confidence in {Confidence.TRANSCRIBED, Confidence.SECONDARY}
    assert (one.status is Status.DRAFT) is (one.confidence is Confidence.SECONDARY)


def test_computed_facts_stand_beside_stated_ones(person):
    """A stated class is kept beside the computed one, and where they differ the chart shows a conflict."""
    patient = person(
        measurements={"bilirubin": "1 mg/dL", "albumin": "40 g/L", "inr": "1.0"},
        facts={"cirrhosis": True, "ascites": False, "hepatic_encephalopathy": False, "child_pugh_c": True},
    )
    scored = with_scores(patient, scores_of(patient))
    weighed = answer_to(scored, "child_pugh_c")
    assert weighed.answer is Answer.YES
    assert weighed.conflict
    assert latest(scored, "child_pugh_points").value == 5


def test_adding_scores_twice_changes_nothing(person):
    """The same scores added again are not counted again."""
    patient = person(facts={"opioid": False})
    scores = scores_of(patient)
    once = with_scores(patient, scores)
    assert with_scores(once, scores) == once


def test_a_statement_made_twice_hides_no_score(person):
    """As many doubles in the chart as the scores add: each statement is kept once, and what was computed is there."""
    patient = person(
        measurements={"bilirubin": "1 mg/dL", "albumin": "40 g/L", "inr": "1.0"},
        facts={"cirrhosis": True, "ascites": False, "hepatic_encephalopathy": False},
    )
    added = with_scores(patient, scores_of(patient))
    facts, measured = len(added.facts) - len(patient.facts), len(added.measurements) - len(patient.measurements)
    assert facts > 0
    assert measured > 0
    doubled = replace(
        patient,
        facts=(*patient.facts, *patient.facts[:1] * facts),
        measurements=(*patient.measurements, *patient.measurements[:1] * measured),
    )
    scored = with_scores(doubled, scores_of(patient))
    assert set(added.facts) <= set(scored.facts)
    assert set(added.measurements) <= set(scored.measurements)


def test_a_clinics_own_limits_hold_for_scores_too(person):
    """A platelet count of 40 days ago counts for 90 days, and not where a clinic lets it count for 30."""
    shipped = vocabulary()
    shorter = replace(shipped.concepts["platelets"], stale_after_days=30)
    own_limits = replace(shipped, concepts=MappingProxyType({**shipped.concepts, "platelets": shorter}))
    labs = {"aspartate_aminotransferase": "40 U/L", "alanine_aminotransferase": "25 U/L"}
    patient = person(age_years=50, measurements=labs | {"platelets": {"value": "200 10*9/L", "at": "2026-10-11"}})
    by_shipped, by_own = (
        next(one for one in scores_of(patient, words=words) if one.id == "fib_4") for words in (None, own_limits)
    )
    assert by_shipped.value == pytest.approx(2.0)
    assert (by_own.value, by_own.missing) == (None, ("platelets",))


def test_a_long_chart_gives_the_same_as_a_short_one(person):
    """Facts and values that no score looks at change none of them."""
    given = {"facts": {"cirrhosis": True, "ascites": False, "opioid": False}, "age_years": 50, "sex": "male"}
    more = {"facts": given["facts"] | {"migraine": True, "copd": False}, "measurements": {"pain_score": 7}}
    assert scores_of(person(**given)) == scores_of(person(**given | more))
