"""Which regimens are compared, and what a plan says of each."""

import pytest

from assuage.dosing import Isomer, Salt, parse
from assuage.knowledge import library
from assuage.pharmacology import NotDrawn, ReliefCourse
from assuage.plan import PlanError, propose
from assuage.plan.expecting import sessions_in
from assuage.plan.trials import differences_of


def option(plan, regimen):
    return next(one for one in plan.options if one.regimen_id == regimen)


@pytest.mark.parametrize("chart", ["crps", "fibromyalgia", "contraindicated"])
def test_at_least_three_published_regimens_stand_side_by_side(plan_of, chart):
    """A comparison has something to compare, each under its own letter."""
    plan = plan_of(chart)
    assert len(plan.options) >= 3
    assert [one.letter for one in plan.options] == list("ABCDEFGH"[: len(plan.options)])


@pytest.mark.parametrize("chart", ["crps", "fibromyalgia"])
def test_isomer_and_salt_are_always_named(plan_of, chart):
    """A plan never carries an unnamed isomer or salt, nor a push."""
    for one in plan_of(chart).options:
        assert one.regimen.isomer in set(Isomer)
        assert one.regimen.salt in set(Salt)
        assert not one.regimen.has_untimed_bolus


# 0.35 mg/kg/h x 4 h x 10 d: 980 mg at 70 kg; 25 mg/h x 4 h x 10 d = 1000 mg where the cap bites, from 71.43 kg on.
@pytest.mark.parametrize(("weight_kg", "total_mg"), [(70, 980.0), (71.4, 999.6), (71.5, 1000.0), (100, 1000.0)])
def test_the_outpatient_course_adds_up_and_is_capped(someone, weight_kg, total_mg):
    """The guideline's outpatient course by weight, on both sides of the trial's cap of 25 mg/h."""
    plan = propose(someone("crps_1", weight_kg=weight_kg), population=0)
    assert option(plan, "cohen_2018_crps_outpatient").total_mg == pytest.approx(total_mg, abs=0.01)


def test_fixed_doses_add_up(plan_of):
    """22 mg/h for 96 h is 2112 mg of S-ketamine; the guideline's first infusion is 80 mg."""
    plan = plan_of("crps")
    inpatient = option(plan, "cohen_2018_crps_inpatient")
    assert (inpatient.total_mg, inpatient.regimen.isomer) == (pytest.approx(2112.0), Isomer.S)
    assert option(plan, "cohen_2018_single_start").total_mg == pytest.approx(80.0)


@pytest.mark.parametrize(("weight_kg", "is_read_twice"), [(115, False), (116, True), (140, True)])
def test_a_heavy_person_is_shown_both_readings_of_the_level(someone, weight_kg, is_read_twice):
    """Above 115 kg no scaling by weight was studied, so the higher level at the unscaled clearance stands beside the other."""
    level = option(propose(someone("crps_1", weight_kg=weight_kg), population=0), "cohen_2018_single_start").levels[0]
    assert (level.unscaled_peak is not None) == is_read_twice
    if level.unscaled_peak is not None:
        assert level.unscaled_peak > level.peak.typical
        assert level.unscaled_end == pytest.approx(level.unscaled_peak, rel=1e-3)


def test_anaesthetic_doses_are_named_and_never_offered(plan_of):
    """Kiefer's anaesthetic dose stands among what is not offered, with the reason."""
    plan = plan_of("crps")
    assert all(one.setting != "intensive_care" for one in plan.options)
    left = {one.regimen_id: one.why for one in plan.left_out}
    assert "never proposed" in left["kiefer_2008_anaesthetic"]


def test_trials_whose_steps_were_not_read_are_cards_not_options(plan_of):
    """Sigtermans' titration and Schwartzman's ramp were not read, so neither is written out as if it had been."""
    plan = plan_of("crps")
    assert {"sigtermans_2009_inpatient", "schwartzman_2009_outpatient"} <= {one.regimen_id for one in plan.left_out}


def test_without_a_weight_only_fixed_doses_are_predicted(someone):
    """Nothing is guessed for a dose per kilogram; 80 mg is 80 mg."""
    plan = propose(someone("crps_1"), population=0)
    course = option(plan, "cohen_2018_crps_outpatient")
    assert course.simulation is None
    assert not course.given
    assert (course.total_mg, course.total_mg_per_kg, course.infusion_hours) == (None, None, None)
    assert "weight" in course.refused[0]
    assert any("weight is not known" in words for words in course.unknown)
    assert option(plan, "cohen_2018_single_start").total_mg == pytest.approx(80.0)


def test_the_relief_course_is_drawn_for_crps_and_nowhere_else(plan_of):
    """Where it was not learnt, words and pooled trials stand instead of a curve."""
    assert isinstance(option(plan_of("crps"), "cohen_2018_crps_outpatient").pain.course, ReliefCourse)
    for one in plan_of("fibromyalgia").options:
        assert isinstance(one.pain.course, NotDrawn)
        assert "CRPS-1" in one.pain.course.words
        assert one.pain.pooled


