"""Isomers and salts: shared out by mass, in words, never exchanged."""

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.pharmacology import Covariates, exposure, simulate

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none")


def _levels(dose: str, model: str) -> dict[str, float]:
    run = simulate(ADULT, parse(dose), [model], times_min=[40], effects=()).lead
    assert run.refused is None
    return {analyte: float(values[0]) for analyte, values in run.concentration_ng_per_ml.items()}


def test_the_racemate_is_half_s_and_half_r() -> None:
    """Kamp given the racemate: the total with its published clearance, S and R half each."""
    levels = _levels("racemic ketamine base 35 mg over 40 min", "kamp_2020")
    assert set(levels) == {"total", "S", "R", "S_norketamine"}
    assert levels["total"] == pytest.approx(253.05, abs=0.01)  # independent matrix exponential
    assert levels["S"] == levels["R"] == pytest.approx(levels["total"] / 2, rel=1e-14)


def test_s_ketamine_gives_s_alone() -> None:
    """Kamp given S-ketamine: S carries all of it; R and the total are absent, not zero."""
    levels = _levels("S-ketamine base 35 mg over 40 min", "kamp_2020")
    assert set(levels) == {"S", "S_norketamine"}
    assert levels["S"] == pytest.approx(253.05, abs=0.01)


def test_norketamine_follows_s_alone() -> None:
    """The same S within the racemate or alone makes the same norketamine."""
    alone = _levels("S-ketamine base 17.5 mg over 40 min", "kamp_2020")
    within = _levels("racemic ketamine base 35 mg over 40 min", "kamp_2020")
    assert alone["S_norketamine"] == pytest.approx(within["S_norketamine"], rel=1e-12)


@pytest.mark.parametrize("model", ["simons_2022", "otto_2021", "perez_ruixo_2020"])
def test_a_model_of_s_takes_half_of_the_racemate(model: str) -> None:
    """A model of S alone given the racemate takes half of the mass, returns neither R nor the total, and says so."""
    racemate = _levels("racemic ketamine base 40 mg over 40 min", model)
    assert not {"R", "total"} & set(racemate)
    assert racemate == pytest.approx(_levels("S-ketamine base 20 mg over 40 min", model), rel=1e-12)
    simulation = simulate(ADULT, parse("racemic ketamine base 40 mg over 40 min"), [model], times_min=[40])
    assert "S half of the racemate" in str(simulation.explanation())


def test_r_ketamine_goes_only_where_a_model_names_it() -> None:
    """R-ketamine: Kamp predicts R alone and draws no effect; models that do not name R refuse, in words."""
    dose = parse("R-ketamine base 35 mg over 40 min")
    kamp, simons, domino = simulate(ADULT, dose, ["kamp_2020", "simons_2022", "domino_1982"], times_min=[40]).models
    assert set(kamp.concentration_ng_per_ml) == {"R"}
    assert all(curve.values is None for curve in kamp.effects.values())
    for run in (simons, domino):
        assert run.refused is not None
        assert "R-ketamine" in run.refused
        assert not run.concentration_ng_per_ml


def test_hydrochloride_is_turned_into_base_and_said() -> None:
    """32.3 mg of esketamine hydrochloride are 28 mg of base (product label), and the output says that it converted."""
    dose = parse("S-ketamine hydrochloride 32.3 mg over 40 min")
    run = simulate(ADULT, dose, times_min=[40], effects=()).lead
    assert run.concentration_ng_per_ml["S"][0] == pytest.approx(
        _levels("S-ketamine base 28 mg over 40 min", "kamp_2020")["S"], rel=5e-4
    )
    assert any("hydrochloride" in words and "0.867" in words for words in run.said)


def test_what_nobody_named_is_assumed_in_words() -> None:
    """No isomer, no salt, a bolus without a duration: racemate, base and an instant, each said."""
    assumed = " ".join(simulate(ADULT, parse("0.5 mg/kg bolus"), times_min=[40]).assumed)
    assert "racemic" in assumed
    assert "base" in assumed
    assert "instantaneous" in assumed


def test_enantiomers_apart_by_option() -> None:
    """With the option S clears faster than R by the published ratio, the total stays their sum, and areas follow clearance."""
    area = exposure(ADULT, parse("racemic ketamine base 35 mg over 40 min"), until_min=1e6, options=["enantiomers"])
    assert area["R"][0] / area["S"][0] == pytest.approx(1.13, rel=1e-9)
    np.testing.assert_allclose(area["total"], area["S"] + area["R"], rtol=1e-12)
