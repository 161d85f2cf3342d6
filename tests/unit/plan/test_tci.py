"""A scheme towards a target for one person: what is bounded, what is refused, and that other routes find the same levels."""

from datetime import UTC, datetime

import numpy as np
import pytest

from assuage.dosing import Isomer, Salt, parse
from assuage.numerics import target_site
from assuage.pharmacology import CannotPredictError, Covariates, infusion_kinetics, simulate
from assuage.plan import PlanError, TciTarget, tci_scheme

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHO = Covariates(weight_kg=70.0, age_years=45.0)


def scheme(target=150.0, model="kamp_2020", who=WHO, **changed):
    asked = {
        "minutes": 120.0,
        "setting": "outpatient",
        "isomer": Isomer.RACEMATE,
        "salt": Salt.BASE,
        "made_at": AT,
        "others": (),
    } | changed
    return tci_scheme(who, model, target, **asked)


@pytest.fixture(scope="module")
def plasma():
    """150 ng/mL of racemate in plasma for two hours, with every model beside it."""
    return scheme(others=("kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021"))


def test_the_second_route_finds_the_same_level(plasma):
    """The order, read back from its text and solved by matrix exponentials, gives the levels of the scheme."""
    times = plasma.keyed.time_min[::10]
    run = simulate(WHO, parse(plasma.regimen.text), "kamp_2020", times_min=times, method="reference", effects=()).lead
    np.testing.assert_allclose(run.concentration_ng_per_ml["total"], plasma.keyed.plasma_ng_per_ml[::10], rtol=1e-8)


def test_the_ideal_scheme_stands_on_its_target(plasma):
    """Within a millionth from five minutes on, and the drug it takes is that of its rates."""
    stands = plasma.ideal.time_min >= plasma.ideal.reached_min + 1.0
    np.testing.assert_allclose(plasma.ideal.plasma_ng_per_ml[stands], 150.0, rtol=1e-3)
    assert plasma.ideal.total_mg == pytest.approx(plasma.ideal_rate_mg_per_h.sum() * 10 / 3600, rel=1e-12)


def test_the_written_steps_can_be_keyed_in(plasma):
    """Ten minutes or more each, in steps of 0.1 mL/h of 1 mg/mL, one after the other, two hours in all."""
    assert all(step.duration_min >= 10 for step in plasma.steps)
    assert all(round(step.rate_ml_per_h * 10) == pytest.approx(step.rate_ml_per_h * 10) for step in plasma.steps)
    assert [step.start_min for step in plasma.steps[1:]] == [step.stop_min for step in plasma.steps[:-1]]
    assert plasma.steps[-1].stop_min == 120
    assert plasma.regimen.total_mg() == pytest.approx(plasma.keyed.total_mg, rel=1e-12)


def test_how_far_the_two_lie_apart_is_told(plasma):
    """Looked at by hand: when each is first within a twentieth, and how far off it is from then on."""
    for course in (plasma.ideal, plasma.keyed):
        off = np.abs(course.plasma_ng_per_ml - 150.0)
        first = int((off <= 7.5).argmax())
        assert course.reached_min == course.time_min[first]
        assert course.max_off_ng_per_ml == pytest.approx(off[first:].max())
        assert course.mean_off_ng_per_ml == pytest.approx(off[first:].mean())
    assert plasma.keyed.reached_min >= plasma.ideal.reached_min


def test_the_rate_stays_below_the_setting_s_refusal(plasma):
    """Outpatients: 1 mg/kg/h of racemate, so 70 mg/h at 70 kg."""
    assert plasma.max_rate_mg_per_h == 70.0
    assert plasma.ideal_rate_mg_per_h.max() == pytest.approx(70.0)


def test_s_ketamine_counts_double():
    """35 mg/h and 320 ng/mL of S are what 70 mg/h and 640 ng/mL of racemate are."""
    found = scheme(100.0, isomer=Isomer.S)
    assert (found.max_rate_mg_per_h, found.ceiling_ng_per_ml, found.analyte) == (35.0, 320.0, "S")


def test_a_salt_may_run_faster_by_its_weight():
    """70 mg/h of base is 70 / 0.867 mg/h of hydrochloride (molar masses 237.7 and 274.2), and the levels are the same."""
    base, salt = scheme(), scheme(salt=Salt.HYDROCHLORIDE)
    assert salt.max_rate_mg_per_h == pytest.approx(70.0 * 274.2 / 237.73, rel=1e-3)
    assert salt.ideal.total_mg == pytest.approx(base.ideal.total_mg * 274.2 / 237.73, rel=1e-3)


