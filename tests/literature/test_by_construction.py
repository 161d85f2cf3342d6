"""Observations that the equations or their numbers were chosen by, or that follow from them: consistency, not evidence."""

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.pharmacology import Covariates, exposure, plateau, simulate

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=95)
ON_RIFAMPICIN = Covariates(weight_kg=70, age_years=40, child_pugh="none", medicines=("rifampicin",))


@pytest.mark.parametrize(("model", "seen"), [("simons_2022", 268), ("kamp_2020", 227)])
def test_v1_arterial_peak_of_20_mg_over_20_min(model: str, seen: float) -> None:
    """V1, Simons 2022: S 20 mg over 20 min peaks at 260 to 273 ng/mL (middle 266.5), within 15 %; 268 and 227 were known."""
    run = simulate(ADULT, parse("S-ketamine base 20 mg over 20 min"), [model], times_min=[20], effects=()).lead
    peak = run.concentration_ng_per_ml["S"][0]
    assert peak == pytest.approx(266.5, rel=0.15)
    assert peak == pytest.approx(seen, abs=1)


def test_v8_steady_level_during_anaesthesia() -> None:
    """V8, Idvall 1979: 41 ug/kg/min settles at 2211 ng/mL, within 20 %; Kamp gives 172.2 / 84 = 2050."""
    level = plateau(ADULT, rate_mg_per_h=0.041 * 70 * 60)["total"]
    assert level == pytest.approx(2211, rel=0.20)
    assert level == pytest.approx(2050, rel=1e-9)


@pytest.mark.parametrize("model", ["kamp_2020", "simons_2022", "otto_2021"])
def test_v16_rifampicin_by_vein(model: str) -> None:
    """V16, Peltoniemi 2012: intravenous AUC 0.86 of that without rifampicin, within 0.08."""
    dose = parse("S-ketamine base 20 mg over 20 min")
    on, off = (exposure(who, dose, model, until_min=1e6)["S"][0] for who in (ON_RIFAMPICIN, ADULT))
    assert on / off == pytest.approx(0.86, abs=0.08)


@pytest.mark.parametrize("model", ["kamp_2020", "otto_2021", "perez_ruixo_2020"])
def test_v16_rifampicin_by_mouth(model: str) -> None:
    """V16, Peltoniemi 2012: oral AUC 0.14 of that without rifampicin, within 0.05."""
    dose = parse("S-ketamine base 25 mg oral")
    on, off = (exposure(who, dose, model, until_min=1e6)["S"][0] for who in (ON_RIFAMPICIN, ADULT))
    assert on / off == pytest.approx(0.14, abs=0.05)


@pytest.mark.parametrize("model", ["kamp_2020", "simons_2022", "otto_2021"])
def test_v17_plateau_of_the_100_h_course(model: str) -> None:
    """V17: 22.2 mg/h S settles at 233 to 264 ng/mL by derivation; the trial's measured plateau was not read."""
    run = simulate(ADULT, parse("S-ketamine base 22.2 mg/h for 100 h"), [model], times_min=[6000], effects=()).lead
    assert 230 <= run.concentration_ng_per_ml["S"][0] <= 267


def test_v23_blood_pressure_at_40_min() -> None:
    """V23, clinic series 2024: +16.0 / +11.0 mmHg at 40 min of 0.5 mg/kg, within 5; the equation was calibrated by it."""
    run = simulate(ADULT, parse("racemic ketamine base 0.5 mg/kg over 40 min"), times_min=[40]).lead
    systolic, diastolic = (run.effects[name].values for name in ("systolic_rise", "diastolic_rise"))
    assert systolic is not None
    assert diastolic is not None
    assert systolic[0] == pytest.approx(16.0, abs=5)
    assert diastolic[0] == pytest.approx(11.0, abs=5)


def test_v23_a_single_reading_spreads_as_in_the_series() -> None:
    """V23: the systolic rise at 40 min has an SD of 11.2 mmHg, so its band is about 2 x 1.645 x 11.2 wide, within 15 %."""
    dose = parse("racemic ketamine base 0.5 mg/kg over 40 min")
    band = (
        simulate(ADULT, dose, times_min=[40], population=4000, effects=["blood_pressure"])
        .lead.effects["systolic_rise"]
        .band
    )
    assert band is not None
    assert band.p95[0] - band.p5[0] == pytest.approx(2 * 1.645 * 11.2, rel=0.15)


