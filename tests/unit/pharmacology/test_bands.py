"""The three bands, their sources and their reasons for absence."""

import numpy as np
import pytest

from assuage.dosing import parse
from assuage.knowledge import library
from assuage.pharmacology import Covariates, simulate, simulate_people, virtual_people
from assuage.pharmacology.draws import drawn_parameters
from assuage.pharmacology.structure import structure_of

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=95)
DOSE = parse("racemic ketamine base 0.5 mg/kg over 40 min")
TIMES = [5.0, 20.0, 40.0, 60.0, 180.0]


def test_the_spread_is_the_files() -> None:
    """Otto 2021's block: variances 0.0842 and 0.0260 with covariance 0.0226, within 5 % over 20,000 people."""
    drawn = drawn_parameters(structure_of(library().model("otto_2021")), "between_people", people=20000, seed=1)
    logs = np.log(np.stack([drawn["v1"], drawn["cl"]]))
    np.testing.assert_allclose(np.cov(logs), [[0.0842, 0.0226], [0.0226, 0.0260]], rtol=0.05)


def test_what_is_uncertain_together_moves_together() -> None:
    """Kamp's three volumes share one deviate, of 10 %; its clearance has its own, of 7 %."""
    drawn = drawn_parameters(structure_of(library().model("kamp_2020")), "parameters", people=20000, seed=1)
    np.testing.assert_allclose(np.asarray(drawn["v1"]) / 25, np.asarray(drawn["v3"]) / 157, rtol=1e-12)
    assert np.log(drawn["v1"]).std() == pytest.approx(0.10, rel=0.03)
    assert np.log(drawn["cl"]).std() == pytest.approx(0.07, rel=0.03)
    assert abs(np.corrcoef(np.log(drawn["v1"]), np.log(drawn["cl"]))[0, 1]) < 0.03


def test_every_band_is_in_order_and_named() -> None:
    """p5 <= p50 <= p95 for each analyte and effect of each band."""
    simulation = simulate(ADULT, DOSE, ["kamp_2020", "domino_1982", "simons_2022"], times_min=TIMES, population=200)
    assert simulation.bands is not None
    assert set(simulation.bands) == {"between_people", "parameters", "models"}
    assert {"analgesia", "dissociation", "systolic_rise"} <= set(simulation.effect_bands["between_people"])
    for bands in (*simulation.bands.values(), *simulation.effect_bands.values()):
        for band in bands.values():
            assert band.p5.shape == (len(TIMES),)
            assert (band.p5 <= band.p50 + 1e-12).all()
            assert (band.p50 <= band.p95 + 1e-12).all()


def test_one_model_has_no_band_between_models() -> None:
    """With one model, or models of the other site only, the band between models is absent with its reason."""
    for models in (["kamp_2020"], ["kamp_2020", "otto_2021"]):
        simulation = simulate(ADULT, DOSE, models, times_min=TIMES, population=20, effects=())
        assert simulation.bands is not None
        assert "models" not in simulation.bands
        assert "arterial" in simulation.bands_absent["models"]


def test_an_ensemble_widens_one_model() -> None:
    """Further models may be named for the band alone; it then spans their typical predictions."""
    simulation = simulate(
        ADULT, DOSE, ["kamp_2020"], times_min=[40.0], population=20, effects=(), ensemble=["domino_1982"]
    )
    assert [run.model for run in simulation.models] == ["kamp_2020"]
    assert simulation.bands is not None
    band = simulation.bands["models"]["total"]
    # 253.05 and 240.33 (independent solver); quantiles of two values lie on the line between them.
    assert band.p5[0] == pytest.approx(240.33 + 0.05 * 12.72, abs=0.02)
    assert band.p95[0] == pytest.approx(253.05 - 0.05 * 12.72, abs=0.02)


def test_a_model_without_uncertainty_says_so() -> None:
    """Domino was published without uncertainty of its parameters: no band, with the reason."""
    simulation = simulate(ADULT, DOSE, ["domino_1982"], times_min=TIMES, population=20, effects=())
    assert simulation.bands is not None
    assert "parameters" not in simulation.bands
    assert "domino_1982" in simulation.bands_absent["parameters"]


