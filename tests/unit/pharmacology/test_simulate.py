"""What a simulation returns, assumes and refuses."""

import subprocess
import sys

import numpy as np
import pytest

from assuage.dosing import WeightNeededError, parse
from assuage.knowledge import UnknownIdError, library
from assuage.patient import Answer
from assuage.pharmacology import CannotPredictError, Covariates, UnknownOptionError, simulate

ADULT = Covariates(weight_kg=70, age_years=40, child_pugh="none", baseline_map_mmhg=95)
DOSE = parse("racemic ketamine base 0.5 mg/kg over 40 min")


def test_one_person_needs_no_compiler() -> None:
    """A one-patient prediction imports neither Numba nor SciPy."""
    code = (
        "import sys; from assuage.dosing import parse; from assuage.pharmacology import Covariates, simulate;"
        "simulate(Covariates(weight_kg=70), parse('0.5 mg/kg over 40 min'), ['kamp_2020', 'simons_2022']);"
        "sys.exit(any(name in sys.modules for name in ('numba', 'scipy', 'matplotlib', 'pint')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_arterial_and_venous_stay_apart() -> None:
    """Each model says which site it predicts."""
    sites = {run.model: run.site for run in simulate(ADULT, DOSE, ["kamp_2020", "otto_2021"], times_min=[40]).models}
    assert sites == {"kamp_2020": "arterial", "otto_2021": "venous"}


@pytest.mark.parametrize("model", ["otto_2021", "clements_1981", "perez_ruixo_2020"])
def test_a_venous_model_drives_no_effect(model: str) -> None:
    """Effects were learnt from arterial levels: a venous model's are refused in words, with what trials observed."""
    run = simulate(ADULT, DOSE, [model], times_min=[40]).lead
    assert run.effects
    assert all(curve.values is None and curve.refused is not None for curve in run.effects.values())
    assert "arterial" in str(run.effects["analgesia"].refused)
    assert run.effects["dissociation"].observed


@pytest.mark.parametrize(("model", "warned"), [("kamp_2020", True), ("otto_2021", False)])
def test_a_curve_that_is_not_drawn_gives_no_warning_about_itself(model: str, *, warned: bool) -> None:
    """At 4 h an arterial model warns of its curves past 3 h; a venous one, which draws none, does not."""
    limits = simulate(ADULT, parse("racemic ketamine base 20 mg/h for 4 h"), [model], times_min=[40]).limits
    assert any(hit.words.startswith("Past 3 h") for hit in limits) is warned


def test_what_concerns_the_person_is_said_by_a_venous_model_too() -> None:
    """A history of hypertension and a push warn although no curve is drawn."""
    who = Covariates(weight_kg=70, hypertension=Answer.YES)
    limits = simulate(who, parse("racemic ketamine base 20 mg over 1 min"), ["otto_2021"], times_min=[40]).limits
    assert any("History of hypertension" in hit.words for hit in limits)
    assert any("75.9" in hit.words for hit in limits)


def test_a_missing_weight_is_an_error_for_a_dose_per_kilogram_only() -> None:
    """Per kilogram without a weight is refused by the dose; in milligrams the printed values are taken, and that is said."""
    nobody = Covariates()
    with pytest.raises(WeightNeededError):
        simulate(nobody, DOSE)
    simulation = simulate(nobody, parse("racemic ketamine base 35 mg over 40 min"), times_min=[40])
    assert simulation.lead.concentration_ng_per_ml["total"][0] == pytest.approx(253.05, abs=0.01)
    assert any("weight is not known" in words for words in simulation.assumed)


def test_unknown_covariates_are_listed() -> None:
    """Limits that could not be checked are named, one line each, once."""
    assumed = simulate(Covariates(weight_kg=70), DOSE, ["kamp_2020", "domino_1982"]).assumed
    assert len(assumed) == len(set(assumed))
    for quantity in ("age", "Child-Pugh", "hypertension"):
        assert any(quantity in words for words in assumed)


@pytest.mark.parametrize(("age", "refused"), [(17, True), (17.9, True), (18, False), (75, False)])
def test_children_are_refused(age: float, *, refused: bool) -> None:
    """Under 18 years an adult model refuses with words; from 18 on it answers."""
    run = simulate(Covariates(weight_kg=70, age_years=age), DOSE, times_min=[40]).lead
    assert (run.refused is not None) is refused
    assert bool(run.concentration_ng_per_ml) is not refused


@pytest.mark.parametrize(
    "model", [file.id for file in library().all("pharmacokinetics") if getattr(file, "scope", None) == "adult"]
)
@pytest.mark.parametrize(("age", "warned"), [(75, False), (75.1, True)])
def test_the_old_are_flagged(model: str, age: float, *, warned: bool) -> None:
    """Over 75 years every model of adults reports a soft limit."""
    run = simulate(Covariates(weight_kg=70, age_years=age), DOSE, [model], times_min=[40], effects=()).lead
    assert any("Over 75" in hit.words and hit.kind == "soft" for hit in run.limits) is warned


@pytest.mark.parametrize(("grade", "kind"), [("none", None), ("A", None), ("B", "soft"), ("C", "hard")])
def test_liver_disease_is_graded(grade: str, kind: str | None) -> None:
    """Child-Pugh B warns, C refuses, A and a well liver do neither."""
    run = simulate(Covariates(weight_kg=70, age_years=40, child_pugh=grade), DOSE, times_min=[40]).lead
    assert {hit.kind for hit in run.limits if "Child-Pugh" in hit.words} == ({kind} if kind else set())
    assert (run.refused is not None) is (kind == "hard")


@pytest.mark.parametrize("model", ["kamp_2020", "simons_2022", "domino_1982", "otto_2021", "clements_1981"])
@pytest.mark.parametrize(
    ("weight", "warned", "both"), [(45.9, True, False), (46, False, False), (115, False, False), (115.1, True, True)]
)
def test_extreme_weights_are_flagged(model: str, weight: float, *, warned: bool, both: bool) -> None:
    """Outside 46 to 115 kg a soft limit is reported; above, the prediction as if for 70 kg stands beside the scaled one.

    Below, an unscaled one would only be a second, lower level, so none is given (assuage_2026, part a).
    """
    dose = parse("racemic ketamine base 35 mg over 40 min")
    run = simulate(Covariates(weight_kg=weight, age_years=40), dose, [model], times_min=[40], effects=()).lead
    assert bool(run.unscaled_ng_per_ml) is both
    assert any("46 to 115" in hit.words for hit in run.limits) is warned
    if both and model == "kamp_2020":
        assert run.unscaled_ng_per_ml["total"][0] == pytest.approx(253.05, abs=0.01)


def test_the_dose_is_capped_at_100_kg_by_default() -> None:
    """Where the regimen names no dosing weight a person of 130 kg is dosed as for 100 kg, and that is said."""
    simulation = simulate(Covariates(weight_kg=130, age_years=40), DOSE, times_min=[40])
    same = simulate(
        Covariates(weight_kg=130, age_years=40), parse("racemic ketamine base 50 mg over 40 min"), times_min=[40]
    )
    assert simulation.lead.peak_ng_per_ml == same.lead.peak_ng_per_ml
    assert any("100 kg" in words for words in simulation.assumed)


def test_a_route_that_a_model_lacks_is_refused_with_those_that_have_it() -> None:
    """Domino knows no oral dose; the refusal names models that do."""
    run = simulate(ADULT, parse("S-ketamine base 25 mg oral"), ["domino_1982"], times_min=[60]).lead
    assert run.refused is not None
    assert "otto_2021" in run.refused
    assert "perez_ruixo_2020" in run.refused


@pytest.mark.parametrize("route", ["IM", "SC", "oral", "sublingual", "nasal"])
def test_every_way_in_is_predicted_by_kamp(route: str) -> None:
    """By other routes the level starts at zero, rises and falls, and the assumed absorption is said."""
    run = simulate(ADULT, parse(f"racemic ketamine base 35 mg {route}"), times_min=[0, 20, 24 * 60], effects=()).lead
    start, middle, end = run.concentration_ng_per_ml["total"]
    assert start == pytest.approx(0, abs=1e-9)  # ng/mL: rounding of cancelling modes
    assert middle > end > 0
    assert any("absorption" in hit.words.lower() for hit in run.limits)


def test_the_second_route_agrees() -> None:
    """`method="reference"` gives the same levels and effects to 1e-9."""
    first, second = (
        simulate(ADULT, DOSE, ["kamp_2020", "simons_2022"], method=method) for method in ("modal", "reference")
    )
    for one, other in zip(first.models, second.models, strict=True):
        for analyte, values in one.concentration_ng_per_ml.items():
            np.testing.assert_allclose(values, other.concentration_ng_per_ml[analyte], rtol=1e-9, atol=1e-9)
        for name, curve in one.effects.items():
            if curve.values is not None:
                np.testing.assert_allclose(curve.values, other.effects[name].values, rtol=1e-9, atol=1e-9)


def test_default_times_hold_every_change_of_rate() -> None:
    """Without times the grid starts at the first dose, holds every start and stop, and ends 24 h after the last."""
    times = simulate(
        ADULT, parse("racemic ketamine base 0.35 mg/kg/h over 4 h daily for 10 days"), effects=()
    ).lead.time_min
    assert times[0] == 0
    assert times[-1] == 9 * 1440 + 240 + 1440
    assert {day * 1440 + minute for day in range(10) for minute in (0, 240)} <= set(times.tolist())
    assert len(times) <= 2000


def test_many_doses_keep_the_grid_small() -> None:
    """Hundreds of doses thin the steps between them, never the doses themselves."""
    times = simulate(ADULT, parse("racemic ketamine base 10 mg oral every 1 h for 14 days"), effects=()).lead.time_min
    assert len(times) <= 2000
    assert {60.0 * hour for hour in range(14 * 24)} <= set(times.tolist())


def test_wrong_names_are_refused() -> None:
    """A model, an option or an effect that nobody knows is an error in words, and so is no model at all."""
    with pytest.raises(UnknownIdError):
        simulate(ADULT, DOSE, ["kamp_2021"])
    with pytest.raises(UnknownOptionError, match="enantiomers"):
        simulate(ADULT, DOSE, options=["mirror"])
    with pytest.raises(UnknownIdError):
        simulate(ADULT, DOSE, effects=["joy"])
    with pytest.raises(CannotPredictError):
        simulate(ADULT, DOSE, [])


def test_sources_are_listed() -> None:
    """The bibliography names the model's paper and those of the effects, each once, and the library knows every key."""
    keys = simulate(ADULT, DOSE).bibliography()
    assert {"kamp_2020", "otto_2021", "olofsen_2022"} <= set(keys)
    assert len(library().cite(keys)) == len(keys) == len(set(keys))
