"""What a plan says once a person's own measurements are in."""

from dataclasses import replace

import numpy as np
import pytest

from assuage.dosing import Administration, Route
from assuage.pharmacology import ContradictoryMeasurementError, Measured, MeasuredKind
from assuage.plan import PlanError, individual_of, individualise, propose

COURSE = "S-ketamine 22 mg/h for 96 h"
MODELS = ("kamp_2020", "otto_2021")
DAY = 1440.0
PAIN, LEVEL = MeasuredKind.PAIN, MeasuredKind.LEVEL


def scores(*values, first_day=5):
    return [Measured(PAIN, float(value), (first_day + number) * DAY) for number, value in enumerate(values)]


def updated(plan, told, **asked):
    return individualise(plan, told, **{"given": COURSE, "setting": "inpatient", "models": MODELS, **asked})


def test_the_old_plan_is_kept(plan_of):
    """An update is a new plan; the one before has no individual."""
    plan = plan_of("crps")
    after = updated(plan, scores(3, 3, 2, 4))
    assert plan.individual is None
    assert after.individual is not None
    assert replace(after, individual=None) == plan


def test_two_updates_are_one_with_both(plan_of):
    """Scores of the first week, then those of the second: the same numbers as all at once, in every part."""
    plan, first, second = plan_of("crps"), scores(3, 3, 2, 4), scores(3, 4, 4, first_day=9)
    once = updated(plan, [*first, *second]).individual
    twice = individualise(updated(plan, first), second, models=MODELS).individual
    assert once is not None
    assert twice is not None
    assert twice.models == once.models
    assert np.array_equal(twice.forecast.median, once.forecast.median)


def test_an_update_without_data_returns_the_prior(plan_of):
    """Nothing is learnt, and that is said; the forecast is what was expected before."""
    found = updated(plan_of("crps"), []).individual
    assert found is not None
    assert not found.is_supported
    assert found.twins == {}
    assert "nothing was updated" in found.lead.words[0]
    # Means of 600 draws of people whose own pain spreads by about 3: within 0.4 of each other.
    assert found.forecast.mean == pytest.approx(found.forecast.before_mean, abs=0.4)


def test_options_are_predicted_for_the_updated_person(plan_of):
    """No relief in two weeks lowers the chance of relief from every option that has one; what no longer holds is taken back."""
    plan = propose(plan_of("crps").candidacy, models=("kamp_2020",), population=60, optimised=0)
    after = updated(plan, scores(8, 7, 7, 8, 7, 8, 7, 7), models=("kamp_2020",))

    def chances(of):
        return [
            found.lead for one in of.options if (found := one.chance("goal")) is not None and found.lead is not None
        ]

    assert chances(plan)
    assert sum(chances(after)) < 0.5 * sum(chances(plan))
    taken_back = individualise(after, scores(*[0.5, 9.5] * 5, first_day=20), models=("kamp_2020",))
    assert not taken_back.individual.is_supported
    assert chances(taken_back) == chances(plan)


def test_the_class_weight_and_checks_of_each_model_are_told(plan_of):
    """Kamp 2020 tells the classes apart; Otto 2021, a venous model, is not compared and says why."""
    found = updated(
        plan_of("crps"), [*scores(3, 3, 2, 4, 3, 4, 3, 4), Measured(LEVEL, 140.0, 97 * 60.0, "S", "venous")]
    ).individual
    kamp, otto = found.models
    assert sum(kamp.class_probability.values()) == pytest.approx(1.0)
    assert kamp.class_probability["drug-type"] > kamp.class_before["drug-type"]
    assert len(kamp.checks) == len(kamp.used) == 9
    assert (otto.weight, otto.class_probability) == (None, None)
    assert {one.measured.kind for one in otto.not_used} == {PAIN}
    assert kamp.is_supported
    assert set(found.twins) == {"kamp_2020", "otto_2021"}


def test_measurements_that_do_not_fit_together_support_no_update(plan_of):
    """Scores that jump between 0.5 and 9.5 from day to day are no course of one person."""
    found = updated(plan_of("crps"), scores(*[0.5, 9.5] * 5)).individual
    assert found.lead.fit_p < 0.01
    assert not found.is_supported
    assert any("not supported" in words for words in found.lead.words)
    assert "kamp_2020" not in found.twins


