"""What is offered under goals and limits: published options kept in order, found ones beside them, and the next session."""

import sys
from dataclasses import replace

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.pharmacology import Measured, MeasuredKind
from assuage.plan import (
    Ceilings,
    Clinic,
    GivenBefore,
    Goals,
    PlanError,
    Score,
    individualise,
    next_session,
    propose,
    rerank,
    with_twins,
)
from assuage.plan.boosting import booster_in
from assuage.plan.records import Limit
from assuage.plan.searching import courses_in
from assuage.plan.written_order import option_of_order

COURSE = parse("racemic ketamine base 24 mg/h over 4 h daily for 10 days")


def published(plan):
    return [one for one in plan.options if one.optimised is None]


def found(plan):
    return [one for one in plan.options if one.optimised is not None]


def test_every_option_has_chances_burden_and_a_class_of_sedation(crps):
    """Each by people of a hundred with lowest and highest model, or the words why not."""
    for one in crps.options:
        assert [chance.of for chance in one.chances] == ["goal", "dissociation", "systolic"]
        for chance in one.chances:
            assert (chance.lead is None) == bool(chance.not_said)
            if chance.lead is not None:
                assert chance.low <= chance.lead <= chance.high
                assert set(chance.by_model) == {"kamp_2020", "domino_1982", "simons_2022"}
        assert one.burden.hours > 0
        assert one.sedation.name in {"light", "moderate", "deep"}


def test_placebo_is_told_beside_the_goal(crps):
    """About a quarter would meet the goal without any drug (assuage_2026, part d: 0.23); no drug-type option falls below."""
    goals = [one.chance("goal") for one in crps.options if one.chance("goal").lead is not None]
    assert goals
    for chance in goals:
        assert chance.on_placebo == pytest.approx(0.23, abs=0.12)
        assert chance.low >= chance.on_placebo


def test_a_found_course_stands_beside_its_published_one_and_says_so(crps):
    """Its aim, the range it lies in with the regimen of each bound, and what each model alone would have found."""
    held = rerank(crps, ceilings=Ceilings(dissociation_chance=0.4))
    ids = [one.regimen_id for one in held.options]
    assert found(held)
    for one in found(held):
        assert one.optimised.beside in ids[: ids.index(one.regimen_id)]
        assert set(one.optimised.by_model) == {"kamp_2020", "domino_1982", "simons_2022"}
        assert len(one.optimised.within) == 5
        assert "not in a trial" in one.source[0].words
        assert any("nobody studied it" in words for words in one.assumed)
        assert not any(limit.kind == "hard" for limit in one.limits)


def test_where_relief_may_not_be_drawn_nothing_is_found_and_nothing_is_promised(fibromyalgia):
    """Fibromyalgia: no course is found on a curve, the goal cannot be said, acute effects and burdens still can."""
    assert found(fibromyalgia) == []
    assert fibromyalgia.trade_off == ()
    for one in fibromyalgia.options:
        assert one.chance("goal").lead is None
        assert "CRPS-1" in one.chance("goal").not_said
    asked = rerank(fibromyalgia, goals=Goals(relief_percent=30, least_chance=0.5))
    assert any("no relief course may be drawn here" in words for words in asked.blocked)


def test_a_ceiling_leaves_out_what_breaks_it_with_the_chance(crps):
    """At the option's own chance nothing is held back; just under it, it is, and the chance is told."""
    worst = max(published(crps), key=lambda one: one.chance("dissociation").high or 0)
    high = worst.chance("dissociation").high
    kept = rerank(crps, ceilings=Ceilings(dissociation_chance=high))
    assert worst.regimen_id in {one.regimen_id for one in kept.options}
    held = rerank(crps, ceilings=Ceilings(dissociation_chance=high - 0.001))
    left = {one.regimen_id: one.why for one in held.left_out}
    assert "above your ceiling" in left[worst.regimen_id]


def test_what_cannot_be_said_is_not_called_safe(crps):
    """Past 6 h no dissociation is drawn: the published course stays with the doubt named, and none is found beside it."""
    plan = rerank(crps, ceilings=Ceilings(dissociation_chance=0.9))
    inpatient = next(one for one in plan.options if one.regimen_id == "cohen_2018_crps_inpatient")
    assert "could not be held against your ceiling" in inpatient.not_held[0]
    assert inpatient.not_held[0] in inpatient.unknown
    assert all(one.not_held == () for one in crps.options)
    assert all(one.optimised.beside != "cohen_2018_crps_inpatient" for one in found(plan))