def test_v24_mean_pressure_at_a_high_level() -> None:
    """V24, Langsjo 2005: mean pressure +27 % at S 1959 ng/mL, within 8 points; heart rate is not displayed."""
    # 1959 ng/mL of S is held by 1.959 mg/L x 84 L/h; 300 min stay inside the 6 h for which a curve is drawn.
    run = simulate(ADULT, parse("S-ketamine base 164.556 mg/h for 300 min"), times_min=[300]).lead
    values = run.effects["mean_arterial_rise_percent"].values
    assert values is not None
    assert values[0] == pytest.approx(27.0, abs=8)
    assert not any("heart" in name or "cardiac" in name for name in run.effects)


def test_v25_remifentanil_c50_doubles_at_127() -> None:
    """V25, Jonkman 2018: S-ketamine at 127 ng/mL doubles the remifentanil C50, exactly."""
    run = simulate(
        ADULT, parse("S-ketamine base 10 mg over 10 min"), times_min=np.arange(61.0), effects=["jonkman_2018"]
    ).lead
    curve = run.effects["ventilation_with_opioid"]
    assert curve.values is not None
    np.testing.assert_allclose(curve.values, 1 + run.concentration_ng_per_ml["S"] / 127.0, rtol=1e-12)
    assert not curve.may_decide


def test_v26_half_of_the_effect_at_121() -> None:
    """V26, Olofsen 2022: at 121 ng/mL at the site relief and altered perception are half; what is meant by it is not settled."""
    for name, half in (("olofsen_2022_analgesia", 0.5), ("olofsen_2022_dissociation", 50.0)):
        effect = library().effect(name)
        assert effect.parameters["c50"].value == 121
        assert effect.parameters["gamma"].value == 1
        maximum = effect.parameters["maximum"].value
        assert maximum is not None
        assert maximum / 2 == half


def test_v27_an_outpatient_stays_below_the_level_of_awakening() -> None:
    """V27, Idvall 1979: people wake at 642 (214) ng/mL racemate; the outpatient refusal lies at or below it."""
    (outpatient,) = [one for one in library().rate_limits().settings if one.setting == "outpatient"]
    assert outpatient.refuse_level_ng_per_ml is not None
    assert outpatient.refuse_level_ng_per_ml.value == 640


@pytest.mark.parametrize(
    ("dose", "day", "relieved"),
    [("0.5 mg/kg over 40 min", 1, 0.05), ("80 mg over 2 h", 1, 0.10), ("80 mg over 2 h", 21, 0.03)],
)
def test_a_single_infusion_leaves_little_in_the_model(dose: str, day: int, relieved: float) -> None:
    """One 0.5 mg/kg infusion gives F about 0.05, one of 80 mg over 2 h about 0.10 at day 1 and 0.03 at day 21 (assuage_2026, part d)."""
    from assuage.pharmacology import ReliefCourse, relief_course

    course = relief_course(ADULT, parse(f"racemic ketamine base {dose}"), draws=0, opt_in=True)
    assert isinstance(course, ReliefCourse)
    assert course.opt_in == "CRPS model, not evidence here"
    assert course.relief[day] == pytest.approx(relieved, abs=0.005)


def test_the_crps_course_reads_as_the_default_set_says() -> None:
    """Simons kinetics, 100 h: NRS about 2.9, 3.8 and 5.4 at weeks 1, 4 and 12 (assuage_2026, part d), to the printed digit."""
    from assuage.pharmacology import ReliefCourse, relief_course

    who = Covariates(weight_kg=70, age_years=40, child_pugh="none", condition="crps", setting="inpatient")
    steps = "S-ketamine base 5 mg/h for 3 h, then 10 mg/h for 3 h, then 15 mg/h for 3 h, then 22.2 mg/h for 91 h"
    course = relief_course(who, parse(steps), ["simons_2022"], draws=0)
    assert isinstance(course, ReliefCourse)
    np.testing.assert_allclose([course.at(7), course.at(28), course.at(84)], [2.9, 3.8, 5.4], atol=0.06)
