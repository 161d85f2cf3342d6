"""Which measurements are used, which are not and why, and which are refused."""

from dataclasses import replace

import numpy as np
import pytest

from assuage.dosing import Administration, Route, parse
from assuage.pharmacology import (
    ContradictoryMeasurementError,
    Covariates,
    Measured,
    MeasuredKind,
    PastCourse,
    personal_model,
    refuse_contradictions,
    refuse_unit_slips,
)

WHO = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient", baseline_map_mmhg=95.0)
COURSE = PastCourse(WHO, parse("S-ketamine 20 mg/h for 80 h"), pressure_mmhg=(125.0, 80.0))
SINGLE = PastCourse(replace(WHO, setting="outpatient"), parse("0.35 mg/kg/h for 4 h"), pressure_mmhg=(125.0, 80.0))
PAIN, LEVEL = MeasuredKind.PAIN, MeasuredKind.LEVEL


def level(time_min, value=100.0, *, analyte="S", site="arterial", below=None):
    return Measured(LEVEL, value, time_min, analyte, site, below)


def why(past, one, model="kamp_2020", **asked):
    """The reason why a measurement is not used; None where it is."""
    mine = personal_model(past, [one], model, **asked)
    assert len(mine.used) + len(mine.not_used) == 1
    return mine.not_used[0].why if mine.not_used else None


# Venous samples inform an arterial model 15 min or more after the last change of rate (the default set, part a).
@pytest.mark.parametrize(("minutes_after", "is_used"), [(14.9, False), (15.0, True), (15.1, True)])
def test_venous_levels_wait_for_the_rate_to_settle(minutes_after, is_used):
    """On both sides of a quarter of an hour after the infusion stopped, and after it began."""
    for change in (0.0, 240.0):
        told = why(SINGLE, level(change + minutes_after, site="venous"))
        assert (told is None) == is_used
        assert is_used or "15 min or more" in told


def test_arterial_levels_never_inform_a_venous_model():
    """Sites are never converted."""
    assert "never converted" in why(SINGLE, level(600.0), "otto_2021")
    assert why(SINGLE, level(600.0, site="venous"), "otto_2021") is None


def test_what_a_model_does_not_predict_is_named():
    """Simons 2022 says nothing of the whole racemate; nobody predicts norketamine of both isomers."""
    assert "does not predict `total`" in why(SINGLE, level(600.0, analyte="total"), "simons_2022")
    assert "does not predict `norketamine`" in why(SINGLE, level(600.0, analyte="norketamine"))


@pytest.mark.parametrize("lacking", [{"analyte": None}, {"site": None}])
def test_a_level_says_what_it_is_and_where_it_was_drawn(lacking):
    """Neither is guessed."""
    assert "is not said" in why(SINGLE, level(600.0, **lacking))


def test_nothing_is_in_the_blood_at_the_start():
    """A level at the first dose cannot be of it; one a moment later can."""
    assert "nothing can be in the blood" in why(SINGLE, level(0.0))
    assert why(SINGLE, level(0.1)) is None


def test_a_missing_time_is_named_and_not_used():
    """The score is kept among what was told, with its reason."""
    assert "time is not known" in why(COURSE, Measured(PAIN, 4.0, None))


def test_what_is_told_twice_counts_once_and_two_values_for_one_moment_count_not_at_all():
    """A double entry is no second measurement; of two values nobody can say which holds."""
    same = Measured(PAIN, 4.0, 9000.0)
    twice = personal_model(COURSE, [same, same], "kamp_2020")
    assert (len(twice.used), [one.why for one in twice.not_used]) == (
        1,
        ["It is the same as another one and was counted once."],
    )
    two = personal_model(COURSE, [same, Measured(PAIN, 6.0, 9000.0)], "kamp_2020")
    assert not two.used
    assert all("which of them holds" in one.why for one in two.not_used)


def test_scores_over_weeks_need_a_relief_course_and_scores_near_a_dose_do_not():
    """In fibromyalgia the relief curve is not evidence: only scores within 6 h of the dose count, unless it is asked for."""
    past = replace(SINGLE, who=replace(SINGLE.who, condition="fibromyalgia"))
    assert why(past, Measured(PAIN, 4.0, 240.0 + 360.0)) is None
    late = Measured(PAIN, 4.0, 240.0 + 361.0)
    assert "more than 6 h after a dose" in why(past, late)
    assert why(past, late, opt_in=True) is None


def test_pressure_needs_the_pressure_before_and_an_infusion_that_the_curve_holds_for():
    """Without a baseline there is no rise; past 6 h of infusion none is predicted."""
    one = Measured(MeasuredKind.SYSTOLIC, 140.0, 120.0)
    assert why(SINGLE, one) is None
    assert "Measure it before dosing" in why(replace(SINGLE, pressure_mmhg=None), one)
    assert "Past 6 h" in why(COURSE, one)


def test_dissociation_is_not_held_against_a_push():
    """A dose within less than 10 min has no curve (the default set, part e)."""
    assert "10 min" in why(
        replace(SINGLE, regimen=parse("20 mg over 5 min")), Measured(MeasuredKind.DISSOCIATION, 40.0, 30.0)
    )


