"""Goals, ceilings and constraints in the clinic's words: what is taken for granted, what is refused, what blocks."""

from dataclasses import replace

import numpy as np
import pytest

from assuage.dosing import Isomer, parse
from assuage.knowledge import BadFileError, library
from assuage.plan import Ceilings, Clinic, GivenBefore, Goals, PlanError, propose, read_wishes, rerank
from assuage.plan.burden import burden_of
from assuage.plan.chances import chances_of, lowest_rise, meets
from assuage.plan.goals import wanted_of
from assuage.plan.outcomes import TwinOutcome, quantiles, quantiles_of_each
from assuage.plan.past import too_close
from assuage.plan.published_range import published_range
from assuage.plan.recent import recent_of
from assuage.plan.searching import courses_in
from assuage.plan.sedation import sedation_of

PRACTICE = library().planning_practice()
LIMITS = library().rate_limits()


def wanted(goals=None, ceilings=None):
    return wanted_of(goals or Goals(), ceilings or Ceilings(), PRACTICE)


@pytest.mark.parametrize(
    "bad",
    [
        {"relief_points": 2, "relief_percent": 30},
        {"relief_points": 0},
        {"relief_points": 10.1},
        {"relief_percent": 101},
        {"relief_percent": float("nan")},
        {"by_day": 80, "for_days": 5},
        {"by_day": -1},
        {"least_chance": 30},
    ],
)
def test_goals_that_contradict_or_cannot_be_are_refused(bad):
    """Bad numbers are errors and are named; what is clinically impossible is a result instead."""
    with pytest.raises(PlanError):
        Goals(**bad)


@pytest.mark.parametrize(
    "bad",
    [
        lambda: Ceilings(dissociation_chance=1.01),
        lambda: Ceilings(systolic_mmhg=18),
        lambda: Ceilings(systolic_rise_mmhg=0),
        lambda: Clinic(chair_hours_per_day=25),
        lambda: Clinic(days_per_week=8),
        lambda: Clinic(vial_mg=(200, 0)),
        lambda: GivenBefore(parse("80 mg over 2 h"), 0),
        lambda: GivenBefore(parse("80 mg over 2 h"), float("nan")),
    ],
)
def test_limits_that_cannot_be_meant_are_refused(bad):
    """A chance over 1, a pressure of 18 mmHg, a day of 25 hours, an empty vial, a past course that has not begun."""
    with pytest.raises(PlanError):
        bad()


def test_nothing_named_is_said_to_be_the_standard_goal():
    """30 % less by day 7 for 21 days, called standard, with half of the scale and 40 mmHg or 180 mmHg told as ours."""
    found = wanted()
    assert (found.share, found.by_day, found.for_days, found.standard) == (0.3, 7, 21, True)
    assert (found.dissociation_percent, found.systolic_rise_mmhg, found.systolic_mmhg) == (50, 40, 180)
    assert len(found.assumed) == 3
    named = wanted(Goals(relief_points=2, by_day=1, for_days=0), Ceilings(dissociation_percent=60, systolic_mmhg=160))
    assert (named.points, named.share, named.standard, named.assumed) == (2, None, False, ())


@pytest.mark.parametrize(
    ("named", "by_day", "for_days"),
    [
        ({"by_day": 63}, 63, 21),
        ({"by_day": 64}, 64, 20),
        ({"for_days": 77}, 7, 77),
        ({"for_days": 78}, 6, 78),
        ({"by_day": 80}, 80, 4),
    ],
)
def test_what_was_not_named_gives_way_and_is_told_as_it_is_taken(named, by_day, for_days):
    """Day 84 is the last: the standard 7 and 21 days shrink beside what was named, and the words tell the days that count."""
    found = wanted(Goals(relief_percent=30, **named))
    assert (found.by_day, found.for_days) == (by_day, for_days)
    taken = f"day {by_day} was taken" if "for_days" in named else f"{for_days} days were taken"
    assert any(taken in words for words in found.assumed)


# Baseline 8, 30 % less: 5.6 or less on every day from 2 to 4.
@pytest.mark.parametrize(
    ("pain", "is_met"),
    [
        ([8, 8, 5.6, 5.6, 5.6, 8], True),
        ([8, 8, 5.61, 5, 5, 8], False),
        ([8, 8, 5, 5, 5.61, 8], False),
        ([0, 0, 5, 5, 5, 9], True),
    ],
)
def test_the_goal_is_met_on_every_day_of_its_window(pain, is_met):
    """Just at and just over the score that counts, at either end; days outside do not matter."""
    asked = wanted(Goals(relief_percent=30, by_day=2, for_days=2))
    assert meets(np.array([pain], dtype=float), np.array([8.0]), asked).tolist() == [is_met]


