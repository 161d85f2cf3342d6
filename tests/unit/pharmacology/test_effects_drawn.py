"""Where effects are drawn, where they are refused, and what stands there instead."""

from typing import Any

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.patient import Answer
from assuage.pharmacology import CRPS_CURVE_ELSEWHERE, Covariates, EffectCurve, pain_score, simulate
from assuage.pharmacology.effects.blood_pressure import blood_pressure_rise
from assuage.pharmacology.effects.line import line
from assuage.pharmacology.effects.occupancy import occupancy
from assuage.pharmacology.effects.sigmoid import sigmoid

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=90, baseline_nrs=7)


def _effects(dose: str, who: Covariates = ADULT, **extra: Any) -> dict[str, EffectCurve]:
    return dict(simulate(who, parse(f"racemic ketamine base {dose}"), **extra).lead.effects)


@pytest.mark.parametrize(("gamma", "expected"), [(1.0, 2 / 3), (2.4, 2**2.4 / (1 + 2**2.4))])
def test_a_sigmoid_at_twice_its_c50(gamma: float, expected: float) -> None:
    """U^g / (1 + U^g) at U = 2."""
    assert float(sigmoid(np.array(242.0), c50=121.0, gamma=gamma)) == pytest.approx(expected, rel=1e-12)


def test_the_line_stops_at_no_pain() -> None:
    """-0.038 cm per ng/mL (Olofsen 2012), never further than the score there is."""
    np.testing.assert_allclose(line(np.array([0.0, 50.0, 100.0]), slope=-0.038, baseline=3.0), [0.0, -1.9, -3.0])


def test_blood_pressure_needs_the_persons_own() -> None:
    """29 % x 144 / 288 of 100 mmHg is 14.5; without a measured pressure only the percentage is given."""
    numbers = {"maximum": 29.0, "c50": 144.0, "systolic_ratio": 1.26, "diastolic_ratio": 0.87}
    rises = blood_pressure_rise(np.array(144.0), baseline_map_mmhg=100.0, **numbers)
    assert {name: float(values) for name, values in rises.items()} == pytest.approx(
        {
            "systolic_rise": 18.27,
            "diastolic_rise": 12.615,
            "mean_arterial_rise": 14.5,
            "mean_arterial_rise_percent": 14.5,
        }
    )
    curves = _effects("0.5 mg/kg over 40 min", Covariates(weight_kg=70), times_min=[40])
    assert curves["systolic_rise"].values is None
    assert "Measure" in str(curves["systolic_rise"].refused)
    assert curves["mean_arterial_rise_percent"].values is not None


def test_a_history_of_hypertension_always_warns() -> None:
    """Hypertension warns whatever the dose; unknown is said to be unknown; no is silent."""
    said = {}
    for answer in Answer:
        simulation = simulate(Covariates(weight_kg=70, hypertension=answer), parse("10 mg/h for 100 h"))
        said[answer] = any("History of hypertension" in hit.words for hit in simulation.limits)
    assert said == {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: False}


@pytest.mark.parametrize(
    ("minutes", "warned", "refused"),
    [(179, False, False), (180, False, False), (181, True, False), (360, True, False), (361, False, True)],
)
def test_dissociation_and_pressure_stop_after_hours(minutes: int, *, warned: bool, refused: bool) -> None:
    """Up to 3 h drawn, past 3 h warned, past 6 h refused with the observed 76 against 18 %, and no warning about no curve."""
    simulation = simulate(ADULT, parse(f"racemic ketamine base 20 mg/h for {minutes} min"))
    curves = simulation.lead.effects
    for name in ("dissociation", "systolic_rise"):
        assert (curves[name].refused is not None) is refused
        assert (curves[name].values is None) is refused
    assert any(hit.words.startswith("Past 3 h") for hit in simulation.limits) is warned
    if refused:
        assert "76" in str(curves["dissociation"].refused)
        assert "18" in str(curves["dissociation"].refused)


def test_breaks_start_the_clock_again() -> None:
    """Ten infusions of 4 h are ten times 4 h, not 40 h: warned, still drawn."""
    curves = _effects("0.35 mg/kg/h over 4 h daily for 10 days")
    assert curves["dissociation"].values is not None