def test_one_pressure_says_little(plan_of):
    """A single reading of pressure near what is usual leaves every parameter as it was, and that is said."""
    told = [Measured(MeasuredKind.SYSTOLIC, 150.0, 120.0)]
    found = updated(plan_of("crps"), told, given="0.35 mg/kg/h for 4 h", setting="outpatient").individual
    assert found.lead.is_supported
    assert any("say little" in words for words in found.lead.words)


def test_an_extreme_person_is_questioned(plan_of):
    """A plateau a tenth of the usual would need somebody far out: doses, times and units are to be checked."""
    told = [Measured(LEVEL, 24.0, time, "S", "arterial") for time in (3000.0, 4000.0, 5000.0)]
    found = updated(plan_of("crps"), told, models=("kamp_2020",)).individual
    assert any("standard deviations" in words for words in found.lead.words)


def test_what_was_delivered_counts(plan_of):
    """Half the dose was given: the same levels then point to a person who clears half as fast."""
    told = [Measured(LEVEL, 230.0, time, "S", "arterial") for time in (3000.0, 5000.0)]
    half = [Administration(0.0, 5760.0, 0.5 * 22.0 * 96.0, Route.IV)]
    medians = []
    for delivered in (None, half):
        found = updated(plan_of("crps"), told, models=("kamp_2020",), delivered=delivered).individual
        medians.append(next(one.median for one in found.lead.parameters if one.name == "cl"))
    assert medians[1] < 0.75 * medians[0]


def test_a_course_is_needed_and_is_not_changed_later(plan_of):
    """Without doses nothing can be said; measurements after two courses are not joined."""
    plan = plan_of("crps")
    with pytest.raises(PlanError, match="past course"):
        individualise(plan, scores(3))
    with pytest.raises(PlanError, match="another course"):
        individualise(
            updated(plan, scores(3)), scores(4, first_day=9), given="S-ketamine 10 mg/h for 96 h", models=MODELS
        )


def test_contradictions_are_refused_before_anything_is_learnt(plan_of):
    """All of them at once, levels in the wrong unit apart."""
    told = [Measured(PAIN, 11.0, DAY), Measured(LEVEL, -1.0, DAY, "S", "arterial")]
    with pytest.raises(ContradictoryMeasurementError, match=r"measurement 1 \(pain\).*measurement 2 \(level\)"):
        updated(plan_of("crps"), told)
    with pytest.raises(ContradictoryMeasurementError, match="check the unit"):
        updated(plan_of("crps"), [Measured(LEVEL, 0.24, 5000.0, "S", "arterial")])


def test_elsewhere_than_crps_no_course_is_forecast(plan_of):
    """In fibromyalgia scores over weeks are not read through the CRPS curve, unless that is asked for under its words."""
    plan = plan_of("fibromyalgia")
    asked = {"given": "0.5 mg/kg over 40 min", "setting": "outpatient", "models": ("kamp_2020",)}
    found = individual_of(plan.candidacy, scores(5, 5, 6), **asked)
    assert found.forecast is None
    assert "Elsewhere what trials observed stands instead" in found.not_drawn
    assert not found.is_supported
    opted = individual_of(plan.candidacy, scores(5, 5, 6), opt_in=True, **asked)
    assert opted.forecast is not None
    assert any("CRPS model, not evidence here" in words for words in opted.assumed)


def test_the_same_seed_gives_the_same_update(plan_of):
    """Not a number differs."""
    one, other = (updated(plan_of("crps"), scores(3, 4, 3), seed=5).individual for _ in range(2))
    assert one.models == other.models
    assert np.array_equal(one.forecast.score_high, other.forecast.score_high)


def test_it_explains_itself_and_names_its_sources(plan_of):
    """What was used, what was assumed, and the papers behind the curves."""
    found = updated(plan_of("crps"), scores(3, 4, 3)).individual
    told = str(found.explain())
    assert "used 3 of 3 measurements" in told
    assert "one day's score" in told
    assert {"kamp_2020", "dahan_2011", "otto_2021"} <= set(found.bibliography())
