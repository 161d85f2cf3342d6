"""What one person's measurements would read, by second routes; and what they say of the person."""

from dataclasses import replace

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.pharmacology import (
    Covariates,
    Measured,
    MeasuredKind,
    PastCourse,
    checked_measurements,
    exposure,
    model_weights,
    pain_forecast,
    parameter_updates,
    personal_model,
    personal_posterior,
    posterior_twins,
    predict_twins,
    simulate,
)
from assuage.pharmacology.effects.lasting_relief import slow_level
from assuage.pharmacology.personal_reading import DRUG_TYPE, NO_RELIEF, PLACEBO_TYPE
from assuage.stats import standard_normals

WHO = Covariates(weight_kg=70, age_years=45, condition="crps_1", setting="inpatient", baseline_map_mmhg=95.0)
COURSE = PastCourse(WHO, parse("S-ketamine 20 mg/h for 80 h"), pressure_mmhg=(125.0, 80.0))
SINGLE = PastCourse(replace(WHO, setting="outpatient"), parse("0.35 mg/kg/h for 4 h"), pressure_mmhg=(125.0, 80.0))
DAY = 1440.0
PAIN = MeasuredKind.PAIN


def scores(values, first_day=5):
    return [Measured(PAIN, float(value), (first_day + number) * DAY) for number, value in enumerate(values)]


def typical(mine, **moved):
    """One row of deviates: zero, but for those named."""
    row = np.zeros((1, len(mine.names)))
    for name, value in moved.items():
        row[0, mine.names.index(name.replace("__", "."))] = value
    return row


@pytest.mark.parametrize(
    ("model", "analyte"), [("kamp_2020", "total"), ("simons_2022", "S_norketamine"), ("otto_2021", "S")]
)
def test_levels_are_those_of_the_reference_route(model, analyte):
    """A person without deviates has the levels of `simulate`, which goes through matrix exponentials here."""
    times = [30.0, 239.0, 300.0, 900.0]
    site = "venous" if model == "otto_2021" else "arterial"
    mine = personal_model(SINGLE, [Measured(MeasuredKind.LEVEL, 50.0, time, analyte, site) for time in times], model)
    expected = simulate(SINGLE.who, SINGLE.regimen, model, times_min=times, method="reference").lead
    assert mine.reader(NO_RELIEF)(typical(mine))[0] == pytest.approx(
        expected.concentration_ng_per_ml[analyte], rel=1e-9
    )


def test_clearance_moves_the_plateau_as_rate_over_clearance():
    """One deviate of clearance is sqrt(0.0862 + ln(1 + 0.07^2)) on the logarithm (Kamp 2020's file)."""
    mine = personal_model(COURSE, [Measured(MeasuredKind.LEVEL, 200.0, 4790.0, "S", "arterial")], "kamp_2020")
    usual, slow = (float(mine.reader(NO_RELIEF)(typical(mine, cl=z))[0, 0]) for z in (0.0, -1.0))
    # 84 L/h at 70 kg; after 80 h the deep compartment is within 1 % of steady.
    assert usual == pytest.approx(20.0 / 84.0 * 1000.0, rel=0.01)
    assert slow / usual == pytest.approx(np.exp(np.sqrt(0.0862 + np.log1p(0.07**2))), rel=0.01)


def test_pain_follows_the_class():
    """Nobody's pain is relieved at the first dose; then placebo-type keeps 4 %, none keeps all, drug-type what X leaves."""
    mine = personal_model(COURSE, [Measured(PAIN, 5.0, time) for time in (0.0, 10 * DAY, 40 * DAY)], "kamp_2020")
    row = typical(mine)
    baseline = float(mine.baseline_nrs(row)[0])
    assert baseline == pytest.approx(7.0, abs=0.02)  # a normal about 7 with SD 1.3, cut off at 10
    assert mine.reader(PLACEBO_TYPE)(row)[0] == pytest.approx([baseline, 0.04 * baseline, 0.04 * baseline])
    assert mine.reader(NO_RELIEF)(row)[0] == pytest.approx([baseline] * 3)
    edges = np.arange(0.0, 40 * DAY + 1, 60.0)
    area = 60.0 * exposure(COURSE.who, COURSE.regimen, until_min=edges)["S"]
    # The middle of the published intervals on the logarithm: C50 4.37 to 21.2 ng/mL, half-life 5.3 to 20.5 d.
    rate = np.log(2) / (np.sqrt(5.3 * 20.5) * DAY)
    slow = slow_level(edges, area, np.array([10 * DAY, 40 * DAY]), rate=np.array([rate]))[0]
    relieved = slow / (slow + np.sqrt(4.37 * 21.2))
    assert mine.reader(DRUG_TYPE)(row)[0, 1:] == pytest.approx(baseline * (1 - relieved), rel=1e-4)