def test_a_published_course_that_breaks_a_limit_stands_beside_what_was_found_for_it(crps):
    """The nearest published regimen is always in sight, marked as not kept."""
    plan = rerank(crps, ceilings=Ceilings(dissociation_chance=0.35))
    for one in found(plan):
        beside = next(other for other in plan.options if other.regimen_id == one.optimised.beside)
        assert beside.broken
        assert one.broken == ()


def test_days_and_hours_of_the_clinic_count(crps):
    """The ten consecutive days need seven of a week; at four hours and seven days nothing is held back for time."""
    five = {one.regimen_id: one.why for one in rerank(crps, clinic=Clinic(days_per_week=5)).left_out}
    assert "7 days of a week" in five["cohen_2018_crps_outpatient"]
    seven = {one.regimen_id: one for one in rerank(crps, clinic=Clinic(days_per_week=7, chair_hours_per_day=4)).options}
    assert seven["cohen_2018_crps_outpatient"].broken == ()


def test_vials_are_counted_where_a_size_was_told(crps):
    """95.76 mg a session on ten days from 200 mg vials: ten vials, 1042.4 mg left."""
    plan = rerank(crps, clinic=Clinic(vial_mg=(200.0,)))
    course = next(one for one in plan.options if one.regimen_id == "cohen_2018_crps_outpatient")
    assert [(one.count, one.left_mg) for one in course.burden.vials] == [(10, pytest.approx(1042.4))]


def test_a_plan_without_twins_says_so_and_finds_nothing(someone):
    """No population: no chance, no found course, and nothing blocked."""
    plan = propose(someone("crps_1", weight_kg=70), population=0)
    assert found(plan) == []
    assert all("No virtual people" in one.chance("goal").not_said for one in plan.options)


def test_a_plan_read_back_cannot_be_ranked_anew(crps):
    """Without its basis a plan keeps nothing to rank from, and says so."""
    with pytest.raises(PlanError, match="propose again"):
        rerank(replace(crps, basis=None), goals=Goals(relief_percent=50))
    with pytest.raises(PlanError, match="propose again"):
        with_twins(replace(crps, basis=None), {})


def test_an_updated_person_gives_an_updated_plan(crps):
    """Twins whose relief is no longer open lose their part in it; where nothing changed, the plan is the same."""
    twins = crps.basis.ensemble.steps["kamp_2020"].twins
    same = with_twins(crps, {"kamp_2020": twins})
    before, after = (plan.options[0].chance("goal").by_model["kamp_2020"] for plan in (crps, same))
    assert after == before
    none = replace(twins, relief_class=np.full_like(twins.relief_class, 2))
    lowered = with_twins(crps, {"kamp_2020": none}).options[0].chance("goal")
    assert (lowered.by_model["kamp_2020"], lowered.on_placebo) == (0, 0)
    assert lowered.by_model["domino_1982"] == crps.options[0].chance("goal").by_model["domino_1982"]


@pytest.fixture(scope="module")
def answering(crps):
    """The same person with enough twins that some fit a row of scores; one model and one option are quick."""
    return propose(crps.candidacy, population=900, models=("kamp_2020",), most=1)


def test_relief_that_holds_is_waited_for_and_lost_relief_is_told(answering):
    """Good scores after a course: the goal holds for some days, then another course is worth it, inside the range."""
    told = next_session(answering, [GivenBefore(COURSE, 12)], [Score(2, 2.0), Score(1, 2.2), Score(0, 2.1)])
    assert told.class_probability["none"] < 0.01
    assert told.advice in {"wait", "stop"}
    surest = np.min(list(told.held.values()), axis=0)
    if told.day is not None:
        assert surest[int(told.day)] < 0.5
        assert (surest[: int(told.day)] >= 0.5).all()
    assert told.recent.mg == pytest.approx(960)


def test_no_answer_is_no_reason_for_more(answering):
    """Pain that never moved: most likely no answer to the drug, so stop."""
    told = next_session(answering, [GivenBefore(COURSE, 30)], [Score(ago, 7.0) for ago in (20, 15, 10, 5, 1)])
    assert told.advice == "stop"
    assert told.class_probability["drug-type"] < 0.2
    assert told.booster is None


def test_no_course_is_named_of_a_ketamine_that_was_not_published_here(answering):
    """After outpatient S-ketamine in CRPS, whose timed courses are inpatient only, a day is told and no dose from another isomer."""
    given = GivenBefore(parse("S-ketamine base 10 mg/h over 4 h daily for 10 days"), 40)
    told = next_session(answering, [given], [Score(30, 4.0), Score(20, 4.5), Score(10, 5.0), Score(1, 5.5)])
    assert told.booster is None
    assert told.advice in {"now", "wait"}
    assert "none is named" in told.words[0]