def test_the_effect_site_overshoots_in_plasma_and_says_so():
    """S at the site behind arterial S: the plasma passes the target, the ceiling holds, and the words stand there."""
    found = scheme(80.0, isomer=Isomer.S, site="effect", minutes=180.0)
    assert found.effect == "olofsen_2022_analgesia"
    assert found.ideal.peak_ng_per_ml > 80.0
    assert found.keyed.effect_ng_per_ml.max() <= 80.0 * 1.05
    assert found.keyed.peak_ng_per_ml <= 320.0
    assert any("wake from anaesthesia" in words for words in found.said)
    assert scheme(80.0, isomer=Isomer.S).effect is None, "the effect site has to be asked for"


def test_the_overshoot_in_the_words_is_that_of_the_model():
    """200 ng/mL of S at the site with no bound on the rate: about 870 ng/mL in plasma, as the file says."""
    asked = {"isomer": Isomer.S, "salt": Salt.BASE, "analyte": "S", "minutes": 60}
    kinetics = infusion_kinetics(WHO, "kamp_2020", effect="olofsen_2022_analgesia", **asked)
    found = target_site(kinetics.system, into=0, plasma=0, site=1, targets=np.full(360, 0.2), interval=1 / 6)
    assert found.outputs[0].max() * 1000 == pytest.approx(870, rel=0.01)


def test_targets_may_change():
    """From an hour on another level: a step begins there, and the level falls to it."""
    found = scheme([TciTarget(150.0), TciTarget(80.0, 60.0)], minutes=180.0)
    assert 60.0 in {step.start_min for step in found.steps}
    assert (found.target_at(59.9), found.target_at(60.0)) == (150.0, 80.0)
    assert found.keyed.plasma_ng_per_ml[-1] == pytest.approx(80.0, rel=0.05)


def test_a_target_of_nothing_ends_the_order_where_nothing_more_is_given():
    """From an hour on no ketamine is wanted: a step of no rate to key in, an order that ends before it, and levels to the end."""
    found = scheme([TciTarget(150.0), TciTarget(0.0, 60.0)])
    assert (found.steps[-1].rate_ml_per_h, found.steps[-1].stop_min) == (0.0, 120.0)
    assert sum(step.duration_min for step in found.steps if step.start_min < 60.0) == 60.0
    assert found.regimen.total_mg() == pytest.approx(sum(s.rate_mg_per_h * s.duration_min / 60 for s in found.steps))
    times = found.keyed.time_min[::10]
    run = simulate(WHO, found.regimen, "kamp_2020", times_min=times, method="reference", effects=()).lead
    np.testing.assert_allclose(run.concentration_ng_per_ml["total"], found.keyed.plasma_ng_per_ml[::10], rtol=1e-8)


def test_a_target_that_is_never_met_is_told_first():
    """No rate of an inpatient brings 70 kg to 5,000 ng/mL; of two targets the one that is missed is named."""
    found = scheme(5000.0, setting="inpatient")
    assert found.keyed.plasma_ng_per_ml.max() < 0.95 * 5000.0
    assert found.said[0].startswith("NOT MET: 5000 ng/mL from 0 min on")
    second = scheme([TciTarget(150.0), TciTarget(600.0, 60.0)], minutes=80.0)
    assert second.keyed.plasma_ng_per_ml.max() < 0.95 * 600.0
    assert [words.split(" is ")[0] for words in second.said if "NOT MET" in words] == [
        "NOT MET: 600 ng/mL from 60 min on"
    ]
    assert not any("NOT MET" in words for words in scheme().said)


@pytest.mark.parametrize("strength", ["100", "250"])
def test_the_strength_that_the_label_dilutes_is_refused(strength):
    """From 100 mg/mL on, as a pump programme refuses it; just below it is taken."""
    with pytest.raises(PlanError, match="diluted before it goes into a vein"):
        scheme(concentration_mg_per_ml=strength)
    assert scheme(concentration_mg_per_ml="99").concentration_mg_per_ml == 99.0


def test_a_flow_that_a_pump_programme_refuses_is_refused():
    """70 mg/h at first: 350 mL/h of 0.2 mg/mL is past the 300 mL/h of the file, 280 mL/h of 0.25 mg/mL is not."""
    with pytest.raises(PlanError, match="above 300 mL/h"):
        scheme(400.0, concentration_mg_per_ml="0.2")
    assert scheme(400.0, concentration_mg_per_ml="0.25").steps[0].rate_ml_per_h == 280.0


def test_a_venous_model_has_no_ceiling_of_its_own_and_says_so():
    """The limit is one of arterial levels; it is held against the steps afterwards."""
    found = scheme(100.0, "otto_2021", isomer=Isomer.S)
    assert (found.sampled, found.ceiling_ng_per_ml) == ("venous", None)
    assert any("No ceiling on the venous level" in words for words in found.said)