@pytest.mark.parametrize(
    ("dose", "drawn"), [("10 mg/h for 120 min", True), ("10 mg/h for 121 min", False), ("70 mg over 40 min", False)]
)
def test_the_line_is_drawn_to_2_h_and_100_ng_per_ml(dose: str, *, drawn: bool) -> None:
    """Olofsen 2012: up to 2 h of infusion and 100 ng/mL at the site, else refused in words."""
    for times in (None, [1.0], [600.0]):
        curve = _effects(dose, times_min=times)["analgesia_line"]
        assert (curve.values is not None) is drawn


def test_the_line_says_where_it_is_not_held_at_no_pain() -> None:
    """Without a score before treatment the line may pass no pain, and says so; with one it stops there."""
    dose = "17 mg over 40 min"  # S at the site peaks at some 40 ng/mL, so the line reaches about -1.6 cm
    free = _effects(dose, Covariates(weight_kg=70, age_years=40))["analgesia_line"]
    held = _effects(dose, Covariates(weight_kg=70, age_years=40, baseline_nrs=1))["analgesia_line"]
    assert free.values is not None
    assert held.values is not None
    assert free.values.min() < -1.0
    assert held.values.min() == -1.0
    assert any("not held at no pain" in words for words in free.assumed)
    assert not any("not held" in words for words in held.assumed)


@pytest.mark.parametrize(("minutes", "push"), [(9, True), (9.9, True), (10, False), (15, False)])
def test_a_push_is_overridden_by_the_trial(minutes: float, *, push: bool) -> None:
    """Within less than 10 min no curve is drawn: 75.9 against 43.4 %, and 92 against 54 %, stand there instead."""
    simulation = simulate(ADULT, parse(f"racemic ketamine base 0.3 mg/kg over {minutes} min"))
    assert any("75.9" in hit.words for hit in simulation.limits) is push
    for name in ("dissociation", "drug_high"):
        curve = simulation.lead.effects[name]
        assert (curve.values is None) is push
        if push:
            assert all(number in str(curve.refused) for number in ("75.9", "43.4", "92", "54"))
            assert all(number in str(curve.observed) for number in ("75.9", "43.4", "92", "54"))
    assert simulation.lead.effects["analgesia"].values is not None


def test_a_push_within_a_course_stops_the_curve_too() -> None:
    """An instantaneous bolus before an infusion is a push."""
    curves = _effects("0.3 mg/kg bolus, then 0.2 mg/kg/h for 1 h")
    assert curves["dissociation"].values is None


def test_what_only_explains_is_off_and_decides_nothing() -> None:
    """Ventilation and receptor occupancy are drawn on request only, and are marked as not deciding."""
    assert not {"receptor_occupancy", "ventilation_with_opioid"} & set(_effects("0.5 mg/kg over 40 min"))
    curves = _effects("0.5 mg/kg over 40 min", effects=["ebert_1997", "jonkman_2018"], times_min=[40])
    assert set(curves) == {"receptor_occupancy", "ventilation_with_opioid"}
    assert not any(curve.may_decide for curve in curves.values())


def test_occupancy_by_hand() -> None:
    """0.55 x (0.3/0.3 + 1.4/1.4) = 1.1 of 2.1 at one Ki of each isomer (Ebert 1997)."""
    levels = {"S": np.array(0.3), "R": np.array(1.4)}
    found = occupancy(levels, dissociation_um={"S": 0.3, "R": 1.4}, unbound_fraction=0.55)
    assert float(found) == pytest.approx(1.1 / 2.1, rel=1e-12)


def test_relief_is_opt_in_where_it_was_not_learnt() -> None:
    """Elsewhere the slow state is refused; with the option it is drawn under the words of its file."""
    assert _effects("0.5 mg/kg over 40 min")["lasting_relief"].values is None
    curve = _effects("0.5 mg/kg over 40 min", options=[CRPS_CURVE_ELSEWHERE])["lasting_relief"]
    assert curve.values is not None
    assert "CRPS model, not evidence here" in curve.assumed


def test_the_option_opens_no_other_limit() -> None:
    """The opt-in for the relief curve does not draw dissociation past 6 h."""
    assert _effects("20 mg/h for 8 h", options=[CRPS_CURVE_ELSEWHERE])["dissociation"].values is None


def test_pain_holds_both_reliefs() -> None:
    """8 x (1 - 0.25) x (1 - 0.5) = 3."""
    assert float(pain_score(8.0, acute_relief=0.25, lasting_relief=0.5)) == 3.0
