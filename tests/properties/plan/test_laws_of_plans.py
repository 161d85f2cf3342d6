"""What holds of every plan, whoever it is for."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assuage.candidacy import Verdict, screen
from assuage.documents import plan_document
from assuage.interop.fhir import read_chart, shipped_chart
from assuage.patient import load_yaml
from assuage.pharmacology import ReliefCourse
from assuage.plan import PlanError, propose

pytestmark = pytest.mark.slow

CHARTS = ("crps", "fibromyalgia", "contraindicated")
CONDITIONS = (
    "crps",
    "crps_1",
    "crps_2",
    "fibromyalgia",
    "neuropathic_pain",
    "phantom_limb_pain",
    "back_pain",
    "cancer_pain",
)
# Worst last: taking a fact away may move a verdict to the right of where it was in caution, never to a better one.
CAUTION = {Verdict.SUITABLE: 0, Verdict.SUITABLE_WITH_CAUTIONS: 1, Verdict.CANNOT_SAY: 2, Verdict.NOT_SUITABLE: 2}

patients = {name: read_chart(shipped_chart(name), at=None) for name in CHARTS}
weights = st.floats(min_value=40, max_value=160)


def planned(condition, weight_kg):
    """The plan of an invented woman with one condition, by one model and without bands."""
    person = load_yaml(
        "label: an invented woman\ninvented: yes\nat: 2026-11-20T09:00:00+00:00\nage_years: 44\nsex: female\n"
        f"facts:\n  {condition}: yes\nmeasurements:\n  weight: {weight_kg!r} kg\n"
    )
    return propose(screen(person), population=0, models=("kamp_2020",), most=8)


@given(name=st.sampled_from(CHARTS), data=st.data())
def test_removing_facts_never_improves_the_verdict_of_a_plan(name, data):
    """What a chart no longer says makes nobody more suitable, and the plan carries that verdict."""
    patient = patients[name]
    kept = data.draw(st.lists(st.sampled_from(patient.facts), unique_by=id))
    less = screen(replace(patient, facts=tuple(kept)), condition=screen(patient).condition)
    try:
        plan = propose(less, population=0, models=("kamp_2020",), most=1)
    except PlanError:
        return
    assert plan.candidacy.verdict is less.verdict
    assert CAUTION[plan.candidacy.verdict] >= CAUTION[screen(patient).verdict]
    if plan.candidacy.verdict in {Verdict.NOT_SUITABLE, Verdict.CANNOT_SAY}:
        assert "not an offer" in plan.assumed[0]


# 0.35 mg/kg/h x 4 h x 10 d = 14 mg/kg, and at most 25 mg/h x 4 h x 10 d = 1000 mg
@given(weight_kg=weights)
def test_the_outpatient_course_is_its_weight_times_its_dose_up_to_the_cap(weight_kg):
    """Linear in weight to the cap, flat from there on; the fixed doses do not care."""
    totals = {one.regimen_id: one.total_mg for one in planned("crps_1", weight_kg).options}
    assert totals["cohen_2018_crps_outpatient"] == pytest.approx(min(14 * weight_kg, 1000))
    assert totals["cohen_2018_crps_inpatient"] == pytest.approx(2112)
    assert totals["cohen_2018_single_start"] == pytest.approx(80)


@given(condition=st.sampled_from(CONDITIONS), weight_kg=weights)
def test_every_plan_keeps_its_promises(condition, weight_kg):
    """Everything named, nothing anaesthetic, no curve outside CRPS, letters in order, limits that refuse first."""
    plan = planned(condition, weight_kg)
    offered = [one.regimen_id for one in plan.options]
    assert len(set(offered)) == len(offered)
    assert set(offered).isdisjoint(left.regimen_id for left in plan.left_out)
    assert [one.letter for one in plan.options] == sorted(one.letter for one in plan.options)
    for one in plan.options:
        assert one.regimen.isomer is not None
        assert one.regimen.salt is not None
        assert not one.regimen.has_untimed_bolus
        assert one.setting != "intensive_care"
        assert not isinstance(one.pain.course, ReliefCourse) or condition in {"crps", "crps_1"}
        kinds = [limit.kind for limit in one.limits]
        assert kinds == sorted(kinds)
        assert 0 < one.total_mg == pytest.approx(sum(dose.amount_mg for dose in one.given))
    assert all(left.why for left in plan.left_out)


@given(condition=st.sampled_from(CONDITIONS), weight_kg=weights)
def test_every_plan_can_be_published(condition, weight_kg):
    """No plan holds a number that JSON cannot, and the same plan gives the same bytes."""
    plan = planned(condition, weight_kg)
    first, again = (plan_document(one).model_dump_json() for one in (plan, planned(condition, weight_kg)))
    assert first == again
    assert "NaN" not in first
    assert "Infinity" not in first


@given(weight_kg=weights, heavier=st.floats(min_value=1.01, max_value=2))
def test_a_heavier_person_gets_no_smaller_dose(weight_kg, heavier):
    """Doses per kilogram grow with the person, or stay at their cap."""
    assume(weight_kg * heavier <= 200)
    small, large = (planned("fibromyalgia", kg) for kg in (weight_kg, weight_kg * heavier))
    for one, other in zip(small.options, large.options, strict=True):
        assert one.regimen_id == other.regimen_id
        assert one.total_mg <= other.total_mg * (1 + 1e-12)