def test_pain_near_a_dose_carries_acute_relief_in_every_class():
    """Behind a half-time of 8.14 min, the middle of 5.1 to 13.0, and a C50 of 118.9, the middle of 90 to 157 ng/mL."""
    mine = personal_model(SINGLE, [Measured(PAIN, 5.0, time) for time in (239.0, 3 * DAY)], "kamp_2020")
    found = mine.reader(NO_RELIEF)(typical(mine))[0]
    level = simulate(SINGLE.who, SINGLE.regimen, times_min=[239.0]).lead.concentration_ng_per_ml["S"][0]
    # The level rises slowly by then, so the site lags a little behind it; steepness is 1.7, between 1 and 2.4.
    relief = 1 - found[0] / found[1]
    odds = (level / np.sqrt(90 * 157)) ** 1.7
    assert relief == pytest.approx(odds / (1 + odds), rel=0.03)


def test_pressure_and_dissociation_agree_with_twins():
    """What each deviate gives is what the twins made of it give by their own route, a reading's own part aside."""
    times = [60.0, 120.0, 239.0]
    told = [Measured(MeasuredKind.DISSOCIATION, 30.0, time) for time in times]
    mine = personal_model(
        SINGLE, [*told, *(Measured(MeasuredKind.SYSTOLIC, 140.0, time) for time in times)], "kamp_2020"
    )
    found = personal_posterior(mine, seed=1, count=200)
    twins = posterior_twins(found, count=200, seed=1)
    run = predict_twins(twins, SINGLE.who, SINGLE.regimen, times_min=times)
    rows = np.arange(200)
    rows = np.searchsorted(np.cumsum(found.weight), (rows + 0.5) / 200).clip(0, len(found.weight) - 1)
    felt = found.predicted[rows][:, ::2]
    assert [one.kind for one in mine.used[::2]] == [MeasuredKind.DISSOCIATION] * 3
    assert felt == pytest.approx(run.effects["dissociation"], rel=1e-6)
    # A reading of pressure has half of its variance from the person: SD 11.2 mmHg in all (the default set, part f).
    own = found.deviates[rows, mine.names.index("pressure")][:, None]
    rise = found.predicted[rows][:, 1::2] - 125.0
    reading = run.effects["systolic_rise"]
    by_chance = (reading - rise) / (11.2 * np.sqrt(0.5))
    assert by_chance == pytest.approx(np.repeat(by_chance[:, :1], 3, axis=1), abs=1e-6)
    assert abs(np.corrcoef(by_chance[:, 0], own[:, 0])[0, 1]) < 0.3


def test_the_course_of_the_updated_twins_is_the_forecast_course():
    """Two routes from one posterior to pain by day."""
    found = personal_posterior(personal_model(COURSE, scores([3, 4, 3, 4]), "kamp_2020"), seed=2, count=300)
    twins = posterior_twins(found, count=300, seed=2)
    days = np.array([8.0, 20.0, 60.0])
    run = predict_twins(twins, COURSE.who, COURSE.regimen, times_min=[0.0], days=days)
    rows = np.searchsorted(np.cumsum(found.weight), (np.arange(300) + 0.5) / 300).clip(0, len(found.weight) - 1)
    mine = found.mine.pain_course(found.deviates[rows], found.kind[rows], days)
    assert mine == pytest.approx(run.nrs, rel=1e-6)


def test_updated_twins_tell_whose_spread_they_began_from():
    """Clements 1981 was published without spread between people; that of Simons 2022 is behind its prior and stays named."""
    told = [Measured(MeasuredKind.LEVEL, 180.0, 4790.0, "S", "venous")]
    found = personal_posterior(personal_model(COURSE, told, "clements_1981"), seed=1, count=100)
    words = " ".join(posterior_twins(found, count=10, seed=1).borrowed)
    assert "clements_1981: how people differ is assumed" in words
    assert "simons_2022, table 4" in words