def test_scores_that_fit_nobody_give_no_advice(crps):
    """Pain that jumps between nothing and everything fits no twin: cannot say, with the words for it."""
    jumps = [Score(ago, 10.0 * (ago % 2)) for ago in range(1, 25)]
    told = next_session(crps, [GivenBefore(COURSE, 40)], jumps)
    assert told.advice == "cannot say"
    assert "twins" in told.words[0]


def test_elsewhere_the_trials_stand_in_place_of_a_next_session(fibromyalgia):
    """Where the relief model was not learnt there is no date and no dose, but its words and the pooled trials."""
    told = next_session(fibromyalgia, [GivenBefore(parse("racemic ketamine base 80 mg over 2 h"), 10)])
    assert (told.advice, told.day, told.booster) == ("cannot say", None, None)
    assert "CRPS-1" in told.words[0]
    assert told.trials
    assert all(one.pooled for one in told.trials)


@pytest.mark.parametrize(
    ("past", "scores", "words"),
    [
        ([], [], "Nothing was given"),
        ([GivenBefore(COURSE, 10)], [Score(10, 5)], "before the first dose"),
    ],
)
def test_a_next_session_needs_a_past_and_scores_of_its_time(crps, past, scores, words):
    """Nothing given, or a score from before it, is refused and named."""
    with pytest.raises(PlanError, match=words):
        next_session(crps, past, scores)


@pytest.mark.parametrize("bad", [(1, 10.1), (1, -0.1), (-1, 5), (1, float("nan"))])
def test_scores_off_the_scale_are_refused(bad):
    """A score lies from 0 to 10, on a day that was."""
    with pytest.raises(PlanError):
        Score(*bad)


def test_the_chance_that_is_asked_of_the_dose_counts_what_was_already_given(crps):
    """A long course now, twelve days after another one, carries the warning of the liver."""
    long = parse("S-ketamine base 15 mg/h for 100 h")
    plan = propose(crps.candidacy, population=0, past=[GivenBefore(long, 12)], setting="inpatient")
    inpatient = next(one for one in plan.options if one.regimen_id == "cohen_2018_crps_inpatient")
    assert any("GGT" in limit.words for limit in inpatient.limits)
    assert plan.recent.mg == pytest.approx(1500)


@pytest.fixture(scope="module")
def of_both_settings(crps):
    """Enough twins to fit a row of scores, and a short goal, so that a further course is named."""
    goals = Goals(relief_percent=20, by_day=7, for_days=14)
    return propose(crps.candidacy, goals, population=900, models=("kamp_2020",), most=3)


FADING = ([GivenBefore(COURSE, 40)], [Score(20, 4.5), Score(10, 5.0), Score(1, 5.5)])


def test_a_further_course_carries_the_limits_of_its_setting_and_is_called_found(of_both_settings):
    """Four hours a day in CRPS: past 3 h the acute effects are uncertain, as every option of 4 h says; nobody published the dose itself."""
    told = next_session(of_both_settings, *FADING)
    assert told.booster is not None
    assert any("Past 3 h" in limit.words for limit in told.limits)
    assert "lightest course inside the published range" in told.words[0]


@pytest.mark.parametrize(
    ("ceilings", "clinic"),
    [
        (Ceilings(dissociation_chance=0.0), Clinic()),
        (Ceilings(systolic_chance=0.0), Clinic()),
        (Ceilings(), Clinic(chair_hours_per_day=3.9)),
        (Ceilings(), Clinic(days_per_week=1)),
        (Ceilings(), Clinic(settings=("inpatient",))),
        (Ceilings(), Clinic(routes=("oral",))),
        (Ceilings(), Clinic(escort=False)),
    ],
)
def test_a_further_course_keeps_ceilings_and_what_the_clinic_has(of_both_settings, ceilings, clinic):
    """What brings relief back but breaks a ceiling or a constraint is not named, and that is no reason to stop."""
    told = next_session(rerank(of_both_settings, ceilings=ceilings, clinic=clinic), *FADING)
    assert told.booster is None
    assert (told.advice, told.day) == ("now", 0)
    assert "breaks a limit" in told.words[0]


def test_a_further_course_that_is_refused_is_not_named(of_both_settings, monkeypatch):
    """Where a hard limit refuses every rate, no course is named."""
    module = sys.modules["assuage.plan.next_session"]
    monkeypatch.setattr(module, "_limits", lambda *_: (Limit("hard", "refused"),))
    told = next_session(of_both_settings, *FADING)
    assert (told.booster, told.advice, told.limits) == (None, "now", ())