@pytest.mark.parametrize(("systolic", "lowest"), [(124, 40), (140, 40), (141, 39), (185, -5)])
def test_a_pressure_is_too_high_by_rise_or_by_level(systolic, lowest):
    """40 mmHg up, or 180 mmHg, whichever comes first for this person's own baseline."""
    assert lowest_rise(wanted(), systolic) == lowest


def test_without_a_baseline_no_pressure_is_promised():
    """Unknown is not low: the level cannot be held against a baseline nobody measured, and no chance is told."""
    assert lowest_rise(wanted(), None) is None
    one = TwinOutcome(
        "kamp_2020", "arterial", np.full(2, 0.5), np.full(2, 7.0), "total", *(np.ones(2) for _ in range(3)),
        peaks={"systolic_rise": np.array([0.0, 50.0])},
    )  # fmt: skip
    told = {chance.of: chance for chance in chances_of((one,), wanted(), baseline_systolic=None)}
    assert told["systolic"].lead is None
    assert "Measure it" in told["systolic"].not_said


def test_chances_are_lowest_and_highest_over_the_models_that_may_say():
    """0, 1 and 2 of 4 equal twins over 50 % of the scale: 0 to 50 in a hundred, the first model leading."""
    outcomes = tuple(
        TwinOutcome(
            name, "arterial", np.full(4, 0.25), np.full(4, 7.0), "total", *(np.ones(4) for _ in range(3)),
            peaks={"dissociation": np.array(peaks, dtype=float)},
        )
        for name, peaks in (("a", [50, 0, 0, 0]), ("b", [49.9, 0, 0, 0]), ("c", [50, 100, 0, 0]))
    )  # fmt: skip
    mind = {chance.of: chance for chance in chances_of(outcomes, wanted(), baseline_systolic=120)}["dissociation"]
    assert (mind.lead, mind.low, mind.high) == (0.25, 0.0, 0.5)
    assert mind.told == "25 in 100 (0 to 50 by model)"


def test_weighted_quantiles_follow_the_weight():
    """A value that carries nine tenths of the weight is the middle, and both ends."""
    assert quantiles(np.array([3.0, 1.0, 2.0]), np.array([0.02, 0.9, 0.08])) == (1.0, 1.0, 2.0)


def test_quantiles_of_each_column_are_those_of_the_column():
    """Many columns at once, with weights that differ, give what each gives alone."""
    luck = np.random.default_rng(3)
    values, weight = luck.normal(size=(40, 7)), luck.exponential(size=40)
    alone = [quantiles(column, weight / weight.sum()) for column in values.T]
    assert np.array_equal(quantiles_of_each(values, weight / weight.sum()), np.transpose(alone))


# 24 mg/h over 4 h on 10 days: 96 mg a session; a 50 mg vial leaves 4 mg of every second one
def test_a_course_is_counted_in_hours_visits_days_and_vials():
    """40 h, ten visits on ten days, seven in a week; each session opens its own vials."""
    given = parse("racemic ketamine base 24 mg/h over 4 h daily for 10 days").administrations(dosing_weight_kg=None)
    found = burden_of(given, break_min=240, vial_mg=(50.0, 200.0))
    assert (found.hours, found.visits, found.infusion_days, found.days_in_a_week) == (40, 10, 10, 7)
    assert found.longest_day_hours == 4
    assert [(one.count, one.left_mg) for one in found.vials] == [(20, pytest.approx(40)), (10, pytest.approx(1040))]


def test_days_without_a_break_are_one_visit_on_several_days():
    """96 h is one visit on four days, 24 h of each."""
    given = parse("S-ketamine base 22 mg/h for 96 h").administrations(dosing_weight_kg=None)
    found = burden_of(given, break_min=240, long_course_h=72)
    assert found.is_long
    assert not burden_of(given, break_min=240, long_course_h=96.1).is_long
    assert (found.visits, found.infusion_days, found.longest_day_hours) == (1, 4, 24)