def test_causalgia_gets_no_curve_learnt_in_type_one(someone):
    """CRPS type II is offered the guideline's regimens for CRPS, without the relief course."""
    plan = propose(someone("crps_2", weight_kg=70), population=0)
    assert isinstance(option(plan, "cohen_2018_crps_outpatient").pain.course, NotDrawn)


def test_type_not_stated_is_drawn_with_a_warning(someone):
    """CRPS without its type keeps the curve and says what is not known."""
    one = option(propose(someone("crps", weight_kg=70), population=0), "cohen_2018_crps_outpatient")
    assert isinstance(one.pain.course, ReliefCourse)
    assert any("type" in words for words in one.pain.course.warnings)


# assuage_2026, part d: one 0.5 mg/kg / 40 min gives F about 0.05; one 80 mg / 2 h about 0.10 at day 1, 0.03 at day 21
@pytest.mark.parametrize(
    ("regimen", "day_1", "day_21"), [("dadabayev_2020_chronic_pain", 5, 1), ("cohen_2018_single_start", 10, 3)]
)
def test_one_infusion_prints_both_sides(plan_of, regimen, day_1, day_21):
    """The model's little, the guideline's advice to start with one, and the uncontrolled series stand together."""
    told = [line.words for line in option(plan_of("crps"), regimen).pain.single_infusion]
    assert f"{day_1} % of the pain at day 1 and of {day_21} % at day 21" in told[0]
    assert any("Start with one outpatient infusion" in words for words in told)
    assert any("23 to 51 %" in words for words in told)


def test_days_on_a_drip_are_not_one_infusion(plan_of):
    """Four days without a break are one session and no single infusion."""
    assert option(plan_of("crps"), "cohen_2018_crps_inpatient").pain.single_infusion == ()


@pytest.mark.parametrize(
    ("regimen", "refused"), [("noppers_2011_fibromyalgia", True), ("graven_nielsen_2000_fibromyalgia", False)]
)
def test_limits_of_the_setting_refuse_and_warn(plan_of, regimen, refused):
    """Outpatient refuses over 1 mg/kg/h of racemate-equivalent: S at 1 mg/kg/h counts as 2, racemate at 0.6 passes."""
    kinds = {limit.kind for limit in option(plan_of("fibromyalgia"), regimen).limits}
    assert ("hard" in kinds) is refused


def test_negative_trials_stand_in_the_plan(plan_of):
    """Noppers 2011 found nothing at one and eight weeks in fibromyalgia; it is there, and counted as it is."""
    trials = {trial.study: trial for trial in plan_of("fibromyalgia").trials}
    assert trials["noppers_2011"].finding in {"negative", "mixed"}
    assert "8" in trials["noppers_2011"].result
    assert trials["ferraro_2025"].pooled


def test_pooled_hundreds_become_tenths(plan_of):
    """Cochrane 2025: -15.79 (-32.09 to 0.51) of 100 is -1.58 (-3.21 to 0.05) of 10."""
    trial = next(one for one in plan_of("fibromyalgia").trials if one.study == "ferraro_2025")
    (one,) = trial.differences
    assert (one.value, one.low, one.high) == (pytest.approx(-1.579), pytest.approx(-3.209), pytest.approx(0.051))


@pytest.mark.parametrize(("kind", "drawn"), [("placebo", 1), (None, 1), ("ketamine", 0), ("none", 0)])
def test_two_ways_of_giving_ketamine_are_not_drawn_as_ketamine_against_none(kind, drawn):
    """A clinic's own study of push against infusion has a difference that says nothing of pain with and without ketamine."""
    study = library().study("ferraro_2025").model_copy(update={"comparator_kind": kind})
    assert len(differences_of(study)) == drawn


def test_a_verdict_of_not_suitable_is_said_first(plan_of):
    """A comparison for somebody who should not have ketamine says that it is no offer."""
    assert "not an offer" in plan_of("contraindicated").assumed[0]
    assert not any("not an offer" in words for words in plan_of("crps").assumed)


def test_a_setting_keeps_to_itself(plan_of):
    """Asked for inpatient regimens, only those come; a setting nobody published in has words."""
    assert {one.setting for one in plan_of("crps", setting="inpatient").options} == {"inpatient"}
    with pytest.raises(PlanError, match="home setting"):
        plan_of("crps", setting="home")


def test_a_condition_without_regimens_of_its_own_gets_those_of_chronic_pain(someone):
    """Back pain has no trial regimen here: what was given for chronic pain stands, and nothing more."""
    plan = propose(someone("back_pain", weight_kg=80), population=0)
    files = [library().regimen(one.regimen_id) for one in plan.options]
    assert files
    assert all("chronic_pain" in file.conditions for file in files)


def test_every_source_of_a_plan_is_in_the_bibliography(plan_of):
    """Each key that a plan names can be cited."""
    keys = plan_of("crps").bibliography()
    assert {entry.key for entry in library().cite(keys)} == set(keys)
    assert {"cohen_2018", "kamp_2020", "dahan_2011", "sigtermans_2009"} <= set(keys)