def test_models_disagree_in_plain_sight(plasma):
    """Every model that was asked for has its own levels of the same steps, each at its site."""
    runs = {run.model: run for run in plasma.simulation.models}
    assert set(runs) == {"kamp_2020", "domino_1982", "clements_1981", "simons_2022", "otto_2021"}
    assert {run.site for run in runs.values()} == {"arterial", "venous"}


def test_medicines_change_the_scheme_and_the_second_route_agrees():
    """Rifampicin speeds elimination: more drug for the same level, and matrix exponentials find that level."""
    treated = Covariates(weight_kg=70.0, age_years=45.0, medicines=("rifampicin",))
    found, plain = scheme(who=treated), scheme()
    assert found.ideal.total_mg > plain.ideal.total_mg
    times = found.keyed.time_min[::10]
    run = simulate(treated, found.regimen, "kamp_2020", times_min=times, method="reference", effects=()).lead
    np.testing.assert_allclose(run.concentration_ng_per_ml["total"], found.keyed.plasma_ng_per_ml[::10], rtol=1e-8)


def test_somebody_heavier_than_the_data_is_held_to_the_worse_of_two_readings():
    """At 130 kg, 400 ng/mL by the scaled reading would be past 640 by the one that does not scale."""
    with pytest.raises(PlanError, match="predicted arterial level reaches"):
        scheme(400.0, who=Covariates(weight_kg=130.0, age_years=45.0))


def test_an_arterial_limit_holds_for_a_venous_model_whoever_is_asked_beside_it():
    """Half a day towards a venous 800 ng/mL at 70 mg/h passes 640 in an artery by Kamp, whatever Domino beside it says."""
    for others in ((), ("domino_1982",)):
        with pytest.raises(PlanError, match="predicted arterial level reaches"):
            scheme(800.0, "clements_1981", others=others, minutes=720.0)


def test_defaults_are_told(plasma):
    """Neither a solution nor a pump was named."""
    told = " ".join(plasma.assumed)
    assert "1 mg/mL" in told
    assert "0.1 mL/h" in told
    assert {"bailey_1991", "kamp_2020"} <= set(plasma.bibliography())
    assert "ceiling" not in str(plasma.explain()).split("640")[0] or plasma.ceiling_ng_per_ml == 640.0


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"target": 641.0}, "lies above the ceiling of 640"),
        ({"target": -1.0}, "zero or more"),
        ({"target": float("nan")}, "no level"),
        ({"target": 0.0}, "Nothing would be given"),
        ({"target": [TciTarget(100.0, 10.0)]}, "from the start"),
        ({"target": [TciTarget(100.0), TciTarget(120.0, 115.0)]}, "less than one step"),
        ({"setting": "home"}, "No limits on rate or level exist"),
        ({"who": Covariates()}, "weight"),
        ({"isomer": Isomer.R}, "R-ketamine"),
        ({"max_rate_mg_per_h": 71.0}, "71 mg/h lies above"),
        ({"max_rate_mg_per_h": 0.099}, "less than the 0.1 mg/h of the pump's smallest step"),
        ({"ceiling_ng_per_ml": 641.0}, "641 ng/mL lies above"),
        ({"shortest_step_min": 9.0}, "from 10 to 60"),
        ({"shortest_step_min": 10.5}, "whole minutes"),
        ({"minutes": 5.0}, "shorter than one step"),
        ({"minutes": 1441.0}, "up to 24 h"),
        ({"effect": "olofsen_2022_analgesia"}, "plasma is targeted"),
        ({"target": 100.0, "site": "effect", "analyte": "S", "setting": "inpatient"}, "only under a ceiling"),
    ],
)
def test_what_cannot_be_honoured_is_refused(changed, words):
    """With the reason and what to do, and nothing is clipped to fit."""
    asked = {"target": 150.0} | changed
    with pytest.raises(PlanError, match=words):
        scheme(asked.pop("target"), **asked)


@pytest.mark.parametrize(
    ("model", "changed", "words"),
    [
        ("otto_2021", {"isomer": Isomer.S, "site": "effect"}, "venous"),
        ("kamp_2020", {"site": "effect"}, "level of S"),
        ("simons_2022", {}, "does not predict `total`"),
        ("kamp_2020", {"who": Covariates(weight_kg=70.0, age_years=12.0)}, "adults"),
    ],
)
def test_what_a_model_cannot_say_is_refused(model, changed, words):
    """Sites are never exchanged, and a refusal of the model is one of the scheme."""
    with pytest.raises(CannotPredictError, match=words):
        scheme(100.0, model, **changed)