# assuage_2026, part k: warns over 0.6, refuses over 1 mg/kg/h of racemate-equivalent; S counts double
@pytest.mark.parametrize(
    ("rate", "isomer", "medicines", "name"),
    [
        (42.0, Isomer.RACEMATE, (), "light"),
        (42.1, Isomer.RACEMATE, (), "moderate"),
        (70.0, Isomer.RACEMATE, (), "moderate"),
        (70.1, Isomer.RACEMATE, (), "deep"),
        (21.0, Isomer.S, (), "light"),
        (21.1, Isomer.S, (), "moderate"),
        (42.0, Isomer.RACEMATE, ("opioid",), "moderate"),
        (42.0, Isomer.RACEMATE, ("opioid", "benzodiazepine"), "moderate"),
        (70.1, Isomer.RACEMATE, ("benzodiazepine",), "deep"),
    ],
)
def test_the_class_of_sedation_follows_rate_and_medicines(rate, isomer, medicines, name):
    """At and just over each rate at 70 kg; a sedative counts one class deeper, and two no more than one."""
    found = sedation_of(rate, isomer=isomer, weight_kg=70, medicines=medicines, practice=PRACTICE, limits=LIMITS)
    assert (found.name, found.unknown) == (name, "")


def test_a_class_of_sedation_needs_a_weight_and_says_what_is_not_known():
    """Without a weight none is named; without a list of medicines the class says that it may be deeper."""
    asked = {"isomer": Isomer.RACEMATE, "practice": PRACTICE, "limits": LIMITS}
    assert sedation_of(40, weight_kg=None, medicines=(), **asked) is None
    assert "not known" in sedation_of(40, weight_kg=70, medicines=None, **asked).unknown


# noppers_2011_liver: 100 h twice, 16 days apart. The new course begins at day 0; 100 h are 4.17 days.
@pytest.mark.parametrize(
    ("hours", "ago_days", "warns"),
    [(100, 20.0, True), (100, 100 / 24 + 16, True), (100, 100 / 24 + 16.01, False), (72, 10, True), (71.9, 10, False)],
)
def test_two_long_courses_too_close_are_a_warning(hours, ago_days, warns):
    """At and just past 16 days between the end of one and the start of the next; 72 h counts as long."""
    now = parse("S-ketamine base 15 mg/h for 100 h").administrations(dosing_weight_kg=None)
    before = GivenBefore(parse(f"S-ketamine base 15 mg/h for {hours} h"), ago_days)
    found = too_close(now, (before,), practice=PRACTICE, break_min=240, dosing_weight_kg=70)
    assert bool(found) == warns
    assert all(limit.kind == "soft" and "GGT" in limit.words for limit in found)


def test_an_old_pair_of_long_courses_does_not_burden_a_short_one():
    """Two long courses of last year lie close together; an infusion of 2 h today is not warned about for that."""
    now = parse("racemic ketamine base 80 mg over 2 h").administrations(dosing_weight_kg=None)
    past = tuple(GivenBefore(parse("S-ketamine base 15 mg/h for 100 h"), ago) for ago in (300, 290))
    assert too_close(now, past, practice=PRACTICE, break_min=240, dosing_weight_kg=70) == ()


def test_recent_weeks_are_added_up():
    """28 days back: 80 mg of last week count, those of five weeks ago do not; an unknown weight is said."""
    past = (
        GivenBefore(parse("racemic ketamine base 80 mg over 2 h"), 7),
        GivenBefore(parse("racemic ketamine base 80 mg over 2 h"), 35),
        GivenBefore(parse("0.5 mg/kg over 40 min"), 3),
    )
    found = recent_of(past, practice=PRACTICE, dosing_weight_kg=None)
    assert (found.mg, found.hours, found.courses, found.not_counted) == (80, 2, 1, 1)
    assert found.words.startswith("In the last 28 days 80 mg were given over 2 h. 1 could not be counted")
    assert recent_of((), practice=PRACTICE, dosing_weight_kg=70) is None


def test_what_is_still_to_come_of_a_running_course_was_not_given():
    """96 mg over 4 h a day for ten days, begun 4.5 days ago: five sessions lie behind, 480 mg over 20 h."""
    past = (GivenBefore(parse("racemic ketamine base 24 mg/h over 4 h daily for 10 days"), 4.5),)
    found = recent_of(past, practice=PRACTICE, dosing_weight_kg=None)
    assert (found.mg, found.hours) == (pytest.approx(480), pytest.approx(20))


def test_of_a_running_infusion_only_what_lies_in_the_weeks_counts():
    """20 mg/h for 100 h begun a day ago: 480 mg over 24 h; begun 30 days ago, its first two days lie further back: 52 h and 1040 mg."""
    course = parse("S-ketamine base 20 mg/h for 100 h")
    for ago, mg, hours in ((1, 480, 24), (30, 1040, 52), (28, 2000, 100)):
        found = recent_of((GivenBefore(course, ago),), practice=PRACTICE, dosing_weight_kg=None)
        assert (found.mg, found.hours, found.courses) == (pytest.approx(mg), pytest.approx(hours), 1)