def test_without_a_measurement_the_posterior_is_the_prior():
    """Classes as published, evidence 1, equal weights, and parameters spread as before."""
    found = personal_posterior(personal_model(COURSE, [], "kamp_2020"), seed=1, count=4000)
    assert found.class_probability == pytest.approx([0.23, 0.44, 0.33])
    assert found.log_evidence == 0.0
    assert found.effective == pytest.approx(4000)
    assert np.bincount(found.kind) / 4000 == pytest.approx([0.23, 0.44, 0.33], abs=0.002)
    assert found.deviates.std(axis=0) == pytest.approx(np.ones(found.deviates.shape[1]), abs=0.05)
    assert parameter_updates(found) == ()


def test_low_scores_tell_the_classes_apart():
    """Two weeks near 0 are placebo-type, near 7 none, near 3 and rising drug-type."""
    chances = {}
    for name, values in {
        "low": [0] * 10,
        "high": [7, 8, 7, 6, 7, 8, 7, 7, 6, 8],
        "between": [2, 2, 3, 2, 3, 3, 2, 3, 4, 3],
    }.items():
        mine = personal_model(replace(COURSE, who=replace(WHO, baseline_nrs=7.0)), scores(values), "kamp_2020")
        chances[name] = personal_posterior(mine, seed=1).class_probability
    assert chances["low"][PLACEBO_TYPE] > 0.9
    assert chances["high"][NO_RELIEF] > 0.9
    assert chances["between"][DRUG_TYPE] > 0.9


def test_a_level_narrows_clearance_and_a_censored_one_says_its_side():
    """Three levels at the plateau take most of the variance; "below 50" where 238 is usual points to a fast person."""
    at = (3000.0, 4000.0, 4790.0)
    told = [Measured(MeasuredKind.LEVEL, 180.0, time, "S", "arterial") for time in at]
    updates = {
        one.name: one
        for one in parameter_updates(personal_posterior(personal_model(COURSE, told, "kamp_2020"), seed=1))
    }
    assert updates["cl"].unit == "L/h"
    assert updates["cl"].prior_variance_left < 0.35
    assert updates["cl"].low < 20.0 / 0.180 < updates["cl"].high
    below = [Measured(MeasuredKind.LEVEL, None, 4790.0, "S", "arterial", 50.0)]
    faster = {
        one.name: one
        for one in parameter_updates(personal_posterior(personal_model(COURSE, below, "kamp_2020"), seed=1))
    }
    assert faster["cl"].median > 1.2 * 84.0


def test_a_robust_update_is_moved_less_by_one_wild_level():
    """Four levels agree on 240 ng/mL, one says 900."""
    values = {3000.0: 235.0, 3500.0: 245.0, 4000.0: 240.0, 4500.0: 238.0, 4790.0: 900.0}
    told = [Measured(MeasuredKind.LEVEL, value, time, "S", "arterial") for time, value in values.items()]
    medians = {}
    for robust in (False, True):
        found = personal_posterior(personal_model(COURSE, told, "kamp_2020", robust=robust), seed=1)
        medians[robust] = next(one.median for one in parameter_updates(found) if one.name == "cl")
    agreed = 20.0 / 0.240
    assert abs(medians[True] - agreed) < 0.5 * abs(medians[False] - agreed)


def test_models_are_weighed_on_what_all_of_them_may_use():
    """Levels made by Simons 2022 speak for it; a venous model that may not use them is not compared, and says so."""
    truth = personal_model(
        COURSE,
        [Measured(MeasuredKind.LEVEL, 1.0, time, "S", "arterial") for time in (5, 20, 60, 240, 4850, 4900)],
        "simons_2022",
    )
    levels = truth.reader(NO_RELIEF)(typical(truth))[0]
    told = [replace(one, value=float(value)) for one, value in zip(truth.used, levels, strict=True)]
    found = [
        personal_posterior(personal_model(COURSE, told, name), seed=1)
        for name in ("kamp_2020", "simons_2022", "otto_2021")
    ]
    weights, words = model_weights(found)
    assert set(weights) == {"kamp_2020", "simons_2022"}
    assert sum(weights.values()) == pytest.approx(1.0)
    assert weights["simons_2022"] > 0.7
    assert "may not predict all" in words["otto_2021"]
    alone, said = model_weights(found[:1])
    assert alone == {}
    assert "No other model" in said["kamp_2020"]