def test_the_same_seed_gives_the_same_plan(someone):
    """Two plans of one seed agree to the last digit; another seed moves the bands."""
    candidacy = someone("crps_1", weight_kg=70)
    first, again, other = (propose(candidacy, population=40, seed=seed, most=1) for seed in (1, 1, 2))
    assert first.options[0].levels == again.options[0].levels
    assert first.options[0].levels != other.options[0].levels


def test_bands_hold_the_typical_value(someone):
    """Over the twins, the typical peak lies inside the band; the band says what it holds."""
    one = propose(someone("crps_1", weight_kg=70), population=200, most=1).options[0]
    peak = one.levels[0].peak
    assert peak.band == "twins: people and parameters"
    assert peak.low < peak.typical < peak.high


# rema_2012: 4 h on each of three days, 0.2 + 0.4 + 0.6 mg/kg/h: 4.8 mg/kg, 336 mg at 70 kg
def test_days_apart_are_sessions_of_their_own(someone):
    """An infusion on each of three days is three sessions, however its dose is written, and no single infusion."""
    one = option(propose(someone("neuropathic_pain", weight_kg=70), population=0), "rema_2012_escalating")
    assert (one.sessions, one.infusion_hours) == (3, pytest.approx(12.0))
    assert one.total_mg == pytest.approx(336.0)
    assert one.pain.single_infusion == ()


# The break that ends an infusion is 4 h in the library (assuage_2026, part k: our choice).
@pytest.mark.parametrize(("pause_h", "sessions"), [(0, 1), (3.9, 1), (4, 2), (20, 2)])
def test_a_break_of_four_hours_makes_a_new_session(pause_h, sessions):
    """Just under, at and over the break that ends an infusion; doses without a break are one session."""
    course = parse(
        f"S-ketamine 20 mg over 2 h, then pause for {pause_h} h, then 20 mg over 2 h"
        if pause_h
        else "S-ketamine 20 mg over 2 h, then 20 mg over 2 h"
    )
    assert sessions_in(course.administrations(), break_min=240.0) == sessions


@pytest.mark.parametrize(
    ("regimen", "sessions"),
    [("cohen_2018_crps_outpatient", 10), ("cohen_2018_crps_inpatient", 1), ("cohen_2018_single_start", 1)],
)
def test_sessions_are_counted_from_what_is_given(plan_of, regimen, sessions):
    """Ten days of 4 h are ten sessions; four days without a break are one."""
    assert option(plan_of("crps"), regimen).sessions == sessions


@pytest.mark.parametrize(
    ("regimen", "parts"),
    [
        ("cohen_2018_crps_inpatient", ("isomer", "salt")),
        ("cohen_2018_single_start", ("isomer", "salt")),
        ("dadabayev_2020_chronic_pain", ("salt",)),
    ],
)
def test_what_the_source_does_not_name_is_said_to_be_assumed(plan_of, regimen, parts):
    """The guideline names no isomer, and no source says what its milligrams are of."""
    one = option(plan_of("crps"), regimen)
    assert one.assumed_parts == parts
    assert any("milligrams" in words for words in one.assumed)


def test_limits_that_refuse_come_first(plan_of):
    """0.5 mg/kg of S-ketamine over 30 min is 2 mg/kg/h of racemate-equivalent, over the refusal at 1."""
    first = option(plan_of("fibromyalgia"), "noppers_2011_fibromyalgia").limits[0]
    assert first.kind == "hard"
    assert "2 mg/kg/h" in first.words


def test_pooled_studies_come_first_and_newest_of_a_kind_lead(plan_of):
    """Pooled, then controlled, then uncontrolled, each newest first."""
    trials = plan_of("crps").trials
    places = [(not one.pooled, one.uncontrolled, -(one.year or 0)) for one in trials]
    assert places == sorted(places)
    assert {one.study: one.year for one in trials}["sigtermans_2009"] == 2009


def test_the_series_says_what_its_percentages_are_of(plan_of):
    """A range without its outcome says nothing: 23 to 51 % had relief beyond three weeks."""
    told = [line.words for line in option(plan_of("crps"), "cohen_2018_single_start").pain.single_infusion]
    assert any("relief beyond 3 weeks: 23 to 51 %" in words for words in told)


def test_an_unknown_condition_is_planned_as_chronic_pain(someone):
    """Nobody's condition is guessed: what was studied in chronic pain stands, no curve is drawn."""
    plan = propose(someone(weight_kg=70), population=0)
    assert plan.condition is None
    assert plan.options
    assert all(isinstance(one.pain.course, NotDrawn) for one in plan.options)


def test_asking_for_one_option_says_what_was_left_out(someone):
    """What comes later in the order is named, not dropped."""
    plan = propose(someone("crps_1", weight_kg=70), population=0, most=1)
    assert len(plan.options) == 1
    assert any("ask for more options" in one.why for one in plan.left_out)


def test_a_plan_explains_itself(plan_of):
    """Sources, assumptions and what is not offered, each in a line of its own."""
    told = [line.words for line in plan_of("crps").explain().lines]
    assert any("milligrams" in words for words in told)
    assert any("is not offered" in words for words in told)