def test_what_was_given_is_added_up_by_the_weight_it_was_dosed_by(someone):
    """0.5 mg/kg in somebody of 150 kg is 50 mg by the default cap of 100 kg, as it is predicted."""
    past = [GivenBefore(parse("racemic ketamine base 0.5 mg/kg over 40 min"), 3)]
    heavy_plan = propose(someone("crps_1", weight_kg=150), population=0, past=past)
    assert heavy_plan.recent.mg == pytest.approx(50)


def test_the_published_range_names_the_regimen_of_each_bound():
    """Outpatient racemate in CRPS at 70 kg: from 0.175 mg/kg/h by Schwartzman to 0.35 mg/kg/h, 4 h, ten days, 980 mg by the guideline.

    The guideline's single infusion of 80 mg in 2 h runs at 40 mg/h; nobody gave that on ten days, so it does not widen the range.
    """
    found = published_range(
        library(), "crps_1", setting="outpatient", isomer=Isomer.RACEMATE, dosing_weight_kg=70, break_min=240
    )
    told = {
        name: (getattr(found, name).value, getattr(found, name).regimen_id)
        for name in ("lowest_rate", "highest_rate", "fewest_hours", "most_hours", "most_sessions", "most_total_mg")
    }
    assert told == {
        "lowest_rate": (pytest.approx(12.25), "schwartzman_2009_outpatient"),
        "highest_rate": (pytest.approx(24.5), "cohen_2018_crps_outpatient"),
        "fewest_hours": (4, "cohen_2018_crps_outpatient"),
        "most_hours": (4, "cohen_2018_crps_outpatient"),
        "most_sessions": (10, "cohen_2018_crps_outpatient"),
        "most_total_mg": (pytest.approx(980), "cohen_2018_crps_outpatient"),
    }


# schwartzman_2009: at most 0.35 mg/kg/h and 25 mg/h, which meet at 25 / 0.35 = 71.4286 kg; from 0.175 mg/kg/h
@pytest.mark.parametrize(
    ("kg", "lowest", "highest"),
    [
        (45, 7.875, 15.75),
        (71.42, 12.4985, 24.997),
        (25 / 0.35, 12.5, 25),
        (71.44, 12.502, 25),
        (100, 17.5, 25),
        (150, 25, 25),
        (None, None, None),
    ],
)
def test_of_a_rate_per_kilogram_and_its_cap_the_lower_counts(kg, lowest, highest):
    """Just under, at and over the weight where both meet; the start never lies above the cap; without a weight neither is known."""
    card = library().regimen("schwartzman_2009_outpatient")
    assert card.lowest_rate_mg_per_h(weight_kg=kg) == (None if lowest is None else pytest.approx(lowest))
    assert card.highest_rate_mg_per_h(weight_kg=kg) == (None if highest is None else pytest.approx(highest))


@pytest.mark.parametrize(("rate", "held"), [(15.74, True), (15.75, True), (15.76, False), (18, False), (25, False)])
def test_a_light_person_is_found_nothing_above_what_was_given_per_kilogram(rate, held):
    """45 kg x 0.35 mg/kg/h = 15.75 mg/h: a first hour of 18 mg/h and 13.5 mg/h after it keep the 63 mg of a session and not the rate."""
    asked = {"setting": "outpatient", "isomer": Isomer.RACEMATE, "break_min": 240}
    within = published_range(library(), "crps_1", dosing_weight_kg=45, **asked)
    assert within.holds(rates=(rate, 0.75 * rate), hours=4, sessions=10, gap_days=1) == held
    assert within.holds_amounts(session_mg=18 + 3 * 13.5, total_mg=10 * (18 + 3 * 13.5))


# The default cap on the dosing weight is 100 kg (assuage_2026): 0.432 mg/kg/h x 100 kg
@pytest.mark.parametrize(("kg", "highest"), [(99, 42.768), (100, 43.2), (101, 43.2), (150, 43.2)])
def test_the_range_of_a_heavy_person_stops_at_the_cap_on_the_dosing_weight(kg, highest):
    """Inpatient S-ketamine in CRPS reaches as far per kilogram as Sigtermans gave it, at most for the weight that doses grow to."""
    asked = {"setting": "inpatient", "isomer": Isomer.S, "break_min": 240}
    found = published_range(library(), "crps_1", dosing_weight_kg=kg, **asked).highest_rate
    assert (found.value, found.regimen_id) == (pytest.approx(highest), "sigtermans_2009_inpatient")


def test_a_range_narrower_than_the_steps_of_the_search_is_not_searched(someone):
    """At 5 kg the range is 0.875 to 1.75 mg/h and rates are tried in steps of 2 mg/h: published regimens stand alone."""
    plan = propose(someone("crps_1", weight_kg=5), population=20, models=("kamp_2020",), setting="outpatient")
    assert plan.options
    assert all(one.optimised is None for one in plan.options)