def test_more_than_the_leader_may_use_is_not_evidence_against_it():
    """Norketamine, which Domino 1982 does not predict, is left out of its comparison with Simons 2022."""
    shared = [Measured(MeasuredKind.LEVEL, 120.0, 3000.0, "S", "arterial")]
    more = [*shared, Measured(MeasuredKind.LEVEL, 150.0, 3000.0, "S_norketamine", "arterial")]
    names = ("domino_1982", "simons_2022")
    few, many = (
        model_weights([personal_posterior(personal_model(COURSE, told, name), seed=1) for name in names])[0]
        for told in (shared, more)
    )
    assert few["simons_2022"] == pytest.approx(many["simons_2022"], abs=0.02)


def test_checks_name_what_lies_outside():
    """One score of 9.5 among threes is outside; its neighbours are not."""
    mine = personal_model(COURSE, scores([3, 3, 2, 3, 9.5, 3, 4, 3, 3, 4]), "kamp_2020")
    checks, fit = checked_measurements(personal_posterior(mine, seed=1))
    assert [one.is_outside for one in checks] == [False] * 4 + [True] + [False] * 5
    assert fit is not None
    assert 0.0 < fit < 0.05
    assert all(0.0 <= one.low <= one.expected <= one.high <= 10.0 for one in checks)


def test_a_forecast_fades_towards_where_pain_began():
    """Drug-type relief wanes: pain at week 12 lies above that of week 1 and below the baseline's upper end; bands hold the line."""
    found = personal_posterior(personal_model(COURSE, scores([3, 3, 2, 3, 3, 4, 3, 3]), "kamp_2020"), seed=1)
    forecast = pain_forecast([(found, 1.0)], np.arange(85.0))
    assert forecast is not None
    assert forecast.median[84] > forecast.median[7] + 1.0
    assert (forecast.low <= forecast.median).all()
    assert (forecast.median <= forecast.high).all()
    assert (forecast.score_low <= forecast.low).all()
    assert (forecast.high <= forecast.score_high).all()


def test_where_no_course_may_be_drawn_none_is_forecast():
    """A venous model draws none, and fibromyalgia has none."""
    found = personal_posterior(personal_model(COURSE, [], "otto_2021"), seed=1, count=100)
    assert pain_forecast([(found, 1.0)], np.arange(85.0)) is None


def test_a_model_that_reads_an_analyte_wrong_does_not_believe_it_fully():
    """Otto 2021 reads norketamine with a 40 % band: levels a third up leave clearance of norketamine about where it was."""
    file = library().model("otto_2021")
    assert file.analytes["S_norketamine"].bias_band.value == 0.4
    times = (300.0, 400.0, 500.0)
    blank = personal_model(
        SINGLE, [Measured(MeasuredKind.LEVEL, 1.0, time, "S_norketamine", "venous") for time in times], "otto_2021"
    )
    assert "bias of S_norketamine" in blank.names
    usual = blank.reader(NO_RELIEF)(typical(blank))[0]
    told = [replace(one, value=1.3 * float(value)) for one, value in zip(blank.used, usual, strict=True)]
    updates = {
        one.name: one
        for one in parameter_updates(personal_posterior(personal_model(SINGLE, told, "otto_2021"), seed=1))
    }
    assert updates["nk_cl"].low < 57.7 < updates["nk_cl"].high


def test_a_posterior_does_not_depend_on_the_order_of_people_or_batch():
    """Row by row a reader gives the same as all at once."""
    mine = personal_model(COURSE, scores([3, 4, 5]), "kamp_2020")
    deviates = standard_normals(1, 0, 40, len(mine.names))
    whole = mine.reader(DRUG_TYPE)(deviates)
    assert np.concatenate([mine.reader(DRUG_TYPE)(deviates[row : row + 1]) for row in range(40)]) == pytest.approx(
        whole, rel=1e-12
    )