def test_a_goal_that_cannot_be_looked_at_for_all_its_days_says_for_how_many(of_both_settings):
    """Ten per cent for 28 days, lost in eight weeks: a course of four days then leaves three weeks of the twelve that are predicted."""
    plan = rerank(of_both_settings, goals=Goals(relief_percent=10, by_day=7, for_days=28))
    given = GivenBefore(parse("S-ketamine base 20 mg/h for 100 h"), 8)
    told = next_session(plan, [given], [Score(2, 2.0), Score(0, 2.0)])
    assert told.booster.for_days == 84 - (int(told.day) + 4)
    assert f"for {told.booster.for_days} days, not the 28 wanted" in told.words[0]


def test_what_still_runs_is_not_called_lost(of_both_settings):
    """One day into 100 h, or two days into ten: the relief is still to come, so nobody is told to stop or to give more."""
    for given in (GivenBefore(parse("S-ketamine base 20 mg/h for 100 h"), 1), GivenBefore(COURSE, 2)):
        told = next_session(of_both_settings, [given], [Score(0.5, 6)])
        assert (told.advice, told.booster) == ("cannot say", None)
        assert "has not run in yet" in told.words[0]
    ended = next_session(of_both_settings, [GivenBefore(COURSE, 9 + 4 / 24)], [])
    assert "has not run in yet" not in ended.words[0]


def test_an_update_by_levels_alone_still_hears_the_scores(of_both_settings):
    """Levels say nothing of the response: scores that fit no relief lower the chance of an answer as without the update."""
    levels = [Measured(MeasuredKind.LEVEL, 200.0, time_min=210.0, analyte="total", site="arterial")]
    learnt = individualise(
        of_both_settings, levels, given="racemic ketamine base 24 mg/h over 4 h daily for 10 days", setting="outpatient"
    )
    assert learnt.individual.is_supported
    told = next_session(learnt, [GivenBefore(COURSE, 30)], [Score(ago, 7.0) for ago in (19, 15, 10, 5, 2, 1)])
    assert told.class_probability["drug-type"] < 0.2


def test_the_trade_off_keeps_nothing_that_the_clinic_does_not_offer(crps):
    """A clinic of tablets at home keeps none of the infusions of the published ranges."""
    for clinic in (
        Clinic(routes=("oral",)),
        Clinic(settings=("home",)),
        Clinic(escort=False, settings=("outpatient",)),
    ):
        points = rerank(crps, clinic=clinic).trade_off
        assert points
        assert not any(one.kept for one in points)
    assert any(one.kept for one in crps.trade_off)


def test_a_course_that_would_end_after_what_is_predicted_is_not_looked_at(of_both_settings):
    """Begun on day 82 a course of 96 h ends on day 86, past the last day; begun on day 80 it ends on day 84, and holds for no day more."""
    space = next(one for one in of_both_settings.basis.spaces.values() if one.within.setting == "inpatient")
    steps = space.answers["kamp_2020"].steps
    slow = {"kamp_2020": np.zeros((85, len(steps.twins)))}
    weights, wanted = {"kamp_2020": steps.twins.weight}, of_both_settings.wanted
    late = booster_in(space, slow, weights, wanted, day=82, at_least=0.0)
    last = booster_in(space, slow, weights, wanted, day=80, at_least=0.0)
    assert late is None
    assert last.for_days == 0


def test_a_score_that_acute_relief_counts_in_is_not_taken_for_lasting_relief(answering):
    """A pain of 1 half an hour after the last dose says nothing of weeks; a day and more after it, it does."""
    given = GivenBefore(COURSE, 11)
    ended = 11 - (9 + 4 / 24)
    without = next_session(answering, [given], [])
    for ago in (ended + 0.1, ended - 0.02, ended - 0.99):
        soon = next_session(answering, [given], [Score(ago, 1.0)])
        assert soon.class_probability == without.class_probability
        assert "1 score was not weighed" in soon.words[-1]
    later = next_session(answering, [given], [Score(ended - 1.01, 1.0)])
    assert later.class_probability["none"] < 0.01 < without.class_probability["none"]
    assert not any("not weighed" in words for words in later.words)


def test_a_course_of_the_search_has_the_exposure_of_the_same_course_as_an_option(crps):
    """The middle of the twins is one of them in both, so that a course with the drug of a published one has no more of it."""
    for space in crps.basis.spaces.values():
        courses = courses_in(space, crps.wanted, baseline_systolic=crps.basis.baseline_systolic)
        for number in (0, len(courses) // 2, len(courses) - 1):
            option = option_of_order(crps, parse(courses.text(number)), setting=space.within.setting)
            searched = courses.exposure_ng_h_per_ml[number]
            assert option.burden.exposure_ng_h_per_ml == pytest.approx(searched, rel=1e-9)