@pytest.mark.parametrize(("condition", "isomer"), [("crps_1", Isomer.S), (None, Isomer.RACEMATE)])
def test_where_nothing_timed_was_published_there_is_no_range(condition, isomer):
    """No timed outpatient course of S-ketamine exists for CRPS, and an unknown condition has no regimens of its own."""
    asked = {"setting": "outpatient", "dosing_weight_kg": 70, "break_min": 240}
    assert published_range(library(), condition, isomer=isomer, **asked) is None


def test_a_clinic_that_cannot_do_anything_is_told_why(crps):
    """An hour in the chair leaves the 40-minute infusion only; without an escort nothing outpatient is left."""
    plan = rerank(crps, clinic=Clinic(chair_hours_per_day=1))
    assert [one.regimen_id for one in plan.options] == ["dadabayev_2020_chronic_pain"]
    blocked = rerank(crps, clinic=Clinic(chair_hours_per_day=1, escort=False))
    assert blocked.options == ()
    assert any("responsible adult" in words for words in blocked.blocked)
    assert any("Without this one limit" in words for words in blocked.blocked)


def test_more_relief_than_there_is_pain_is_a_result(someone):
    """A fall of 8 points from an unknown baseline is only unlikely; where pain is 3, it is said to be impossible."""
    plan = propose(
        someone("crps_1", weight_kg=70), population=20, goals=Goals(relief_points=8), models=("kamp_2020",), optimised=0
    )
    assert plan.blocked == ()
    asked = replace(plan.basis.asked, anywhere=replace(plan.basis.asked.anywhere, baseline_nrs=3.0))
    low = rerank(replace(plan, basis=replace(plan.basis, asked=asked)))
    assert "more than there is" in low.blocked[0]


def test_where_there_is_no_pain_none_is_relieved(crps):
    """At a pain of 0 of 10 a part less says nothing, and that is told; points less are met by nobody, in the search as in the options."""
    asked = replace(crps.basis.asked, anywhere=replace(crps.basis.asked.anywhere, baseline_nrs=0.0))
    none = rerank(replace(crps, basis=replace(crps.basis, asked=asked)), goals=Goals(relief_percent=30))
    assert "none to relieve" in none.blocked[0]
    space = next(iter(crps.basis.spaces.values()))
    answers = next(iter(space.answers.values()))
    twins = replace(answers.steps.twins, baseline_nrs=np.zeros_like(answers.steps.twins.baseline_nrs))
    painless = replace(answers, steps=replace(answers.steps, twins=twins))
    courses = courses_in(
        replace(space, answers={"kamp_2020": painless}), wanted(Goals(relief_points=2)), baseline_systolic=124
    )
    assert courses.on_placebo == 0
    assert courses.surest.max() == 0


def test_a_chance_that_nobody_reaches_says_how_far_the_best_comes(crps):
    """Half of the pain in nine of ten people: no option does that, and the best is told in a hundred."""
    plan = rerank(crps, goals=Goals(relief_percent=50, least_chance=0.9))
    assert any("90 are asked for" in words for words in plan.blocked)
    assert all(one.below_wanted for one in plan.options if one.chance("goal").lead is not None)


def test_wishes_are_read_from_a_file(tmp_path):
    """Goals, ceilings, the clinic and past courses, each as the records have them; what is absent stays unnamed."""
    file = tmp_path / "clinic.yaml"
    file.write_text(
        "goals: {relief_percent: 50, by_day: 14}\n"
        "ceilings: {dissociation_chance: 0.3}\n"
        "clinic: {chair_hours_per_day: 4, days_per_week: 5, settings: [outpatient], vial_mg: [200], escort: true}\n"
        "past:\n  - {dose: S-ketamine base 15 mg/h for 100 h, began_days_ago: 12}\n",
        encoding="utf-8",
    )
    found = read_wishes(file)
    assert found.goals == Goals(relief_percent=50, by_day=14)
    assert found.ceilings == Ceilings(dissociation_chance=0.3)
    assert (found.clinic.days_per_week, found.clinic.settings, found.clinic.escort) == (5, ("outpatient",), True)
    assert [one.began_days_ago for one in found.past] == [12]


def test_a_wish_that_nobody_knows_is_named(tmp_path):
    """A misspelt field is refused, not ignored."""
    file = tmp_path / "clinic.yaml"
    file.write_text("ceilings: {disociation_chance: 0.3}\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="disociation_chance"):
        read_wishes(file)