def test_what_was_really_given_goes_before_the_regimen():
    """Doses as delivered move the last change of rate, and with it what a venous sample may say."""
    cut = (Administration(0.0, 120.0, 49.0, Route.IV),)
    assert why(SINGLE, level(136.0, site="venous")) is None
    assert "15 min or more" in why(replace(SINGLE, given=cut), level(134.0, site="venous"))
    assert why(replace(SINGLE, given=cut), level(135.0, site="venous")) is None


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Measured(PAIN, 10.1, 60.0), "above 10"),
        (Measured(PAIN, -0.1, 60.0), "negative"),
        (Measured(MeasuredKind.DISSOCIATION, 100.5, 60.0), "above 100"),
        (level(60.0, -1.0), "negative"),
        (level(-1.0), "before the first dose"),
        (Measured(PAIN, 5.0, -1440.0), "before the first dose"),
        (level(60.0, float("nan")), "not finite"),
        (level(60.0, None), "neither a value nor a limit"),
        (level(60.0, None, below=0.0), "lies above zero"),
        (level(60.0, 2.0, below=5.0), "below its limit"),
        (Measured(PAIN, 3.0, 60.0, below=5.0), "only a level"),
        (level(60.0, site="capillary"), "neither arterial nor venous"),
        (Measured(MeasuredKind.SYSTOLIC, 0.0, 60.0), "not zero"),
    ],
)
def test_what_cannot_be_is_refused_by_place_and_kind(one, words):
    """The message names the measurement and what is wrong, and not its value."""
    fine = Measured(PAIN, 5.0, 600.0)
    with pytest.raises(ContradictoryMeasurementError, match=words) as caught:
        refuse_contradictions([fine, one])
    assert f"measurement 2 ({one.kind.value})" in str(caught.value)
    assert "Correct them" in str(caught.value)


@pytest.mark.parametrize(
    "one", [Measured(PAIN, 10.0, 0.0), Measured(PAIN, 0.0, 60.0), level(60.0, 0.0), level(9.0, 5.0, below=5.0)]
)
def test_the_ends_of_a_scale_are_allowed(one):
    """No pain, the worst pain, nothing found in the blood, a score as the first dose begins."""
    refuse_contradictions([one])


def test_systolic_lies_above_diastolic():
    """At one time; apart in time nothing can be said."""
    high, low = Measured(MeasuredKind.SYSTOLIC, 80.0, 60.0), Measured(MeasuredKind.DIASTOLIC, 80.0, 60.0)
    with pytest.raises(ContradictoryMeasurementError, match="not above the diastolic"):
        refuse_contradictions([low, high])
    refuse_contradictions([low, replace(high, time_min=61.0)])


@pytest.mark.parametrize(
    ("fold", "is_refused"), [(99.0, False), (101.0, True), (1000.0, True), (1 / 99.0, False), (1 / 101.0, True)]
)
def test_a_unit_slip_is_found_on_both_sides(fold, is_refused):
    """A hundredfold from what the typical person has at the plateau: a slip between ng/mL and mg/L is 1000-fold."""
    mine = personal_model(SINGLE, [level(239.0)], "kamp_2020")
    expected = float(mine.reader(2)(np.zeros((1, len(mine.names))))[0, 0])
    told = [level(239.0, expected * fold)]
    people = [personal_model(SINGLE, told, name) for name in ("kamp_2020",)]
    if is_refused:
        with pytest.raises(ContradictoryMeasurementError, match="1 mg/L is 1000 ng/mL"):
            refuse_unit_slips(told, people)
    else:
        refuse_unit_slips(told, people)


def test_long_after_a_dose_a_level_many_times_the_expected_is_no_slip():
    """Two days on nothing should be left; a level below the peak is odd and is left to the check of fit."""
    told = [level(2880.0, 20.0)]
    refuse_unit_slips(told, [personal_model(SINGLE, told, "kamp_2020")])
    absurd = [level(2880.0, 20_000.0)]
    with pytest.raises(ContradictoryMeasurementError, match="hundredfold"):
        refuse_unit_slips(absurd, [personal_model(SINGLE, absurd, "kamp_2020")])


@pytest.mark.parametrize("medicine", ["rifampicin", "clarithromycin"])
def test_norketamine_is_not_used_beside_a_medicine_whose_ratio_is_of_ketamine_alone(medicine):
    """By mouth and by vein: such a level is named as not predicted, and ketamine's own is used."""
    route = {"rifampicin": "0.35 mg/kg/h for 4 h", "clarithromycin": "50 mg oral"}[medicine]
    past = PastCourse(replace(WHO, medicines=(medicine,)), parse(f"racemic ketamine base {route}"))
    assert "does not predict `S_norketamine`" in why(past, level(120.0, analyte="S_norketamine"))
    assert why(past, level(120.0)) is None
    without = replace(past, who=WHO)
    assert why(without, level(120.0, analyte="S_norketamine")) is None