def test_norketamine_has_at_least_40_percent() -> None:
    """Norketamine reads about a third low: its band of parameters holds 40 % either way."""
    simulation = simulate(ADULT, DOSE, times_min=TIMES, population=50, effects=())
    assert simulation.bands is not None
    typical = simulation.lead.concentration_ng_per_ml["S_norketamine"]
    band = simulation.bands["parameters"]["S_norketamine"]
    assert (band.p5 <= 0.6 * typical + 1e-12).all()
    assert (band.p95 >= 1.4 * typical - 1e-12).all()
    assert simulation.lead.bias_band == {"S_norketamine": 0.4}


def test_residual_error_widens_the_band_between_people() -> None:
    """A measured level varies by 24 % more than the person's own (assuage_2026, part a)."""
    widths = []
    for residual in (False, True):
        simulation = simulate(ADULT, DOSE, times_min=[40.0], population=4000, effects=(), residual=residual)
        assert simulation.bands is not None
        band = simulation.bands["between_people"]["total"]
        widths.append(float(band.p95[0] - band.p5[0]) / 2 / 1.645 / 253.05)
    assert np.sqrt(widths[1] ** 2 - widths[0] ** 2) == pytest.approx(0.24, abs=0.03)


def test_the_second_route_gives_the_same_bands() -> None:
    """`method="reference"` solves everybody by matrix exponentials: the same quantiles to 1e-9."""
    both = [
        simulate(ADULT, DOSE, ["simons_2022"], times_min=TIMES, population=8, method=method).bands
        for method in ("modal", "reference")
    ]
    assert both[0] is not None
    assert both[1] is not None
    for name, band in both[0]["between_people"].items():
        np.testing.assert_allclose(band.p50, both[1]["between_people"][name].p50, rtol=1e-9)


def test_virtual_people_stay_in_their_range() -> None:
    """Weights are drawn within the range around the median, sexes by their share."""
    people = virtual_people(
        4000, seed=2, weight_kg=(75.0, 0.2), weight_range_kg=(46.0, 115.0), age_years=(18, 80), female_share=0.6
    )
    assert people.weight_kg.min() >= 46
    assert people.weight_kg.max() <= 115
    assert np.median(people.weight_kg) == pytest.approx(75, rel=0.02)
    assert people.age_years is not None
    assert people.female is not None
    assert people.female.mean() == pytest.approx(0.6, abs=0.03)


def test_doses_follow_each_weight() -> None:
    """Per-kilogram doses are each person's own, caps included: without variability everybody equals their own simulation."""
    people = virtual_people(5, seed=4, weight_kg=(80.0, 0.3), weight_range_kg=(46.0, 115.0))
    dose = parse("racemic ketamine base 0.35 mg/kg/h over 4 h, max 25 mg/h")
    run = simulate_people(people, dose, times_min=[240.0], variability=False)
    for number, weight in enumerate(people.weight_kg):
        alone = simulate(Covariates(weight_kg=float(weight)), dose, times_min=[240.0], effects=()).lead
        assert run.concentration_ng_per_ml["total"][number, 0] == pytest.approx(
            alone.concentration_ng_per_ml["total"][0], rel=1e-9
        )


def test_the_rise_in_percent_carries_the_same_reading_as_its_twin() -> None:
    """At 80 mmHg a band 1 mmHg wide is 1.25 % wide: both bands of the mean rise are one, by every quantile."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=80)
    curves = simulate(who, DOSE, times_min=TIMES, population=200, effects=["blood_pressure"]).lead.effects
    mmhg, percent = curves["mean_arterial_rise"].band, curves["mean_arterial_rise_percent"].band
    assert mmhg is not None
    assert percent is not None
    for one, other in ((mmhg.p5, percent.p5), (mmhg.p50, percent.p50), (mmhg.p95, percent.p95)):
        np.testing.assert_allclose(other, one * 1.25, rtol=1e-9, atol=1e-9)


def test_without_a_pressure_the_rise_in_percent_has_no_band_between_people() -> None:
    """One reading's spread is known in mmHg: it cannot be converted, so no narrower band is shown, and that is said."""
    who = Covariates(weight_kg=70, age_years=40, child_pugh="none")
    curve = simulate(who, DOSE, times_min=TIMES, population=50).lead.effects["mean_arterial_rise_percent"]
    assert curve.values is not None
    assert curve.band is None
    assert any("no band between people" in words for words in curve.assumed)
